"""Decisions on a table of a thousand rules in five columns: one by one, a million at once, the
table compiled, and analysed; CPU time on one core.

Peers decide the same rows in the same run where they are installed (`pip install --group bench`, or
a folder venv-bench beside the checkout): zen-engine, SpiffWorkflow, pyDMNrules. They decide one by
one; none of them analyses a table.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.decision_tables import NAMES, box, reading, rows
from bench.house import House, figure
from bench.measured import said
from bench.rollups import PEER_PYTHON
from knowledge.dmn import model as m
from knowledge.dmn.batch_columns import Given
from knowledge.dmn.table_analysis import analyse
from knowledge.dmn.table_batch import Batch, Coded
from knowledge.dmn.table_masks import MaskedTable
from knowledge.dmn.writing import write_model

PEERS = ("zen-engine", "SpiffWorkflow", "pyDMNrules")
SINGLE, MANY = 100_000, 1_000_000


def run(house: House) -> Iterator[str]:
    box_of = box()
    for what, one in (("a partition", box_of), ("a tangle", box(is_tangled=True))):
        seconds = _cpu(house, partial(_compiled, one))
        yield figure(
            f"compile 1,000 rules × 5, {what}", f"{1000 * seconds:.0f} ms", "CPU; goal 300 ms"
        )
    yield from _one_by_one(house, MaskedTable(reading(box_of)))
    yield from _at_once(house, MaskedTable(reading(box_of)))
    yield from _analysed(house)
    yield from _peers(house, box_of)


def _compiled(box_of: m.TableBox) -> MaskedTable:
    return MaskedTable(reading(box_of))


def _one_by_one(house: House, table: MaskedTable) -> Iterator[str]:
    for amounts, what in ((600, "amounts seen before"), (10**9, "each amount a new one")):
        given = rows(SINGLE, amounts=amounts)

        def all_of_them(given: list[list[Any]] = given) -> None:
            decide = table.decide
            for row in given:
                decide(row)

        seconds = _cpu(house, all_of_them)
        yield figure(
            f"one decision, {what}", f"{SINGLE / seconds:,.0f}/s", "one core; goal 300,000/s"
        )


def _at_once(house: House, table: MaskedTable) -> Iterator[str]:
    dice = np.random.default_rng(4)
    codes = [dice.integers(0, count, MANY) for count in (10, 5, 2)]
    words = [
        np.array([f"{word} {number}" for number in range(count)], object)
        for word, count in (("product", 10), ("segment", 5), ("region", 2))
    ]
    amounts = np.round(dice.random(MANY) * 600, 2)
    ages = dice.integers(0, 800, MANY)
    coded: list[Given] = [
        Coded(code, list(names)) for code, names in zip(codes, words, strict=True)
    ]
    texts: list[Given] = [names[code] for code, names in zip(codes, words, strict=True)]
    batch = Batch(table)
    for what, columns in (("texts", texts), ("codes of texts", coded)):
        seconds = _cpu(house, partial(batch.decide, [*columns, amounts, ages]))
        yield figure(f"1,000,000 rows, numbers and {what}", f"{seconds:.2f} s", "CPU; goal 1 s")


def _analysed(house: House) -> Iterator[str]:
    for what, tangled in (("a partition", False), ("a tangle", True)):
        read = reading(box(is_tangled=tangled))
        seconds = _cpu(house, partial(analyse, read))
        unfinished = sum(one.kind == "not completed" for one in analyse(read))
        told = f"; {unfinished} search not completed, and said so" if unfinished else ""
        yield figure(f"analysis of 1,000 × 5, {what}", f"{seconds:.2f} s", f"CPU; goal 1 s{told}")


def _peers(house: House, box_of: m.TableBox) -> Iterator[str]:
    path = house.folder / "decisions.json"
    _write(path, box_of)
    for name in PEERS:
        if not Path(PEER_PYTHON).exists():
            yield figure(f"one decision, {name}", "–", "not installed")
            continue
        told = said(
            [PEER_PYTHON, str(Path(__file__).parent / "decision_peers.py"), name, str(path)]
        )
        if told is None:
            yield figure(f"one decision, {name}", "–", "did not run")
            continue
        loaded, each, is_right = map(float, told.split())
        right = "" if is_right else "; WRONG ANSWERS"
        yield figure(
            f"one decision, {name}",
            f"{1 / each:,.0f}/s",
            f"read in {loaded:.2f} s; a million rows {each * MANY:,.0f} s{right}",
        )


def _write(path: Path, box_of: m.TableBox) -> None:
    """The table, rows and answers as JSON, and the table as DMN, for the peers."""
    given = rows(20_000, amounts=10_000)
    table = MaskedTable(reading(box_of))
    told = {
        "inputs": NAMES,
        "outputs": [clause.text for clause in box_of.outputs],
        "rules": [{"tests": one.tests, "outputs": one.outputs} for one in box_of.rules],
        "rows": [
            {
                name: float(value) if isinstance(value, Decimal) else value
                for name, value in zip(NAMES, row, strict=True)
            }
            for row in given
        ],
        "answers": [float(table.decide(row).value["credit"]) for row in given],
    }
    path.write_text(json.dumps(told), encoding="utf-8")
    inputs = tuple(
        m.InputData(
            id=f"i{n}", name=clause.text, variable=m.Variable(name=clause.text, type=clause.type)
        )
        for n, clause in enumerate(box_of.inputs)
    )
    decision = m.Decision(
        id="d",
        name="decision",
        variable=m.Variable(name="decision"),
        requires=tuple(m.Requirement(kind="requiredInput", address=f"#{one.id}") for one in inputs),
        logic=box_of,
    )
    model = m.Definitions(name="Bench", namespace="bench", inputs=inputs, decisions=(decision,))
    path.with_name(path.name + ".dmn").write_bytes(write_model(model, "1.3"))


def _cpu(house: House, work: Callable[[], object]) -> float:
    """CPU seconds, the median of the runs."""

    def once() -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    return statistics.median(once() for _run in range(house.runs))
