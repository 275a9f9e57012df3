from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.builtins.days import MONTHS, WEEKDAYS
from knowledge.dmn.feel.calendar import Date
from knowledge.dmn.feel.expression import value_of
from tests.knowledge.dmn.feel.asking import note, table, told


@table(
    ('day of year(@"2024-01-01")', "1"),
    ('day of year(@"2024-12-31")', "366"),
    ('day of year(@"2023-12-31")', "365"),
    ('day of year(@"2024-03-01T12:00:00")', "61"),
    ('day of week(@"2024-02-29")', '"Thursday"'),
    ('day of week(@"2024-03-03")', '"Sunday"'),
    ('day of week(@"0001-01-01")', '"Monday"'),
    ('month of year(@"2024-02-29")', '"February"'),
    ('month of year(@"2024-12-01T00:00:00Z")', '"December"'),
    ('week of year(@"2024-01-01")', "1"),
    ('week of year(@"2023-01-01")', "52"),
    ('week of year(@"2021-01-03")', "53"),
    ('week of year(@"2024-12-30")', "1"),
    ('week of year(@"2020-12-31")', "53"),
    ("now() = now()", "true"),
    ("date(now()) = today()", "true"),
    ("now() instance of date and time", "true"),
    ("today() instance of date", "true"),
    ("now().time offset", "PT0S"),
)
def test_days_are_named_and_counted(asked, value):
    assert told(asked) == value


@table(
    ("is(1, 1)", "true"),
    ("is(1, 1.0)", "true"),
    ('is(1, "1")', "false"),
    ("is(null, null)", "true"),
    ("is(null, false)", "false"),
    ("is([1], [1])", "true"),
    ("is({a: 1}, {a: 1})", "true"),
    ("is([1..2], [1..2])", "true"),
    ("is([1..2], [1..2))", "false"),
    ("is(sum, sum)", "true"),
    ("is(sum, max)", "false"),
    ('is(@"2024-01-01", @"2024-01-01")', "true"),
    ('is(@"2024-01-01", @"2024-01-01T00:00:00Z")', "false"),
    ('is(@"10:00:00+02:00", @"08:00:00Z")', "false"),
    ('is(@"10:00:00", @"10:00:00Z")', "false"),
    ('is(@"10:00:00z", @"10:00:00Z")', "true"),
    ('is(@"P1Y", @"P12M")', "true"),
    ('is(@"P1D", @"P1M")', "false"),
    ("is(value1: 1, value2: 1)", "true"),
)
def test_two_values_are_the_same_where_they_are_told_in_the_same_way(asked, value):
    assert told(asked) == value


@table(
    ('day of week("2024-01-01")', "day of week: “date” must be date or date and time, not string"),
    ("week of year(null)", "week of year: “date” must be date or date and time, not null"),
    ('month of year(@"08:00:00")', "month of year: “date” must be date or date and time, not time"),
)
def test_other_values_are_no_days(asked, value):
    assert note(asked) == value


@given(st.dates(min_value=date(1, 1, 8)))
def test_days_are_those_of_python(day):
    asked = "[day of year(d), week of year(d), day of week(d), month of year(d)]"
    _year, week, weekday = day.isocalendar()
    found = value_of(asked, d=Date(day.year, day.month, day.day))
    assert found == [
        day.timetuple().tm_yday,
        week,
        WEEKDAYS[weekday - 1],
        MONTHS[day.month - 1],
    ]
