import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.histograms import (
    GROWTH,
    SMALLEST,
    UP_TO,
    Durations,
    buckets_of,
    edges_of,
    middles_of,
    percentile,
    percentile_error,
    share_within,
)

MINUTES = st.lists(st.floats(0.02, 5e6), min_size=1, max_size=60)
SHARE = st.floats(0, 1)
# NIST/SEMATECH e-Handbook of Statistical Methods, section 7.2.6.2: gauge of 12 wafers
NIST = [
    95.1772,
    95.1567,
    95.1937,
    95.1959,
    95.1442,
    95.0610,
    95.1591,
    95.1195,
    95.1065,
    95.0925,
    95.1990,
    95.1682,
]


def of(minutes, *, in_bars=False):
    found = Durations()
    if not in_bars:
        found.minutes.extend(minutes)
        return found
    for bucket in buckets_of(np.array(minutes)).tolist():
        found.bars[bucket] += 1
    return found


def sorted_out(minutes):
    return of(minutes, in_bars=True)


def test_the_ninetieth_percentile_of_the_handbook():
    assert of(NIST).percentile(0.9) == pytest.approx(95.1957, abs=5e-5)


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 15), (0.25, 20), (0.4, 29), (0.5, 35), (0.9, 46), (1, 50)]
)
def test_type_seven_of_the_textbook_sample(share, expected):
    """15, 20, 35, 40, 50, by R's default, quantile(type = 7): 29 at 40 %, 46 at 90 %."""
    assert of([15.0, 20, 35, 40, 50]).percentile(share) == pytest.approx(expected)


@pytest.mark.shared
def test_the_worked_example_that_is_kept_beside_the_repository(shared):
    kept = json.loads((Path(shared) / "data/reference/nist_7_2_6_2_percentile.json").read_text())
    assert kept["input"]["values"] == NIST
    assert kept["published"]["R7"] == pytest.approx(95.1957)


@given(MINUTES, SHARE)
def test_exact_percentiles_are_those_of_numpy(minutes, share):
    expected = np.quantile(minutes, share)
    assert of(minutes).percentile(share) == pytest.approx(expected, rel=1e-9)


@given(MINUTES, SHARE)
def test_out_of_buckets_they_are_off_by_less_than_one_percent(minutes, share):
    expected = np.quantile(minutes, share)
    assert sorted_out(minutes).percentile(share) == pytest.approx(expected, rel=0.01)


@given(MINUTES, MINUTES, SHARE)
def test_what_is_added_up_is_as_if_it_had_been_one(one, other, share):
    together = sorted_out(one)
    together.add(sorted_out(other))
    assert together.cases == len(one) + len(other)
    assert together.percentile(share) == pytest.approx(sorted_out([*one, *other]).percentile(share))


@given(MINUTES, MINUTES, SHARE)
def test_the_exact_and_the_sorted_go_together(one, other, share):
    expected = np.quantile([*one, *other], share)
    mixed = of(one)
    mixed.add(sorted_out(other))
    assert mixed.percentile(share) == pytest.approx(expected, rel=0.01)


@given(MINUTES)
def test_a_higher_share_is_never_a_shorter_time(minutes):
    told = [sorted_out(minutes).percentile(share) for share in (0, 0.25, 0.5, 0.9, 1)]
    assert told == sorted(told)


@given(MINUTES, st.floats(0.02, 1e5))
def test_those_within_a_limit_are_counted_up_to_the_bar_that_it_cuts(minutes, limit):
    exact = sum(one <= limit for one in minutes)
    assert of(minutes).within(limit) == exact
    near = sum(limit / 1.0201 <= one <= limit * 1.0201 for one in minutes)
    assert abs(sorted_out(minutes).within(limit) - exact) <= near


@pytest.mark.parametrize(("minutes", "bucket"), [(0, 0), (SMALLEST, 0), (1, 233), (1440, 600)])
def test_a_duration_stands_in_the_bar_whose_upper_edge_it_does_not_pass(minutes, bucket):
    assert list(buckets_of(np.array([float(minutes)])) % UP_TO) == [bucket]
    assert minutes <= SMALLEST * GROWTH**bucket * (1 + 1e-9)


@pytest.mark.parametrize(
    "limit",
    [
        *(minutes for minutes in (5, 10, 15, 30, 45, 90)),
        *(60 * hours for hours in range(1, 61)),
        *(60 * hours for hours in (72, 96, 100, 120)),
        *(1440 * days for days in range(1, 57)),
        *(1440 * days for days in (60, 90, 120, 180, 360)),
    ],
)
def test_a_round_limit_cuts_no_bar(limit):
    """As in logs that tell whole minutes or days: many cases took exactly as long as allowed."""
    near = limit * np.array([0.985, 0.9999, 1, 1, 1, 1.0001, 1.015])
    assert sorted_out(near.tolist()).within(limit) == 5


@given(st.lists(st.integers(1, 400), min_size=1, max_size=300), st.integers(1, 56))
def test_of_whole_days_those_within_a_limit_are_counted_exactly(days, limit):
    told = sorted_out([1440.0 * day for day in days])
    assert told.within(1440 * limit) == pytest.approx(sum(day <= limit for day in days))


def test_a_bar_of_before_they_were_parted_is_read_in_proportion():
    whole = int(buckets_of(np.array([1440.0]))[0]) - UP_TO
    low, high = edges_of(np.array(whole))
    assert (low, high) == pytest.approx(
        (SMALLEST * GROWTH ** (whole - 1), SMALLEST * GROWTH**whole)
    )
    assert 0 < share_within(whole, 1440) < 1


def test_a_parted_bar_has_its_edges_at_the_round_one():
    below, above = buckets_of(np.array([1440.0, 1441.0]))
    assert edges_of(below)[1] == edges_of(above)[0] == 1440
    assert (share_within(below, 1440), share_within(above, 1440)) == (1, 0)
    assert low_to_high(middles_of(np.array([below, above])))


def low_to_high(values):
    return bool((np.diff(values) > 0).all())


def test_how_many_of_a_bar_are_within_a_limit():
    upper = SMALLEST * GROWTH**100
    assert share_within(100, upper) == pytest.approx(1)
    assert share_within(100, upper / GROWTH) == pytest.approx(0)
    assert share_within(100, upper / GROWTH**0.5) == pytest.approx(0.5)
    assert share_within(0, SMALLEST / 2) == pytest.approx(0.5)
    assert share_within(5, 0) == 0


def test_more_cases_make_a_percentile_surer():
    drawn = np.random.default_rng(1).lognormal(3, 0.6, 6400)
    few, many = (percentile_error(drawn[:n], 0.9) for n in (400, 6400))
    assert many == pytest.approx(few / 4, rel=0.6)
    assert np.isnan(percentile_error(drawn[:1], 0.9))


def test_a_bucket_holds_its_upper_edge_and_not_its_lower_one():
    edges = SMALLEST * GROWTH ** np.array([0.0, 0.5, 0.999, 1.001, 1.999])
    assert list(buckets_of(edges) % UP_TO) == [0, 1, 1, 2, 2]
    assert list(buckets_of(np.array([0.0, SMALLEST / 2]))) == [0, 0]
    assert list(middles_of(np.array([0]))) == [0.0]


def test_of_nothing_there_is_no_percentile():
    assert np.isnan(Durations().percentile(0.5))
    assert np.isnan(percentile(np.empty(0), 0.5))
    assert (Durations().cases, Durations().within(60)) == (0, 0)
