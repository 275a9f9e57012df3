from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.compiling import mentions_input
from knowledge.dmn.feel.whole_texts import read_tests
from tests.knowledge.dmn.feel.asking import holds, note, table, told

SMALL = st.integers(-50, 50)


@table(
    ("1", "1"),
    ("-1.5", "-1.5"),
    ('"a"', '"a"'),
    ("true", "true"),
    ("null", "null"),
    ('@"2024-01-31"', "2024-01-31"),
    ('@"08:30:00Z"', "08:30:00Z"),
    ('@"2024-01-31T08:30:00"', "2024-01-31T08:30:00"),
    ('@"P1Y"', "P1Y"),
    ("[]", "[]"),
    ("[1, [2], {}]", "[1, [2], {}]"),
    ("{a: 1, b: a + 1, c: b * 2}", "{a: 1, b: 2, c: 4}"),
    ("{a: {b: 1}, c: a.b}.c", "1"),
    ("{a: 1, b: {c: a}}.b.c", "1"),
    ("{a: b, b: 1}.a", "null"),
    ("[1..3]", "[1..3]"),
    ("(1..3)", "(1..3)"),
    ("]1..3[", "(1..3)"),
    ("(> 3)", "(> 3)"),
    ("(<= 3)", "(<= 3)"),
    ("(= 3)", "(= 3)"),
    ("(!= 3)", "(!= 3)"),
    ("[null..1]", "null"),
    ("[1..null]", "null"),
    ('[1.."a"]', "null"),
    ("[[1]..[2]]", "null"),
    ("(> null)", "null"),
    ('["a".."c"]', '["a".."c"]'),
    ('[@"2024-01-01"..@"2024-01-31"]', "[2024-01-01..2024-01-31]"),
    ("function(a, b) a + b", "function(a, b)"),
)
def test_parts_of_an_expression_come_to_values(asked, value):
    assert told(asked) == value


@table(
    ("1 = 1", "true"),
    ("1 = 1.0", "true"),
    ("1 = 2", "false"),
    ("1 != 2", "true"),
    ("1 < 2", "true"),
    ("2 <= 2", "true"),
    ("2 > 2", "false"),
    ("2 >= 2", "true"),
    ('"a" < "b"', "true"),
    ('"a" = "A"', "false"),
    ('"a" < "B"', "false"),
    ('"" < "a"', "true"),
    ("true = true", "true"),
    ("true = false", "false"),
    ("true < false", "null"),
    ("null = null", "true"),
    ("null != null", "false"),
    ("1 = null", "false"),
    ("1 != null", "true"),
    ("null < 1", "null"),
    ('1 = "1"', "null"),
    ('1 != "1"', "null"),
    ('1 < "1"', "null"),
    ("1 = true", "null"),
    ("[] = []", "true"),
    ("[1, 2] = [1, 2]", "true"),
    ("[1, 2] = [2, 1]", "false"),
    ("[1] = [1, null]", "false"),
    ("[1] = 1", "null"),
    ("[1] < [2]", "null"),
    ("[[1]] = [[1]]", "true"),
    ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
    ("{a: 1} = {a: 2}", "false"),
    ("{a: 1} = {}", "false"),
    ("{a: null} = {}", "false"),
    ("{} < {}", "null"),
    ("[1..2] = [1..2]", "true"),
    ("[1..2] = [1..2)", "false"),
    ("[1..2] = (1..2]", "false"),
    ("(> 1) = (> 1)", "true"),
    ("(> 1) = (>= 1)", "false"),
    ("(= [1]) = (= [1])", "true"),
    ("sum = sum", "true"),
    ("sum = max", "false"),
    ("(function(x) x) = (function(x) x)", "false"),
    ('@"2024-01-01" = @"2024-01-01"', "true"),
    ('@"2024-01-01" < @"2024-01-02"', "true"),
    ('@"2024-01-01" = @"2024-01-01T00:00:00Z"', "true"),
    ('@"2024-01-01" < @"2024-01-01T00:00:01Z"', "true"),
    ('@"2024-01-01" < @"2024-01-01T00:00:01"', "null"),
    ('@"10:00:00+02:00" = @"08:00:00Z"', "true"),
    ('@"10:00:00+02:00" < @"09:00:00Z"', "true"),
    ('@"10:00:00" < @"10:00:00Z"', "null"),
    ('@"2024-07-01T12:00:00@Europe/Berlin" = @"2024-07-01T10:00:00Z"', "true"),
    ('@"2024-01-01T12:00:00@Europe/Berlin" = @"2024-01-01T11:00:00Z"', "true"),
    ('@"P1Y" = @"P12M"', "true"),
    ('@"P1D" = @"PT24H"', "true"),
    ('@"P1M" < @"P31D"', "null"),
    ('@"P1M" = @"P30D"', "null"),
)
def test_values_of_one_kind_are_compared(asked, value):
    assert told(asked) == value


