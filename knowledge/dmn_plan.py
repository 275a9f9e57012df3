"""What would become of a DMN file: which decisions become tables of ours, which do not, and why.

Nothing is written here. Every decision, function and service of the file is in the plan by name.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from knowledge.decision_table import Fault, Table, faults, shaped
from knowledge.dmn import graph as g
from knowledge.dmn import model as m
from knowledge.dmn.model_checks import circles, twice
from knowledge.dmn.reading import read_model
from knowledge.dmn_columns import Columns, NoColumn
from knowledge.dmn_diagram import Drawn, drawn
from knowledge.grid import MOST_COLUMNS, MOST_RULES
from knowledge.table_model import OURS, OURS_IN_DMN, table_of
from knowledge.wording import tidy

TITLE_MAX, ID_MAX, TOLD_MAX = 200, 200, 20
NAME_MAX, ABOUT_MAX = 1_000, 100_000  # of an element of the file
DECISIONS_MAX, RULES_MAX, ELEMENTS_MAX = 500, 10_000, 5_000
CELLS_MAX = 60_000  # each is read as FEEL, while somebody waits
KINDS: dict[type[m.Box], str] = {
    m.LiteralBox: "a literal expression",
    m.ContextBox: "a context",
    m.InvocationBox: "an invocation",
    m.FunctionBox: "a function",
    m.ListBox: "a list",
    m.RelationBox: "a relation",
    m.ConditionalBox: "a conditional",
    m.FilterBox: "a filter",
    m.IterationBox: "an iteration",
}
A_FUNCTION = "It is a business knowledge model; functions are not kept here."
A_SERVICE = "It is a decision service; each of its decisions stands by itself."
SAME_ID = "its id"


class ModelRefused(ValueError):
    """The file is DMN, but no model that can decide; it says where and why."""


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that becomes a table. `element`: its id in the file."""

    element: str
    title: str
    about: str
    table: Table


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What cannot become a table: its name, the line where it begins, and each reason."""

    name: str
    line: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    name: str
    version: str
    tables: tuple[Made, ...]
    left_out: tuple[LeftOut, ...]
    graph: g.Graph
    remarks: tuple[str, ...] = field(default=())
    drawn: Drawn = field(default=Drawn())


def planned(content: bytes) -> Plan:
    """Raises UnreadableModel with line and column, ModelRefused with the element."""
    with _uncollected():
        return _plan(content)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A model is very many objects and no circle: looking for circles among them, again and again
    as they become more, would take as long as all of the reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _plan(content: bytes) -> Plan:
    definitions = read_model(content)
    graph = g.graph_of(definitions)
    _demand_sound(definitions, graph)
    made: list[Made] = []
    left: list[LeftOut] = []
    for decision in definitions.decisions:
        try:
            made.append(_made(decision, definitions))
        except NoColumn as why:
            left.append(LeftOut(decision.name, decision.line, tuple(map(str, why.args))))
    left += [LeftOut(one.name, one.line, (A_FUNCTION,)) for one in definitions.knowledge]
    left += [LeftOut(one.name, one.line, (A_SERVICE,)) for one in definitions.services]
    remarks = tuple(
        f"It imports the model “{one.name or one.namespace}”, which is not in the file."
        for one in definitions.imports
    )
    remarks += tuple(f"{place}: {why}." for place, why in twice(definitions))
    return Plan(
        definitions.name,
        definitions.version,
        tuple(made),
        tuple(left),
        graph,
        remarks,
        drawn(definitions, graph),
    )


def _demand_sound(definitions: m.Definitions, graph: g.Graph) -> None:
    """Raises ModelRefused."""
    tables = [one.logic for one in definitions.decisions if isinstance(one.logic, m.TableBox)]
    for most, count, what in (
        (ELEMENTS_MAX, len(graph.knots), "elements"),
        (DECISIONS_MAX, len(definitions.decisions), "decisions"),
        (RULES_MAX, sum(len(one.rules) for one in tables), "rules"),
        (CELLS_MAX, sum(map(_cells, tables)), "cells"),
    ):
        if count > most:
            raise ModelRefused(f"it has {count:,} {what}; {most:,} at most. Divide it")
    if long := [knot.name for knot in graph.knots if len(knot.name) > NAME_MAX]:
        raise ModelRefused(f"the name “{long[0][:40]}…” has more than {NAME_MAX:,} characters")
    same = [f"{place}: {why}" for place, why in twice(definitions) if why.startswith(SAME_ID)]
    needs: dict[tuple[str, str], list[tuple[str, str]]] = {("", one.key): [] for one in graph.knots}
    for link in graph.links:
        if link.kind in (g.INFORMATION, g.OF_KNOWLEDGE):
            needs["", link.goal].append(("", link.origin))
    names = {("", one.key): one.name for one in graph.knots}
    found = [*same, *(f"{place}: {why}" for place, why in circles(needs, names))]
    if found:
        raise ModelRefused("; ".join(found[:TOLD_MAX]))


def _cells(table: m.TableBox) -> int:
    return len(table.rules) * (len(table.inputs) + len(table.outputs))


def _made(decision: m.Decision, definitions: m.Definitions) -> Made:
    """Raises NoColumn with every reason why not."""
    box = decision.logic
    if not isinstance(box, m.TableBox):
        what = KINDS.get(type(box), "no logic yet") if box else "no logic yet"
        raise NoColumn(f"It has {what}; only decision tables become tables here.")
    if len(decision.id or decision.name) > ID_MAX:
        raise NoColumn(f"Its id is longer than {ID_MAX} characters.")
    if len(about := _about(decision)) > ABOUT_MAX:
        raise NoColumn(f"Its description has more than {ABOUT_MAX:,} characters.")
    if len(box.rules) > MOST_RULES:
        raise NoColumn(f"It has {len(box.rules):,} rules; a table here has {MOST_RULES} at most.")
    if max(len(box.inputs), len(box.outputs)) > MOST_COLUMNS:
        raise NoColumn(f"It has more than {MOST_COLUMNS} inputs or outputs.")
    named = Columns(decision, box, definitions).named()
    table = shaped(_with_ours(table_of(named), named))
    if found := faults(table):
        told = [f"{_where(one, box)}{one}" for one in found[:TOLD_MAX]]
        more = len(found) - len(told)
        raise NoColumn(*told, *([f"And {more} more."] if more else []))
    title = tidy(decision.name).strip()[:TITLE_MAX] or decision.id
    return Made(decision.id or decision.name, title, about, table)


def _where(fault: Fault, box: m.TableBox) -> str:
    """The line of a rule in the file."""
    part, _dash, rest = fault.cell.partition("-")
    number = rest.partition("-")[0]
    if part not in ("when", "then", "citation") or not number.isdecimal():
        return ""
    line = box.rules[int(number)].line
    return f"Line {line}: " if line else ""


def _with_ours(table: Table, box: m.TableBox) -> Table:
    """Unit, help and the mark of personal data, where the file is one of ours."""

    def told(column: dict[str, Any], clause: m.Clause) -> dict[str, Any]:
        said = {key: clause.extras.attributes.get(f"{{{OURS_IN_DMN}}}{key}") for key in OURS}
        return column | {key: one for key, one in said.items() if one}

    return table | {
        side: [told(*pair) for pair in zip(table[side], clauses, strict=True)]
        for side, clauses in (("inputs", box.inputs), ("outputs", box.outputs))
    }


def _about(decision: m.Decision) -> str:
    parts = (decision.description, decision.question, decision.answers)
    return tidy("\n\n".join(part.strip() for part in parts if part.strip()))
