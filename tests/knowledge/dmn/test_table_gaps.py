import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dmn.table_axes import numbers, span
from knowledge.dmn.table_findings import Budget, Exhausted
from knowledge.dmn.table_gaps import gaps, stretches
from knowledge.dmn.table_grid import grid
from tests.knowledge.dmn.mask_tables import box, cells_of, read


def of(rows, types=("number", "number")):
    return grid(read(box(rows, "FIRST", types)), expects_null=False)


def found(table, most=1000, steps=100_000):
    return gaps(table, Budget(steps), most)


def cells(table, box_of):
    return tuple(column.text(one) for column, one in zip(table.columns, box_of, strict=True))


def test_a_table_that_takes_all_has_no_gap():
    assert found(of(["< 5 | - -> 1", ">= 5 | < 3 -> 2", ">= 5 | >= 3 -> 3"])).count == 0


def test_what_goes_on_alike_is_one_box():
    table = of(["1 | < 5 -> 1", "3 | < 5 -> 1", "not(1, 3) | - -> 2"])
    told = found(table)
    assert [cells(table, one) for one in told.boxes] == [("1, 3", ">= 5")]
    assert told.is_complete


def test_boxes_do_not_overlap():
    table = of(["[1..5] | [1..5] -> 1", "[3..9] | [4..8] -> 2"])
    boxes = found(table).boxes
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            assert not all(mine & theirs for mine, theirs in zip(one, other, strict=True))


def test_of_many_boxes_the_first_are_listed_and_all_counted():
    rows = [f"{n} | {n} -> 1" for n in range(20)]
    few, all_of_them = found(of(rows), most=3), found(of(rows))
    assert few.boxes == all_of_them.boxes[:3]
    assert few.count == all_of_them.count == len(all_of_them.boxes)


def test_a_search_without_budget_is_not_complete_but_what_it_found_stands():
    rows = [f"[{n}..{n + 9}] | [{n * 7 % 30}..{n * 7 % 30 + 5}] -> 1" for n in range(40)]
    table = of(rows)
    told, whole = found(table, steps=300), found(table)
    assert not told.is_complete
    assert told.boxes
    for mine in told.boxes:
        assert any(
            all(one & other for one, other in zip(mine, theirs, strict=True))
            for theirs in whole.boxes
        )


def test_a_column_that_takes_no_value_leaves_no_gap():
    table = grid(read(box(["5 -> 1"], types=["number"], values={"a": '"x"'})), expects_null=True)
    assert found(table).count <= 1  # null at most


def test_open_rules_may_close_any_gap():
    assert found(of(["> limit | - -> 1", "5 | 5 -> 2"])).count == 0
    assert found(of(["> limit | 5 -> 1", "5 | 5 -> 2"])).count == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(cells_of("number"), min_size=1, max_size=9), st.integers(1), st.integers(1))
def test_few_rules_and_many_are_parted_alike(texts, left, within):
    column = of([f"{text} | - -> 1" for text in texts] + ["- | - -> 2"] * 3).columns[0]
    left &= (1 << len(column.sets)) - 1
    within &= column.full
    parted = stretches(column, left, within, Budget(10_000))
    told = {}
    for number in numbers(within):
        rules = column.masks[number] & left
        told[rules] = told.get(rules, 0) | span(number, number + 1)
    assert parted == told


def test_steps_are_paid_for():
    column = of([f"{n} | - -> 1" for n in range(50)]).columns[0]
    with pytest.raises(Exhausted):
        stretches(column, (1 << 50) - 1, column.full, Budget(10))
