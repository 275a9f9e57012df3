from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dmn.feel.expression import cell, root
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.hit_policies import POLICIES
from knowledge.dmn.table_explaining import explain
from knowledge.dmn.table_masks import INPUT_ERROR
from tests.knowledge.dmn.mask_tables import KINDS, D, box, masked, tables


def test_it_names_the_rules_with_their_cells():
    table = masked(box(['< 10 | "x" -> 1', '- | "x" -> 2', '5 | not("y") -> 3'], "COLLECT"))
    found = explain(table, [D(5), "x"])
    assert [(one.rule, one.cells) for one in found.matches] == [
        (1, ("< 10", '"x"')),
        (2, ("-", '"x"')),
        (3, ("5", 'not("y")')),
    ]
    assert found.decision.rules == (1, 2, 3)


def test_a_near_miss_failed_on_one_column_alone():
    table = masked(box(['< 10 | "x" -> 1', '< 5 | "x" -> 2', '< 5 | "y" -> 3']))
    found = explain(table, [D(7), "x"])
    assert [str(one) for one in found.near_misses] == ["rule 2 failed only on a: < 5"]
    assert (found.near_misses[0].column, found.near_count) == (1, 1)


def test_of_many_near_misses_some_are_told_and_all_are_counted():
    table = masked(box([f"{n} -> 1" for n in range(80)], types=["number"]))
    found = explain(table, [D(100)], most=3)
    assert [one.rule for one in found.near_misses] == [1, 2, 3]
    assert found.near_count == 80


def test_an_open_cell_that_fails_is_a_near_miss():
    table = masked(box(["? > 5 -> 1", "< 3 -> 2"], types=["number"]))
    found = explain(table, [D(2)])
    assert [one.rule for one in found.matches] == [2]
    assert [one.cell for one in found.near_misses] == ["? > 5"]


def test_under_first_the_rules_that_came_too_late_are_shown_as_well():
    found = explain(masked(box(["1 -> 1", "- -> 2"], "FIRST", ["number"])), [D(1)])
    assert found.decision.rules == (1,)
    assert [one.rule for one in found.matches] == [1, 2]


def test_a_wrong_input_explains_itself():
    found = explain(masked(box(["1 -> 1"], types=["number"])), ["x"])
    assert found.decision.status == INPUT_ERROR
    assert not found.matches
    assert not found.near_misses


@settings(max_examples=40, deadline=None)
@given(st.data(), tables(POLICIES, with_open=True))
def test_cells_hold_where_the_explanation_says_so(data, made):
    table, kinds = made
    values = [data.draw(st.sampled_from(KINDS[kind][1])) for kind in kinds]
    scope = root(Run()).within({"a": D(2), "b": "a", "c": D(1), "limit": D(2)})
    found = explain(masked(table), values, scope)
    if found.decision.status == INPUT_ERROR:
        return
    failed = {
        number: [
            column
            for column, (text, value) in enumerate(zip(rule.tests, values, strict=True), 1)
            if cell(text).code(scope.within({"?": value})) is not True
        ]
        for number, rule in enumerate(table.rules, 1)
    }
    assert [one.rule for one in found.matches] == [
        n for n, columns in failed.items() if not columns
    ]
    assert [(one.rule, [one.column]) for one in found.near_misses] == [
        (number, columns) for number, columns in failed.items() if len(columns) == 1
    ]
