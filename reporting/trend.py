"""Trend in short, seasonal, serially correlated series; last axis: time.

Sources: Mann (1945), Kendall (1975), Sen (1968), Hamed and Rao (1998) for the variance under serial
correlation, Marriott and Pope (1954) and Kendall (1954) for the bias of its estimate, Hirsch, Slack
and Smith (1982) for seasons, Benjamini and Hochberg (1995).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from kernel.late import Late
from reporting import pairs
from reporting.control_chart import autocorrelation

special = Late("scipy.special")
Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

HIGHEST_SERIAL = 0.95
SECOND_ORDER = 250  # by simulation of 24 to 60 points: docs/adr/0009


@dataclass(frozen=True, slots=True)
class Kendall:
    """Mann-Kendall's test, an entry per series."""

    score: Floats
    variance: Floats
    z: Floats
    p: Floats


@dataclass(frozen=True, slots=True)
class Ranks:
    """Of each point: how many of its series are lower, and how many are not higher."""

    lower: Ints
    not_higher: Ints

    @classmethod
    def of(cls, values: Floats) -> "Ranks":
        order = np.argsort(values, axis=-1)
        ordered = np.take_along_axis(values, order, axis=-1)
        n, new = values.shape[-1], np.ones(values.shape, bool)
        np.not_equal(ordered[..., 1:], ordered[..., :-1], out=new[..., 1:])
        places, ends = np.arange(n), np.ones(values.shape, bool)
        ends[..., :-1] = new[..., 1:]
        first = np.maximum.accumulate(np.where(new, places, 0), axis=-1)
        after = np.where(ends, places + 1, n)[..., ::-1]
        last = np.minimum.accumulate(after, axis=-1)[..., ::-1]
        lower, not_higher = np.empty(values.shape, int), np.empty(values.shape, int)
        np.put_along_axis(lower, order, first, axis=-1)
        np.put_along_axis(not_higher, order, last, axis=-1)
        return cls(lower, not_higher)

    @property
    def equals(self) -> Ints:
        """How many are as high as each point, itself among them."""
        return self.not_higher - self.lower


def mann_kendall(
    values: Floats, inflation: Floats | float = 1.0, ranks: Ranks | None = None
) -> Kendall:
    """Test each series for a monotone trend; ties are allowed for.

    inflation: how much serial correlation widens the variance of the score.
    """
    ranks = ranks or Ranks.of(values)
    score, variance = kendall_score(ranks), kendall_variance(ranks) * inflation
    return _kendall(score, np.asarray(variance))


def seasonal_kendall(seasons: Floats) -> Kendall:
    """A trend common to all seasons, which are compared within themselves only.

    seasons: the last two axes are the seasons and their years; a year without a value is NaN.
    Source: Hirsch, Slack and Smith (1982); US EPA (2009), Unified Guidance, section 14.3.4.
    """
    score, variance = np.zeros((2, *seasons.shape[:-1]))
    for place in np.ndindex(*score.shape):
        known = seasons[place][np.isfinite(seasons[place])]
        if known.size > 1:
            ranks = Ranks.of(known)
            score[place], variance[place] = kendall_score(ranks), kendall_variance(ranks)
    return _kendall(score.sum(axis=-1), variance.sum(axis=-1))


def by_season(values: Floats, months: Floats, cycle: int) -> Floats:
    """One series as seasons and their years, NaN where nothing is known."""
    apart = np.rint(months - months[0]).astype(int)
    seasons = np.full((cycle, apart[-1] // cycle + 1), np.nan)
    seasons[apart % cycle, apart // cycle] = values
    return seasons


def kendall_score(ranks: Ranks) -> Floats:
    """How many more pairs rise than fall."""
    n, shape = ranks.lower.shape[-1], ranks.lower.shape[:-1]
    level = (ranks.equals - 1).sum(axis=-1) // 2
    rising = pairs.rising(ranks.lower.reshape(-1, n)).reshape(shape)
    return np.asarray(2 * rising + level - n * (n - 1) // 2, float)


def kendall_variance(ranks: Ranks) -> Floats:
    """The variance of the score of independent points with these ties."""
    n, equals = ranks.lower.shape[-1], ranks.equals
    ties = ((equals - 1) * (2 * equals + 5)).sum(axis=-1)
    return np.asarray((n * (n - 1) * (2 * n + 5) - ties) / 18)


def variance_inflation(serial: Floats, n: int) -> Floats:
    """How much wider Kendall's score spreads when the series is AR(1) with these coefficients."""
    lags = np.arange(1, n)
    weights = (n - lags) * (n - lags - 1.0) * (n - lags - 2)
    powers = np.cumprod(np.repeat(np.asarray(serial)[..., None], n - 1, axis=-1), axis=-1)
    of_ranks = 6 / np.pi * np.arcsin(powers / 2)
    return np.asarray(1 + 2 / (n * (n - 1) * (n - 2)) * (of_ranks @ weights))


def unbiased_serial(residuals: Floats, fitted: Ints | int) -> Floats:
    """AR(1) coefficient of residuals, corrected for the bias of short series; within 0 and 0.95.

    fitted: how many coefficients of a trend or level were estimated first.
    """
    n = residuals.shape[-1]
    serial = (n * autocorrelation(residuals) + fitted) / np.maximum(n - 2 - fitted, 1)
    return np.clip(serial, 0, HIGHEST_SERIAL)


def careful_serial(residuals: Floats, fitted: Ints | int) -> Floats:
    """The same for a test of change: also corrected for the bias of second order in 1/n.

    fitted: as above; a place or a season that was searched for counts as more than one.
    """
    serial = unbiased_serial(residuals, fitted)
    return np.minimum(serial + SECOND_ORDER * (serial / residuals.shape[-1]) ** 2, HIGHEST_SERIAL)


@dataclass(frozen=True, slots=True)
class SensSlope:
    """The median of the slopes between all pairs of points, and its interval."""

    slope: Floats
    low: Floats
    high: Floats


def sens_slope(values: Floats, times: Floats) -> Floats:
    """The median of the slopes between all pairs of points."""
    return sens(values, times, np.zeros(values.shape[:-1])).slope


def sens(values: Floats, times: Floats, variance: Floats, confidence: float = 0.95) -> SensSlope:
    """Each series' slope with its interval, from the variance of Kendall's score."""
    n = times.size
    count = n * (n - 1) // 2  # pairs
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * np.sqrt(variance.reshape(-1))
    middle = np.full(reach.shape, (count - 1) / 2)
    low, high = (count - reach) / 2 - 1, (count + reach) / 2
    ranks = np.stack([middle, np.maximum(low, 0), np.minimum(high, count - 1)], axis=-1)
    found = pairs.slopes_at(values.reshape(-1, n), times, ranks)
    slope, lower, upper = (found[:, place].reshape(variance.shape) for place in range(3))
    return SensSlope(slope, lower, upper)


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values: below q, at most a share q of the discoveries is false."""
    if not p.size:
        return p
    order = np.argsort(p)
    raised = p[order] * p.size / np.arange(1, p.size + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1)
    return adjusted


def _kendall(score: Floats, variance: Floats) -> Kendall:
    """The normal test, corrected for continuity."""
    moved = np.maximum(np.abs(score) - 1, 0) * np.sign(score)
    z = np.divide(moved, np.sqrt(variance), out=np.zeros(score.shape), where=variance > 0)
    return Kendall(score, variance, z, np.asarray(2 * special.ndtr(-np.abs(z))))
