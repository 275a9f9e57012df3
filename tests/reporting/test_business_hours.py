from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.business_hours import Calendar, minutes_between, spans_of

OFFICE = (spans_of("08:00-12:00, 13:00-17:00"),) * 5 + ((), ())
BERLIN = Calendar("Europe/Berlin", OFFICE, frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
ALWAYS = Calendar("Europe/Berlin", (spans_of("00:00-24:00"),) * 7)


def at(text, zone="Europe/Berlin"):
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return int(local.timestamp()) * 1_000_000


def minutes(opened, closed, calendar=BERLIN):
    [told] = minutes_between(np.array([at(opened)]), np.array([at(closed)]), calendar)
    return told


@pytest.mark.parametrize(
    ("opened", "closed", "expected"),
    [
        ("2026-03-02 09:00", "2026-03-02 10:30", 90),
        ("2026-03-02 11:30", "2026-03-02 13:30", 60),  # over lunch
        ("2026-03-02 06:00", "2026-03-02 20:00", 480),
        ("2026-03-06 16:00", "2026-03-09 09:00", 120),  # over a weekend
        ("2026-03-07 10:00", "2026-03-08 10:00", 0),
        ("2026-04-02 16:00", "2026-04-07 09:00", 120),  # over Easter
        ("2026-03-02 12:15", "2026-03-02 12:15", 0),
        ("2026-12-31 16:00", "2027-01-01 10:00", 180),  # over the new year, no holiday here
    ],
)
def test_only_hours_of_work_count(opened, closed, expected):
    assert minutes(opened, closed) == expected


def test_the_night_the_clock_leaps_has_an_hour_less_and_the_other_one_more():
    assert minutes("2026-03-28 12:00", "2026-03-29 12:00", ALWAYS) == 23 * 60
    assert minutes("2026-10-24 12:00", "2026-10-25 12:00", ALWAYS) == 25 * 60


def test_hours_that_the_clock_leaps_over_are_not_worked():
    night = Calendar("Europe/Berlin", (spans_of("02:15-02:45"),) * 7)
    assert minutes("2026-03-29 00:00", "2026-03-29 12:00", night) <= 30
    assert minutes("2026-03-30 00:00", "2026-03-30 12:00", night) == 30


def test_what_closed_before_it_opened_took_no_time_one_can_tell():
    assert np.isnan(minutes("2026-03-03 09:00", "2026-03-02 09:00"))


def test_without_hours_nothing_is_worked():
    assert minutes("2026-03-02 09:00", "2026-03-09 09:00", Calendar("UTC", ((),) * 7)) == 0
    assert len(minutes_between(np.empty(0, np.int64), np.empty(0, np.int64), BERLIN)) == 0


def test_years_in_which_nobody_works_are_no_harm():
    far = np.array([at("0001-01-02 00:00", "UTC"), at("2500-01-01 00:00", "UTC")])
    assert list(minutes_between(far, far, BERLIN)) == [0, 0]


MOMENTS = st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 12)).map(
    lambda one: one.replace(second=0, microsecond=0, tzinfo=UTC)
)


def counted(opened, closed):
    """Minute by minute, as one would with a finger."""
    zone = ZoneInfo("Europe/Berlin")
    total, moment = 0, opened
    while moment < closed:
        local = moment.astimezone(zone)
        minute = local.hour * 60 + local.minute
        if local.date() not in BERLIN.holidays:
            total += any(begin <= minute < end for begin, end in OFFICE[local.weekday()])
        moment += timedelta(minutes=1)
    return total


@settings(max_examples=25, deadline=None)
@given(MOMENTS, MOMENTS)
def test_it_is_as_counted_minute_by_minute(one, other):
    opened, closed = sorted((one, other))
    told = [np.array([int(moment.timestamp()) * 1_000_000]) for moment in (opened, closed)]
    assert minutes_between(*told, BERLIN)[0] == pytest.approx(counted(opened, closed))


@given(st.lists(MOMENTS, min_size=3, max_size=3))
def test_parts_add_up_to_the_whole(moments):
    first, second, third = (
        np.array([int(moment.timestamp()) * 1_000_000]) for moment in sorted(moments)
    )
    parts = minutes_between(first, second, BERLIN) + minutes_between(second, third, BERLIN)
    assert parts == pytest.approx(minutes_between(first, third, BERLIN))


def test_hours_are_read_as_people_write_them():
    assert spans_of("") == ()
    assert spans_of("08:00-12:30, 13:00 – 24:00") == ((480, 750), (780, 1440))


@pytest.mark.parametrize(
    "text", ["8-12", "12:00-08:00", "08:00-24:01", "08:60-09:00", "08:00-12:00, 11:00-13:00"]
)
def test_hours_that_make_no_sense_are_refused(text):
    with pytest.raises(ValueError, match=r"\d"):
        spans_of(text)
