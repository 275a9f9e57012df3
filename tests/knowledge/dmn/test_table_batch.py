import tracemalloc
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dmn import table_batch
from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.hit_policies import POLICIES
from knowledge.dmn.table_batch import STATUSES, Batch, Coded
from knowledge.dmn.table_masks import HIT, INPUT_ERROR, NO_HIT, NO_RESULT, OVERLAP
from tests.knowledge.dmn.mask_tables import NAMES, D, box, masked, tables, values_of


def objects(values):
    found = np.empty(len(values), object)
    found[:] = values
    return found


def statuses(outcomes):
    return [STATUSES[one] for one in outcomes.status]


def batch(rows, *columns, **told):
    return Batch(masked(box(rows, **told))).decide(columns)


@settings(max_examples=40, deadline=None)
@given(st.data(), tables(POLICIES, with_open=True))
def test_a_batch_decides_each_row_as_it_would_alone(data, made):
    box_of, kinds = made
    table = masked(box_of)
    rows = data.draw(st.lists(st.tuples(*map(values_of, kinds)), min_size=1, max_size=30))
    columns = []
    for column in range(len(kinds)):
        values = [row[column] for row in rows]
        is_plain = not any(isinstance(value, (list, dict)) for value in values)
        if is_plain and data.draw(st.booleans()):
            columns.append(Coded(np.arange(len(values)), values))
        else:
            columns.append(objects(values))
    found = Batch(table, NAMES).decide(columns)
    for number, row in enumerate(rows):
        scope = root(Run()).within(dict(zip(NAMES, row, strict=False)))
        alone = table.decide(row, scope)
        assert STATUSES[found.status[number]] == alone.status, (row, alone)
        assert found.count[number] == len(alone.rules)
        if alone.status == HIT:
            hits = sum(1 << rule - 1 for rule in alone.rules)
            assert found.rule[number] == table.deciding(hits, scope) + 1


FLOATS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.1, 0.30000000000000004, -0.0, 1e300, 2.0**53, 5e-324]),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["0.1", "0.3", "0.30000000000000004", "9007199254740993", "1E400", "-1.5"]),
        min_size=1,
        max_size=5,
    ),
    st.lists(FLOATS, min_size=1, max_size=20),
)
def test_floats_are_the_decimals_they_read_as(bounds, values):
    cells = [f"{cut} {bound}" for bound in bounds for cut in ("<", ">=", "")]
    table = masked(box([f"{cell} -> 1" for cell in cells], "COLLECT", ["number"]))
    found = Batch(table).decide([np.array(values)])
    told = [len(table.decide([Decimal(repr(value))]).rules) for value in values]
    assert found.count.tolist() == told


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["1.5", "-1.5", "3", "9223372036854775807", "1E30", "-1E30", "0"]),
        min_size=1,
        max_size=5,
    ),
    st.lists(
        st.one_of(st.integers(-5, 5), st.integers(-(2**63), 2**63 - 1)), min_size=1, max_size=20
    ),
)
def test_integers_are_compared_exactly(bounds, values):
    cells = [f"{cut} {bound}" for bound in bounds for cut in ("<", ">=", "")]
    table = masked(box([f"{cell} -> 1" for cell in cells], "COLLECT", ["number"]))
    found = Batch(table).decide([np.array(values, np.int64)])
    assert found.count.tolist() == [len(table.decide([D(value)]).rules) for value in values]


def test_rows_hit_or_do_not():
    found = batch(["< 10 -> 1", ">= 20 -> 2"], np.array([5, 15, 25]), types=["number"])
    assert statuses(found) == [HIT, NO_HIT, HIT]
    assert found.rule.tolist() == [1, 0, 2]


def test_two_rules_under_unique_overlap():
    found = batch(["< 10 -> 1", "< 5 -> 2"], np.array([3, 7]), types=["number"])
    assert statuses(found) == [OVERLAP, HIT]
    assert (found.rule.tolist(), found.count.tolist()) == ([0, 1], [2, 1])


def test_under_any_rules_that_agree_may_overlap():
    rows = ["< 10 -> 1", "< 7 -> 1", "< 5 -> 2"]
    found = batch(rows, np.array([3, 6, 8]), policy="ANY", types=["number"])
    assert statuses(found) == [OVERLAP, HIT, HIT]


def test_under_first_one_rule_counts():
    rows = ["< 10 -> 1", "< 20 -> 2"]
    found = batch(rows, np.array([3, 12, 30]), policy="FIRST", types=["number"])
    assert (found.rule.tolist(), found.count.tolist()) == ([1, 2, 0], [1, 1, 0])


def test_under_priority_the_best_output_decides():
    rows = ["< 10 -> 1", "< 20 -> 2", "< 30 -> 3"]
    told = {"policy": "PRIORITY", "types": ["number"], "output_values": {1: "2, 3, 1"}}
    found = batch(rows, np.array([3, 12, 25]), **told)
    assert found.rule.tolist() == [2, 2, 3]


