import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.histograms import GROWTH, SMALLEST, Durations, buckets_of, middles_of

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


def sorted_out(minutes):
    buckets, counts = np.unique(buckets_of(np.array(minutes)), return_counts=True)
    return Durations(buckets=buckets, counts=counts)


def test_the_ninetieth_percentile_of_the_handbook():
    assert Durations(np.array(NIST)).percentile(0.9) == pytest.approx(95.1957, abs=5e-5)


@pytest.mark.shared
def test_the_worked_example_that_is_kept_beside_the_repository(shared):
    kept = json.loads((Path(shared) / "data/reference/nist_7_2_6_2_percentile.json").read_text())
    assert kept["input"]["values"] == NIST
    assert kept["published"]["R7"] == pytest.approx(95.1957)


@given(MINUTES, SHARE)
def test_exact_percentiles_are_those_of_numpy(minutes, share):
    expected = np.quantile(minutes, share)
    assert Durations(np.array(minutes)).percentile(share) == pytest.approx(expected, rel=1e-9)


@given(MINUTES, SHARE)
def test_out_of_buckets_they_are_off_by_less_than_one_percent(minutes, share):
    expected = np.quantile(minutes, share)
    assert sorted_out(minutes).percentile(share) == pytest.approx(expected, rel=0.01)


@given(MINUTES, MINUTES, SHARE)
def test_what_is_added_up_is_as_if_it_had_been_one(one, other, share):
    together = sorted_out(one) + sorted_out(other)
    assert len(together) == len(one) + len(other)
    assert together.percentile(share) == pytest.approx(sorted_out([*one, *other]).percentile(share))


@given(MINUTES, MINUTES, SHARE)
def test_the_exact_and_the_sorted_go_together(one, other, share):
    expected = np.quantile([*one, *other], share)
    mixed = Durations(np.array(one)) + sorted_out(other)
    assert not mixed.is_exact
    assert mixed.percentile(share) == pytest.approx(expected, rel=0.01)


def test_a_bucket_holds_its_upper_edge_and_not_its_lower_one():
    edges = SMALLEST * GROWTH ** np.array([0.0, 0.5, 0.999, 1.001, 1.999])
    assert list(buckets_of(edges)) == [0, 1, 1, 2, 2]
    assert list(buckets_of(np.array([0.0, SMALLEST / 2]))) == [0, 0]
    assert list(middles_of(np.array([0]))) == [0.0]


def test_of_nothing_there_is_no_percentile():
    assert np.isnan(Durations().percentile(0.5))
    assert Durations().is_exact
    assert len(Durations()) == 0


def test_several_at_once_are_the_same_as_one_by_one():
    durations = Durations(np.array(NIST))
    told = durations.percentiles([0.5, 0.9])
    assert list(told) == [durations.percentile(0.5), durations.percentile(0.9)]
