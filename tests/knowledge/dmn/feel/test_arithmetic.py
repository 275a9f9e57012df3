from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.arithmetic import NANOS_MAX, apply, months, nanos, negated
from knowledge.dmn.feel.calendar import Date, DaysTime, YearsMonths
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.numbers import DECIMAL128
from tests.knowledge.dmn.feel.asking import note, table, told

SMALL = st.decimals(-(10**9), 10**9, places=4)
COUNTS = st.integers(-(10**6), 10**6)
DAYS = st.dates().map(lambda day: Date(day.year, day.month, day.day))


@table(
    ("1 + 2", "3"),
    ("1 - 2", "-1"),
    ("2 * 3", "6"),
    ("7 / 2", "3.5"),
    ("2 ** 10", "1024"),
    ("2 ** -1", "0.5"),
    ("4 ** 0.5", "2"),
    ("(-2) ** 3", "-8"),
    ("0.1 + 0.2", "0.3"),
    ("1 / 3", "0.3333333333333333333333333333333333"),
    ("2 / 3", "0.6666666666666666666666666666666667"),
    ("1 / 3 * 3", "0.9999999999999999999999999999999999"),
    ("1.10 * 1.10", "1.21"),
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("10 - 4 - 3", "3"),
    ("24 / 4 / 2", "3"),
    ("2 * 3 ** 2", "18"),
    ("2 ** 3 ** 2", "64"),
    ("-2 ** 2", "4"),
    ("0 - 2 ** 2", "-4"),
    ("- -1", "1"),
    ("5 - -1", "6"),
    ("1 + 1 * 2 - 6 / 3", "1"),
    ("1e3 + 1", "1001"),
    ("1234567890123456789012345678901234 + 1", "1234567890123456789012345678901235"),
)
def test_numbers_are_reckoned_with_34_digits(asked, value):
    assert told(asked) == value


@table(
    ('"a" + "b"', '"ab"'),
    ('"" + ""', '""'),
    ('"a" + "b" + "c"', '"abc"'),
    (r'"\n" + "🐎"', r'"\n🐎"'),
)
def test_texts_are_joined(asked, value):
    assert told(asked) == value


@table(
    ('@"2024-01-31" + @"P1M"', "2024-02-29"),
    ('@"2023-01-31" + @"P1M"', "2023-02-28"),
    ('@"P1M" + @"2023-01-31"', "2023-02-28"),
    ('@"2024-02-29" + @"P1Y"', "2025-02-28"),
    ('@"2024-02-29" + @"P4Y"', "2028-02-29"),
    ('@"2024-03-31" - @"P1M"', "2024-02-29"),
    ('@"2024-12-31" + @"P1D"', "2025-01-01"),
    ('@"2024-02-28" + @"P1D"', "2024-02-29"),
    ('@"2023-02-28" + @"P1D"', "2023-03-01"),
    ('@"P1D" + @"2023-02-28"', "2023-03-01"),
    ('@"2024-01-01" - @"P1D"', "2023-12-31"),
    ('@"2024-01-01" + @"PT23H"', "2024-01-01"),
    ('@"2024-01-01" + @"PT25H"', "2024-01-02"),
    ('@"2024-01-01" - @"PT1H"', "2023-12-31"),
    ('@"2024-03-01" - @"2024-02-01"', "P29D"),
    ('@"2024-02-01" - @"2024-03-01"', "-P29D"),
    ('@"2024-01-01" - @"2024-01-01"', "PT0S"),
    ('@"0000-03-01" - @"P1D"', "0000-02-29"),
    ('@"0000-01-01" - @"P1D"', "-0001-12-31"),
)
def test_days_are_moved_by_durations(asked, value):
    assert told(asked) == value


