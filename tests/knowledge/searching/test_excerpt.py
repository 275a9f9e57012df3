import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.searching.excerpt import LENGTH, excerpt, marked, marker
from tests.knowledge.naughty import NAUGHTY


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("A credit, twice: Credits.", ["credit", "credits"], "A [credit], twice: [Credits]."),
        ("accredit credit", ["credit"], "accredit [credit]"),
        ("Crédit", ["credit"], "[Crédit]"),
        ("snake_credit_case", ["credit"], "snake_[credit]_case"),
        ("nothing", ["credit"], "nothing"),
        ("<b>credit</b>", ["credit"], "<b>[credit]</b>"),
    ],
)
def test_whole_words_are_marked(text, words, told):
    assert shown(marked(text, marker(words))) == told


def test_nothing_to_mark_marks_nothing():
    assert marker([]) is None
    assert shown(marked("credit", None)) == "credit"


def test_an_excerpt_is_around_the_place_with_most_of_the_words():
    filler = "word " * 200
    text = f"a bill here. {filler}a bill and a credit there. {filler}"
    told = shown(excerpt(text, marker(["bill", "credit"])))
    assert "a [bill] and a [credit] there" in told
    assert told.startswith("… ")
    assert told.endswith(" …")
    assert len(told) < LENGTH + 20


def test_without_the_words_it_is_the_beginning():
    assert shown(excerpt("Short text.", marker(["credit"]))) == "Short text."
    assert shown(excerpt("word " * 200, None)).startswith("word word")


def test_a_text_without_a_blank_is_cut_too():
    assert len(shown(excerpt("a" * 5000, None))) < LENGTH + 20


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_texts_can_be_quoted(text):
    pieces = excerpt(text, marker(["script", "a", "1"]))
    assert "".join(piece.text for piece in pieces).strip("… ") in text


@given(st.text(), st.lists(st.text(alphabet="abc", min_size=1, max_size=3)))
def test_marking_loses_nothing(text, words):
    assert "".join(piece.text for piece in marked(text, marker(words))) == text
