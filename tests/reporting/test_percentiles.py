"""Percentiles: Hyndman and Fan's seventh definition, exact and from two percent wide bars."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.histograms import GROWTH, SMALLEST
from reporting.percentiles import (
    bucket_of,
    percentile,
    percentile_error,
    percentile_of_buckets,
    share_within,
)

MINUTES = st.lists(st.floats(0.02, 1e6), min_size=1, max_size=300)


def bars(minutes):
    buckets, cases = np.unique(bucket_of(np.array(minutes)), return_counts=True)
    return buckets.astype(float), cases


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 15), (0.25, 20), (0.4, 29), (0.5, 35), (0.9, 46), (1, 50)]
)
def test_type_seven_of_the_textbook_sample(share, expected):
    """15, 20, 35, 40, 50, by R's default, quantile(type = 7): 29 at 40 %, 46 at 90 %."""
    assert percentile(np.array([15.0, 20, 35, 40, 50]), share) == pytest.approx(expected)


def test_of_no_cases_there_is_none():
    assert np.isnan(percentile(np.empty(0), 0.5))
    assert np.isnan(percentile_of_buckets(np.empty(0), np.empty(0), 0.5))


@pytest.mark.parametrize(
    ("minutes", "bucket"), [(0, 0), (SMALLEST, 0), (SMALLEST * GROWTH, 1), (1, 233), (1440, 600)]
)
def test_a_duration_stands_in_the_bar_whose_upper_edge_it_does_not_pass(minutes, bucket):
    [found] = bucket_of(np.array([float(minutes)]))
    assert found == bucket
    assert minutes <= SMALLEST * GROWTH**bucket * (1 + 1e-9)


@settings(max_examples=60, deadline=None)
@given(MINUTES, st.sampled_from([0.1, 0.5, 0.9, 0.99]))
def test_bars_tell_percentiles_within_two_percent(minutes, share):
    exact = percentile(np.array(minutes), share)
    assert percentile_of_buckets(*bars(minutes), share) == pytest.approx(exact, rel=0.0201)


@settings(max_examples=60, deadline=None)
@given(MINUTES, MINUTES)
def test_bars_of_two_months_add_up_to_those_of_both(first, second):
    together = dict(zip(*bars([*first, *second]), strict=True))
    added: dict[float, int] = {}
    for buckets, cases in (bars(first), bars(second)):
        for bucket, count in zip(buckets, cases, strict=True):
            added[bucket] = added.get(bucket, 0) + count
    assert added == together


@settings(max_examples=60, deadline=None)
@given(MINUTES)
def test_a_higher_share_is_never_a_shorter_time(minutes):
    told = [percentile_of_buckets(*bars(minutes), share) for share in (0, 0.25, 0.5, 0.9, 1)]
    assert told == sorted(told)


def test_how_many_of_a_bar_are_within_a_limit():
    upper = SMALLEST * GROWTH**100
    assert share_within(100, upper) == pytest.approx(1)
    assert share_within(100, upper / GROWTH) == pytest.approx(0)
    assert share_within(100, upper / GROWTH**0.5) == pytest.approx(0.5)
    assert share_within(0, SMALLEST / 2) == pytest.approx(0.5)
    assert share_within(5, 0) == 0


def test_more_cases_make_a_percentile_surer():
    drawn = np.random.default_rng(1).lognormal(3, 0.6, 6400)
    few, many = (percentile_error(np.empty(0), np.empty(0), 0.9, drawn[:n]) for n in (400, 6400))
    assert many == pytest.approx(few / 4, rel=0.6)
    assert percentile_error(*bars(drawn), 0.9) == pytest.approx(many, rel=0.1)
