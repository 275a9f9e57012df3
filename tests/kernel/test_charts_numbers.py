import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.charts.numbers import decimals_apart, finite, last_known, level, scale, show
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


@pytest.mark.parametrize(
    ("values", "least"),
    [
        ((81.4, 86.1, 93.2), 0),
        ((0.0, 0.012, 0.014), 3),
        ((0.001, 0.002, 0.02), 3),
        ((1200.2, 1200.4, 1300.0), 1),
        ((5.0, 5.0, 5.0), 0),
        ((1_250_000, 1_251_000, 2_000_000), 3),
    ],
)
def test_what_differs_looks_different(values, least):
    assert decimals_apart(values) == least
    assert len({show(value, least=least) for value in values}) == len(set(values))


def test_noise_of_arithmetic_needs_no_digits():
    assert decimals_apart((0.3, 0.1 + 0.2, 2.0)) == 0


def test_more_decimals_leave_no_noughts_behind():
    assert show(12.5, "%", least=4) == "12.5\u202f%"
