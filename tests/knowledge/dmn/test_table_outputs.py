import pytest

from knowledge.dmn.table_axes import numbers
from knowledge.dmn.table_outputs import is_any_open, never_given, output_text, same_outputs
from tests.knowledge.dmn.mask_tables import D, box, read


def of(outputs, **more):
    rows = [f"{n} -> {output}" for n, output in enumerate(outputs)]
    return read(box(rows, types=["number"], **more))


def groups(outputs):
    return [[rule + 1 for rule in numbers(mask)] for mask in same_outputs(of(outputs))]


def test_outputs_are_the_same_that_are_equal():
    assert groups(["1", "1.0", "2", '"1"']) == [[1, 2], [1, 2], [3], [4]]


def test_all_columns_must_be_equal():
    assert groups(['1 | "x"', '1 | "y"', '1.00 | "x"']) == [[1, 3], [2], [1, 3]]


def test_null_is_the_same_as_null():
    assert groups(["null", "-", "1"]) == [[1, 2], [1, 2], [3]]


def test_a_day_is_the_same_as_its_first_instant():
    assert groups(['@"2026-01-31"', '@"2026-01-31T00:00:00Z"']) == [[1, 2], [1, 2]]


def test_lists_are_the_same_item_by_item_and_truth_is_no_number():
    assert groups(["[1, 2]", "[1.0, 2]", "[2, 1]", "true", "1"]) == [[1, 2], [1, 2], [3], [4], [5]]


def test_what_is_no_constant_is_the_same_where_it_is_written_alike():
    assert groups(["a + 1", "a + 1", "a+1"]) == [[1, 2], [1, 2], [3]]


@pytest.mark.parametrize(
    ("dead", "told"), [([], [(0, D(3), ())]), ([1], [(0, D(2), (1,)), (0, D(3), ())])]
)
def test_declared_values_that_no_rule_gives_are_found(dead, told):
    assert list(never_given(of(["1", "2"], output_values={1: "1, 2, 3"}), dead)) == told


def test_each_output_has_its_own_values():
    table = of(['1 | "x"', '2 | "x"'], output_values={1: "1, 2", 2: '"x", "y"'})
    assert list(never_given(table, [])) == [(1, "y", ())]


def test_a_default_is_given_too():
    more = {"output_values": {1: "1, 2"}}
    assert list(never_given(of(["1"], defaults={1: "2"}, **more), [])) == []
    assert list(never_given(of(["1"], defaults={1: "a"}, **more), [])) == []
    assert len(list(never_given(of(["1"], defaults={1: "1"}, **more), []))) == 1


def test_ranges_of_declared_values_are_not_looked_for():
    assert list(never_given(of(["1"], output_values={1: "[0..10]"}), [])) == []


def test_outputs_that_are_no_constants_may_be_anything():
    table = of(["1", "a"], output_values={1: "1, 2"})
    assert list(never_given(table, [])) == []
    assert is_any_open(table, 0)
    assert not is_any_open(of(["1", "a"]), 0)


def test_outputs_are_told_as_written():
    assert output_text(of(['1.0 | "x"']), 0) == '1.0, "x"'
