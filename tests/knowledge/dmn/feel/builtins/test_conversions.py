from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.builtins.conversions import literal_text, text_of
from knowledge.dmn.feel.calendar import Date, DateTime, DaysTime, Time, YearsMonths
from knowledge.dmn.feel.expression import value_of
from knowledge.dmn.feel.values import Range
from tests.knowledge.dmn.feel.asking import note, table, told


@table(
    ('number("12")', "12"),
    ('number("-12.50")', "-12.5"),
    ('number("+1")', "1"),
    ('number(".5")', "0.5"),
    ('number("1.")', "1"),
    ('number("1e3")', "1000"),
    ('number("1,234.5", ",", ".")', "1234.5"),
    ('number("1.234,5", ".", ",")', "1234.5"),
    ('number("1 234,5", " ", ",")', "1234.5"),
    ('number("1234,5", null, ",")', "1234.5"),
    ('number("1,234", ",", null)', "1234"),
    ('number(from: "12")', "12"),
)
def test_a_number_is_read_from_a_text(asked, value):
    assert told(asked) == value


@table(
    ('number("")', "number: “” is no number"),
    ('number("abc")', "number: “abc” is no number"),
    ('number(" 1")', "number: “ 1” is no number"),
    ('number("1 000")', "number: “1 000” is no number"),
    ('number("0x10")', "number: “0x10” is no number"),
    ('number("NaN")', "number: “NaN” is no number"),
    ('number("Infinity")', "number: “Infinity” is no number"),
    ('number("1_000")', "number: “1_000” is no number"),
    ('number("١٢")', "number: “١٢” is no number"),
    ('number("1e999999")', "number: the result is not a finite number"),
    ('number("1.5", ".", ".")', "number: the two separators must differ"),
    ('number("1.5", ".")', "number: it does not take 2 arguments"),
    ('number("1", "x", ".")', "number: separators are a blank, “,” or “.”, of decimals"),
    ("number(1)", "number: “from” must be string, not number"),
    ("number(null)", "number: “from” must be string, not null"),
)
def test_other_texts_are_no_numbers(asked, value):
    assert note(asked).startswith(value)


@table(
    ('date("2024-02-29")', "2024-02-29"),
    ("date(2024, 2, 29)", "2024-02-29"),
    ("date(year: 2024, month: 2, day: 29)", "2024-02-29"),
    ("date(-44, 3, 15)", "-0044-03-15"),
    ('date(@"2024-02-29")', "2024-02-29"),
    ('date(@"2024-02-29T23:59:59-05:00")', "2024-02-29"),
    ('time("08:30:00")', "08:30:00"),
    ('time("08:30:00@Europe/Berlin")', "08:30:00@Europe/Berlin"),
    ("time(8, 30, 0)", "08:30:00"),
    ("time(8, 30, 1.5)", "08:30:01.5"),
    ('time(8, 30, 0, @"PT1H")', "08:30:00+01:00"),
    ('time(8, 30, 0, @"-PT1H30M")', "08:30:00-01:30"),
    ('time(8, 30, 0, @"PT0S")', "08:30:00Z"),
    ("time(8, 30, 0, null)", "08:30:00"),
    ('time(@"2024-02-29T08:30:00Z")', "08:30:00Z"),
    ('time(@"2024-02-29")', "00:00:00Z"),
    ('time(@"08:30:00")', "08:30:00"),
    ('date and time("2024-02-29T08:30:00")', "2024-02-29T08:30:00"),
    ('date and time("2024-02-29")', "2024-02-29T00:00:00"),
    ('date and time(@"2024-02-29", @"08:30:00")', "2024-02-29T08:30:00"),
    ('date and time(@"2024-02-29T01:00:00Z", @"08:30:00")', "2024-02-29T08:30:00"),
    ('date and time(@"2024-02-29", @"08:30:00@Etc/UTC")', "2024-02-29T08:30:00@Etc/UTC"),
    (
        'date and time(@"2024-07-01T12:00:00Z", "Europe/Berlin")',
        "2024-07-01T14:00:00@Europe/Berlin",
    ),
    (
        'date and time(@"2024-03-31T01:00:00Z", "Europe/Berlin")',
        "2024-03-31T03:00:00@Europe/Berlin",
    ),
    (
        'date and time(@"2024-03-31T00:59:00Z", "Europe/Berlin")',
        "2024-03-31T01:59:00@Europe/Berlin",
    ),
    ('duration("P1Y2M")', "P1Y2M"),
    ('duration("P1DT2H")', "P1DT2H"),
    ('duration("-PT90S")', "-PT1M30S"),
    ('duration(@"P1D")', "P1D"),
)
def test_days_times_and_durations_are_made(asked, value):
    assert told(asked) == value


