"""The shape of a decision table, and what may be wrong with it.

A table is plain data, as stored and as DMN names its parts:
{"hit_policy": "UNIQUE",
 "inputs":  [{"name": "amount", "label": "Amount claimed", "type": "number"}],
 "outputs": [{"name": "decision", "label": "Decision", "type": "string"}],
 "rules":   [{"when": ["<= 25"], "then": ["\\"credit\\""], "note": "…"}]}
An input may have `values` (allowed), `unit`, `help` and `is_personal`; an output `values` (allowed,
the best first), `unit` and `default`; a rule a `citation`, of documents by number, each with its
clause where one will, as POL-0042 §3.2. What is not said is not stored, so that the digest of a
table stays what it was. Cells are FEEL; `table_model.py` makes a table of the engine of it.
Source: OMG DMN 1.5, chapter 8.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from knowledge.passages import CITED
from knowledge.table_cells import TYPES, CellFault, fault_of_allowed, fault_of_output, fault_of_test
from knowledge.table_model import Table, feel_name, split_policy
from knowledge.wording import tidy

__all__ = ["HIT_POLICIES", "TYPES", "Fault", "Table", "empty_table", "faults", "shaped"]

HIT_POLICIES = {
    "UNIQUE": "One rule at most may apply",
    "ANY": "Several rules may apply, if they all say the same",
    "PRIORITY": "Of the rules that apply, the one with the best output",
    "FIRST": "The first rule that applies, from the top",
    "RULE ORDER": "Every rule that applies, from the top",
    "OUTPUT ORDER": "Every rule that applies, the best output first",
    "COLLECT": "Every rule that applies, in no order",
    "COLLECT SUM": "The sum over every rule that applies",
    "COLLECT MIN": "The least over every rule that applies",
    "COLLECT MAX": "The most over every rule that applies",
    "COLLECT COUNT": "How many rules apply",
}
RANKED = ("PRIORITY", "OUTPUT ORDER")
MORE = {
    "inputs": ("values", "unit", "help"),
    "outputs": ("values", "unit", "default"),
}
BETWEEN_NUMBERS = re.compile(r"[\s,;]*")
SUMMED = ("number", "days and time duration", "years and months duration")
YES = {"true", "True", "on", "1", "yes"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a place in the table. `cell` is as `when-2-0`, rule and column from 0."""

    cell: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


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
        part: [_shaped_column(part, column) for column in _dicts(raw.get(part))] for part in MORE
    }
    rules = [
        _shaped_rule(rule, len(columns["inputs"]), len(columns["outputs"]))
        for rule in _dicts(raw.get("rules"))
    ]
    return {"hit_policy": _cell(raw.get("hit_policy")), **columns, "rules": rules}


def _shaped_column(part: str, column: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {key: _cell(column.get(key)) for key in ("name", "label", "type")}
    told |= {key: said for key in MORE[part] if (said := _cell(column.get(key)))}
    if part == "inputs" and _cell(column.get("is_personal")) in YES:
        told["is_personal"] = True
    return told


def _shaped_rule(rule: dict[str, Any], inputs: int, outputs: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "when": _cells(rule.get("when"), inputs),
        "then": _cells(rule.get("then"), outputs),
        "note": _cell(rule.get("note")),
    }
    if citation := _cell(rule.get("citation")):
        told["citation"] = citation
    return told


def faults(table: Table | None) -> list[Fault]:
    """Everything wrong with a shaped table, from the top left on; empty when it can decide."""
    if not table:
        return [Fault("table", "Table", "There is no table yet.")]
    found = []
    found += _policy_faults(table)
    found += _column_faults(table)
    if not table["rules"]:
        found.append(Fault("rules", "Rules", "Add a rule."))
    for number, rule in enumerate(table["rules"]):
        found += _rule_faults(table, number, rule)
    return found


def _policy_faults(table: Table) -> list[Fault]:
    policy = table.get("hit_policy", "")
    if policy not in HIT_POLICIES:
        return [Fault("hit_policy", "Hit policy", f"Choose one of {', '.join(HIT_POLICIES)}.")]
    if policy in RANKED and not any(column.get("values") for column in table["outputs"]):
        why = "Say for an output which values it allows, the best first."
        return [Fault("hit_policy", "Hit policy", why)]
    _policy, aggregation = split_policy(policy)
    cannot = [
        Fault(f"outputs-{number}-type", f"Output {number + 1}", f"Of a {kind} there is no sum.")
        for number, column in enumerate(table["outputs"])
        if (kind := column["type"]) not in SUMMED
    ]
    return cannot if aggregation == "SUM" else []


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
            if not name.isidentifier() and (name or column["label"].strip()):
                found.append(
                    Fault(f"{cell}-name", place, "Its name needs letters, digits and _ only.")
                )
            elif name and name in seen:
                found.append(Fault(f"{cell}-name", place, f"“{name}” is there already."))
            seen.add(name)
            found += _value_faults(column, cell, place)
    return found


def _value_faults(column: dict[str, Any], cell: str, place: str) -> list[Fault]:
    kind, allowed, default = column["type"], column.get("values", ""), column.get("default", "")
    if kind not in TYPES:
        return [Fault(f"{cell}-type", place, f"Choose one of {', '.join(TYPES)}.")]
    found = []
    if allowed and (fault := fault_of_allowed(allowed, kind)):
        found.append(Fault(f"{cell}-values", f"{place}, allowed values", str(fault)))
    if default and (fault := fault_of_output(default, kind, (), allowed)):
        found.append(Fault(f"{cell}-default", f"{place}, default", str(fault)))
    return found


def _rule_faults(table: Table, number: int, rule: dict[str, Any]) -> list[Fault]:
    names = [feel_name(column["name"]) for column in table["inputs"]]

    def test(text: str, column: dict[str, Any]) -> CellFault | None:
        return fault_of_test(text, column["type"], names)

    def output(text: str, column: dict[str, Any]) -> CellFault | None:
        return fault_of_output(text, column["type"], names, column.get("values", ""))

    sides: list[tuple[str, str, Callable[[str, dict[str, Any]], CellFault | None]]] = [
        ("when", "inputs", test),
        ("then", "outputs", output),
    ]
    found = []
    for side, columns, fault_of in sides:
        for position, (column, text) in enumerate(zip(table[columns], rule[side], strict=True)):
            place = f"Rule {number + 1}, “{column['label'] or column['name'] or position + 1}”"
            if fault := fault_of(text, column):
                found.append(Fault(f"{side}-{number}-{position}", place, str(fault)))
    return found + _citation_faults(number, rule.get("citation", ""))


def _citation_faults(number: int, citation: str) -> list[Fault]:
    rest = BETWEEN_NUMBERS.sub("", CITED.sub("", citation))
    if not rest:
        return []
    told = f"“{rest[:40]}” is none."
    message = f"Name documents by their numbers, as POL-0042 or POL-0042 §3.2; {told}"
    return [Fault(f"citation-{number}", f"Rule {number + 1}, citation", message)]


def _dicts(raw: Any) -> list[dict[str, Any]]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []


def _cells(raw: Any, wanted: int) -> list[str]:
    said = [_cell(cell) for cell in raw] if isinstance(raw, list) else []
    return (said + [""] * wanted)[:wanted]


def _cell(raw: Any) -> str:
    return "" if raw is None else tidy(str(raw)).strip()
