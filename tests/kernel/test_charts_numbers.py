import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.charts.numbers import finite, last_known, level, scale, show
from tests.kernel.charting import VALUES


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "%", "–"),
        (92.14, "%", "92.1\u202f%"),
        (0.256, "", "0.26"),
        (12, "min", "12\u202fmin"),
        (12400, "", "12,400"),
        (-3.5, "", "−3.5"),
        (-0.001, "", "0"),
        (1_250_000, "€", "1.25\u202fM\u202f€"),
        (-4.2e9, "", "−4.2\u202fbn"),
        (3e20, "", "3.00e+20"),
    ],
)
def test_a_number_shows_few_digits_and_wears_its_unit(value, unit, text):
    assert show(value, unit) == text


def test_what_is_no_number_is_a_gap():
    assert [finite(value) for value in (None, math.nan, math.inf, -math.inf)] == [None] * 4
    assert finite(1e308) == 1e290


def test_a_level_is_repeated_and_a_row_is_cut_or_filled_to_the_periods():
    assert level(3, 2) == [3, 3]
    assert level([1, 2, 3], 2) == [1, 2]
    assert level([1], 3) == [1, None, None]
    assert level(None, 2) == [None, None]


def test_the_last_known_value_passes_over_gaps():
    assert last_known([1, 2, None]) == 2
    assert last_known([None]) is None


@given(VALUES, st.sampled_from(["", "%", "min"]), st.booleans())
def test_every_value_is_on_its_scale_and_ticks_ascend(values, unit, zero):
    row = [finite(value) for value in values]
    axis = scale(row, unit, zero=zero)
    known = [value for value in row if value is not None]
    slack = (axis.high - axis.low) * 1e-6
    assert all(axis.low - slack <= value <= axis.high + slack for value in known)
    assert axis.low < axis.high
    assert list(axis.ticks) == sorted(set(axis.ticks))
    assert 2 <= len(axis.ticks) <= 12
    assert len(axis.labels) == len(axis.ticks)
    assert not zero or axis.low <= 0 <= axis.high


def test_a_share_stays_between_nought_and_a_hundred():
    axis = scale([91, 99.7], "%")
    assert axis.high == 100
    assert scale([0, 100], "%").low == 0


def test_the_unit_stands_on_the_top_tick_only():
    labels = scale([0, 40], "min").labels
    assert [label.endswith("min") for label in labels] == [False] * (len(labels) - 1) + [True]


def test_bars_begin_at_zero_also_when_all_are_far_from_it():
    assert scale([980, 990], zero=True).low == 0
    assert scale([-980, -990], zero=True).high == 0
