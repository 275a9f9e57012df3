from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.working_days import working_days_after

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 11, 23)),
        (FRIDAY, 5, date(2026, 11, 27)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), -1, FRIDAY),
        (date(2026, 11, 25), 10, date(2026, 12, 9)),
    ],
)
def test_weekends_do_not_count(day, count, then):
    assert working_days_after(day, count) == then


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
def test_it_is_always_a_later_working_day(day, count):
    found = working_days_after(day, count)
    assert found > day
    assert found.weekday() < 5
    between = (date.fromordinal(n) for n in range(day.toordinal() + 1, found.toordinal() + 1))
    assert sum(one.weekday() < 5 for one in between) == count
