from decimal import Decimal

import pytest

from knowledge.dmn.feel.builtins import FUNCTIONS, ROOMS
from knowledge.dmn.feel.faults import LimitExceeded, NoValue
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.scope import STEPS_MAX, Run
from tests.knowledge.dmn.feel.asking import note, table, told

LIBRARY = Library()
SPECIFIED = [
    "number",
    "string",
    "date",
    "time",
    "duration",
    "range",
    "not",
    "contains",
    "matches",
    "replace",
    "split",
    "modulo",
    "sqrt",
    "log",
    "exp",
    "odd",
    "even",
    "abs",
    "floor",
    "ceiling",
    "decimal",
    "count",
    "min",
    "max",
    "sum",
    "mean",
    "all",
    "any",
    "sublist",
    "append",
    "concatenate",
    "remove",
    "reverse",
    "union",
    "flatten",
    "product",
    "median",
    "stddev",
    "mode",
    "sort",
    "context",
    "before",
    "after",
    "meets",
    "overlaps",
    "finishes",
    "includes",
    "during",
    "starts",
    "coincides",
    "now",
    "today",
    "is",
]
SPECIFIED_IN_WORDS = """
date and time, years and months duration, substring, string length, upper case, lower case,
substring before, substring after, starts with, ends with, string join, list contains,
insert before, index of, distinct values, duplicate values, list replace, round up, round down,
round half up, round half down, met by, overlaps before, overlaps after, finished by, started by,
get value, get entries, context put, context merge, day of year, day of week, month of year,
week of year
"""


@LIBRARY.feel("twice(n: number)")
def _twice(number):
    return number * 2


@LIBRARY.feel("shown(value: number | string, sign?: string | null)")
def _shown(value, sign=None):
    return f"{value}{sign or ''}"


@LIBRARY.feel("gathered(first: any, ...rest: number)")
def _gathered(first, rest):
    return [first, *rest]


@LIBRARY.feel("size(list: list)")
@LIBRARY.feel("size(text: string)")
def _size(value):
    return len(value)


@LIBRARY.feel("all of(list: list)", each=True)
def _all_of(values):
    return values


def call(name, *arguments, **named):
    function = LIBRARY.functions[name]
    return function.call_named(Run(), named) if named else function.call(Run(), arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("twice", ["ab"], None),
        ("twice", [Decimal(2)], 4),
        ("twice", [[Decimal(2)]], 4),
        ("twice", [[]], None),
        ("twice", [None], None),
        ("twice", [True], None),
        ("twice", [], None),
        ("twice", [Decimal(1), Decimal(1)], None),
        ("shown", ["a"], "a"),
        ("shown", ["a", "!"], "a!"),
        ("shown", ["a", None], "a"),
        ("shown", [Decimal(1), "!"], "1!"),
        ("shown", [True], None),
        ("gathered", ["a"], None),
        ("gathered", ["a", Decimal(1), Decimal(2)], ["a", 1, 2]),
        ("gathered", ["a", "b"], None),
        ("size", ["abc"], 3),
        ("size", [[1, 2]], 2),
        ("size", [{}], 1),
    ],
)
def test_the_first_signature_that_takes_the_arguments_is_called(name, arguments, expected):
    if expected is None:
        with pytest.raises(NoValue, match=f"^{name}: "):
            call(name, *arguments)
    else:
        assert call(name, *arguments) == expected


def test_arguments_may_be_named_and_what_is_optional_left_out():
    assert call("shown", value="a") == "a"
    assert call("shown", sign="!", value="a") == "a!"
    assert call("size", text="ab") == 2
    assert call("size", list=[1]) == 1
    with pytest.raises(NoValue, match="it has no parameters value, colour"):
        call("shown", value="a", colour="red")
    with pytest.raises(NoValue, match="it has no parameters sign"):
        call("shown", sign="!")


def test_going_through_items_is_paid_for():
    run = Run()
    LIBRARY.functions["all of"].call(run, [[1] * 1000])
    each = STEPS_MAX - run.steps_left
    run = Run()
    LIBRARY.functions["size"].call(run, [[1] * 1000])
    assert each > 1000 > STEPS_MAX - run.steps_left > 0
    with pytest.raises(LimitExceeded):
        LIBRARY.functions["all of"].call(Run(), [[1] * (STEPS_MAX + 1)])


def test_every_function_of_the_specification_is_there():
    in_words = {name.strip() for name in SPECIFIED_IN_WORDS.replace("\n", " ").split(",")}
    assert set(SPECIFIED) | in_words == set(FUNCTIONS)


def test_no_two_rooms_have_a_function_of_one_name():
    assert sum(len(room.LIBRARY.functions) for room in ROOMS) == len(FUNCTIONS)


ANY_NUMBER = {"append", "concatenate", "union"}


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - ANY_NUMBER))
def test_functions_refuse_what_they_do_not_take_with_a_note(name):
    assert note(f"{name}(1, 2, 3, 4, 5, sum, {{}})").startswith(f"{name}: ")


ODD = ("null", "[]", "{}", "sum", "[1..2]", '""', "-1", "true", '@"P1D"', "[null]", "[[]]")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_end_whatever_they_are_given(name):
    for first in ODD:
        told(f"{name}({first})")
        for second in ODD:
            told(f"{name}({first}, {second})")
            told(f"{name}({first}, {second}, {second})")


@table(
    ("(function(a: number, b: string) b)(1, 2)", "“b” of function must be string, not number"),
    ("(function(a, b) b)(1)", "function takes 2 arguments, not 1"),
    ("(function(a, b) b)(a: 1)", "function takes a, b"),
    ("(function() 1)(a: 1)", "function takes no arguments"),
)
def test_a_function_written_in_feel_tells_what_it_takes(asked, value):
    assert note(asked) == value


@pytest.mark.parametrize(
    "asked",
    [
        "{f: function(n) f(n), r: f(1)}.r",
        "{f: function(g) g(g), r: f(f)}.r",
        "{f: function(n) f(n - 1) + f(n - 1), r: f(55)}.r",
        "{f: function(n) if n = 0 then 1 else f(n - 1) + f(n - 1), r: f(50)}.r",
        "{f: function(a, b) sort([1, 2, 3], f) = [1], r: f(1, 2)}.r",
        "{f: function(a, b) list replace([1, 2], f, 1) = [], r: f(1, 2)}.r",
        "{f: function(n) [f(n)], g: function(n) {a: f(n)}, r: g(1)}.r",
    ],
)
def test_functions_that_call_themselves_without_end_are_stopped(asked):
    with pytest.raises(LimitExceeded):
        told(asked)
