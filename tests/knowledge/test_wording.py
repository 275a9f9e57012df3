import sys
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from knowledge.wording import tidy

LINES = "\t\n\r"


def test_line_ends_blanks_and_control_characters_do_not_count():
    assert tidy("\r\nCredit \r\nat once.\x00\x07\n\n") == "Credit\nat once."


def test_nothing_turns_letters_around_and_right_to_left_texts_keep_their_marks():
    assert tidy("pay \u202e001\u202d now") == "pay 001 now"
    assert tidy("\u2067שלום\u2069 {name}\u200f") == "\u2067שלום\u2069 {name}\u200f"


def test_what_is_dropped_is_all_that_unicode_calls_control_or_surrogate():
    dropped = [one for one in map(chr, range(sys.maxunicode + 1)) if category(one) in {"Cc", "Cs"}]
    assert tidy(f"a{''.join(dropped).translate(str.maketrans('', '', LINES))}b") == "ab"


def test_composed_and_decomposed_letters_are_the_same():
    assert tidy("cafe\u0301") == "café"


@given(st.text(alphabet=st.characters()))
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(alphabet=st.characters()))
def test_a_tidy_text_can_be_stored(text):
    stored = tidy(text)
    assert "\x00" not in stored
    stored.encode("utf-8")
