"""Where something stands in a model, in words and as parts."""

import pytest

from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.places import Place, fault_at, place_of


def test_a_place_is_words_that_know_their_parts():
    place = Place("Credit").within("fee").as_table().at_rule(3).at("input", 2)
    assert place == "Credit, fee, rule 3, input 2"
    assert (place.element, place.table) == ("Credit", "Credit, fee")
    assert (place.rule, place.clause, place.column) == (3, "input", 2)


def test_a_place_within_a_cell_is_still_of_that_cell():
    place = Place("Credit").as_table().at("input", 1).within("allowed values")
    assert (place.table, place.clause, place.column) == ("Credit", "input", 1)


def test_a_name_that_looks_like_a_place_is_only_a_name():
    place = Place("Fee, rule 7, input 9")
    assert (place.element, place.rule, place.column) == ("Fee, rule 7, input 9", 0, 0)
    assert place.as_table().at_rule(1) == "Fee, rule 7, input 9, rule 1"


def test_words_are_a_place_of_that_element():
    assert place_of("Fee").element == "Fee"
    place = Place("Fee").at_rule(1)
    assert place_of(place) is place


def test_a_fault_in_words_has_no_position():
    fault = fault_at(Place("Fee").as_table().at_rule(2), "it is too wide")
    assert str(fault) == "Fee, rule 2: it is too wide"
    assert (fault.decision, fault.rule, fault.position, fault.expected) == ("Fee", 2, 0, "")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("expected “)” after the arguments, found the end", "“)” after the arguments"),
        ("expected an expression, found “,”", "an expression"),
        ("this number is too large", ""),
    ],
)
def test_a_fault_of_a_text_says_where_and_what_was_expected(message, expected):
    fault = fault_at("Fee", FeelFault(message, "a +\nb,", 5))
    assert (fault.position, fault.line, fault.character) == (5, 2, 2)
    assert fault.expected == expected
    assert str(fault) == f"Fee: line 2, column 2: {message}"