@table(
    ('years and months duration(@"2023-01-15", @"2024-03-15")', "P1Y2M"),
    ('years and months duration(@"2023-01-15", @"2024-03-14")', "P1Y1M"),
    ('years and months duration(@"2024-03-15", @"2023-01-15")', "-P1Y2M"),
    ('years and months duration(@"2024-03-15", @"2023-01-16")', "-P1Y1M"),
    ('years and months duration(@"2024-01-31", @"2024-02-29")', "P0M"),
    ('years and months duration(@"2024-02-29", @"2025-02-28")', "P11M"),
    ('years and months duration(@"2024-02-29", @"2025-03-01")', "P1Y"),
    ('years and months duration(@"2024-01-01", @"2024-01-01")', "P0M"),
    ('years and months duration(@"2024-01-01T10:00:00", @"2024-03-01")', "P2M"),
    ('years and months duration(from: @"2024-01-01", to: @"2024-03-01")', "P2M"),
)
def test_between_two_days_are_whole_months(asked, value):
    assert told(asked) == value


@table(
    ('date("2023-02-29")', "date: “2023-02-29” is no day; write it as 2026-01-31"),
    ('date("29.02.2024")', "date: “29.02.2024” is no day; write it as 2026-01-31"),
    ("date(2023, 2, 29)", "date: there is no such day"),
    ("date(2024, 1.5, 1)", "date: the month must be a whole number"),
    ("date(1e40, 1, 1)", "date: the year is too large"),
    ("date(1000000000, 1, 1)", "date: there is no such day"),
    ("date(null)", "date: “from” must be string, not null"),
    ('time("8:30")', "time: “8:30” is no time; write it as 08:30:00"),
    ("time(24, 0, 0)", "time: there is no such time"),
    ("time(8, 60, 0)", "time: there is no such time"),
    ("time(8, 0, 60)", "time: there is no such time"),
    ("time(-1, 0, 0)", "time: there is no such time"),
    ('time(8, 0, 0, @"PT19H")', "time: the offset must be whole seconds, 18 hours at most"),
    ('date and time("x")', "date and time: “x” is no date and time; write it as 2026-01-31T08:30"),
    ('date and time(@"2024-01-01T00:00:00Z", "Nowhere")', "date and time: "),
    ('date and time(@"2024-01-01T00:00:00", "Europe/Berlin")', "date and time: "),
    ('duration("1 day")', "duration: “1 day” is no duration; write it as P1Y2M or P3DT4H"),
)
def test_what_cannot_be_made_is_null(asked, value):
    assert note(asked).startswith(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (Decimal("1.50"), "1.5"),
        ("a", "a"),
        ([], "[]"),
        (["a", None], '["a", null]'),
        ({"a b": "x"}, '{a b: "x"}'),
        ({"a-b": 1 == 1}, '{"a-b": true}'),
        ({"": None}, '{"": null}'),
        ({'"': None}, r'{"\"": null}'),
        ({"1a": None}, '{"1a": null}'),
        ({"a  b": None}, '{"a  b": null}'),
        ({"größe": None}, "{größe: null}"),
        ({"µ": None}, '{"µ": null}'),
        (Date(2024, 1, 31), "2024-01-31"),
        (Time(0, 0), "00:00:00Z"),
        (DateTime(Date(2024, 1, 31), Time(0)), "2024-01-31T00:00:00"),
        (YearsMonths(14), "P1Y2M"),
        (DaysTime(10**9), "PT1S"),
        (Range(Decimal(1), Decimal(2), True, False), "[1..2)"),
        (Range(Decimal(1), None, False, False, ">"), "(> 1)"),
        (Range(None, Decimal(1), False, True, "<="), "(<= 1)"),
        (value_of("function(a, b) 1"), "function(a, b)"),
    ],
)
def test_any_value_has_a_text(value, text):
    assert text_of(value) == text


@given(st.text())
def test_a_text_reads_back_from_its_quotes(text):
    assert value_of(literal_text(text)) == text


@given(st.text(max_size=10))
def test_a_context_reads_back_whatever_its_key(key):
    assert value_of(literal_text({key: "x"})) == {key: "x"}


@given(st.decimals(-(10**9), 10**9, places=5))
def test_a_number_reads_back_from_its_text(number):
    assert value_of("number(string(n)) = n", n=number) is True


@given(st.integers(-(10**8), 10**8).map(Date.of_ordinal))
def test_a_day_reads_back_from_its_text(day):
    assert value_of("date(string(d)) = d", d=day) is True
    assert value_of("date(d.year, d.month, d.day) = d", d=day) is True


@given(st.integers(-(10**15), 10**15))
def test_durations_read_back_from_their_texts(count):
    names = {"d": DaysTime(count), "y": YearsMonths(count // 10**6)}
    assert value_of("duration(string(d)) = d and duration(string(y)) = y", **names) is True
