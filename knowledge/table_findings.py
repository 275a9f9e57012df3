"""What the exact analysis finds in a stored table, with a key for each that outlives small changes.

A finding is known by the cells of its rules, not by their numbers: it stays the same when rules or
columns are moved, labels are reworded, or other rules come and go. What tells of the whole table,
as a search that was not completed, is known by the table: any change of it asks anew.

It is kept by the digest of the table, so that no page analyses what another did.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.decision_table import Table, faults
from knowledge.dmn import model as m
from knowledge.dmn.boxes import Boxes
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.item_types import ItemTypes
from knowledge.dmn.table_analysis import Limits, analyse
from knowledge.dmn.table_findings import OPEN, SHADOWED, SUBSUMED, UNREACHABLE, Finding
from knowledge.dmn.table_reading import ReadTable, read_table
from knowledge.table_model import box_of, feel_name

LIMITS = Limits(steps=300_000, most=50)
KEPT_MAX = 200
IN_ORDER = (SHADOWED, SUBSUMED)  # of these it matters which rule comes first


@dataclass(frozen=True, slots=True)
class TableFinding:
    """`rules` from 1; `cells` are fields of the grid, as `when-2-0`. What `asks` for no reason is
    a remark: cells that hold functions are not analysed, and need not be."""

    key: str
    kind: str
    sentence: str
    rules: tuple[int, ...]
    cells: tuple[str, ...]
    asks: bool

    def __str__(self) -> str:
        return self.sentence


_kept: dict[str, tuple[TableFinding, ...]] = {}


def findings_of(table: Table | None) -> tuple[TableFinding, ...]:
    """Of a sound table; of one that has faults nothing can be told yet."""
    if not table:
        return ()
    digest = digest_of_table(table)
    found = _kept.get(digest)
    if found is None:
        found = _kept[digest] = () if faults(table) else _analysed(table, digest)
        for oldest in list(_kept)[:-KEPT_MAX]:
            _kept.pop(oldest, None)
    return found


def digest_of_table(table: Table) -> str:
    return _digest(table)


def by_cell(findings: tuple[TableFinding, ...]) -> dict[str, list[TableFinding]]:
    """Which findings are marked at which field of the grid."""
    found: dict[str, list[TableFinding]] = {}
    for one in findings:
        for cell in one.cells:
            found.setdefault(cell, []).append(one)
    return found


def by_rule(findings: tuple[TableFinding, ...]) -> dict[int, list[TableFinding]]:
    """Which findings are of which rule, from 1."""
    found: dict[int, list[TableFinding]] = {}
    for one in findings:
        for rule in one.rules:
            found.setdefault(rule, []).append(one)
    return found


def _analysed(table: Table, digest: str) -> tuple[TableFinding, ...]:
    read = _read(table)
    if read is None:
        return ()
    return tuple(
        TableFinding(
            _key(table, one, digest),
            one.kind,
            f"{one.sentence}.",
            one.rules,
            _cells(one),
            one.kind != OPEN,
        )
        for one in analyse(read, LIMITS)
    )


def _read(table: Table) -> ReadTable | None:
    """None where the engine finds a fault of its own; the deciding tells of it."""
    told: list[str] = []

    def tell(place: str, fault: object) -> None:
        told.append(f"{place}: {fault}")

    model = m.Definitions(name="table", namespace="urn:decision-table")
    cells = Boxes(ItemTypes(model, {}, tell), NameTable(), tell)
    names = tuple(feel_name(column["name"]) for column in table["inputs"])
    read = read_table(cells, box_of(table), names, "table")
    return None if told else read


def _key(table: Table, one: Finding, digest: str) -> str:
    rules = [_rule(table, number) for number in one.rules]
    first = rules[:1] if one.kind in IN_ORDER else []
    place = _by_name(table["inputs"], one.region)
    told: dict[str, Any] = {"kind": one.kind, "first": first, "rules": sorted(rules)}
    told |= {"where": sorted(place.items())}
    if one.kind == UNREACHABLE:
        told |= {"output": one.sentence.rpartition(":")[0]}
    elif not rules and not place:
        told |= {"table": digest, "sentence": one.sentence}
    return _digest(told)[:32]


def _rule(table: Table, number: int) -> str:
    rule = table["rules"][number - 1]
    cells = _by_name(table["inputs"], rule["when"]) | _by_name(table["outputs"], rule["then"])
    return json.dumps(cells, sort_keys=True)


def _by_name(columns: list[dict[str, Any]], cells: Any) -> dict[str, str]:
    """What stands in each column; what allows anything says nothing."""
    pairs = zip(columns, cells, strict=False)
    return {column["name"]: cell for column, cell in pairs if cell != "-"}


def _cells(one: Finding) -> tuple[str, ...]:
    tests = [f"when-{rule - 1}-{column - 1}" for rule in one.rules for column in one.columns]
    outputs = [f"then-{rule - 1}-{one.output - 1}" for rule in one.rules if one.output]
    return (*tests, *outputs)


def _digest(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
