"""A decision table as the fields of a form, and back: it works without a script.

Fields: `hit_policy`; `inputs-0-label`, `-name`, `-type` (also `-values`, `-unit`, `-help` and
`-is_personal`) and `outputs-…`; `when-2-0`, `then-2-0` (rule, column), `note-2` and `citation-2`;
`inputs`, `outputs` and `rules` say how many there are. A button `do` changes the shape:
`add_rule`, `insert_rule:2` (below it), `copy_rule:2`, `up_rule:2`, `remove_rule:2`, `add_inputs`…
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.decision_table import MORE, Table, faults
from knowledge.table_shown import Marks, ShownFinding

MORE_LABELS = {
    "values": "Allowed values, between commas; of an output the best first",
    "unit": "Unit, as € or days",
    "help": "Help for who fills it in",
    "default": "When no rule applies",
}
MOST_COLUMNS = 20
MOST_RULES = 300
FEW_DIGITS = 9  # of what a form counts: thousands of them are no number to Python
SIDES = {"inputs": ("when", "-"), "outputs": ("then", "")}


@dataclass(frozen=True, slots=True)
class GridCell:
    """One field of the form: its name, what it says, what to call it, what is wrong with it."""

    name: str
    value: str
    label: str
    fault: str = ""
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRule:
    """The fields of a rule; `marks` are the numbers of the findings that name it."""

    cells: tuple[GridCell, ...]
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: where it stands, and the fields for its label, name and type; `more` may stay
    empty. `is_personal` is None for an output."""

    part: str
    position: int
    label: GridCell
    name: GridCell
    type: GridCell
    more: tuple[GridCell, ...]
    is_personal: GridCell | None

    @property
    def tells_more(self) -> bool:
        """Whether something stands in the fields that may stay empty."""
        personal = self.is_personal is not None and bool(self.is_personal.value)
        return personal or any(cell.value or cell.fault for cell in self.more)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of fields. `faults` are those of the whole, in order."""

    hit_policy: str
    columns: tuple[GridColumn, ...]
    rules: tuple[GridRule, ...]
    counts: dict[str, int]
    faults: tuple[str, ...]


def grid_of(
    table: Table, findings: Sequence[ShownFinding] = (), *, tells_faults: bool = True
) -> Grid:
    """The fields that show the table, with its faults and findings at their cells."""
    found = faults(table) if tells_faults else []
    marks = Marks(findings)
    wrong = {fault.cell: fault.message for fault in reversed(found)}
    columns = [
        _grid_column(part, number, column, wrong)
        for part in SIDES
        for number, column in enumerate(table[part])
    ]
    headings = [column.label.value or column.name.value for column in columns]
    rules = [
        _grid_rule(number, rule, headings, wrong, marks)
        for number, rule in enumerate(table["rules"])
    ]
    counts = {part: len(table[part]) for part in (*SIDES, "rules")}
    return Grid(table["hit_policy"], tuple(columns), tuple(rules), counts, tuple(map(str, found)))


def checked_cell(table: Table, name: str) -> GridCell | None:
    """One field of a rule with its fault, to be shown again; None where there is no such field."""
    grid = grid_of(table)
    cells = (cell for rule in grid.rules for cell in rule.cells)
    return next((cell for cell in cells if cell.name == name), None)


def table_from_fields(fields: Mapping[str, Any]) -> Table:
    """The table that was typed, whatever is wrong with it."""
    columns = {
        part: [_column(fields, part, number) for number in range(_count(fields, part))]
        for part in SIDES
    }
    rules = [
        {
            "when": [_said(fields, f"when-{rule}-{n}") for n in range(len(columns["inputs"]))],
            "then": [_said(fields, f"then-{rule}-{n}") for n in range(len(columns["outputs"]))],
            "note": _said(fields, f"note-{rule}"),
            **_if_said(fields, "citation", f"citation-{rule}"),
        }
        for rule in range(_count(fields, "rules"))
    ]
    return {"hit_policy": _said(fields, "hit_policy"), **columns, "rules": rules}


def reshape(table: Table, do: str) -> Table:
    """The table after a press of a shape button; an unknown button changes nothing."""
    act, _, which = do.partition(":")
    verb, _, part = act.partition("_")
    position = int(which) if which.isdecimal() and len(which) < FEW_DIGITS else None
    if part == "rule":
        return {**table, "rules": _reshaped_rules(table, verb, position)}
    if part in SIDES and verb == "add" and len(table[part]) < MOST_COLUMNS:
        return _with_column(table, part)
    if part in SIDES and verb == "remove" and position is not None and len(table[part]) > 1:
        return _without_column(table, part, position)
    return table


def _grid_column(
    part: str, number: int, column: dict[str, Any], wrong: Mapping[str, str]
) -> GridColumn:
    def cell(key: str) -> GridCell:
        name = f"{part}-{number}-{key}"
        label = MORE_LABELS.get(key, key.capitalize())
        return GridCell(name, str(column.get(key) or ""), label, wrong.get(name, ""))

    return GridColumn(
        part,
        number,
        cell("label"),
        cell("name"),
        cell("type"),
        tuple(cell(key) for key in MORE[part]),
        cell("is_personal") if part == "inputs" else None,
    )


def _grid_rule(
    number: int,
    rule: dict[str, Any],
    headings: list[str],
    wrong: Mapping[str, str],
    marks: Marks,
) -> GridRule:
    names = [f"when-{number}-{n}" for n in range(len(rule["when"]))]
    names += [f"then-{number}-{n}" for n in range(len(rule["then"]))]
    said = [*rule["when"], *rule["then"]]
    cells = [
        GridCell(
            name,
            value,
            f"Rule {number + 1}, {heading}",
            wrong.get(name, ""),
            marks.at_cell(name),
        )
        for name, value, heading in zip(names, said, headings, strict=True)
    ]
    cited = f"citation-{number}"
    cells += [
        GridCell(f"note-{number}", rule["note"], f"Rule {number + 1}, note"),
        GridCell(
            cited, rule.get("citation", ""), f"Rule {number + 1}, citation", wrong.get(cited, "")
        ),
    ]
    return GridRule(tuple(cells), marks.at_rule(number + 1))


def _reshaped_rules(table: Table, verb: str, position: int | None) -> list[dict[str, Any]]:
    rules = list(table["rules"])
    if verb == "add":
        position, verb = len(rules) - 1, "insert"
    elif position is None or position >= len(rules):
        return rules
    if verb in {"insert", "copy"}:
        told = rules[position] if verb == "copy" else _blank_rule(table)
        rules[position + 1 : position + 1] = [told] if len(rules) < MOST_RULES else []
    elif verb in {"up", "down", "remove"}:
        moved = rules.pop(position)
        if verb in {"up", "down"}:
            rules.insert(max(0, position + (-1 if verb == "up" else 1)), moved)
    return rules


def _blank_rule(table: Table) -> dict[str, Any]:
    blank = {"when": ["-"] * len(table["inputs"]), "then": [""] * len(table["outputs"])}
    return {**blank, "note": ""}


def _with_column(table: Table, part: str) -> Table:
    side, blank = SIDES[part]
    column = {"name": "", "label": "", "type": "string"}
    rules = [{**rule, side: [*rule[side], blank]} for rule in table["rules"]]
    return {**table, part: [*table[part], column], "rules": rules}


def _without_column(table: Table, part: str, position: int) -> Table:
    side, _blank = SIDES[part]

    def rest(cells: list[Any]) -> list[Any]:
        return cells[:position] + cells[position + 1 :]

    rules = [{**rule, side: rest(rule[side])} for rule in table["rules"]]
    return {**table, part: rest(table[part]), "rules": rules}


def _column(fields: Mapping[str, Any], part: str, number: int) -> dict[str, Any]:
    label = _said(fields, f"{part}-{number}-label")
    name = _said(fields, f"{part}-{number}-name") or _name_of(label)
    column: dict[str, Any] = {
        "name": name,
        "label": label,
        "type": _said(fields, f"{part}-{number}-type"),
    }
    for key in MORE[part]:
        column |= _if_said(fields, key, f"{part}-{number}-{key}")
    if part == "inputs" and _said(fields, f"inputs-{number}-is_personal"):
        column["is_personal"] = True
    return column


def _name_of(label: str) -> str:
    """`amount_claimed` for “Amount claimed”."""
    return re.sub(r"\W+", "_", label.lower()).strip("_")


def _count(fields: Mapping[str, Any], name: str) -> int:
    said = str(fields.get(name, ""))
    most = MOST_RULES if name == "rules" else MOST_COLUMNS
    return min(int(said[:FEW_DIGITS]), most) if said.isdecimal() else 0


def _if_said(fields: Mapping[str, Any], key: str, name: str) -> dict[str, str]:
    said = _said(fields, name)
    return {key: said} if said else {}


def _said(fields: Mapping[str, Any], name: str) -> str:
    return str(fields.get(name, "")).strip()
