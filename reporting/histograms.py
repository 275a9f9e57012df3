"""Durations and their percentiles: exact, or from buckets that grow by two percent and add up.

Bucket n holds what is longer than SMALLEST * GROWTH ** (n - 1), up to SMALLEST * GROWTH ** n;
bucket 0 what is no longer than SMALLEST. A value told by its bucket is taken to be its geometric
middle, so that it is off by at most the root of GROWTH: less than one percent.

Source of the percentile: Hyndman and Fan, Sample Quantiles in Statistical Packages, The American
Statistician 50 (1996), definition 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

GROWTH = 1.02
SMALLEST = 0.01  # minutes


def buckets_of(minutes: np.ndarray) -> np.ndarray:
    """The bucket of each duration."""
    above = np.maximum(np.asarray(minutes, dtype=float), SMALLEST) / SMALLEST
    return np.ceil(np.log(above) / np.log(GROWTH)).astype(np.int64)


def middles_of(buckets: np.ndarray) -> np.ndarray:
    """The duration that stands for each bucket, in minutes."""
    buckets = np.asarray(buckets)
    return np.where(buckets > 0, SMALLEST * GROWTH ** (buckets - 0.5), 0.0)


@dataclass(frozen=True, slots=True)
class Durations:
    """Some durations in minutes: those known exactly, and how many there are in each bucket."""

    exact: np.ndarray = field(default_factory=lambda: np.empty(0))
    buckets: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    counts: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.exact) + int(self.counts.sum())

    def __add__(self, other: "Durations") -> "Durations":
        return Durations(
            *(
                np.concatenate([getattr(self, name), getattr(other, name)])
                for name in ("exact", "buckets", "counts")
            )
        )

    @property
    def is_exact(self) -> bool:
        return not self.counts.any()

    def percentile(self, share: float) -> float:
        """The duration below which this share of them lies; NaN of none."""
        return float(self.percentiles([share])[0])

    def percentiles(self, shares: Sequence[float]) -> np.ndarray:
        count = len(self)
        if not count:
            return np.full(len(shares), np.nan)
        values, upto = self._ordered()
        place = (count - 1) * np.asarray(shares, dtype=float)
        below = np.floor(place).astype(np.int64)
        low = values[np.searchsorted(upto, below, side="right")]
        high = values[np.searchsorted(upto, np.minimum(below + 1, count - 1), side="right")]
        return low + (place - below) * (high - low)

    def _ordered(self) -> tuple[np.ndarray, np.ndarray]:
        """All values in order, with how many there are up to each."""
        values = np.concatenate([self.exact, middles_of(self.buckets)])
        counts = np.concatenate([np.ones(len(self.exact), dtype=np.int64), self.counts])
        order = np.argsort(values, kind="stable")
        return values[order], np.cumsum(counts[order])
