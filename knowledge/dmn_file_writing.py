"""A version of a decision table as a DMN file.

A table that came out of a DMN file goes back into it: what other tools wrote there, its ids and
the rest of its graph stay, and its columns and rules are those of the version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from knowledge.decision_models import NamedTable, model_of
from knowledge.dmn import model as m
from knowledge.dmn.graph import graph_of
from knowledge.dmn.reading import read_model
from knowledge.dmn.writing import write_model
from knowledge.dmn_columns import Columns, reworded
from knowledge.dmn_diagram import with_diagram
from knowledge.table_model import ANNOTATIONS, Table, box_of, table_of


def dmn_file_of(one: NamedTable, version: str) -> bytes:
    """DMN 1.3 or 1.5, with a diagram for tools that draw nothing else. Raises Unwritable."""
    definitions = model_of([one], one.title)
    return write_model(with_diagram(definitions, graph_of(definitions)), version)


def dmn_file_again(came_from: bytes, tables: Mapping[str, Table], version: str) -> bytes:
    """The file with what its tables are now, by the ids of their decisions. Raises Unwritable."""
    definitions = read_model(came_from)
    for element, table in tables.items():
        definitions = _with_table(definitions, element, table)
    return write_model(definitions, version)


def _with_table(definitions: m.Definitions, element: str, table: Table) -> m.Definitions:
    found = next(each for each in definitions.decisions if (each.id or each.name) == element)
    put = _Putting(found, definitions, table)
    decision = replace(found, logic=put.box(), requires=(*found.requires, *put.requirements()))
    return replace(
        definitions,
        decisions=tuple(decision if one is found else one for one in definitions.decisions),
        inputs=(*definitions.inputs, *put.new_inputs()),
    )


class _Putting:
    """Finds what was made of each column and rule of the file, and puts back what it is now."""

    def __init__(self, decision: m.Decision, definitions: m.Definitions, table: Table) -> None:
        assert isinstance(decision.logic, m.TableBox)  # noqa: S101  # or it was no table of ours
        self.former, self.table = decision.logic, table
        columns = Columns(decision, self.former, definitions)
        self.named = columns.named()
        self.back = {new: old for old, new in columns.renamed.items()}
        self.was, self.now = table_of(self.named), box_of(table)
        self.known = {one.id for one in definitions.elements()}
        self.given = {one.known_as: one.id or one.name for one in definitions.inputs}

    def box(self) -> m.TableBox:
        box, now = self.former, self.now
        headings = box.annotations
        if any(self._is_reworded(rule) for rule in self.table["rules"]):
            headings += tuple(one for one in ANNOTATIONS if one not in _lower(headings))
        return replace(
            box,
            policy=now.policy,
            aggregation=now.aggregation,
            inputs=tuple(self._clauses("inputs", box.inputs, self.named.inputs, now.inputs)),
            outputs=tuple(self._clauses("outputs", box.outputs, self.named.outputs, now.outputs)),
            rules=tuple(self._rule(number, headings) for number in range(len(now.rules))),
            annotations=headings,
        )

    def _clauses(
        self,
        side: str,
        former: Iterable[m.Clause],
        named: Iterable[m.Clause],
        now: Iterable[m.Clause],
    ) -> Iterable[m.Clause]:
        was = {
            column["name"]: pair
            for column, pair in zip(self.was[side], zip(former, named, strict=True), strict=True)
        }
        for column, clause in zip(self.table[side], now, strict=True):
            if column["name"] not in was:
                yield clause
                continue
            old, as_named = was[column["name"]]
            yield replace(
                old,
                label=old.label if clause.label == as_named.label else clause.label,
                type=old.type if clause.type == as_named.type else clause.type,
                values=old.values if clause.values == as_named.values else clause.values,
                default=clause.default,
            )

    def _rule(self, number: int, headings: tuple[str, ...]) -> m.Rule:
        """A rule with the same cells is the same rule, wherever it stands now."""
        told, now = self.table["rules"][number], self.now.rules[number]
        found = self._former_of(told)
        if found is None:
            return m.Rule(
                tests=tuple(reworded(test, self.back) for test in now.tests),
                outputs=tuple(reworded(output, self.back) for output in now.outputs),
                annotations=_annotations(told, headings),
            )
        old = self.former.rules[found]
        if self._is_reworded(told):
            return replace(old, annotations=_annotations(told, headings), description="")
        missing = len(headings) - len(old.annotations) if headings != self.former.annotations else 0
        return replace(old, annotations=old.annotations + ("",) * missing)

    def _former_of(self, told: dict[str, Any]) -> int | None:
        rules = enumerate(self.was["rules"]) if self._same_columns() else ()
        return next((n for n, was in rules if _cells(was) == _cells(told)), None)

    def _is_reworded(self, told: dict[str, Any]) -> bool:
        """Whether its note or citation is not what the file says."""
        found = self._former_of(told)
        was = self.was["rules"][found] if found is not None else {}
        return _words(was) != _words(told)

    def _same_columns(self) -> bool:
        return all(
            [one["name"] for one in self.was[side]] == [one["name"] for one in self.table[side]]
            for side in ("inputs", "outputs")
        )

    def _added(self) -> list[m.Clause]:
        known = {column["name"] for column in self.was["inputs"]}
        pairs = zip(self.table["inputs"], self.now.inputs, strict=True)
        return [clause for column, clause in pairs if column["name"] not in known]

    def new_inputs(self) -> list[m.InputData]:
        """Of columns that ask for what the file had nowhere."""
        return [
            m.InputData(id=self._id(one), name=one.text, variable=m.Variable(one.text, one.type))
            for one in self._added()
            if one.text not in self.given
        ]

    def requirements(self) -> list[m.Requirement]:
        found = (self.given.get(one.text) or self._id(one) for one in self._added())
        return [m.Requirement(kind="requiredInput", address=f"#{key}") for key in found]

    def _id(self, clause: m.Clause) -> str:
        wanted = f"input-{clause.text}"
        while wanted in self.known:
            wanted += "_"
        return wanted


def _cells(rule: dict[str, Any]) -> tuple[list[str], list[str]]:
    return rule["when"], rule["then"]


def _words(rule: dict[str, Any]) -> tuple[str, str]:
    return rule.get("note", ""), rule.get("citation", "")


def _lower(headings: tuple[str, ...]) -> list[str]:
    return [one.lower() for one in headings]


def _annotations(told: dict[str, str], headings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(told.get(one, "") if one in ANNOTATIONS else "" for one in _lower(headings))
