"""Damped-trend exponential smoothing of many series at once.

Of a grid of weights each series takes the ones with the smallest one-step errors. Their sum of
squares needs no pass over the series: were the errors followed for ever, it would be the series'
autocovariances, weighted; what lies behind the last point depends on the state reached there alone.
Source: Hyndman and others, Forecasting with Exponential Smoothing (2008).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kernel.late import Late

linalg = Late("scipy.linalg")
Floats = NDArray[np.float64]

FIRST = 6  # points whose median is the first level
COEFFICIENTS = 4
AT_ONCE = 256  # series: what fits near the processor
CLOSE = 1e-12  # of the sum of squares: weights that differ by less are as good, the first is taken
_betas, _alphas, _phis = np.meshgrid(
    [0.0, 0.05, 0.1, 0.2, 0.4],
    [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 0.95],
    [0.8, 0.9, 0.98],
    indexing="ij",
)
_told = (_betas.ravel() > 0) | (_phis.ravel() == 0.8)  # without a slope nothing is damped
ALPHAS, BETAS, PHIS = _alphas.ravel()[_told], _betas.ravel()[_told], _phis.ravel()[_told]


@dataclass(frozen=True, slots=True)
class _Grid:
    """For series of one length. `gains`: of the autocovariances; `reached`: makes the last state of
    the points, `left`: the sum of squares behind it, a matrix of two by two; a row for each.
    """

    gains: Floats
    reached: Floats
    left: Floats


def smoothing(series: Floats, ahead: int) -> tuple[Floats, Floats]:
    """Means and standard deviations so many periods ahead; a row a series."""
    means, sigmas = np.empty((2, len(series), ahead))
    for start in range(0, len(series), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        means[rows], sigmas[rows] = _smoothing(series[rows], ahead)
    return means, sigmas


def _smoothing(series: Floats, ahead: int) -> tuple[Floats, Floats]:
    n = series.shape[1]
    start = np.median(series[:, :FIRST], axis=1)
    moved = series - start[:, None]
    best = _best(moved)
    alpha, beta, phi = ALPHAS[best], BETAS[best], PHIS[best]
    level, slope, squares = np.zeros(len(series)), np.zeros(len(series)), np.zeros(len(series))
    for value in np.ascontiguousarray(moved.T):
        error = value - level - phi * slope
        squares += error**2
        level, slope = level + phi * slope + alpha * error, phi * slope + alpha * beta * error
    damping = np.cumsum(phi[:, None] ** np.arange(1, ahead + 1), axis=1)
    carried = alpha[:, None] * (1 + beta[:, None] * damping[:, :-1])
    growth = np.hstack([np.ones((len(series), 1)), 1 + np.cumsum(carried**2, axis=1)])
    variance = (squares / max(n - COEFFICIENTS, 1))[:, None] * growth
    return (start + level)[:, None] + slope[:, None] * damping, np.sqrt(variance)


def _best(moved: Floats) -> NDArray[np.intp]:
    """The place in the grid of the smallest sum of squared one-step errors, from a level of 0."""
    count, n = moved.shape
    grid = _grid(n)
    spectrum = np.abs(np.fft.rfft(moved, 2 * n, axis=1)) ** 2
    squares = np.fft.irfft(spectrum, 2 * n, axis=1)[:, :n] @ grid.gains.T
    states = (moved @ grid.reached.reshape(-1, n).T).reshape(count, -1, 2)
    level, slope = states[..., 0], states[..., 1]
    left = grid.left
    squares -= level**2 * left[:, 0, 0] + slope**2 * left[:, 1, 1]
    squares -= 2 * level * slope * left[:, 0, 1]
    lowest = squares.min(axis=1, keepdims=True)
    total = np.einsum("ij,ij->i", moved, moved)[:, None]
    return np.argmax(squares <= lowest + CLOSE * total, axis=1)


@lru_cache(maxsize=16)
def _grid(n: int) -> _Grid:
    gains, reached, left = [], [], []
    for alpha, beta, phi in zip(ALPHAS, BETAS, PHIS, strict=True):
        error = np.array([-1.0, -phi])
        enters = np.array([alpha, alpha * beta])
        step = np.array([[1, phi], [0, phi]]) + np.outer(enters, error)
        states = np.empty((n, 2))
        states[0] = enters
        for age in range(1, n):
            states[age] = step @ states[age - 1]
        spread = linalg.solve_discrete_lyapunov(step, np.outer(enters, enters)) @ error
        gain = np.empty(n)
        gain[0] = 1 + error @ spread
        for lag in range(1, n):
            spread = step @ spread
            gain[lag] = 2 * (error @ states[lag - 1] + error @ spread)
        gains.append(gain)
        reached.append(states[::-1].T)
        left.append(linalg.solve_discrete_lyapunov(step.T, np.outer(error, error)))
    return _Grid(np.array(gains), np.array(reached), np.array(left))
