from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.calendar import DaysTime, YearsMonths
from knowledge.dmn.feel.paths import part
from knowledge.dmn.feel.scope import Run
from tests.knowledge.dmn.feel.asking import note, table, told


@table(
    ("{a: 1}.a", "1"),
    ("{a: {b: {c: 5}}}.a.b.c", "5"),
    ("{a b: 1}.a b", "1"),
    ('{"a+b": 1}.a+b', "1"),
    ("{a: null}.a", "null"),
    ("[{a: 1}, {a: 2}].a", "[1, 2]"),
    ("[{a: 1}, {b: 2}].a", "[1, null]"),
    ("[{a: {b: 1}}, {a: {b: 2}}].a.b", "[1, 2]"),
    ("[].a", "[]"),
    ("{a: [{b: 1}, {b: 2}]}.a.b", "[1, 2]"),
    ('[@"2024-01-31", @"2023-05-01"].year', "[2024, 2023]"),
)
def test_an_entry_stands_behind_a_dot(asked, value):
    assert told(asked) == value


@table(
    ('@"2024-02-29".year', "2024"),
    ('@"2024-02-29".month', "2"),
    ('@"2024-02-29".day', "29"),
    ('@"2024-02-29".weekday', "4"),
    ('@"2024-03-03".weekday', "7"),
    ('@"2024-03-04".weekday', "1"),
    ('@"-0044-03-15".year', "-44"),
    ('@"08:30:15".hour', "8"),
    ('@"08:30:15".minute', "30"),
    ('@"08:30:15".second', "15"),
    ('@"08:30:15.25".second', "15.25"),
    ('@"08:30:15+02:00".time offset', "PT2H"),
    ('@"08:30:15-05:30".time offset', "-PT5H30M"),
    ('@"08:30:15Z".time offset', "PT0S"),
    ('@"08:30:15".time offset', "null"),
    ('@"08:30:15".timezone', "null"),
    ('@"08:30:15Z".timezone', "null"),
    ('@"08:30:15@Etc/UTC".timezone', '"Etc/UTC"'),
    ('@"08:30:15@Etc/UTC".time offset', "PT0S"),
    ('@"2024-02-29T08:30:15".year', "2024"),
    ('@"2024-02-29T08:30:15".month', "2"),
    ('@"2024-02-29T08:30:15".day', "29"),
    ('@"2024-02-29T08:30:15".weekday', "4"),
    ('@"2024-02-29T08:30:15".hour', "8"),
    ('@"2024-02-29T08:30:15".minute', "30"),
    ('@"2024-02-29T08:30:15".second', "15"),
    ('@"2024-02-29T08:30:15".time offset', "null"),
    ('@"2024-02-29T08:30:15@Europe/Berlin".timezone', '"Europe/Berlin"'),
    ('@"2024-02-29T08:30:15@Europe/Berlin".time offset', "PT1H"),
    ('@"2024-07-29T08:30:15@Europe/Berlin".time offset', "PT2H"),
)
def test_days_and_times_have_parts(asked, value):
    assert told(asked) == value


@table(
    ('@"P2Y3M".years', "2"),
    ('@"P2Y3M".months', "3"),
    ('@"-P2Y3M".years', "-2"),
    ('@"-P2Y3M".months', "-3"),
    ('@"P14M".years', "1"),
    ('@"P1DT2H3M4.5S".days', "1"),
    ('@"P1DT2H3M4.5S".hours', "2"),
    ('@"P1DT2H3M4.5S".minutes', "3"),
    ('@"P1DT2H3M4.5S".seconds', "4.5"),
    ('@"-P1DT2H3M4.5S".days', "-1"),
    ('@"-P1DT2H3M4.5S".seconds', "-4.5"),
    ('@"PT36H".days', "1"),
    ('@"PT36H".hours', "12"),
    ('@"PT0S".seconds', "0"),
)
def test_durations_have_parts_with_the_sign_of_all(asked, value):
    assert told(asked) == value


@table(
    ("[1..5).start", "1"),
    ("[1..5).end", "5"),
    ("[1..5).start included", "true"),
    ("[1..5).end included", "false"),
    ("(> 1).start", "1"),
    ("(> 1).start included", "false"),
    ("(> 1).end", "null"),
    ("(<= 1).start", "null"),
    ("(<= 1).end", "1"),
    ("(<= 1).end included", "true"),
)
def test_ranges_have_ends(asked, value):
    assert told(asked) == value


@table(
    ("{a: 1}.b", "there is no entry “b”"),
    ("null.a", "a null has no “a”"),
    ("1.a", "a number has no “a”"),
    ('"abc".length', "a string has no “length”"),
    ("true.a", "a boolean has no “a”"),
    ('@"2024-01-01".hour', "a date has no “hour”"),
    ('@"08:00:00".year', "a time has no “year”"),
    ('@"P1Y".days', "a years and months duration has no “days”"),
    ('@"P1D".years', "a days and time duration has no “years”"),
    ("[1..2].a", "a range has no “a”"),
    ("sum.a", "a function has no “a”"),
)
def test_what_is_not_there_is_told(asked, value):
    assert note(asked) == value


@pytest.mark.parametrize(
    "value",
    ["1", '"a"', "true", "sum", "(function(x) x)", "[1..2]", '@"2024-01-01"', '@"P1D"', "{}"],
)
@pytest.mark.parametrize(
    "name",
    ["__class__", "__dict__", "__globals__", "real", "append", "keys", "ordinal", "nanos", "call",
     "scope", "operator", "zone", "_PARTS"],
)  # fmt: skip
def test_nothing_of_python_stands_behind_a_dot(value, name):
    assert told(f"({value}).{name}") == "null"
    assert told(f"[{value}].{name}") == "[null]"


def test_a_path_over_a_list_is_paid_for():
    run = Run()
    before = run.steps_left
    part([{"a": 1}] * 100, "a", run)
    assert before - run.steps_left == 100


@given(st.integers(-(10**6), 10**6))
def test_parts_of_months_add_up(months):
    duration = YearsMonths(months)
    years, rest = (part(duration, name, Run()) for name in ("years", "months"))
    assert years * 12 + rest == months
    assert abs(rest) < 12


@given(st.integers(-(10**20), 10**20))
def test_parts_of_days_and_time_add_up(nanos):
    duration = DaysTime(nanos)
    names = ("days", "hours", "minutes", "seconds")
    days, hours, minutes, seconds = (part(duration, name, Run()) for name in names)
    assert ((days * 24 + hours) * 60 + minutes) * 60 + seconds == Decimal(nanos).scaleb(-9)
