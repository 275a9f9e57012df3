from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel import syntax as s
from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.whole_texts import read_expression
from tests.knowledge.dmn.feel.asking import fault, table, told


def read(text):
    return read_expression(text)[0]


@table(
    ("1 + 2 * 3", "1 + (2 * 3)"),
    ("1 * 2 + 3", "(1 * 2) + 3"),
    ("10 - 3 - 2", "(10 - 3) - 2"),
    ("2 * 3 ** 2", "2 * (3 ** 2)"),
    ("-3 ** 2", "(-3) ** 2"),
    ("2 ** -1", "2 ** (-1)"),
    ("1 + 2 < 4", "(1 + 2) < 4"),
    ("1 < 2 and 3 < 4", "(1 < 2) and (3 < 4)"),
    ("true or false and false", "true or (false and false)"),
    ("false and false or true", "(false and false) or true"),
    ("1 in [1..2] and true", "(1 in [1..2]) and true"),
    ("1 + 1 in [1..2]", "(1 + 1) in [1..2]"),
    ("2 between 1 and 3 and true", "(2 between 1 and 3) and true"),
    ("2 between 1 and 1 + 2", "2 between 1 and (1 + 2)"),
    ("1 + 1 instance of number", "1 + (1 instance of number)"),
    ("if true then 1 else 2 + 3", "if true then 1 else (2 + 3)"),
    ("-[1, 2][1]", "-([1, 2][1])"),
    ("-{a: 1}.a", "-({a: 1}.a)"),
    ("[[1, 2]][1][2]", "([[1, 2]][1])[2]"),
    ("{a: [5, 6]}.a[2]", "({a: [5, 6]}.a)[2]"),
    ("for x in [1] return x + 1", "for x in [1] return (x + 1)"),
    ("some x in [1] satisfies x = 1 and x < 2", "some x in [1] satisfies (x = 1 and x < 2)"),
)
def test_operators_bind_as_they_should(asked, value):
    assert told(asked) == told(value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", s.Literal),
        ('"a"', s.Literal),
        ("true", s.Literal),
        ("null", s.Literal),
        ('@"P1D"', s.Literal),
        ("a", s.Name),
        ("?", s.Name),
        ("(a)", s.Name),
        ("[]", s.ListNode),
        ("[1]", s.ListNode),
        ("[1, 2]", s.ListNode),
        ("[[1..2]]", s.ListNode),
        ("{}", s.ContextNode),
        ("{a: 1}", s.ContextNode),
        ("[1..2]", s.RangeNode),
        ("(1..2)", s.RangeNode),
        ("]1..2[", s.RangeNode),
        ("(>1)", s.RangeNode),
        ("(= 1)", s.RangeNode),
        ("function() 1", s.FunctionNode),
        ("if a then b else c", s.IfNode),
        ("for x in y return z", s.ForNode),
        ("some x in y satisfies z", s.QuantifiedNode),
        ("every x in y satisfies z", s.QuantifiedNode),
        ("a[1]", s.FilterNode),
        ("a.b", s.PathNode),
        ("f()", s.CallNode),
        ("f(1)(2)", s.CallNode),
        ("-a", s.NegateNode),
        ("a + b", s.ArithmeticNode),
        ("a = b", s.CompareNode),
        ("a and b", s.LogicNode),
        ("a between b and c", s.BetweenNode),
        ("a in b", s.InNode),
        ("a instance of b", s.InstanceNode),
    ],
)
def test_each_kind_of_expression_is_read(text, kind):
    assert type(read(text)) is kind


def test_a_row_of_and_or_or_is_one_part_however_long():
    node = read("a and b and c or d or e")
    assert (node.operator, len(node.parts)) == ("or", 3)
    assert (node.parts[0].operator, len(node.parts[0].parts)) == ("and", 3)


@pytest.mark.parametrize(
    ("text", "start_included", "end_included"),
    [
        ("[1..2]", True, True),
        ("(1..2)", False, False),
        ("]1..2[", False, False),
        ("[1..2)", True, False),
        ("[1..2[", True, False),
        ("(1..2]", False, True),
        ("]1..2]", False, True),
        ("[ 1 .. 2 ]", True, True),
        ("[a..b[", True, False),
        ("[a[1]..b[1]]", True, True),
        ("[f(1)..f(2)]", True, True),
        ("[-1..-a]", True, True),
        ("[1+1..2+2)", True, False),
    ],
)
def test_ranges_are_open_or_closed(text, start_included, end_included):
    node = read(text)
    assert (node.start_included, node.end_included) == (start_included, end_included)


