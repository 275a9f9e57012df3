"""Trend and step in short, seasonal, serially correlated series.

Sources: Mann (1945), Kendall (1975), Sen (1968), Hamed and Rao (1998) for the variance under serial
correlation, Marriott and Pope (1954) for the bias of its estimate, Pettitt (1979),
Benjamini and Hochberg (1995).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from reporting.control_chart import autocorrelation

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kendall:
    """Mann-Kendall's test, an entry per series."""

    score: Floats
    variance: Floats
    z: Floats
    p: Floats


def mann_kendall(values: Floats, inflation: Floats | float = 1.0) -> Kendall:
    """Test each series (last axis: time) for a monotone trend; ties are allowed for.

    inflation: how much serial correlation widens the variance of the score.
    """
    n = values.shape[-1]
    signs = np.sign(values[..., None, :] - values[..., :, None])
    score = np.triu(signs).sum(axis=(-2, -1))
    equals = (signs == 0).sum(axis=-1)
    ties = ((equals - 1) * (2 * equals + 5)).sum(axis=-1)
    variance = np.asarray((n * (n - 1) * (2 * n + 5) - ties) / 18 * inflation)
    moved = np.maximum(np.abs(score) - 1, 0) * np.sign(score)
    z = np.divide(moved, np.sqrt(variance), out=np.zeros_like(score), where=variance > 0)
    return Kendall(score, variance, z, np.asarray(2 * ndtr(-np.abs(z))))


def variance_inflation(serial: Floats, n: int) -> Floats:
    """How much wider Kendall's score spreads when the series is AR(1) with these coefficients."""
    lags = np.arange(1, n)
    weights = (n - lags) * (n - lags - 1) * (n - lags - 2)
    of_ranks = 6 / np.pi * np.arcsin(np.asarray(serial)[..., None] ** lags / 2)
    return np.asarray(1 + 2 / (n * (n - 1) * (n - 2)) * (weights * of_ranks).sum(axis=-1))


def unbiased_serial(residuals: Floats, fitted: int) -> Floats:
    """AR(1) coefficient of residuals, corrected for the bias of short series; within 0 and 0.95.

    fitted: how many coefficients of a trend or level were estimated first.
    """
    n = residuals.shape[-1]
    serial = (n * autocorrelation(residuals) + fitted) / (n - 2 - fitted)
    return np.clip(serial, 0, 0.95)


def sens_slope(values: Floats, times: Floats) -> Floats:
    """The median of the slopes between all pairs of points."""
    return np.median(_slopes(values, times), axis=-1)


def sens_interval(
    values: Floats, times: Floats, variance: float, confidence: float = 0.95
) -> tuple[float, float]:
    """An interval for one series' slope from the variance of Kendall's score."""
    slopes = np.sort(_slopes(values, times))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(variance)
    ranks = np.array([(slopes.size - reach) / 2, (slopes.size + reach) / 2 + 1])
    low, high = np.interp(ranks, np.arange(1, slopes.size + 1), slopes)
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """Pettitt's test; `before`: how many points stand before the change."""

    before: Floats
    score: Floats
    p: Floats


def pettitt(values: Floats, inflation: Floats | float = 1.0) -> ChangePoint:
    """Test each series for one step; `inflation` as for the trend."""
    n = values.shape[-1]
    signs = np.sign(values[..., :, None] - values[..., None, :]).sum(axis=-1)
    scores = np.abs(np.cumsum(signs, axis=-1))[..., :-1]
    score = scores.max(axis=-1)
    p = 2 * np.exp(-6 * score**2 / (inflation * (n**3 + n**2)))
    return ChangePoint(scores.argmax(axis=-1) + 1, score, np.minimum(p, 1))


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values: below q, at most a share q of the discoveries is false."""
    if not p.size:
        return p
    order = np.argsort(p)
    raised = p[order] * p.size / np.arange(1, p.size + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1)
    return adjusted


def _slopes(values: Floats, times: Floats) -> Floats:
    first, second = np.triu_indices(times.size, 1)
    return np.asarray((values[..., second] - values[..., first]) / (times[second] - times[first]))
