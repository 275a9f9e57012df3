"""Percentiles of durations: exact from the cases, or from a histogram of two percent wide bars.

Hyndman and Fan's seventh definition (Sample Quantiles in Statistical Packages, The American
Statistician 50, 1996): at share q of n sorted values lies h = (n - 1) q, between its neighbours.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reporting.histograms import GROWTH, SMALLEST

Array = NDArray[np.float64]


def percentile(values: Array, share: float) -> float:
    """Of single durations; NaN of none."""
    return float(np.quantile(values, share, method="linear")) if len(values) else float("nan")


def percentile_of_buckets(buckets: Array, cases: Array, share: float) -> float:
    """Of a histogram: `buckets` rising, each with that many cases; NaN of none.

    The cases of a bucket are spread evenly over its logarithm, so the error is under two percent.
    """
    total = float(cases.sum())
    if not total:
        return float("nan")
    place = (total - 1) * share
    low, high = (_ordered(buckets, cases, edge) for edge in (np.floor(place), np.ceil(place)))
    return low + (high - low) * (place - float(np.floor(place)))


def percentile_error(
    buckets: Array, cases: Array, share: float, values: Sequence[float] | Array = ()
) -> float:
    """The standard error of a percentile, by the binomial spread of its rank."""
    total = float(len(values) or cases.sum())
    if total < 2:
        return float("nan")
    reach = float(np.sqrt(share * (1 - share) / total))
    edges = (max(share - reach, 0.0), min(share + reach, 1.0))
    if len(values):
        low, high = (percentile(np.asarray(values, float), edge) for edge in edges)
    else:
        low, high = (percentile_of_buckets(buckets, cases, edge) for edge in edges)
    return (high - low) / 2


def bucket_of(minutes: Array) -> Array:
    """The bucket of each duration."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.ceil(np.log(np.maximum(minutes, 0) / SMALLEST) / np.log(GROWTH) - 1e-9)
    return np.where(minutes > SMALLEST, np.maximum(found, 1), 0)


def share_within(bucket: float, limit_minutes: float) -> float:
    """Which share of the cases of a bucket took at most so long."""
    if limit_minutes <= 0:
        return 0.0
    if bucket < 1:
        return float(min(limit_minutes / SMALLEST, 1.0))
    place = np.log(limit_minutes / SMALLEST) / np.log(GROWTH)
    return float(np.clip(place - (bucket - 1), 0.0, 1.0))


def _ordered(buckets: Array, cases: Array, rank: float) -> float:
    """The case of that rank, counted from 0."""
    reached = np.cumsum(cases)
    place = int(np.searchsorted(reached, rank, side="right"))
    place = min(place, len(buckets) - 1)
    before = float(reached[place] - cases[place])
    within = (rank - before + 0.5) / float(cases[place])
    if buckets[place] < 1:
        return SMALLEST * within
    return float(SMALLEST * GROWTH ** (buckets[place] - 1 + within))
