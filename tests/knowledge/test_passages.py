"""Where quoted words stand, also after the text around them has changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.passages import cited_clauses, clause_of, place_of, readable
from tests.knowledge.tables import credit_table

TEXT = """# Who decides
An agent credits up to **25 euros** a bill.

# Exceptions ##
A team lead credits up to 60 euros, and never
more than the bill. An agent credits nothing twice.
"""


@pytest.mark.parametrize(
    ("passage", "line", "heading"),
    [
        ("credits up to **25 euros**", 2, "Who decides"),
        ("credits up to 25 euros", 2, "Who decides"),
        ("CREDITS, up to “25” Euros!", 2, "Who decides"),
        ("never more than the bill", 5, "Exceptions"),
        ("Who decides An agent", 1, ""),
    ],
)
def test_words_are_found_whatever_stands_between_them(passage, line, heading):
    place = place_of(TEXT, passage)

    assert (place.line, place.heading) == (line, heading)


def test_the_place_holds_the_words_from_the_first_to_the_last():
    place = place_of(TEXT, "60 euros")

    assert TEXT[place.start : place.end] == "60 euros"


@pytest.mark.parametrize("passage", ["", "…", "up to 15 euros", "euros a bill more", "edit"])
def test_words_that_do_not_stand_so_are_nowhere(passage):
    assert place_of(TEXT, passage) is None


@pytest.mark.parametrize(("near", "line"), [(0, 2), (len(TEXT), 6)])
def test_of_several_places_the_nearest_is_meant(near, line):
    assert place_of(TEXT, "An agent credits", near).line == line


def test_a_passage_is_found_again_after_the_text_before_it_has_grown():
    before = place_of(TEXT, "60 euros")
    after = place_of("A new beginning.\n\n" + TEXT, "60 euros", before.start)

    assert after.line == before.line + 2


def test_of_a_table_each_rule_can_be_quoted():
    text = readable("Who may credit.", credit_table())

    assert text.startswith("Who may credit.\n\n1: ")
    assert place_of(text, text.splitlines()[-1]) is not None


@given(text=st.text(max_size=80), passage=st.text(max_size=10), near=st.integers(0, 100))
def test_whatever_is_quoted_from_any_text_the_place_lies_within_it(text, passage, near):
    place = place_of(text, passage, near)

    assert place is None or 0 <= place.start < place.end <= len(text)


def test_a_clause_is_found_by_its_number():
    text = "# 2 Limits\n2.1 Up to ten\neuros.\n\n**2.10** More.\n# 3 End\n3.1 None\n### Next\nx"
    assert clause_of(text, "2") == "# 2 Limits\n2.1 Up to ten\neuros."
    assert clause_of(text, "2.1") == "2.1 Up to ten\neuros."
    assert clause_of(text, "2.10") == "**2.10** More."
    assert clause_of(text, "3.1") == "3.1 None"
    assert clause_of(text, "1") == clause_of(text, "2.1.1") == clause_of("", "1") == ""


def test_a_citation_names_documents_and_clauses():
    told = cited_clauses("POL-0001 §3.2, PRO-0002; POL-0001§4")
    assert told == [("POL-0001", "3.2"), ("PRO-0002", ""), ("POL-0001", "4")]
