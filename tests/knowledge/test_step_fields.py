"""The steps of a procedure as fields of a form, and what the buttons do to them."""

import pytest

from knowledge.decision_table import empty_table
from knowledge.grid import reshape, table_from_fields
from knowledge.step_fields import fields_of_steps, reshape_steps, steps_from_fields, without_blanks
from knowledge.steps import MOST_STEPS, StepFault
from knowledge.text_fields import texts_from_fields
from tests.knowledge.steps import steps


def typed(told):
    """What a browser sends of the fields that show these steps."""
    fields = [field for one in fields_of_steps(told) for field in one.fields.values()]
    return {"steps": str(len(told)), **{field.name: field.value for field in fields}}


def actions(told):
    return [one["action"] for one in told]


def test_what_is_shown_is_read_back():
    told = steps({"action": "Ask.", "role": "Agent", "minutes": "2", "exception": "#2"}, "Wait.")
    assert steps_from_fields(typed(told)) == told


@pytest.mark.parametrize("count", ["", "-1", "x", "²", "1e3"])
def test_a_count_that_is_none_is_no_step(count):
    assert steps_from_fields({"steps": count, "steps-0-action": "Ask."}) == []


def test_a_count_too_large_is_cut():
    assert len(steps_from_fields({"steps": "99999999"})) == MOST_STEPS


@pytest.mark.parametrize(
    ("do", "after"),
    [
        ("add_step", ["a", "b", "c", ""]),
        ("insert_step:0", ["a", "", "b", "c"]),
        ("up_step:1", ["b", "a", "c"]),
        ("up_step:0", ["a", "b", "c"]),
        ("down_step:1", ["a", "c", "b"]),
        ("down_step:2", ["a", "b", "c"]),
        ("remove_step:1", ["a", "c"]),
        ("remove_step:9", ["a", "b", "c"]),
        ("remove_step:", ["a", "b", "c"]),
        ("melt_step:1", ["a", "b", "c"]),
        ("remove_rule:1", ["a", "b", "c"]),
        ("", ["a", "b", "c"]),
    ],
)
def test_a_button_changes_the_shape_and_nothing_else(do, after):
    told = steps("a", "b", "c")
    found = reshape_steps(told, do)
    assert actions(found) == after
    assert {one["number"] for one in found if one["action"]} <= {1, 2, 3}


def test_no_more_steps_are_added_than_a_procedure_has():
    assert len(reshape_steps(steps(*["x"] * MOST_STEPS), "add_step")) == MOST_STEPS


def test_a_step_that_was_added_and_never_written_is_left_out():
    told = [*steps("a"), *steps_from_fields({"steps": "1"})]
    assert actions(without_blanks(told)) == ["a"]


def test_a_fault_stands_at_its_field_and_opens_nothing_else():
    told = steps("a", "b")
    first, second = fields_of_steps(told, [StepFault("steps-1-decision", 2, "Not there.")])
    assert second.fields["decision"].fault == "Not there."
    assert second.tells_more
    assert not first.tells_more


@pytest.mark.parametrize("digits", ["9" * 5000, "1" * 10])
def test_counts_and_places_of_thousands_of_digits_are_no_fault_of_ours(digits):
    assert steps_from_fields({"steps": digits})
    assert texts_from_fields({"texts": digits, "languages": "en"})["texts"]
    assert table_from_fields({"rules": digits})["rules"]
    assert reshape_steps([], f"remove_step:{digits}") == []
    table = empty_table()
    assert reshape(table, f"remove_rule:{digits}") == table
