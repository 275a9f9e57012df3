import pytest

from knowledge.searching.spelling import grams, most_slips, nearest, slips_between

KNOWN = [("credit", 9), ("credits", 2), ("edit", 7), ("debit", 5), ("dispute", 4), ("bill", 9)]


@pytest.mark.parametrize(
    ("first", "second", "slips"),
    [
        ("credit", "credit", 0),
        ("credt", "credit", 1),
        ("creddit", "credit", 1),
        ("crefit", "credit", 1),
        ("rcedit", "credit", 1),
        ("dsipuet", "dispute", 2),
        ("", "abc", 3),
        ("abc", "", 3),
    ],
)
def test_slips_are_counted(first, second, slips):
    assert slips_between(first, second) == slips


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("credt", "credit"),
        ("rcedit", "credit"),
        ("dsipuet", "dispute"),
        ("bil", "bill"),
        ("biil", "bill"),
        ("blil", "bill"),
        ("xyzzy", ""),
        ("bxxl", ""),
    ],
)
def test_the_nearest_word_was_meant(typed, meant):
    assert nearest(typed, KNOWN) == meant


def test_of_equally_near_words_the_one_with_the_same_beginning_then_the_common_one():
    assert nearest("credix", [("predix", 99), ("credit", 1)]) == "credit"
    assert nearest("mode", [("mods", 1), ("modi", 8)]) == "modi"


def test_a_short_word_allows_one_slip():
    assert [most_slips("bill"), most_slips("bills")] == [1, 2]


def test_grams_know_beginning_and_end():
    assert grams("bill") == {"  b", " bi", "bil", "ill", "ll "}
