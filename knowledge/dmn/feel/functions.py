"""What can be invoked: functions written in FEEL, and those built in with typed parameters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.types import ANY, FunctionOf, Type, converted
from knowledge.dmn.feel.values import Value, is_function, kind_of

Code = Callable[[Scope], Value]


@dataclass(frozen=True, eq=False)
class Lambda:
    """A function of an expression or a model: parameters with types, body, surroundings."""

    parameters: tuple[str, ...]
    types: tuple[Type, ...]
    body: Code
    scope: Scope
    name: str = "function"
    result: Type = ANY

    @property
    def type(self) -> Type:
        return FunctionOf(self.types, self.result)

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """Raises NoValue when there are too few or too many, or one is of another type."""
        if len(arguments) != len(self.parameters):
            raise NoValue(
                f"{self.name} takes {len(self.parameters)} arguments, not {len(arguments)}"
            )
        values = {}
        for name, of, given in zip(self.parameters, self.types, arguments, strict=True):
            value, fits = _typed(run, given, of)
            if not fits:
                raise NoValue(f"“{name}” of {self.name} must be {of.name}, not {kind_of(given)}")
            values[name] = value
        run.enter()
        try:
            value, fits = _typed(run, self.body(Scope(values, self.scope, run)), self.result)
        finally:
            run.leave()
        if not fits:
            raise NoValue(f"what {self.name} comes to is no {self.result.name}")
        return value

    def call_named(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        if set(arguments) != set(self.parameters):
            raise NoValue(f"{self.name} takes {', '.join(self.parameters) or 'no arguments'}")
        return self.call(run, [arguments[name] for name in self.parameters])


def _typed(run: Run, value: Value, of: Type) -> tuple[Value, bool]:
    if of is ANY:
        return value, True
    run.weigh(value)
    return converted(value, of)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kinds: tuple[str, ...]
    is_optional: bool = False
    is_many: bool = False

    def value(self, given: Value) -> Value:
        """The argument, a list of one as that one and one as a list of it. Raises NoValue."""
        kinds = self.kinds
        if "any" in kinds:
            return given
        kind = _kind(given)
        if kind in kinds:
            return given
        if "list" in kinds and given is not None:
            return [given]
        if kind == "list" and len(given) == 1 and _kind(given[0]) in kinds:
            return given[0]
        raise NoValue(f"“{self.name}” must be {' or '.join(kinds)}, not {kind}")


def _kind(value: Value) -> str:
    if type(value) is Decimal:
        return "number"
    return "function" if is_function(value) else kind_of(value)


@dataclass(frozen=True, slots=True)
class Signature:
    parameters: tuple[Parameter, ...]
    work: Callable[..., Value]
    wants_run: bool = False
    wants_each: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)

    def takes(self, count: int) -> bool:
        if self.parameters and self.parameters[-1].is_many:
            return count >= len(self.parameters)
        least = sum(not parameter.is_optional for parameter in self.parameters)
        return least <= count <= len(self.parameters)

    def takes_named(self, names: Mapping[str, Value]) -> bool:
        known = {parameter.name for parameter in self.parameters}
        needed = {parameter.name for parameter in self.parameters if not parameter.is_optional}
        return needed <= set(names) <= known

    def pay(self, run: Run, arguments: Iterable[Value]) -> None:
        """For going through texts, lists and contexts, fast where Python does it alone."""
        for given in arguments:
            if type(given) in (list, dict, str):
                run.step(len(given) if self.wants_each else len(given) // 16)

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        parameters = self.parameters
        self.pay(run, arguments)
        if parameters and parameters[-1].is_many:
            fixed = len(parameters) - 1
            many = [parameters[-1].value(given) for given in arguments[fixed:]]
            values = [
                p.value(given) for p, given in zip(parameters, arguments[:fixed], strict=False)
            ]
            values.append(many)
        else:
            values = [p.value(given) for p, given in zip(parameters, arguments, strict=False)]
        return self.work(run, *values) if self.wants_run else self.work(*values)

    def call_named(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        """What is optional and not given keeps its default, whatever comes after it."""
        self.pay(run, arguments.values())
        values = {
            p.name: p.value(arguments[p.name]) for p in self.parameters if p.name in arguments
        }
        ordered = [values.get(parameter.name) for parameter in self.parameters]
        while ordered and self.parameters[len(ordered) - 1].name not in values:
            ordered.pop()
        if ordered and self.parameters[len(ordered) - 1].is_many:
            ordered[-1] = _many(ordered[-1], "list" in self.parameters[len(ordered) - 1].kinds)
        return self.work(run, *ordered) if self.wants_run else self.work(*ordered)


def _many(given: Value, of_lists: bool) -> list[Value]:
    """What is named where many may follow: a list of all of them, or the only one."""
    if not isinstance(given, list):
        return [given]
    return [given] if of_lists and not all(isinstance(one, list) for one in given) else given


class Builtin:
    """A function that FEEL brings along; the first of its signatures that takes the arguments."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.signatures: list[Signature] = []

    @property
    def parameters(self) -> tuple[str, ...]:
        return self.signatures[0].names

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """Raises NoValue."""
        run.step()
        refused: NoValue | None = None
        for signature in self.signatures:
            if not signature.takes(len(arguments)):
                continue
            try:
                return signature.call(run, arguments)
            except NoValue as why:
                refused = refused or why
        raise NoValue(f"{self.name}: {refused or f'it does not take {len(arguments)} arguments'}")

    def call_named(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        run.step()
        refused: NoValue | None = None
        given = tuple(arguments)  # two may have the same names in another order
        for signature in sorted(self.signatures, key=lambda one: one.names != given):
            if not signature.takes_named(arguments):
                continue
            try:
                return signature.call_named(run, arguments)
            except NoValue as why:
                refused = refused or why
        told = refused or f"it has no parameters {', '.join(arguments)}"
        raise NoValue(f"{self.name}: {told}")


class Library:
    """Built-in functions by name, told as FEEL would declare them."""

    def __init__(self) -> None:
        self.functions: dict[str, Builtin] = {}

    def feel(
        self, *declarations: str, run: bool = False, each: bool = False
    ) -> Callable[[Any], Any]:
        """`@feel("substring(string: string, start position: number, length?: number)")`.

        A type may name several with `|`; `name?` is optional, `...name` takes all that follow.
        `run` hands the run over; `each` tells that it goes through each item of a list.
        """

        def keep(work: Callable[..., Value]) -> Callable[..., Value]:
            for declaration in declarations:
                name, _bracket, rest = declaration.partition("(")
                parameters = tuple(
                    _parameter(one) for one in rest.rstrip(")").split(",") if one.strip()
                )
                builtin = self.functions.setdefault(name, Builtin(name))
                builtin.signatures.append(Signature(parameters, work, run, each))
            return work

        return keep


def _parameter(declared: str) -> Parameter:
    name, _colon, kinds = declared.partition(":")
    name = name.strip()
    return Parameter(
        name.removeprefix("...").removesuffix("?"),
        tuple(kind.strip() for kind in (kinds or "any").split("|")),
        is_optional=name.endswith("?"),
        is_many=name.startswith("..."),
    )
