from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.periods import CADENCES, NoPeriod

DAYS = st.dates(date(1900, 1, 8), date(2199, 12, 20))


@pytest.mark.parametrize("name", list(CADENCES))
@given(day=DAYS)
def test_a_day_and_the_name_of_its_period_are_the_same_period(name, day):
    cadence = CADENCES[name]
    number = cadence.number_of(day.isoformat())
    assert number == cadence.number_on(day)
    assert cadence.number_of(cadence.label(number)) == number


@pytest.mark.parametrize("name", list(CADENCES))
@given(day=DAYS)
def test_periods_follow_one_another_without_a_hole(name, day):
    cadence = CADENCES[name]
    step = cadence.number_on(day + timedelta(days=1)) - cadence.number_on(day)
    assert step in (0, 1)


@pytest.mark.parametrize("name", list(CADENCES))
def test_each_cadence_reads_its_own_example(name):
    cadence = CADENCES[name]
    assert cadence.label(cadence.number_of(cadence.example)) == cadence.example


@pytest.mark.parametrize(
    ("name", "text", "label"),
    [
        ("month", "2026-3", "2026-03"),
        ("month", "2026-03-31 23:59", "2026-03"),
        ("quarter", "2026Q4", "2026-Q4"),
        ("week", "2026w53", "2026-W53"),
        ("week", "2027-01-03", "2026-W53"),
        ("day", " 2024-02-29 ", "2024-02-29"),
    ],
)
def test_a_period_is_written_in_more_than_one_way(name, text, label):
    cadence = CADENCES[name]
    assert cadence.label(cadence.number_of(text)) == label


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("month", ""),
        ("month", "2026-13"),
        ("month", "2026-00"),
        ("month", "March"),
        ("month", "1899-12"),
        ("month", "2200-01"),
        ("month", "2026-02-30"),
        ("week", "2025-W53"),
        ("quarter", "2026-Q5"),
        ("day", "2026-02-29"),
        ("day", "2026-02"),
    ],
)
def test_what_is_no_period_is_refused(name, text):
    with pytest.raises(NoPeriod):
        CADENCES[name].number_of(text)