@table(
    ("2 between 1 and 3", "true"),
    ("1 between 1 and 3", "true"),
    ("3 between 1 and 3", "true"),
    ("4 between 1 and 3", "false"),
    ('"b" between "a" and "c"', "true"),
    ('@"2024-06-01" between @"2024-01-01" and @"2024-12-31"', "true"),
    ("null between 1 and 3", "null"),
    ("2 between null and 3", "null"),
    ("4 between null and 3", "false"),
    ('2 between "a" and 3', "null"),
    ("2 in [1..3]", "true"),
    ("1 in (1..3)", "false"),
    ("3 in (1..3]", "true"),
    ("2 in []", "false"),
    ("2 in [1, 2]", "true"),
    ("2 in ([1..1], [3..9])", "false"),
    ("2 in (null)", "false"),
    ("null in null", "true"),
    ("null in [null]", "true"),
    ("null in [1..2]", "null"),
    ("2 in [1..null]", "null"),
    ('2 in ["a".."b"]', "null"),
    ('2 in (["a".."b"], 2)', "true"),
    ("[1] in [[1], [2]]", "true"),
    ("{a: 1} in [{a: 1}]", "true"),
)
def test_a_value_is_between_or_in(asked, value):
    assert told(asked) == value


@table(
    ("1 instance of number", "true"),
    ('"a" instance of string', "true"),
    ("true instance of boolean", "true"),
    ("1 instance of string", "false"),
    ("1 instance of boolean", "false"),
    ("true instance of number", "false"),
    ('@"2024-01-01" instance of date', "true"),
    ('@"2024-01-01" instance of date and time', "false"),
    ('@"2024-01-01T00:00:00" instance of date and time', "true"),
    ('@"2024-01-01T00:00:00" instance of date', "false"),
    ('@"08:00:00" instance of time', "true"),
    ('@"P1D" instance of days and time duration', "true"),
    ('@"P1D" instance of years and months duration', "false"),
    ('@"P1Y" instance of years and months duration', "true"),
    ("[1, 2] instance of list<number>", "true"),
    ('[1, "a"] instance of list<number>', "false"),
    ('[1, "a"] instance of list<Any>', "true"),
    ("[] instance of list<number>", "true"),
    ("[1, null] instance of list<number>", "true"),
    ("1 instance of list<number>", "false"),
    ("[[1]] instance of list<list<number>>", "true"),
    ("{a: 1} instance of context<a: number>", "true"),
    ("{a: 1, b: 2} instance of context<a: number>", "true"),
    ("{} instance of context<a: number>", "false"),
    ('{a: "x"} instance of context<a: number>', "false"),
    ("{a: 1} instance of context", "true"),
    ("[1..2] instance of range<number>", "true"),
    ("[1..2] instance of range<string>", "false"),
    ("(> 1) instance of range<number>", "true"),
    ("[1, 2] instance of range<number>", "false"),
    ("(function(a: number) a) instance of function<number> -> Any", "true"),
    ("(function(a: number) a) instance of function<string> -> Any", "false"),
    ("(function(a) a) instance of function<number> -> Any", "true"),
    ("(function(a, b) a) instance of function<number> -> Any", "false"),
    ("(function() 1) instance of function<> -> Any", "true"),
    ("(function(a) a) instance of function<number> -> number", "false"),
    ("1 instance of function<> -> Any", "false"),
    ("[1] instance of function<> -> Any", "false"),
    ("1 instance of Any", "true"),
    ("null instance of Any", "false"),
    ("null instance of number", "false"),
    ("null instance of Null", "true"),
    ("1 instance of Null", "false"),
    ("1 instance of tNobody", "null"),
)
def test_a_value_is_of_a_type(asked, value):
    assert told(asked) == value