@table(
    ('@"2024-01-31T08:00:00" + @"P1M"', "2024-02-29T08:00:00"),
    ('@"P1M" + @"2024-01-31T08:00:00"', "2024-02-29T08:00:00"),
    ('@"2024-01-31T08:00:00" - @"P1M"', "2023-12-31T08:00:00"),
    ('@"2024-12-31T23:59:59" + @"PT1S"', "2025-01-01T00:00:00"),
    ('@"PT1S" + @"2024-12-31T23:59:59"', "2025-01-01T00:00:00"),
    ('@"2025-01-01T00:00:00" - @"PT1S"', "2024-12-31T23:59:59"),
    ('@"2024-01-01T00:00:00+02:00" + @"PT1H"', "2024-01-01T01:00:00+02:00"),
    ('@"2024-01-02T00:00:00" - @"2024-01-01T12:00:00"', "PT12H"),
    ('@"2024-01-01T10:00:00+02:00" - @"2024-01-01T08:00:00Z"', "PT0S"),
    ('@"2024-01-02" - @"2024-01-01T12:00:00Z"', "PT12H"),
    ('@"2024-01-01T12:00:00Z" - @"2024-01-01"', "PT12H"),
    ('@"2024-03-31T01:30:00@Europe/Berlin" + @"PT1H"', "2024-03-31T03:30:00@Europe/Berlin"),
    ('@"2024-03-30T12:00:00@Europe/Berlin" + @"P1D"', "2024-03-31T13:00:00@Europe/Berlin"),
    ('@"2024-02-29T12:00:00@Europe/Berlin" + @"P1M"', "2024-03-29T12:00:00@Europe/Berlin"),
    ('@"2024-04-01T00:00:00@Europe/Berlin" - @"2024-03-31T00:00:00@Europe/Berlin"', "PT23H"),
    ('@"2024-10-28T00:00:00@Europe/Berlin" - @"2024-10-27T00:00:00@Europe/Berlin"', "P1DT1H"),
)
def test_moments_are_moved_by_durations(asked, value):
    assert told(asked) == value


@table(
    ('@"23:30:00" + @"PT1H"', "00:30:00"),
    ('@"PT1H" + @"23:30:00"', "00:30:00"),
    ('@"00:30:00" - @"PT1H"', "23:30:00"),
    ('@"08:00:00" + @"P1D"', "08:00:00"),
    ('@"08:00:00Z" + @"PT0.5S"', "08:00:00.5Z"),
    ('@"10:00:00" - @"08:30:00"', "PT1H30M"),
    ('@"08:30:00" - @"10:00:00"', "-PT1H30M"),
    ('@"10:00:00+02:00" - @"08:00:00Z"', "PT0S"),
)
def test_times_of_day_go_round(asked, value):
    assert told(asked) == value


@table(
    ('@"P1Y" + @"P2M"', "P1Y2M"),
    ('@"P1Y" - @"P2M"', "P10M"),
    ('@"P1D" + @"PT12H"', "P1DT12H"),
    ('@"P1D" - @"PT36H"', "-PT12H"),
    ('@"P1Y" * 2', "P2Y"),
    ('2 * @"P1Y"', "P2Y"),
    ('@"P1Y" * 0.25', "P3M"),
    ('@"P1M" * 0.5', "P0M"),
    ('@"P1Y" / 5', "P2M"),
    ('@"P1D" * 1.5', "P1DT12H"),
    ('0.05 * @"P10D"', "PT12H"),
    ('@"PT10H" * 0.15', "PT1H30M"),
    ('@"P1D" / 48', "PT30M"),
    ('@"PT1S" / 3', "PT0.333333333S"),
    ('@"-PT1S" / 3', "-PT0.333333333S"),
    ('@"P1D" / @"PT6H"', "4"),
    ('@"PT6H" / @"P1D"', "0.25"),
    ('@"P1Y" / @"P5M"', "2.4"),
    ('-@"P1D"', "-P1D"),
    ('-@"-P1Y"', "P1Y"),
)
def test_durations_are_added_scaled_and_shared(asked, value):
    assert told(asked) == value


