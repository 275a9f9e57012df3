"""The examples that ship with the product: a decision table, its test cases and its policy each.

They stand in `catalogue/examples/`, the table and its cases in `KEY.yaml`, the policy in `KEY.md`.
Nothing of them is in the database until somebody adopts them.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.urls import reverse

from kernel.catalogue import Passport, passport_of
from knowledge.decision_table import Table, shaped
from knowledge.table_cases import Case
from knowledge.wording import tidy

PLACE = Path(__file__).parent / "catalogue" / "examples"
ANYTHING = "-"


@dataclass(frozen=True, slots=True)
class Example:
    """`table` cites `{policy}`, and the texts name `{policy}` and `{table}`, until they have
    numbers: see `numbered`."""

    key: str
    title: str
    policy_title: str
    process: str
    about: str
    policy: str
    table: Table
    cases: tuple[Case, ...]
    passport: Passport

    def get_absolute_url(self) -> str:
        return reverse("shipped-example", args=[self.key])

    def numbered(self, policy: str, table: str) -> tuple[str, str, Table]:
        """The text of the policy, that of the table, and the table, with these numbers."""
        rules = [
            {**rule, "citation": rule["citation"].replace("{policy}", policy)}
            for rule in self.table["rules"]
        ]
        texts = (
            text.replace("{policy}", policy).replace("{table}", table)
            for text in (self.policy, self.about)
        )
        return (*texts, {**self.table, "rules": rules})  # type: ignore[return-value]  # two texts


@cache
def shipped_examples() -> tuple[Example, ...]:
    """All of them, by title."""
    found = [_read(file) for file in sorted(PLACE.glob("*.md"))]
    return tuple(sorted(found, key=lambda one: one.title))


def shipped_example(key: str) -> Example | None:
    return next((one for one in shipped_examples() if one.key == key), None)


def _read(file: Path) -> Example:
    told = yaml.safe_load(file.with_suffix(".yaml").read_text(encoding="utf-8"))
    inputs = [column["name"] for column in told["inputs"]]
    outputs = [column["name"] for column in told["outputs"]]
    rules = [_rule(rule, inputs, outputs) for rule in told["rules"]]
    return Example(
        key=file.stem,
        title=told["title"],
        policy_title=told["policy"],
        process=told["process"],
        about=tidy(told["about"]),
        policy=tidy(file.read_text(encoding="utf-8")),
        table=shaped({**told, "rules": rules}),
        cases=tuple(_case(case, inputs) for case in told["cases"]),
        passport=passport_of(file),
    )


def _rule(told: dict[str, Any], inputs: list[str], outputs: list[str]) -> dict[str, Any]:
    """An input that is left out may be anything. Raises ValueError for a name of no column."""
    _demand_known(told["when"], inputs)
    _demand_known(told["then"], outputs)
    return {
        "when": [told["when"].get(name, ANYTHING) for name in inputs],
        "then": [told["then"][name] for name in outputs],
        "note": told.get("note", ""),
        "citation": f"{{policy}} §{told['cites']}",
    }


def _case(told: dict[str, Any], inputs: list[str]) -> Case:
    _demand_known(told["given"], inputs)
    expected = told.get("expect", [])
    return {
        "name": told["name"],
        "inputs": {name: told["given"].get(name, "") for name in inputs},
        "kind": told.get("kind", "hit"),
        "outputs": expected if isinstance(expected, list) else [expected],
    }


def _demand_known(told: dict[str, Any], names: list[str]) -> None:
    if unknown := told.keys() - set(names):
        raise ValueError(f"There is no column {', '.join(sorted(unknown))}.")