@table(
    ("(function(a) a * 2)(4)", "8"),
    ("(function(a, b) a - b)(b: 1, a: 3)", "2"),
    ("{twice: function(a) a * 2, r: twice(4)}.r", "8"),
    ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r", "120"),
    ("{n: 5, f: function() n, r: f()}.r", "5"),
    ("{make: function(n) function(x) x + n, r: make(2)(3)}.r", "5"),
    ("(function(f, x) f(f(x)))(function(x) x * 3, 2)", "18"),
    ("(function(a: number) a)([1])", "1"),
    ("(function(a: list<number>) a)(1)", "[1]"),
    ('(function(a: date and time) a)(@"2024-01-01")', "2024-01-01T00:00:00Z"),
    ('(function(a: number) a)("x")', "null"),
    ("(function(a: number) a)(null)", "null"),
    ("(function(a) a)(1, 2)", "null"),
    ("[sum, max][2]([1, 5])", "5"),
    ("{a: sum}.a([1, 2])", "3"),
    ("{sum: function(a) 7, r: sum([1])}.r", "7"),
    ("(if true then sum else max)([1, 2])", "3"),
)
def test_functions_are_values_and_are_called(asked, value):
    assert told(asked) == value


@table(
    ("nobody", "there is no “nobody”"),
    ("nobody(1)", "there is no “nobody”"),
    ("{a: 1}.b", "there is no entry “b”"),
    ("null(1)", "this is no function"),
    ("1(2)", "this is no function"),
    ("{f: 1, r: f(2)}.r", "f is no function"),
    ("(function(a) a)()", "function takes 1 arguments, not 0"),
    ("(function(a) a)(b: 1)", "function takes a"),
    ("max(list: [1], list: [2])", "an argument is named twice"),
    ('(function(a: number) a)("x")', "“a” of function must be number, not string"),
    ('[1.."a"]', "there is no range from number to string"),
    ("1 instance of tNobody", "there is no type tNobody"),
    ("substring(1, 1)", "substring: “string” must be string, not number"),
    ("contains()", "contains: it does not take 0 arguments"),
    ('contains(text: "a")', "contains: it has no parameters text"),
)
def test_why_something_is_null_is_noted(asked, value):
    assert note(asked) == value


@pytest.mark.parametrize(
    ("tests", "is_mentioned"),
    [("5", False), ("?", True), ("? > 5", True), ("f(?)", True), ("[1, ?]", True), ('"?"', False)],
)
def test_a_test_mentions_what_it_tests_or_not(tests, is_mentioned):
    assert mentions_input(read_tests(tests)[0]) is is_mentioned


def test_a_long_test_is_gone_through_without_nesting():
    assert holds("0" + " + 1" * 20_000, "20000") is True


def test_an_untold_end_of_a_range_may_be_a_variable_of_null():
    assert told("1 in [low..5]", low=None) == "null"


@given(SMALL, SMALL, SMALL)
def test_between_is_as_two_comparisons(value, low, high):
    expected = "true" if low <= value <= high else "false"
    assert told("v between l and h", v=Decimal(value), l=Decimal(low), h=Decimal(high)) == expected


@given(SMALL, SMALL)
def test_comparisons_are_those_of_integers(left, right):
    asked = "[a < b, a <= b, a > b, a >= b, a = b, a != b]"
    expected = [left < right, left <= right, left > right, left >= right, left == right]
    expected.append(left != right)
    names = {"a": Decimal(left), "b": Decimal(right)}
    assert told(asked, **names) == str(expected).lower()
