"""Texts, names and cells that have broken other programs, in every place of a table."""

import time

import numpy as np
import pytest

from knowledge.dmn import model as m
from knowledge.dmn.feel.builtins.conversions import literal_text
from knowledge.dmn.table_analysis import Limits, analyse
from knowledge.dmn.table_batch import Batch
from knowledge.dmn.table_explaining import explain
from knowledge.dmn.table_findings import GAP, UNFINISHED
from knowledge.dmn.table_masks import HIT, MaskedTable
from knowledge.dmn.table_reading import read_table
from tests.knowledge.dmn.brute_force import holds
from tests.knowledge.dmn.mask_tables import NAMES, D, box, boxes, masked, read, rule_by_rule
from tests.knowledge.naughty import NAUGHTY


def of_rules(rules, of="string", policy="FIRST"):
    return m.TableBox(
        inputs=(m.Clause(text="a", type=of),),
        outputs=(m.Clause(text="o"),),
        rules=tuple(m.Rule(tests=(cell,), outputs=(output,)) for cell, output in rules),
        policy=policy,
    )


def test_each_text_meets_its_own_rule():
    table = masked(of_rules([(literal_text(one), str(n)) for n, one in enumerate(NAUGHTY)]))
    assert [table.decide([one]).value for one in NAUGHTY] == list(range(len(NAUGHTY)))
    found = Batch(table).decide([np.array(NAUGHTY, object)])
    assert found.rule.tolist() == list(range(1, len(NAUGHTY) + 1))


def test_texts_have_one_order_in_masks_and_rules():
    rules = [(f"< {literal_text(one)}", str(n)) for n, one in enumerate(NAUGHTY)]
    table = of_rules(rules, policy="COLLECT")
    ours, theirs = masked(table), rule_by_rule(table)
    for one in NAUGHTY:
        assert ours.decide([one]).value == theirs(one)[0]


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_gap_beside_a_text_reads_back_as_a_cell(text):
    found = [one for one in analyse(read(of_rules([(literal_text(text), "1")]))) if one.kind == GAP]
    (cell,) = found[0].region
    assert not holds(cell, text)
    assert holds(cell, text + "x")


@pytest.mark.parametrize("text", NAUGHTY)
def test_any_text_in_a_cell_is_read_or_told_and_harms_no_other_rule(text):
    reads, faults = boxes()
    table = MaskedTable(read_table(reads, of_rules([(text, "1"), ('"ok"', "2")]), NAMES, "t"))
    found = table.decide(["ok"])
    assert found.status == HIT
    assert found.value == 2 or not faults
    assert explain(table, ["ok"]).matches
    assert isinstance(analyse(table.read), list)


@pytest.mark.parametrize("text", NAUGHTY)
def test_any_text_may_be_a_label(text):
    table = m.TableBox(
        inputs=(m.Clause(text="a", label=text, type="number"),),
        outputs=(m.Clause(text="o"),),
        rules=(m.Rule(tests=("< 5",), outputs=("1",)), m.Rule(tests=("3",), outputs=("2",))),
    )
    found = analyse(read(table))
    assert all((text or "a") in str(one) for one in found)
    assert len(found) == 2


def test_numbers_of_any_size_are_told_apart():
    rules = [("> 1E6000", "1"), ("< 1E-6000", "2"), ("-", "3")]
    table = masked(of_rules(rules, "number"))
    told = [table.decide([D(one)]).value for one in ("1E6001", "1E-6001", "-1E6001", "1")]
    assert told == [1, 2, 2, 3]
    assert Batch(table).decide([np.array([1e300, 0.0, 5e-324])]).rule.tolist() == [3, 2, 3]


def test_many_rules_that_all_overlap_end_in_time():
    rows = [f"- | {n % 5} -> {n}" for n in range(1500)]
    table = read(box(rows, "UNIQUE", ["", "number"]))
    begun = time.process_time()
    found = analyse(table, Limits(steps=100_000))
    assert time.process_time() - begun < 3
    assert UNFINISHED in {one.kind for one in found}


def test_a_cell_of_very_many_constants_is_one_set():
    cell = ", ".join(str(n) for n in range(2000))
    table = masked(of_rules([(cell, "1"), (f"not({cell})", "2")], "number"))
    assert [table.decide([D(n)]).value for n in ("1999", "2000", "0.5")] == [1, 2, 2]
    assert analyse(table.read) == []
