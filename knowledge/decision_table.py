"""The shape of a decision table, what may be wrong with it, and what it decides.

A table is plain data, as stored and as DMN names its parts:
{"hit_policy": "UNIQUE",
 "inputs":  [{"name": "amount", "label": "Amount claimed", "type": "number"}],
 "outputs": [{"name": "decision", "label": "Decision", "type": "string"}],
 "rules":   [{"when": ["<= 25"], "then": ["\\"credit\\""], "note": "…"}]}
Cells are text in a small part of S-FEEL; see `unary_test.py`. Source: OMG DMN 1.5, chapter 8.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.unary_test import TYPES, CellFault, Value, literal, unary_test
from knowledge.wording import tidy

Table = dict[str, Any]

HIT_POLICIES = {
    "UNIQUE": "One rule at most may apply",
    "ANY": "Several rules may apply, if they all say the same",
    "FIRST": "The first rule that applies, from the top",
    "RULE ORDER": "Every rule that applies, from the top",
    "COLLECT": "Every rule that applies, in no order",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a place in the table. `cell` is as `when-2-0`, rule and column from 0."""

    cell: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a table decides: `kind` is hit, no_hit, input_error or overlap_error.

    `rules` are counted from 1, as people do; `outputs` has one entry a rule that counts.
    """

    kind: str
    rules: tuple[int, ...] = ()
    outputs: tuple[dict[str, Value], ...] = ()
    message: str = ""


def empty_table() -> Table:
    return {
        "hit_policy": "UNIQUE",
        "inputs": [{"name": "", "label": "", "type": "string"}],
        "outputs": [{"name": "", "label": "", "type": "string"}],
        "rules": [{"when": ["-"], "then": [""], "note": ""}],
    }


def shaped(raw: Any) -> Table:
    """The data as a table: only the parts that belong to one, as text, a cell for each column."""
    raw = raw if isinstance(raw, dict) else {}
    columns = {
        part: [
            {key: _cell(column.get(key)) for key in ("name", "label", "type")}
            for column in _dicts(raw.get(part))
        ]
        for part in ("inputs", "outputs")
    }
    rules = [
        {
            "when": _cells(rule.get("when"), len(columns["inputs"])),
            "then": _cells(rule.get("then"), len(columns["outputs"])),
            "note": _cell(rule.get("note")),
        }
        for rule in _dicts(raw.get("rules"))
    ]
    return {"hit_policy": _cell(raw.get("hit_policy")), **columns, "rules": rules}


def faults(table: Table | None) -> list[Fault]:
    """Everything wrong with a shaped table, from the top left on; empty when it can decide."""
    if not table:
        return [Fault("table", "Table", "There is no table yet.")]
    found = []
    if table.get("hit_policy") not in HIT_POLICIES:
        found.append(Fault("hit_policy", "Hit policy", f"Choose one of {', '.join(HIT_POLICIES)}."))
    found += _column_faults(table)
    if not table["rules"]:
        found.append(Fault("rules", "Rules", "Add a rule."))
    for number, rule in enumerate(table["rules"]):
        found += _rule_faults(table, number, rule)
    return found


def decide(table: Table, facts: Mapping[str, Value]) -> Outcome:
    """Apply a sound table to the facts, by name of input."""
    values = []
    for column in table["inputs"]:
        value = facts.get(column["name"])
        if value is None or not TYPES[column["type"]].accepts(value):
            return Outcome(
                "input_error", message=f"“{column['label']}” is missing or no {column['type']}."
            )
        values.append(value)
    hits = [number for number, rule in enumerate(table["rules"]) if _applies(table, rule, values)]
    return _by_hit_policy(table, hits)


def _by_hit_policy(table: Table, hits: list[int]) -> Outcome:
    if not hits:
        return Outcome("no_hit", message="No rule applies.")
    policy = table["hit_policy"]
    rules = tuple(number + 1 for number in hits)
    outputs = tuple(_outputs(table, number) for number in hits)
    if policy == "FIRST":
        return Outcome("hit", rules[:1], outputs[:1])
    if policy == "UNIQUE" and len(hits) > 1:
        return Outcome("overlap_error", rules, message="More than one rule applies.")
    if policy == "ANY" and any(output != outputs[0] for output in outputs):
        return Outcome("overlap_error", rules, message="Rules that apply say different things.")
    return Outcome("hit", rules, outputs[:1] if policy == "ANY" else outputs)


def _applies(table: Table, rule: dict[str, Any], values: list[Value]) -> bool:
    tests = zip(table["inputs"], rule["when"], values, strict=True)
    return all(unary_test(cell, column["type"])(value) for column, cell, value in tests)


def _outputs(table: Table, number: int) -> dict[str, Value]:
    cells = table["rules"][number]["then"]
    columns = zip(table["outputs"], cells, strict=True)
    return {column["name"]: literal(cell, column["type"]) for column, cell in columns}


def _column_faults(table: Table) -> list[Fault]:
    found, seen = [], set()
    for side, title in (("inputs", "Input"), ("outputs", "Output")):
        if not table[side]:
            found.append(Fault(side, title, f"Add an {title.lower()}."))
        for number, column in enumerate(table[side]):
            cell, place = f"{side}-{number}", f"{title} {number + 1}"
            name = column["name"].strip()
            if not column["label"].strip():
                found.append(Fault(f"{cell}-label", place, "Give it a label."))
            if not name.isidentifier():
                found.append(
                    Fault(f"{cell}-name", place, "Its name needs letters, digits and _ only.")
                )
            elif name in seen:
                found.append(Fault(f"{cell}-name", place, f"“{name}” is there already."))
            seen.add(name)
            if column["type"] not in TYPES:
                found.append(Fault(f"{cell}-type", place, f"Choose one of {', '.join(TYPES)}."))
    return found


def _rule_faults(table: Table, number: int, rule: dict[str, Any]) -> list[Fault]:
    found = []
    sides = (("when", "inputs", unary_test), ("then", "outputs", literal))
    for side, columns, reader in sides:
        for position, (column, cell) in enumerate(zip(table[columns], rule[side], strict=True)):
            place = f"Rule {number + 1}, “{column['label'] or column['name'] or position + 1}”"
            try:
                reader(cell, column["type"])
            except CellFault as fault:
                found.append(Fault(f"{side}-{number}-{position}", place, str(fault)))
    return found


def _dicts(raw: Any) -> list[dict[str, Any]]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []


def _cells(raw: Any, wanted: int) -> list[str]:
    said = [_cell(cell) for cell in raw] if isinstance(raw, list) else []
    return (said + [""] * wanted)[:wanted]


def _cell(raw: Any) -> str:
    return "" if raw is None else tidy(str(raw)).strip()
