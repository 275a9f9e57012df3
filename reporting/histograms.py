"""Durations and their percentiles: exact, or from buckets that grow by two percent and add up.

Bucket n holds what is longer than SMALLEST * GROWTH ** (n - 1), up to SMALLEST * GROWTH ** n;
bucket 0 what is no longer than SMALLEST. A duration told by its bucket is taken to be its
geometric middle, so that it is off by at most the root of GROWTH: less than one percent. So is any
percentile, whatever the mix of single durations and buckets.

Limits are round, and logs that tell whole hours or days have many cases that took exactly so long.
So each bucket is parted at the roundest duration in it: UP_TO + n holds what is no longer, and
BEYOND + n the rest. How many are within such a limit is exact. (Cases that were loaded before this
was so are in bucket n, and within a limit in proportion.)

Source of the percentile: Hyndman and Fan, Sample Quantiles in Statistical Packages, The American
Statistician 50 (1996), definition 7: at share q of n sorted values lies h = (n - 1) q, between its
neighbours.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

GROWTH = 1.02
SMALLEST = 0.01  # minutes
UP_TO, BEYOND = 10_000, 20_000
LARGEST = 1_300  # bucket: more than two thousand years
CLOSE = 1e-9  # of a duration: what is no further beyond the round one is it
# Thirty days, a week, five days, a day; twelve, six, four, two hours, an hour; thirty minutes …
ROUND = (43_200, 10_080, 7_200, 1_440, 720, 360, 240, 120, 60, 30, 15, 10, 5, 1, 0.5, 0.25, 1 / 60)
Array = NDArray[np.float64]


@dataclass(slots=True)
class Durations:
    """Some durations: minutes known singly, and how many cases there are in each bucket."""

    minutes: list[float] = field(default_factory=list)
    bars: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def cases(self) -> int:
        return len(self.minutes) + sum(self.bars.values())

    def add(self, other: "Durations") -> None:
        self.minutes.extend(other.minutes)
        for bucket, cases in other.bars.items():
            self.bars[bucket] += cases

    def percentile(self, share: float) -> float:
        """In minutes; exact while there are only single ones, NaN of none."""
        if not self.bars:
            return percentile(np.array(self.minutes), share)
        values, upto = self._ordered()
        place = (upto[-1] - 1) * share
        low, high = (
            values[np.searchsorted(upto, edge, side="right")]
            for edge in (np.floor(place), np.ceil(place))
        )
        return float(low + (place - np.floor(place)) * (high - low))

    def within(self, limit_minutes: float) -> float:
        """How many took at most so long; of the bucket that the limit cuts, a part."""
        single = sum(1 for one in self.minutes if one <= limit_minutes)
        return single + sum(
            cases * share_within(bucket, limit_minutes) for bucket, cases in self.bars.items()
        )

    def _ordered(self) -> tuple[Array, Array]:
        """All durations in order, with how many there are up to each."""
        values = np.concatenate([self.minutes, middles_of(np.array(list(self.bars)))])
        cases = np.concatenate([np.ones(len(self.minutes)), list(self.bars.values())])
        order = np.argsort(values, kind="stable")
        return values[order], np.cumsum(cases[order])


def _roundest() -> Array:
    """Where each bucket is parted: at the largest multiple of the coarsest step that lies in it."""
    edges = SMALLEST * GROWTH ** np.arange(-1.0, LARGEST + 1)
    found = np.full(LARGEST + 1, np.inf)
    for step in ROUND:
        multiple = np.floor(edges[1:] * (1 + CLOSE) / step) * step
        fits = np.isinf(found) & (multiple > edges[:-1] * (1 + CLOSE)) & (multiple > SMALLEST)
        found = np.where(fits, multiple, found)
    return found


PARTED_AT = _roundest()


def buckets_of(minutes: Array) -> NDArray[np.int64]:
    """The bucket of each duration."""
    known = np.maximum(np.asarray(minutes, dtype=float), SMALLEST)
    bucket = np.ceil(np.log(known / SMALLEST) / np.log(GROWTH) - CLOSE).astype(np.int64)
    at = PARTED_AT[np.minimum(bucket, LARGEST)]
    part = np.where(known <= at * (1 + CLOSE), UP_TO, BEYOND)
    return np.where(np.isinf(at), bucket, bucket + part)


def edges_of(buckets: NDArray[np.int64]) -> tuple[Array, Array]:
    """Between which durations each bucket lies, in minutes; 0 is the lower edge of the first."""
    part, whole = buckets // UP_TO * UP_TO, buckets % UP_TO
    low = np.where(whole > 0, SMALLEST * GROWTH ** (whole - 1.0), 0.0)
    high, at = SMALLEST * GROWTH ** whole.astype(float), PARTED_AT[np.minimum(whole, LARGEST)]
    return np.where(part == BEYOND, at, low), np.where(part == UP_TO, at, high)


def middles_of(buckets: NDArray[np.int64]) -> Array:
    """The duration that stands for each bucket, in minutes."""
    low, high = edges_of(buckets)
    return np.where(low > 0, np.sqrt(low * high), 0.0)


def percentile(minutes: Array, share: float) -> float:
    """Of single durations; NaN of none."""
    return float(np.quantile(minutes, share, method="linear")) if len(minutes) else float("nan")


def percentile_error(minutes: Array, share: float) -> float:
    """The standard error of a percentile, by the binomial spread of its rank."""
    if len(minutes) < 2:
        return float("nan")
    reach = float(np.sqrt(share * (1 - share) / len(minutes)))
    edges = (max(share - reach, 0.0), min(share + reach, 1.0))
    low, high = (percentile(minutes, edge) for edge in edges)
    return (high - low) / 2


def share_within(bucket: int, limit_minutes: float) -> float:
    """Which share of the cases of a bucket took at most so long, spread evenly over its
    logarithm."""
    low, high = (float(edge) for edge in edges_of(np.array(bucket)))
    if limit_minutes <= low or limit_minutes <= 0:
        return 0.0
    if limit_minutes >= high * (1 - CLOSE):
        return 1.0
    if low <= 0:
        return limit_minutes / high
    return float(np.log(limit_minutes / low) / np.log(high / low))
