"""Where a series is heading, and how sure that is.

Half of the answer is damped exponential smoothing, half a regression with trend, season and AR(1)
errors: each is over-confident where the other is careful. Shares are forecast as log-odds,
durations and costs as logarithms. Sources: Hyndman and others, Forecasting with Exponential
Smoothing (2008), for the variances; Prais and Winsten (1954) for the regression.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from reporting.change import whiten
from reporting.shape import BEND, STEP, Shape, harmonics, season_ahead
from reporting.trend import unbiased_serial

Floats = NDArray[np.float64]

SHARE, POSITIVE, PLAIN = "share", "positive", "plain"
LIKELY, UNLIKELY = 0.8, 0.2
SMALLEST_SHARE = 0.05  # percent: a share of 0 or 100 has no log-odds
HALVINGS = 36  # of an interval of sixteen sigma: far below what is shown
FAN = (0.1, 0.25, 0.5, 0.75, 0.9)
_alphas, _betas, _phis = np.meshgrid(
    [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 0.95], [0.0, 0.05, 0.1, 0.2, 0.4], [0.8, 0.9, 0.98]
)
ALPHAS, BETAS, PHIS = _alphas.ravel(), _betas.ravel(), _phis.ravel()


@dataclass(frozen=True, slots=True)
class Forecast:
    """Two normal forecasts of equal weight, a row each, on the transformed scale."""

    means: Floats
    sigmas: Floats
    scale: str

    def chance(self, ahead: int, target: float, *, higher_is_better: bool) -> float:
        """The probability that the value that many months ahead meets the target."""
        mean, sigma = self.means[:, ahead - 1], self.sigmas[:, ahead - 1]
        below = float(ndtr((transform(target, self.scale) - mean) / sigma).mean())
        return 1 - below if higher_is_better else below

    def fan(self, shares: tuple[float, ...] = FAN) -> Floats:
        """Quantiles of each month ahead, back in the measure's unit; a row for each share."""
        wanted = np.array(shares)[:, None]
        low = np.repeat((self.means - 8 * self.sigmas).min(axis=0)[None], wanted.size, axis=0)
        high = np.repeat((self.means + 8 * self.sigmas).max(axis=0)[None], wanted.size, axis=0)
        for _halving in range(HALVINGS):
            middle = (low + high) / 2
            below = ndtr((middle[:, None] - self.means) / self.sigmas).mean(axis=1)
            low, high = (
                np.where(below < wanted, middle, low),
                np.where(below < wanted, high, middle),
            )
        return restore((low + high) / 2, self.scale)


def transform(values: Floats | float, scale: str) -> Floats:
    """Onto the scale on which errors are even; shares are percentages."""
    if scale == SHARE:
        share = np.clip(np.asarray(values), SMALLEST_SHARE, 100 - SMALLEST_SHARE)
        return np.asarray(np.log(share / (100 - share)))
    return np.asarray(np.log(values) if scale == POSITIVE else values, float)


def restore(values: Floats, scale: str) -> Floats:
    if scale == SHARE:
        return np.asarray(100 / (1 + np.exp(-values)))
    return np.exp(values) if scale == POSITIVE else values


def forecast(
    values: Floats, times: Floats, shape: Shape, months_ahead: int, scale: str
) -> Forecast:
    """Both forecasts of one series, in the shape that was found on the transformed scale."""
    series = transform(values, scale)
    ahead = times[-1] + np.arange(1, months_ahead + 1)
    smoothed = _smoothing(series - shape.season, months_ahead)
    regressed = _regression(series, times, ahead, shape)
    means = np.array([smoothed[0] + season_ahead(shape, times, ahead), regressed[0]])
    sigmas = np.maximum(np.array([smoothed[1], regressed[1]]), 1e-9)
    return Forecast(means, sigmas, scale)


def _smoothing(series: Floats, months_ahead: int) -> tuple[Floats, Floats]:
    """Damped-trend smoothing; of a grid of weights the one with the smallest one-step errors."""
    n = series.size
    level = np.full(ALPHAS.size, np.median(series[:6]))
    slope = np.zeros(ALPHAS.size)
    squares = np.zeros(ALPHAS.size)
    for value in series:
        error = value - level - PHIS * slope
        squares += error**2
        level, slope = (
            level + PHIS * slope + ALPHAS * error,
            PHIS * slope + ALPHAS * BETAS * error,
        )
    best = int(np.argmin(squares))
    alpha, beta, phi = ALPHAS[best], BETAS[best], PHIS[best]
    damping = np.cumsum(phi ** np.arange(1, months_ahead + 1))
    carried = alpha + alpha * beta * damping[:-1]
    variance = squares[best] / max(n - 4, 1) * (1 + np.concatenate([[0], np.cumsum(carried**2)]))
    return level[best] + slope[best] * damping, np.sqrt(variance)


def _regression(
    series: Floats, times: Floats, ahead: Floats, shape: Shape
) -> tuple[Floats, Floats]:
    """Generalised least squares with AR(1) errors, with the uncertainty of its coefficients."""
    design, future = (_columns(months, times, shape) for months in (times, ahead))
    plain, *_rest = np.linalg.lstsq(design, series)
    serial = float(unbiased_serial(series - design @ plain, fitted=2))
    white_design, white = whiten(design, serial), whiten(series[:, None], serial)[:, 0]
    weights, *_rest = np.linalg.lstsq(white_design, white)
    freedom = max(series.size - design.shape[1] - 1, 1)
    noise = float(((white - white_design @ weights) ** 2).sum()) / freedom
    steps = np.arange(1, ahead.size + 1)
    memory = serial**steps
    last = float(series[-1] - design[-1] @ weights)
    reach = future - memory[:, None] * design[-1]
    spread = np.einsum("ij,jk,ik->i", reach, np.linalg.pinv(white_design.T @ white_design), reach)
    innovation = (1 - memory**2) / (1 - serial**2)
    return future @ weights + memory * last, np.sqrt(noise * (innovation + spread))


def _columns(months: Floats, times: Floats, shape: Shape) -> Floats:
    """Level and trend (since the bend, where there is one), or two levels, and the season."""
    ones, turn = np.ones(months.size), times[shape.at]
    if shape.kind == BEND:
        course = np.maximum(months - turn, 0)
    elif shape.kind == STEP:
        course = (months >= turn).astype(float)
    else:
        course = months - times[0]
    return np.hstack(
        [np.column_stack([ones, course]), harmonics(months, shape.harmonics, shape.cycle)]
    )
