import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.searching.words import LONGEST_WORD, fold, has_letter, words_of
from tests.knowledge.naughty import NAUGHTY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Bill", ["the", "bill"]),
        ("Crédit à l’Été", ["credit", "a", "l", "ete"]),
        ("Ångström Łódź", ["angstrom", "łodz"]),
        ("POL-0042", ["pol", "0042"]),
        ("customer's customers’ s", ["customer", "customers", "s"]),
        ("snake_case", ["snake", "case"]),
        ("25.50 €", ["25", "50"]),
        ("", []),
        ("--- !", []),
    ],
)
def test_a_text_is_its_folded_words(text, words):
    assert words_of(text) == words


def test_a_composed_and_a_plain_letter_are_the_same_word():
    assert words_of("café") == words_of("CAFE")


def test_a_word_without_end_is_cut():
    assert words_of("a" * 5000) == ["a" * LONGEST_WORD]


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_words_are_letters_and_digits_only(text):
    assert all(word.isalnum() for word in words_of(text))


@given(st.text())
def test_every_letter_stays_in_its_place(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_a_number_has_no_letter():
    assert [has_letter(word) for word in ("0042", "5g", "bill")] == [False, True, True]
