"""Facts as texts for the database, held against Python's own dates."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.case_facts import NO_DAY
from reporting.fact_rows import codes_by_name, dates, days, instants, numbers_of
from reporting.stories import NO_TIME

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = st.lists(st.none() | st.integers(0, 4_102_444_800 * 1_000_000), max_size=30)
DAYS = st.lists(st.none() | st.integers(0, 50_000), max_size=30)


@given(MOMENTS)
def test_instants_are_told_to_the_second(moments):
    told = instants(np.array([NO_TIME if one is None else one for one in moments], np.int64))
    assert told == [
        one if one is None else f"{EPOCH + timedelta(microseconds=one):%Y-%m-%d %H:%M:%S}"
        for one in moments
    ]


@given(DAYS)
def test_days_are_told_as_people_sort_them(numbers):
    told = days(np.array([NO_DAY if one is None else one for one in numbers], np.int64))
    assert told == [
        one if one is None else (date(1970, 1, 1) + timedelta(days=one)).isoformat()
        for one in numbers
    ]


@given(DAYS)
def test_days_are_read_back_as_they_were_told(numbers):
    values = np.array([NO_DAY if one is None else one for one in numbers], np.int64)
    assert numbers_of(days(values)).tolist() == values.tolist()


def test_where_all_are_told_none_is_missing():
    assert dates(np.array([0, 20_513, 0])) == ["1970-01-01", "2026-03-01", "1970-01-01"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [([""], {"": 0}), (["", "", "North"], {"": 0, "North": 2}), (["", "A", "B"], {"": 0, "A": 1})],
)
def test_nothing_told_is_code_nought_also_where_it_has_another(names, expected):
    told = codes_by_name(np.array([*names], dtype=object))
    assert {name: told[name] for name in expected} == expected
