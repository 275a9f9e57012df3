"""Durations and their percentiles: exact, or from buckets that grow by two percent and add up.

Bucket n holds what is longer than SMALLEST * GROWTH ** (n - 1), up to SMALLEST * GROWTH ** n;
bucket 0 what is no longer than SMALLEST. A duration told by its bucket is taken to be its
geometric middle, so that it is off by at most the root of GROWTH: less than one percent. So is any
percentile, whatever the mix of single durations and buckets.

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


def buckets_of(minutes: Array) -> NDArray[np.int64]:
    """The bucket of each duration."""
    above = np.maximum(np.asarray(minutes, dtype=float), SMALLEST) / SMALLEST
    return np.ceil(np.log(above) / np.log(GROWTH)).astype(np.int64)


def middles_of(buckets: NDArray[np.int64]) -> Array:
    """The duration that stands for each bucket, in minutes."""
    return np.where(buckets > 0, SMALLEST * GROWTH ** (buckets - 0.5), 0.0)


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
    if limit_minutes <= 0:
        return 0.0
    if bucket < 1:
        return float(min(limit_minutes / SMALLEST, 1.0))
    place = np.log(limit_minutes / SMALLEST) / np.log(GROWTH)
    return float(np.clip(place - (bucket - 1), 0.0, 1.0))
