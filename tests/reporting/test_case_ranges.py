"""Ranges of cases: together all of them, each once, none larger than what fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.case_ranges import case_ranges


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 5000), st.integers(1, 700))
def test_every_case_is_in_one_range(lowest, width, events, at_a_time):
    ranges = case_ranges(lowest, lowest + width, events, at_a_time=at_a_time)
    codes = [code for first, last in ranges for code in range(first, last + 1)]
    assert codes == list(range(lowest, lowest + width + 1))


@given(st.integers(1, 100_000), st.integers(1, 20), st.integers(100, 50_000))
def test_cases_of_equal_length_fit_into_their_range(cases, length, at_a_time):
    ranges = case_ranges(1, cases, cases * length, at_a_time=at_a_time)
    longest = max(last - first + 1 for first, last in ranges)
    assert longest * length <= at_a_time + length


@pytest.mark.parametrize(
    ("extent", "at_a_time", "expected"),
    [
        ((1, 9, 0), 5, []),
        ((7, 7, 1000), 5, [(7, 7)]),
        ((1, 4, 40), 100, [(1, 4)]),
        ((1, 4, 40), 20, [(1, 1), (2, 2), (3, 4)]),
        ((11, 14, 40), 1, [(11, 11), (12, 12), (13, 13), (14, 14)]),
    ],
)
def test_worked_examples(extent, at_a_time, expected):
    assert case_ranges(*extent, at_a_time=at_a_time) == expected
