"""Local times, held against Python's own zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.zones import local_day, local_times

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# by half an hour; at one minute past midnight; at midnight; a day left out; far east and west
ODD = [
    *("Australia/Lord_Howe", "America/St_Johns", "America/Sao_Paulo", "Pacific/Apia"),
    *("Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"),
]
INSTANTS = st.lists(
    st.integers(0, 4_102_444_800 * 1_000_000 - 1), min_size=1, max_size=20
)  # 1970 to 2100


def by_python(instants, zone):
    told = [(EPOCH + timedelta(microseconds=one)).astimezone(ZoneInfo(zone)) for one in instants]
    naive = [one.replace(tzinfo=None) - datetime(1970, 1, 1) for one in told]
    return [one // timedelta(microseconds=1) for one in naive]


@given(st.sampled_from(ODD), INSTANTS)
def test_clocks_show_what_python_says(zone, instants):
    assert local_times(np.array(instants), zone).tolist() == by_python(instants, zone)


@pytest.mark.parametrize("zone", ODD)
def test_every_half_hour_of_a_year_with_changes(zone):
    start = int(datetime(2006, 1, 1, tzinfo=UTC).timestamp())
    instants = [(start + 1800 * place) * 1_000_000 for place in range(366 * 48)]
    assert local_times(np.array(instants), zone).tolist() == by_python(instants, zone)


def test_of_no_instants_there_are_no_times():
    assert len(local_times(np.zeros(0, np.int64), "Europe/Berlin")) == 0


def test_a_day_is_that_of_the_zone():
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert local_day(late, "Europe/Berlin") == date(2026, 3, 2)
    assert local_day(late, "America/Sao_Paulo") == date(2026, 3, 1)
