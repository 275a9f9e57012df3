import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.names import NameTable, longest_of, pieces, spelled
from knowledge.dmn.feel.tokens import tokens
from tests.knowledge.dmn.feel.asking import told


def known(text, *names):
    return NameTable(names).longest(text, tokens(text), 0)


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("fee", "fee", 1),
        ("fee + 1", "fee", 1),
        ("monthly fee", "monthly fee", 2),
        ("monthly   fee", "monthly fee", 2),
        ("monthly\nfee", "monthly fee", 2),
        ("cost-to-serve", "cost-to-serve", 5),
        ("up/down", "up/down", 3),
        ("customer's fee", "customer's fee", 4),
        ("A+", "A+", 2),
        ("v1.2", "v1.2", 2),
        ("line 2", "line 2", 2),
        ("date and time", "date and time", 3),
        ("*all*", "*all*", 3),
    ],
)
def test_a_name_is_known_where_it_stands(text, name, count):
    assert known(text, name) == (name, count)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("monthlyfee", "monthly fee"),
        ("monthly", "monthly fee"),
        ("cost - to - serve", "cost-to-serve"),
        ("cost-to-serve", "cost - to - serve"),
        ("Fee", "fee"),
        ("fees", "fee"),
        ('"fee"', "fee"),
        ("1", "fee"),
    ],
)
def test_a_name_is_not_known_in_another_spelling(text, name):
    assert known(text, name) is None


def test_the_longest_name_is_meant():
    names = ("a", "a b", "a b c", "a-b")
    assert known("a b c d", *names) == ("a b c", 3)
    assert known("a b d", *names) == ("a b", 2)
    assert known("a-b", *names) == ("a-b", 3)
    assert known("a - b", *names) == ("a", 1)


def test_of_two_tables_the_first_wins_where_names_are_as_long():
    inner, outer = NameTable(["a b", "c"]), NameTable(["a", "c d"])
    assert longest_of([inner, outer], "a b", tokens("a b"), 0) == ("a b", 2)
    assert longest_of([inner, outer], "c d", tokens("c d"), 0) == ("c d", 2)
    assert longest_of([inner, outer], "e", tokens("e"), 0) is None


@pytest.mark.parametrize("name", ["", " ", "#", '"', "a#b", "\x00", "/*"])
def test_a_name_that_no_expression_can_say_is_kept_but_never_found(name):
    table = NameTable([name, "a"])
    assert table.names == [name, "a"]
    assert table.longest("a", tokens("a"), 0) == ("a", 1)


def test_a_name_that_is_told_twice_is_known_once():
    table = NameTable(["fee", "fee"])
    table.add("fee")
    assert table.longest("fee", tokens("fee"), 0) == ("fee", 1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fee", (("fee", False),)),
        ("monthly fee", (("monthly", False), ("fee", True))),
        ("a-b", (("a", False), ("-", False), ("b", False))),
        ("a - b", (("a", False), ("-", True), ("b", True))),
        (" fee ", (("fee", False),)),
        ("#", ()),
    ],
)
def test_a_name_is_of_pieces_that_stand_apart_or_not(name, expected):
    assert pieces(name) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [("a   b", "a b"), ("a\n\tb", "a b"), ("a-b", "a-b"), ("a  -b", "a -b"), ("", "")],
)
def test_a_name_is_spelled_with_one_blank(text, name):
    assert spelled(text, tokens(text)[:-1]) == name


@pytest.mark.parametrize(
    ("asked", "names", "value"),
    [
        ("a-b", {"a-b": "x", "a": "y", "b": "z"}, '"x"'),
        ("monthly fee * 2", {"monthly fee": True}, "null"),
        ("line 2", {"line 2": "x"}, '"x"'),
        ("if", {"if only": "x"}, None),
        ("if only", {"if only": "x"}, '"x"'),
        ("order in", {"order in": "x"}, '"x"'),
        ("profit and loss", {"profit and loss": "x"}, '"x"'),
        ("not known", {"not known": "x"}, '"x"'),
        ("null value", {"null value": "x"}, '"x"'),
        ("date of birth", {"date of birth": "x"}, '"x"'),
        ("time to live", {"time to live": "x"}, '"x"'),
        ("sum", {"sum": "x"}, '"x"'),
        ("string length", {"string length": "x"}, '"x"'),
    ],
)
def test_names_may_hold_keywords_signs_and_the_names_of_functions(asked, names, value):
    if value is None:
        with pytest.raises(ValueError, match="expected an expression"):
            told(asked, **names)
    else:
        assert told(asked, **names) == value


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("{a b: 1, c: a b + 1}.c", "2"),
        ("{a-b: 1, c: a-b}.c", "1"),
        ('{"a b": 1, c: a b}.c', "1"),
        ("{a: {b c: 5}}.a.b c", "5"),
        ("for big item in [1, 2] return big item * 2", "[2, 4]"),
        ("some the one in [1, 2] satisfies the one = 2", "true"),
        ("(function(first part, second part) first part - second part)(3, 1)", "2"),
        ("(function(a b: number) a b)(a b: 3)", "3"),
        ("[{net price: 1}, {net price: 5}][net price > 2]", "[{net price: 5}]"),
    ],
)
def test_names_told_in_an_expression_may_hold_blanks_and_signs(asked, value):
    assert told(asked) == value


WORDS = st.text("abcdefgh", min_size=1, max_size=4)


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from([" ", "-", "+", "/", "*", "."]))
def test_a_name_of_words_and_signs_is_found_as_it_is_spelled(words, sign):
    name = sign.join(words)
    assert known(f"{name} = 1", name) == (name, len(tokens(name)) - 1)


def test_thousands_of_names_that_begin_alike_are_each_found():
    table = NameTable(f"credit limit {number}" for number in range(5000))
    stream = tokens("credit limit 4321 + 1")
    assert table.longest("credit limit 4321 + 1", stream, 0) == ("credit limit 4321", 3)
