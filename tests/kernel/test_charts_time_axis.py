from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.charts.time_axis import grain_of, time_ticks


@given(st.dates(date(1, 1, 1), date(9000, 1, 1)), st.integers(0, 300_000), st.integers(3, 20))
def test_ticks_are_few_ascending_and_inside(first, span, wanted):
    last = first + timedelta(days=span)
    days = [tick.day for tick in time_ticks(first, last, wanted)]
    assert days == sorted(set(days))
    assert all(first <= day <= last for day in days)
    assert len(days) <= wanted + 2


@pytest.mark.parametrize(
    ("first", "last", "wanted", "labels"),
    [
        (date(2025, 1, 1), date(2025, 12, 1), 6, ["Jan", "Mar", "May", "Jul", "Sep", "Nov"]),
        (date(2024, 2, 1), date(2026, 11, 1), 4, ["2025", "2026"]),
        (date(2026, 2, 1), date(2026, 2, 22), 5, ["1 Feb", "8 Feb", "15 Feb", "22 Feb"]),
        (date(2026, 3, 1), date(2026, 3, 1), 5, ["Mar"]),
    ],
)
def test_ticks_stand_on_round_days_months_or_years(first, last, wanted, labels):
    assert [tick.label for tick in time_ticks(first, last, wanted)] == labels


def test_the_year_stands_below_where_it_begins():
    ticks = time_ticks(date(2024, 11, 1), date(2025, 6, 1), 8)
    assert [tick.below for tick in ticks] == ["2024", "", "2025", "", "", "", "", ""]


@pytest.mark.parametrize(
    ("periods", "grain"),
    [
        ([date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)], "month"),
        ([date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1)], "quarter"),
        ([date(2025, 1, 1), date(2025, 4, 1)], "month"),  # too few to be sure
        ([date(2025, 1, 1), date(2025, 1, 8), date(2025, 1, 15)], "day"),
    ],
)
def test_what_periods_are_is_told_by_their_first_days(periods, grain):
    assert grain_of(periods) == grain