@table(
    ("5 in (5)", "true"),
    ("5 in (1, 5)", "true"),
    ("5 in (< 3, > 4)", "true"),
    ("5 in > 4", "true"),
    ("5 in = 5", "true"),
    ("5 in != 5", "false"),
    ("5 in [1..6]", "true"),
    ("5 in (1..5)", "false"),
    ("5 in (1..5]", "true"),
    ("5 in ]1..5[", "false"),
    ("5 in ([1..2], [4..6])", "true"),
    ("5 in ((2 + 3))", "true"),
    ("5 in (2) + 3", "true"),
    ("5 in (2 + 3)", "true"),
    ("5 in [4, 5]", "true"),
    ("(5 in [4, 5]) = true", "true"),
    ("5 in (> 4) and 5 in (< 6)", "true"),
    ("5 in (> 4 , 1)", "true"),
    ("not(5 in (1, 2))", "true"),
)
def test_the_right_side_of_in_is_a_test_or_several(asked, value):
    assert told(asked) == value


@table(
    ("{a: 1}", "{a: 1}"),
    ('{"a": 1}', "{a: 1}"),
    ('{"": 1}', '{"": 1}'),
    ("{a b: 1}", "{a b: 1}"),
    ("{a: 1, b: {c: 2}}", "{a: 1, b: {c: 2}}"),
    ("{if a: 1}", "{if a: 1}"),
    ("{}", "{}"),
)
def test_contexts_have_names_or_texts_as_keys(asked, value):
    assert told(asked) == value


@table(
    ("max(1, 2)", "2"),
    ("max([1, 2])", "2"),
    ('substring(string: "abc", start position: 2)', '"bc"'),
    ('substring(start position: 2, string: "abc")', '"bc"'),
    ('contains(string: "abc", match: "b")', "true"),
    ("(function(x) x)(x: 1)", "1"),
    ("(function() 1)()", "1"),
)
def test_arguments_stand_in_order_or_have_names(asked, value):
    assert told(asked) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "column 1: it is empty"),
        ("   ", "column 4: it is empty"),
        ("// nothing", "column 11: it is empty"),
        ("1 +", "column 4: expected an expression, found the end"),
        ("1 + * 2", "column 5: expected an expression, found “*”"),
        ("(1", "column 3: expected “)” after the expression, found the end"),
        ("(1 2)", "column 4: expected “)” after the expression, found “2”"),
        ("1)", "column 2: expected an operator or the end, found “)”"),
        ("[1, 2", "column 6: expected “,” or “]” after an item, found the end"),
        ("[1 2]", "column 4: expected “,” or “]” after an item, found “2”"),
        ("[1,", "column 4: expected an expression, found the end"),
        ("[1..2", "column 6: expected “]” or “)” after the end of the range, found the end"),
        ("]1, 2[", "column 3: expected “..” after the start of the range, found “,”"),
        ("{a 1}", "column 5: expected “:” after the name “a 1”, found “}”"),
        ("{a: 1", "column 6: expected “,” or “}” after an entry, found the end"),
        ("{a: 1 b: 2}", "column 7: expected “,” or “}” after an entry, found “b”"),
        ("{: 1}", "column 2: expected a name, found “:”"),
        ("{a: 1, a: 2}", "column 8: “a” is there twice"),
        ("f(1", "column 4: expected “,” or “)” after an argument, found the end"),
        ("f(a: 1, 2)", "column 9: name all arguments or none"),
        ("f(1, a: 2)", "column 6: name all arguments or none"),
        ("a.", "column 3: expected the name of an entry after “.”, found the end"),
        ("a.+", "column 3: expected the name of an entry after “.”, found “+”"),
        ("a[1", "column 4: expected “]” after the filter, found the end"),
        ("a[]", "column 3: expected a condition or a place between “[” and “]”"),
        ("if a", "column 5: expected “then” after the condition of if, found the end"),
        ("if a then b", "column 12: expected “else” after the part after then, found the end"),
        ("if then b", "column 4: expected an expression, found “then”"),
        ("for", "column 4: expected a name, found the end"),
        ("for x", "column 6: expected “in” after “x”, found the end"),
        ("for x in", "column 9: expected an expression, found the end"),
        (
            "for x in y",
            "column 11: expected “return” or “,” after the list that for goes through, found the"
            " end",
        ),
        (
            "some x in y",
            "column 12: expected “satisfies” or “,” after the list that some goes through, found"
            " the end",
        ),
        ("function", "column 9: expected “(” after function, found the end"),
        ("function(a", "column 11: expected “,” or “)” after a parameter, found the end"),
        ("function(a:) 1", "column 12: expected a type, such as number, found “)”"),
        ("function(a)", "column 12: expected an expression, found the end"),
        ("a between 1", "column 12: expected “and” after the lower end of between, found the end"),
        ("a in ()", "column 7: expected an expression, found “)”"),
        ("a in (1", "column 8: expected “)” after the tests, found the end"),
        ("a instance b", "column 12: expected “of” after instance, found “b”"),
        ("a instance of", "column 14: expected a type, such as number, found the end"),
        ("@", 'column 2: expected a text after “@”, as in @"2026-01-31"'),
        ('@"x"', "column 1: “x” is no day, time or duration"),
        ('@"2023-02-29"', "column 1: “2023-02-29” is no day, time or duration"),
        ("1e999999", "column 1: this number is too large"),
        ("a b", "column 3: expected an operator or the end, found “b”; there is no “a b”"),
        ("1 2", "column 3: expected an operator or the end, found “2”"),
        ("12:30", "column 3: expected an operator or the end, found “:”"),
        ("1 == 2", "column 4: expected an expression, found “=”; write “=”"),
        ("then", "column 1: expected an expression, found “then”"),
        ("a\n+\n", "line 3, column 1: expected an expression, found the end"),
        ("[1,\n  2\n  3]", "line 3, column 3: expected “,” or “]” after an item, found “3”"),
        (
            "x" * 50 + " " + "y" * 50,
            "column 52: expected an operator or the end, found “" + "y" * 40,
        ),
    ],
)
def test_a_fault_tells_where_it_is_what_was_expected_and_what_was_found(text, message):
    assert fault(text).startswith(message)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("string lenght(x)", "string length"),
        ('substrin before("a", "b")', "substring before"),
        ("day of wek(x)", "day of week"),
    ],
)
def test_a_misspelt_name_of_several_words_is_told_with_the_nearest(text, near):
    assert f"did you mean “{near}”?" in fault(text)


