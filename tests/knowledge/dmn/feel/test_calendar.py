from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.calendar import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    YEAR_MAX,
    Date,
    DateTime,
    Time,
    days_in,
    is_day,
    midnight,
    moment_later,
    months_later,
    of_python,
    told_in,
    zone_named,
)

DAYS = st.dates()
FAR = st.integers(-YEAR_MAX * 365, YEAR_MAX * 365)
MOMENTS = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1))
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Etc/UTC"]
)


def ours(day):
    return Date(day.year, day.month, day.day)


def moment(told, zone=None):
    nanos = (told.hour * 3600 + told.minute * 60 + told.second) * SECOND
    return DateTime(ours(told), Time(nanos + told.microsecond * 1000, zone))


@given(DAYS)
def test_days_count_as_those_of_python(day):
    assert ours(day).ordinal == day.toordinal() - date(1970, 1, 1).toordinal()


@given(FAR)
def test_a_day_comes_back_from_its_number(days):
    assert Date.of_ordinal(days).ordinal == days


@given(FAR)
def test_the_next_day_is_later(days):
    assert Date.of_ordinal(days) < Date.of_ordinal(days + 1)


@given(DAYS)
def test_weekdays_are_those_of_iso(day):
    assert ours(day).weekday == day.isoweekday()


@given(FAR)
def test_after_four_hundred_years_all_is_as_before(days):
    day, later = Date.of_ordinal(days), Date.of_ordinal(days + 146_097)
    assert (later.year - day.year, later.month, later.day) == (400, day.month, day.day)
    assert later.weekday == day.weekday


@pytest.mark.parametrize(
    ("year", "month", "days"),
    [
        (2023, 1, 31),
        (2023, 2, 28),
        (2024, 2, 29),
        (1900, 2, 28),
        (2000, 2, 29),
        (0, 2, 29),
        (-4, 2, 29),
        (-1, 2, 28),
        (2023, 4, 30),
        (2023, 6, 30),
        (2023, 9, 30),
        (2023, 11, 30),
        (2023, 12, 31),
    ],
)
def test_months_have_their_days(year, month, days):
    assert days_in(year, month) == days


