import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.searching.question import LONGEST_QUESTION, MOST_TERMS, MOST_WORDS, read_question
from tests.knowledge.naughty import NAUGHTY

HOSTILE = [
    '"',
    '""',
    '"""',
    "AND",
    "OR OR",
    "NOT bill",
    "NEAR(bill, 5)",
    "bill*",
    "^bill",
    "title:bill",
    "{title} : (bill)",
    "(bill",
    "bill)",
    "bill & !credit <-> x:*",
    "-bill +credit",
    "a\0b",
    "'; DROP TABLE knowledge_searchentry; --",
    "\\",
    "%",
    "_",
]


def terms(typed):
    return [str(term) for term in read_question(typed).terms]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bill shock", ["bill", "shock"]),
        ('"bill shock" limits', ['"bill shock"', "limits"]),
        ("“late payment” fee", ['"late payment"', "fee"]),
        ("POL-0042", ['"pol 0042"']),
        ("e-mail", ['"e mail"']),
        ("how do I credit a bill?", ["credit", "bill"]),
        ("the who", ["the", "who"]),
        ('"the bill"', ['"the bill"']),
        ('"the"', ["the"]),
        ('"open end', ["open", "end"]),
        ("bill Bill BILL", ["bill"]),
        ("", []),
        ("?!", []),
    ],
)
def test_what_is_typed_is_words_and_phrases(typed, found):
    assert terms(typed) == found


@pytest.mark.parametrize(
    ("typed", "begun"),
    [
        ("bill cred", True),
        ("bill cred ", False),
        ('bill "cred"', False),
        ("bill c", False),
        ("bill?", False),
        ("POL-00", False),
    ],
)
def test_the_last_word_may_be_the_beginning_of_one(typed, begun):
    assert read_question(typed).terms[-1].is_begun is begun


def test_only_the_last_word_may():
    assert [term.is_begun for term in read_question("bill cred").terms] == [False, True]


def test_the_same_words_in_another_order_are_the_same_question():
    assert read_question("Credit the bill").key == read_question("bill  credit ").key


def test_a_long_question_is_cut():
    question = read_question("ab cd " * 10_000)
    assert len(question.text) <= LONGEST_QUESTION
    many = read_question(" ".join(f"w{n}" for n in range(60)))
    assert len(many.terms) == MOST_TERMS
    phrase = read_question(" ".join(f"a-b-c-d-{n}" for n in range(20)))
    assert sum(len(term.words) for term in phrase.terms) <= MOST_WORDS


def test_a_corrected_question_says_the_corrected_words():
    question = read_question('"bill shock" credt').corrected({"credt": "credit"})
    assert question.text == '"bill shock" credit'
    assert [term.is_begun for term in question.terms] == [False, False]


@pytest.mark.parametrize("typed", [*NAUGHTY, *HOSTILE])
def test_nothing_typed_has_a_sign_left_that_a_database_could_read(typed):
    question = read_question(typed)
    assert all(word.isalnum() for word in question.words)
    assert "\0" not in question.text


@given(st.text())
def test_anything_can_be_typed(typed):
    assert all(word.isalnum() for word in read_question(typed).words)