@pytest.mark.parametrize(
    "opening", ["(", "[", "{a:", "-", "if ", "f(", "for x in ", "not(", "]1.."]
)
def test_nesting_ends_with_a_fault(opening):
    assert "nested deeper" in fault(opening * 500) or "too involved" in fault(opening * 500)


@pytest.mark.parametrize(
    "text",
    [
        "x in (" * 12 + "1" + ")+1" * 12,
        "x in (" * 60 + "1" + ")+1" * 60,
        "]1.." * 60,
        "[a[" * 60,
        "[1..[" * 60,
        "(" * 60 + "1" + ")" * 60,
        "f(a-" * 2000,
        "f(" + "a-" * 30_000,
        "1 in " + "(x in " * 40 + "(1)" + ")" * 40,
    ],
)
def test_what_could_be_read_in_many_ways_is_read_or_refused_soon(text):
    with suppress(FeelFault):
        assert read(text).at >= 0


@pytest.mark.thorough
@pytest.mark.parametrize(
    "text",
    ["1" + " = 1" * 20_000, "a" + ".a" * 30_000, "f" + "()" * 30_000, "[1]" + "[1]" * 20_000],
)
def test_long_chains_are_read(text):
    assert read(text).at > 0


WORDS = "1 a + - * / ** ( ) [ ] { } , . .. : = != < > <= >= and or in between instance of if then"
SOUP = st.lists(
    st.sampled_from([*WORDS.split(), "else", "for", "return", "some", "every", "satisfies", '"s"',
                     "function", "external", "true", "null", "not", "@", '"P1D"', "?", "'"]),
    max_size=25,
)  # fmt: skip


@given(SOUP)
def test_any_soup_of_tokens_is_read_or_refused(words):
    with suppress(FeelFault):
        assert read(" ".join(words)).at >= 0


def test_an_entry_that_one_text_names_is_unknown_to_the_next():
    read("{net price: 1}.net price")
    with pytest.raises(FeelFault, match="no “net price”"):
        read("null.net price")
