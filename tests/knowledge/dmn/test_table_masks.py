import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dmn import table_masks
from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.hit_policies import POLICIES
from knowledge.dmn.table_masks import (
    HIT,
    INPUT_ERROR,
    NO_HIT,
    NO_RESULT,
    OVERLAP,
    class_masks,
)
from knowledge.dmn.table_reading import read_table
from tests.knowledge.dmn.mask_tables import (
    NAMES,
    D,
    box,
    boxes,
    masked,
    rule_by_rule,
    tables,
    values_of,
)


def _same(table, rows, **more):
    """Both tables on all rows: outcome and reason, asked twice, for the second is remembered."""
    ours, theirs = masked(table), rule_by_rule(table)
    for row in [*rows, *rows]:
        scope = root(Run()).within({**dict(zip(NAMES, row, strict=False)), **more})
        found, (value, notes) = ours.decide(row, scope), theirs(*row, **more)
        assert found.value == value, (row, found, value, notes)
        if not found.has_value:
            assert found.message in notes


@settings(max_examples=40, deadline=None)
@given(st.data(), tables(POLICIES))
def test_masks_decide_as_the_rules_do_one_by_one(data, made):
    table, kinds = made
    rows = data.draw(st.lists(st.tuples(*map(values_of, kinds)), min_size=1, max_size=12))
    _same(table, [list(row) for row in rows])


@settings(max_examples=40, deadline=None)
@given(st.data(), tables(POLICIES, with_open=True))
def test_cells_that_are_no_constants_decide_as_well(data, made):
    table, kinds = made
    rows = data.draw(st.lists(st.tuples(*map(values_of, kinds)), min_size=1, max_size=8))
    _same(table, [list(row) for row in rows], limit=D(2))


def test_the_value_on_a_boundary_falls_on_the_side_that_the_cell_says():
    table = masked(box(["< 10 -> 1", "[10..20) -> 2", ">= 20 -> 3"], types=["number"]))
    told = {n: table.decide([D(n)]).value for n in ("9.99", "10", "10.00", "19.9", "20", "2E+1")}
    assert told == {"9.99": 1, "10": 2, "10.00": 2, "19.9": 2, "20": 3, "2E+1": 3}


def test_true_is_not_one_though_python_says_so():
    table = masked(box(["1 -> 1", "true -> 2"], types=[""]))
    assert [table.decide([one]).value for one in (D(1), True, D(1), True)] == [1, 2, 1, 2]


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ([D(1), "x"], HIT, ""),
        ([D(5), "x"], NO_HIT, "no rule applies"),
        ([D(1), "y"], OVERLAP, "rules 2 and 3 apply"),
        (["1", "x"], INPUT_ERROR, "“a” is a string, which is no number"),
        ([D(200), "x"], INPUT_ERROR, "“a” has a value that is not allowed"),
        ([D(1), D(1)], INPUT_ERROR, "“b” is a number, which is no string"),
    ],
)
def test_an_outcome_says_what_it_is(values, status, said):
    rows = ['< 5 | "x" -> 1', '< 5 | "y" -> 2', '1 | not("x") -> 3']
    found = masked(box(rows, values={"a": "[0..100]"})).decide(values)
    assert found.status == status
    assert said in found.message


def test_an_input_error_counts_even_where_no_rule_can_apply_any_more():
    found = masked(box(['< 5 | "x" -> 1'])).decide([D(7), D(7)])
    assert found.status == INPUT_ERROR


def test_the_first_column_that_is_wrong_is_named():
    found = masked(box(['< 5 | "x" -> 1'])).decide([True, D(7)])
    assert "“a” is a boolean" in found.message


def test_outputs_that_cannot_be_compared_have_no_result():
    table = box(['- -> "x"', "- -> 2"], "COLLECT", ["number"], aggregation="MIN")
    found = masked(table).decide([D(1)])
    assert (found.status, found.rules) == (NO_RESULT, (1, 2))
    assert "cannot be compared" in found.message


def test_the_default_is_no_hit_and_yet_a_value():
    found = masked(box(["1 -> 1"], types=["number"], defaults={1: "7"})).decide([D(2)])
    assert (found.status, found.value, found.rules) == (NO_HIT, 7, ())


def test_rules_that_apply_are_counted_from_one():
    table = masked(box(["1 -> 1", "2 -> 2", "> 0 -> 3"], "RULE ORDER", ["number"]))
    assert table.decide([D(2)]).rules == (2, 3)


def test_under_first_the_first_alone_is_named():
    table = masked(box(["1 -> 1", "> 0 -> 2", "> 0 -> 3"], "FIRST", ["number"]))
    assert table.decide([D(2)]).rules == (2,)


def test_several_outputs_come_to_a_context():
    table = masked(box(['1 -> "x" | 2'], types=["number"]))
    assert table.decide([D(1)]).value == {"o1": "x", "o2": 2}


def test_outputs_may_name_inputs():
    table = masked(box(["1 -> a + limit"], types=["number"]))
    scope = root(Run()).within({"a": D(1), "limit": D(4)})
    assert table.decide([D(1)], scope).value == 5
    again = root(Run()).within({"a": D(1), "limit": D(5)})
    assert table.decide([D(1)], again).value == 6


def test_a_cell_that_cannot_be_read_holds_nowhere_and_is_told():
    reads, told = boxes()
    table = masked(box(["[1.. -> 1", "> 0 -> 2"], types=["number"]))
    assert table.decide([D(1)]).rules == (2,)
    read_table(reads, box(["[1.. -> 1"], types=["number"]), NAMES, "Credit")
    assert any("Credit, rule 1, input 1" in one for one in told)


def test_what_it_remembers_is_bounded(monkeypatch):
    monkeypatch.setattr(table_masks, "MEMO_MAX", 10)
    table = masked(box(["< 50 -> 1", ">= 50 -> 2"], types=["number"]))
    told = [table.decide([D(n)]).value for n in range(100)]
    assert told == [1] * 50 + [2] * 50
    assert len(table.columns[0].known[D]) <= 10


def test_a_table_without_rules_has_no_hit():
    assert masked(box([], types=["number"])).decide([D(1)]).status == NO_HIT


def test_it_stands_in_for_the_table_of_closures():
    table = box(["< 5 -> a + 1", ">= 5 -> 2"], types=["number"])
    code, theirs = masked(table).code(), rule_by_rule(table)
    for value in (D(1), D(5), "x", None):
        run = Run()
        told = code(root(run).within({"a": value}))
        assert (told, run.notes) == theirs(value)


def test_masks_turn_where_sets_begin_and_end():
    assert class_masks([0b0110, 0b1000, None], 4) == [0b100, 0b101, 0b101, 0b110]