@pytest.mark.parametrize(
    ("parts", "exists"),
    [
        ((2024, 2, 29), True),
        ((2023, 2, 29), False),
        ((2023, 13, 1), False),
        ((2023, 0, 1), False),
        ((2023, 1, 0), False),
        ((2023, 4, 31), False),
        ((0, 1, 1), True),
        ((-5, 1, 1), True),
        ((999_999_999, 12, 31), True),
        ((-999_999_999, 1, 1), True),
        ((1_000_000_000, 1, 1), False),
        ((-1_000_000_000, 1, 1), False),
    ],
)
def test_a_day_exists_or_not(parts, exists):
    assert is_day(*parts) is exists


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (Date(2024, 1, 15), 1, Date(2024, 2, 15)),
        (Date(2024, 1, 31), 1, Date(2024, 2, 29)),
        (Date(2023, 1, 31), 1, Date(2023, 2, 28)),
        (Date(2024, 1, 31), 2, Date(2024, 3, 31)),
        (Date(2024, 2, 29), 12, Date(2025, 2, 28)),
        (Date(2024, 2, 29), 48, Date(2028, 2, 29)),
        (Date(2024, 3, 31), -1, Date(2024, 2, 29)),
        (Date(2024, 1, 1), -1, Date(2023, 12, 1)),
        (Date(2024, 12, 31), 1, Date(2025, 1, 31)),
        (Date(0, 1, 1), -1, Date(-1, 12, 1)),
        (Date(2024, 5, 31), 0, Date(2024, 5, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, later):
    assert months_later(day, months) == later


@given(DAYS, st.integers(-30_000, 30_000))
def test_months_later_is_a_day_that_exists_in_the_month_that_was_asked_for(day, months):
    later = months_later(ours(day), months)
    assert is_day(later.year, later.month, later.day)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day <= day.day


@given(MOMENTS)
def test_moments_without_zone_count_as_those_of_python(told):
    since = (told - datetime(1970, 1, 1)) // timedelta(microseconds=1)
    assert moment(told).local == since * 1000
    assert DateTime.of_local(since * 1000, None) == moment(told)


@given(MOMENTS, ZONES)
def test_offsets_of_zones_are_those_of_python(told, zone):
    there = told.replace(tzinfo=ZoneInfo(zone))
    assert moment(told, zone).offset == int(there.utcoffset().total_seconds())


@given(MOMENTS, ZONES)
def test_an_instant_is_told_as_the_clocks_of_a_zone_tell_it(told, zone):
    there = told.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    assert told_in(moment(told, 0).instant, zone) == moment(there, zone)


@given(MOMENTS, st.integers(-(10**18), 10**18))
def test_later_by_nothing_and_there_and_back_is_the_same_without_zone(told, nanos):
    begin = moment(told)
    assert moment_later(begin, 0) == begin
    assert moment_later(moment_later(begin, nanos), -nanos) == begin


@pytest.mark.parametrize(
    ("begin", "hours", "later"),
    [
        (datetime(2024, 3, 31, 1, 30), 1, datetime(2024, 3, 31, 3, 30)),
        (datetime(2024, 3, 31, 0, 30), 24, datetime(2024, 4, 1, 1, 30)),
        (datetime(2024, 10, 26, 12, 0), 24, datetime(2024, 10, 27, 11, 0)),
        (datetime(2024, 10, 27, 1, 30), 3, datetime(2024, 10, 27, 3, 30)),
        (datetime(2024, 7, 1, 12, 0), 24, datetime(2024, 7, 2, 12, 0)),
        (datetime(2024, 3, 31, 3, 30), -1, datetime(2024, 3, 31, 1, 30)),
    ],
)
def test_clocks_of_a_zone_skip_an_hour_in_spring_and_repeat_one_in_autumn(begin, hours, later):
    zone = "Europe/Berlin"
    assert moment_later(moment(begin, zone), hours * HOUR) == moment(later, zone)


@pytest.mark.parametrize("year", [-YEAR_MAX, -1, 0, 1, 9999, 10_000, 123_456, YEAR_MAX])
def test_zones_have_offsets_in_years_that_python_does_not_know(year):
    summer = DateTime(Date(year, 7, 1), Time(12 * HOUR, "Etc/UTC"))
    assert summer.offset == 0
    there = told_in(summer.instant, "Europe/Berlin")
    assert there.date == Date(year, 7, 1)
    assert DateTime(Date(year, 2, days_in(year, 2)), Time(0, "Europe/Berlin")).offset is not None


def test_times_of_one_instant_differ_by_their_offsets():
    assert Time(10 * HOUR, 7200).instant == Time(8 * HOUR, 0).instant
    assert Time(10 * HOUR).instant == 10 * HOUR
    assert Time(10 * HOUR).offset is None
    assert Time(10 * HOUR, "Etc/UTC").offset == 0


def test_a_day_begins_at_midnight_utc():
    assert midnight(Date(2024, 5, 1)) == DateTime(Date(2024, 5, 1), Time(0, 0))
    assert midnight(Date(1970, 1, 2)).instant == DAY


def test_a_moment_of_python_is_told_in_utc():
    told = datetime(2024, 7, 1, 1, 2, 3, 4, tzinfo=ZoneInfo("Europe/Berlin"))
    nanos = 23 * HOUR + 2 * MINUTE + 3 * SECOND + 4000
    assert of_python(told) == DateTime(Date(2024, 6, 30), Time(nanos, 0))


@pytest.mark.parametrize("name", ["Nowhere/Land", "", "../etc/passwd", "/etc/passwd", "a\x00b"])
def test_there_are_no_other_zones(name):
    with pytest.raises((KeyError, ValueError)):
        zone_named(name)
