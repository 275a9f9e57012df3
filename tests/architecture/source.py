"""The source of the house as text and as trees, read once."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("kernel", "inventory", "knowledge", "reporting", "readiness", "config")
SKIPPED = {"migrations", "__pycache__", "node_modules"}


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def app(self) -> str:
        return self.name.split("/")[0]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def lines(self) -> int:
        return self.text.count("\n")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return [node for node in self.nodes if isinstance(node, kinds)]

    def classes(self) -> list[ast.ClassDef]:
        return [node for node in self.nodes if isinstance(node, ast.ClassDef)]


def _modules(folder: str) -> list[Module]:
    files = sorted((ROOT / folder).rglob("*.py"))
    return [Module(file) for file in files if not SKIPPED & set(file.parts)]


@cache
def product() -> tuple[Module, ...]:
    """Everything that runs in production."""
    return tuple(module for floor in FLOORS for module in _modules(floor))


@cache
def proofs() -> tuple[Module, ...]:
    return tuple(_modules("tests"))


@cache
def actions() -> tuple[Module, ...]:
    """The rooms where records change."""
    return tuple(
        module
        for module in product()
        if module.path.name == "actions.py" or module.path.parent.name == "actions"
    )


def offered(module: Module) -> list[str] | None:
    """What a package of actions offers in its `__init__`; None when it offers all it has."""
    front = module.path.parent / "__init__.py"
    if module.path.name == "actions.py" or not front.exists():
        return None
    tree = ast.parse(front.read_text(encoding="utf-8"))
    names = [
        one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    ]
    return names or None
