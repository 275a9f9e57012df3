from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.tokens import TEXT_MAX, tokens


def cut(text):
    return [(token.kind, token.text) for token in tokens(text)[:-1]]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("fee", "word"),
        ("_fee", "word"),
        ("?", "word"),
        ("fee2", "word"),
        ("größe", "word"),
        ("Ω", "word"),
        ("田中", "word"),
        ("🐎", "word"),
        ("12", "number"),
        ("12.50", "number"),
        (".5", "number"),
        ("1e3", "number"),
        ("1E+3", "number"),
        ("1.5e-3", "number"),
        ('""', "string"),
        ('"a b"', "string"),
        ("+", "sign"),
        ("**", "sign"),
        ("..", "sign"),
        ("->", "sign"),
        ("!=", "sign"),
        ("<=", "sign"),
        (">=", "sign"),
        ("1..2", "number sign number"),
        ("1.2.3", "number number"),
        ("a.b", "word sign word"),
        ("2*3", "number sign number"),
        ("2**3", "number sign number"),
        ("a-b", "word sign word"),
        ("3kg", "number word"),
        ("[1..2)", "sign number sign number sign"),
        ('@"P1D"', "sign string"),
        ("{a: 1}", "sign word sign number sign"),
        ("it's", "word sign word"),
    ],
)
def test_a_text_is_cut_into_words_numbers_strings_and_signs(text, kinds):
    assert [kind for kind, _said in cut(text)] == kinds.split()


@pytest.mark.parametrize(
    "blank",
    [" ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000", "\ufeff", "\u200b", "\u0085", "\u180e"],
)
def test_white_space_of_every_kind_parts_words(blank):
    assert cut(f"a{blank}b") == [("word", "a"), ("word", "b")]


@pytest.mark.parametrize(
    "text",
    ["1 // one", "// one\n1", "/* one */ 1", "1 /* one\ntwo */", "/**/1", "1//", "/* // */ 1"],
)
def test_comments_say_nothing(text):
    assert cut(text) == [("number", "1")]


def test_a_comment_within_a_text_is_text():
    assert cut('"/* a */ // b"') == [("string", "/* a */ // b")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r'"a\"b"', 'a"b'),
        (r'"a\\b"', "a\\b"),
        (r'"a\nb"', "a\nb"),
        (r'"a\tb"', "a\tb"),
        (r'"a\rb"', "a\rb"),
        (r'"\'"', "'"),
        (r'"\u0041"', "A"),
        (r'"\u00e9"', "é"),
        (r'"\U01F40E"', "🐎"),
        (r'"\uD83D\uDC0E"', "🐎"),
        (r'"\d"', "\\d"),
        (r'"\\d"', "\\d"),
        (r'"\\u0041"', "\\u0041"),
        (r'"\u004"', "\\u004"),
        ('"line\nbreak"', "line\nbreak"),
        (r'"\uD800"', "\ud800"),
    ],
)
def test_a_string_says_what_its_escapes_mean(text, said):
    assert cut(text) == [("string", said)]


def test_tokens_know_where_they_stand():
    first, second, end = tokens('ab  "c"')
    assert (first.start, first.end) == (0, 2)
    assert (second.start, second.end) == (4, 7)
    assert (end.kind, end.start) == ("end", 7)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"abc', "column 1: this text has no closing quote"),
        ('1 + "', "column 5: this text has no closing quote"),
        ('"a\\"', "column 1: this text has no closing quote"),
        ("/* abc", "column 1: this comment has no end"),
        ("1 /* abc", "column 3: this comment has no end"),
        ("$a", "column 1: “$” means nothing here"),
        ("a\n  #", "line 2, column 3: “#” means nothing here"),
        ("a & b", "column 3: “&” means nothing here; write “and”"),
        ("a || b", "column 3: “|” means nothing here; write “or”"),
        ("a ≤ b", "column 3: “≤” means nothing here; write “<=”"),
        ("2 ^ 3", "column 3: “^” means nothing here; write “**” for “to the power of”"),
        ("\x00", "column 1: “U+0000” means nothing here"),
        ("\ud800", "column 1: “U+D800” means nothing here"),
        ("\x1b[0m", "column 1: “U+001B” means nothing here"),
        (r'"\U110000"', "column 2: “\\U110000” is no character"),
        (r'1 + "ab\UFFFFFF"', "column 8: “\\UFFFFFF” is no character"),
    ],
)
def test_what_is_no_token_is_told_with_its_place(text, message):
    with pytest.raises(FeelFault) as caught:
        tokens(text)
    assert str(caught.value) == message


def test_a_text_that_is_too_long_is_refused_unread():
    assert len(tokens("1" * TEXT_MAX)) == 2
    with pytest.raises(FeelFault, match="longer than 100,000"):
        tokens("1" * (TEXT_MAX + 1))


@given(st.text(max_size=60))
def test_any_text_is_cut_or_refused_and_tokens_stand_in_order(text):
    with suppress(FeelFault):
        places = [place for token in tokens(text) for place in (token.start, token.end)]
        assert places == sorted(places)
        assert places[-1] == len(text)


@given(st.text(st.characters(exclude_characters='\\"', exclude_categories=["Cs"]), max_size=30))
def test_a_quoted_text_without_escapes_says_itself(text):
    assert cut(f'"{text}"') == [("string", text)]