def test_nothing_infinite_and_no_number_is_an_input():
    values = np.array([1.0, np.inf, -np.inf, np.nan])
    for types in (["number"], [""]):
        found = batch(["- -> 1"], values, types=types)
        assert statuses(found) == [HIT, INPUT_ERROR, INPUT_ERROR, INPUT_ERROR]
        found = batch(["- -> 1"], objects(values.tolist()), types=types)
        assert statuses(found) == [HIT, INPUT_ERROR, INPUT_ERROR, INPUT_ERROR]


def test_masked_values_and_none_are_null():
    values = np.ma.masked_array([1, 2, 3], [False, True, False])
    found = batch(["null -> 1", "not(null) -> 2"], values, types=["number"])
    assert found.rule.tolist() == [2, 1, 2]
    found = batch(["null -> 1", "- -> 2"], objects([None, "x"]), policy="FIRST", types=["string"])
    assert found.rule.tolist() == [1, 2]


def test_a_dictionary_of_codes_is_a_column():
    column = Coded(np.array([1, 0, -1, 1]), ["x", "y"])
    found = batch(['"x" -> 1', '"y" -> 2', "null -> 3"], column, types=["string"])
    assert found.rule.tolist() == [2, 1, 3, 2]


def test_texts_truths_and_unsigned_numbers_are_columns():
    assert batch(['"x" -> 1'], np.array(["x", "y"]), types=["string"]).rule.tolist() == [1, 0]
    assert batch(["true -> 1"], np.array([True, False]), types=["boolean"]).rule.tolist() == [1, 0]
    large = np.array([2**64 - 1, 1], np.uint64)
    assert batch(["> 2 -> 1"], large, types=["number"]).rule.tolist() == [1, 0]


def test_values_that_are_not_allowed_are_input_errors():
    found = batch(["- -> 1"], np.array([5, 11]), types=["number"], values={"a": "[0..10]"})
    assert statuses(found) == [HIT, INPUT_ERROR]


def test_numbers_and_truths_in_one_column_are_told_apart():
    column = objects([1, True, 1.0, D(1), 0.1, D("0.1"), False])
    found = batch(["1 -> 1", "true -> 2", "0.1 -> 3", "false -> 4"], column, types=[""])
    assert found.rule.tolist() == [1, 2, 1, 1, 3, 3, 4]


def test_rows_for_closures_are_decided_alone_and_counted():
    table = masked(box(["? > 5 -> 1", "3 -> 2"], types=["number"]))
    found = Batch(table).decide([np.array([3, 6, 5])])
    assert (found.rule.tolist(), found.alone) == ([2, 1, 0], 3)


def test_open_cells_may_name_other_inputs():
    table = masked(box(["> b | - -> 1"], types=["number", "number"]))
    found = Batch(table, NAMES).decide([np.array([3, 6]), np.array([5, 5])])
    assert found.rule.tolist() == [0, 1]


def test_outputs_that_cannot_be_compared_have_no_result():
    rows = ['- -> "x"', "< 5 -> 2"]
    found = batch(rows, np.array([3, 6]), policy="COLLECT", aggregation="MAX", types=["number"])
    assert statuses(found) == [NO_RESULT, HIT]


def test_rows_beyond_one_chunk_are_decided_too(monkeypatch):
    monkeypatch.setattr(table_batch, "CHUNK", 64)
    values = np.arange(1000)
    found = batch([f"{n} -> 1" for n in range(0, 1000, 10)], values, types=["number"])
    assert found.rule.tolist() == [n // 10 + 1 if n % 10 == 0 else 0 for n in range(1000)]


def test_memory_does_not_grow_with_the_words():
    table = masked(box([f"{n} -> 1" for n in range(1000)], types=["number"]))
    many, values = Batch(table), np.arange(400_000) % 1000
    tracemalloc.start()
    many.decide([values])
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000  # the words alone would be 50 MB


def test_columns_of_other_lengths_are_refused():
    with pytest.raises(ValueError, match="1 columns of equal length"):
        batch(["1 -> 1"], types=["number"])
    with pytest.raises(ValueError, match="found 1, 2"):
        batch(["1 | - -> 1"], np.array([1]), np.array([1, 2]))


def test_arrays_of_moments_are_refused_with_what_to_do():
    with pytest.raises(TypeError, match="as objects"):
        batch(["- -> 1"], np.array(["2026-01-31"], "datetime64[D]"), types=["date"])


def test_no_rows_and_no_rules_are_no_trouble():
    assert len(batch(["1 -> 1"], np.array([], np.int64), types=["number"])) == 0
    assert statuses(batch([], np.array([1]), types=["number"])) == [NO_HIT]