@table(
    ("1 / 0", "division by zero"),
    ('@"P1D" / 0', "division by zero"),
    ('@"P1D" / @"PT0S"', "division by zero"),
    ('@"P1Y" / @"P0M"', "division by zero"),
    ("1e6144 * 10", "the result is not a finite number"),
    ("10 ** (10 ** 9)", "the result is not a finite number"),
    ("(-8) ** 0.5", "the result is not a finite number"),
    ("1 + null", "“+” with null"),
    ("null * 2", "“*” with null"),
    ('"a" + 1', "“+” is not for string and number"),
    ('1 + "a"', "“+” is not for number and string"),
    ('"a" - "b"', "“-” is not for string and string"),
    ('"a" * 2', "“*” is not for string and number"),
    ("true + true", "“+” is not for boolean and boolean"),
    ("[1] + [2]", "“+” is not for list and list"),
    ("{} + {}", "“+” is not for context and context"),
    ("sum + sum", "“+” is not for function and function"),
    ("[1..2] + 1", "“+” is not for range and number"),
    ('@"P1D" + @"P1Y"', "“+” is not for days and time duration and years and months duration"),
    ('@"2024-01-01" + @"2024-01-01"', "“+” is not for date and date"),
    ('@"2024-01-01" + 1', "“+” is not for date and number"),
    ('@"P1D" - @"2024-01-01"', "“-” is not for days and time duration and date"),
    ('@"08:00:00" + @"P1Y"', "“+” is not for time and years and months duration"),
    ('@"P1D" * @"P1D"', "“*” is not for days and time duration and days and time duration"),
    ('1 / @"P1D"', "“/” is not for number and days and time duration"),
    ('@"10:00:00" - @"08:00:00Z"', "one of the two has a time zone, the other none"),
    ('@"2024-01-01" - @"2024-01-01T00:00:00"', "one of the two has a time zone, the other none"),
    ('-"a"', "“-” is not for string"),
    ("-null", "“-” is not for null"),
    ("-true", "“-” is not for boolean"),
    ('-@"2024-01-01"', "“-” is not for date"),
    ('@"999999999-12-31" + @"P1D"', "the year is out of range"),
    ('@"-999999999-01-01" - @"P1M"', "the year is out of range"),
    ('@"999999999-12-31T23:59:59" + @"PT1S"', "the year is out of range"),
    ('@"P999999999999999999D" * 1000', "the duration is out of range"),
    ('@"P999999999Y" + @"P1Y"', "the duration is out of range"),
    ('@"P1D" * 1e30', "the duration is out of range"),
    ('@"P1D" / 1e-40', "the duration is out of range"),
)
def test_what_has_no_result_is_null_and_tells_why(asked, value):
    assert note(asked) == value


@given(SMALL, SMALL, st.sampled_from("+-*/"))
def test_numbers_are_reckoned_as_by_decimal(left, right, operator):
    with localcontext(DECIMAL128):
        try:
            expected = {
                "+": lambda: left + right,
                "-": lambda: left - right,
                "*": lambda: left * right,
                "/": lambda: left / right if right else None,
            }[operator]()
        except ArithmeticError:
            expected = None
    if expected is None:
        with pytest.raises(NoValue):
            apply(operator, left, right)
    else:
        assert apply(operator, left, right) == expected


@given(SMALL, SMALL)
def test_the_same_is_asked_in_feel(left, right):
    with localcontext(DECIMAL128):
        expected = left + right
    assert told(f"{left:f} + {right:f} = {expected:f}") == "true"


@given(SMALL, SMALL)
def test_sums_and_products_do_not_ask_for_the_order(left, right):
    assert apply("+", left, right) == apply("+", right, left)
    assert apply("*", left, right) == apply("*", right, left)
    assert negated(apply("-", left, right)) == apply("-", right, left)


@given(DAYS, st.integers(-(10**5), 10**5))
def test_a_day_moved_there_and_back_is_the_same(day, count):
    by = DaysTime(count * 86_400 * 10**9)
    moved = apply("+", day, by)
    assert apply("-", moved, by) == day
    assert apply("-", moved, day) == by


@given(COUNTS, COUNTS)
def test_durations_add_as_whole_numbers(left, right):
    assert apply("+", YearsMonths(left), YearsMonths(right)) == YearsMonths(left + right)
    assert apply("-", DaysTime(left), DaysTime(right)) == DaysTime(left - right)


@given(COUNTS, st.integers(1, 1000))
def test_a_duration_times_a_number_shared_by_it_is_the_same(count, by):
    times = apply("*", DaysTime(count), Decimal(by))
    assert times == DaysTime(count * by)
    assert apply("/", times, Decimal(by)) == DaysTime(count)


def test_durations_have_bounds():
    assert nanos(NANOS_MAX) == DaysTime(NANOS_MAX)
    with pytest.raises(NoValue):
        nanos(NANOS_MAX + 1)
    with pytest.raises(NoValue):
        months(10**12)


def test_a_long_row_of_operators_is_no_deep_nesting():
    assert told("0" + " + 1" * 20_000) == "20000"
    assert told("1" + " * 1" * 20_000) == "1"
