"""Steps of a procedure: their one written form, their lasting numbers, what is wrong with them."""

import pytest

from knowledge.step_text import steps_as_text
from knowledge.steps import (
    MOST_STEPS,
    Known,
    leads_to,
    minutes_in_all,
    numbered,
    recognised,
    shaped_steps,
    step_faults,
)
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.steps import steps

KNOWN = Known(
    kinds={"TAB-0001": "decision_table", "POL-0001": "policy", "PRO-0002": "procedure"},
    steps={"PRO-0002": frozenset({1, 3})},
    systems={"INF-0004": "Billing system"},
)


def faults(*told, known=KNOWN):
    return [(fault.field, fault.message) for fault in step_faults(steps(*told), known)]


def test_a_step_has_one_written_form():
    [step] = shaped_steps(
        [{"action": " Ask.\r\nWait. ", "minutes": "2,50", "exception": "4", "decision": "tab-0001"}]
    )
    assert step["action"] == "Ask.\nWait."
    assert (step["minutes"], step["exception"], step["decision"]) == ("2.5", "#4", "TAB-0001")
    assert (step["number"], step["role"]) == (0, "")


@pytest.mark.parametrize("told", [None, "steps", {"a": 1}, 7])
def test_what_is_no_list_of_steps_is_refused(told):
    with pytest.raises(ValueError, match="no list"):
        shaped_steps(told)


@pytest.mark.parametrize("told", [None, 3, "text", [], {"number": "1e9"}, {"number": -1}])
def test_what_is_no_step_becomes_one_without_a_word(told):
    [step] = shaped_steps([told])
    assert step["number"] == 0
    assert not step["action"]


def test_naughty_strings_stay_what_they_are_and_do_no_harm():
    for text in NAUGHTY:
        [step] = shaped_steps([dict.fromkeys(("action", "role", "minutes", "exception"), text)])
        step_faults([step], KNOWN)
        assert shaped_steps([step]) == [step]


def test_new_steps_get_the_next_number_and_a_removed_one_is_never_given_again():
    first, last = numbered(shaped_steps([{"action": "a"}, {"action": "b"}, {"action": "c"}]), 0)
    assert ([one["number"] for one in first], last) == ([1, 2, 3], 3)
    shorter = [first[2], first[0], *shaped_steps([{"action": "d"}])]
    second, last = numbered(shorter, last)
    assert ([one["number"] for one in second], last) == ([3, 1, 4], 4)


def test_of_two_steps_with_one_number_the_second_is_new():
    both, last = numbered(steps({"number": 2, "action": "a"}, {"number": 2, "action": "b"}), 2)
    assert ([one["number"] for one in both], last) == ([2, 3], 3)


def test_a_step_without_a_number_that_says_what_one_said_is_that_one():
    former = steps("Ask.", "Wait.")
    told = shaped_steps([{"action": "New."}, {"action": "Wait."}, {"action": "Wait."}])
    assert [one["number"] for one in recognised(told, former)] == [0, 2, 0]


@pytest.mark.parametrize(
    ("told", "field", "message"),
    [
        ({"action": ""}, "action", "Say what is done"),
        ({"minutes": "soon"}, "minutes", "“soon” is no number of minutes"),
        ({"minutes": "-1"}, "minutes", "is no number of minutes"),
        ({"minutes": "NaN"}, "minutes", "is no number of minutes"),
        ({"minutes": "1e400"}, "minutes", "is no number of minutes"),
        ({"role": "x" * 81}, "role", "At most 80 characters; there are 81."),
        ({"decision": "TAB-0009"}, "decision", "There is no decision table TAB-0009."),
        ({"decision": "POL-0001"}, "decision", "POL-0001 is no decision table"),
        ({"system": "INF-9999"}, "system", "There is no system INF-9999"),
        ({"when": "It rings"}, "exception", "Say where it goes then"),
        ({"exception": "#1"}, "exception", "It leads to itself."),
        ({"exception": "#9"}, "exception", "This procedure has no step #9."),
        ({"exception": "PRO-0009"}, "exception", "There is no document PRO-0009."),
        ({"exception": "PRO-0002#2"}, "exception", "PRO-0002 has no step #2."),
        ({"exception": "the lead"}, "exception", "“THE LEAD” is no step"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(told, field, message):
    [(found, words)] = faults({"action": "Ask.", **told}, "Wait.")
    assert found == f"steps-0-{field}"
    assert message in words


@pytest.mark.parametrize(
    "told",
    [
        {"exception": "#2", "when": "Nobody answers"},
        {"exception": "2"},
        {"exception": "PRO-0002#3"},
        {"exception": "POL-0001"},
        {"decision": "TAB-0001", "minutes": "0.5"},
        {"system": "INF-0004"},
        {"system": "The blue book"},
    ],
)
def test_what_is_right_is_taken(told):
    assert not faults({"action": "Ask.", **told}, "Wait.")


def test_too_many_steps_are_refused_with_one_sentence():
    [(_field, message)] = faults(*["x"] * (MOST_STEPS + 1))
    assert "at most 100 steps" in message


def test_an_exception_leads_to_a_step_or_a_document():
    assert leads_to("#4") == ("", 4)
    assert leads_to("PRO-0002#3") == ("PRO-0002", 3)
    assert leads_to("POL-0001") == ("POL-0001", 0)
    assert leads_to("") == leads_to("words") == ("", 0)


def test_minutes_add_up_exactly():
    told = steps({"action": "a", "minutes": "0.1"}, {"action": "b", "minutes": "0.2"}, "c")
    assert str(minutes_in_all(told)) == "0.3"


def test_steps_are_searched_and_quoted_as_lines():
    told = steps({"action": "Ask.", "role": "Agent", "when": "Silence", "exception": "#2"}, "Wait.")
    assert steps_as_text(told) == "1. Ask. · Agent · Silence\n2. Wait."


@pytest.mark.parametrize("told", ["0000000009999999999", "0" * 9 + "9" * 5000, 10**300, "100000"])
def test_a_number_that_no_step_can_have_is_none(told):
    [step] = shaped_steps([{"action": "a", "number": told}])
    assert step["number"] == 0


def test_a_number_far_beyond_those_given_leaves_room_for_those_to_come():
    told = shaped_steps([{"action": "a", "number": 99_999}, {"action": "b"}])
    found, last = numbered(told, 3)
    assert ([one["number"] for one in found], last) == ([4, 5], 5)


@pytest.mark.parametrize("told", ["1E-999999", "1e-99999999", "0E-999999"])
def test_minutes_of_a_million_digits_are_none(told):
    [step] = shaped_steps([{"action": "a", "minutes": told}])
    assert len(step["minutes"]) < 20
    assert "is no number of minutes" in str(step_faults([step], KNOWN)[0])
