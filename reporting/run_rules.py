"""Run rules: patterns that chance alone would hardly draw. Each flags the point that completes it.

Rules and lengths as in NHS England's Making Data Count; other lengths give Nelson's.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def outside(values: Floats, lower: Floats, upper: Floats) -> Flags:
    return np.asarray((values < lower) | (values > upper))


def one_side(values: Floats, centre: Floats, length: int = 7) -> Flags:
    """That many points in a row on the same side of the centre line."""
    return _runs(np.sign(values - centre), length)


def one_way(values: Floats, length: int = 7) -> Flags:
    """That many points in a row, each higher (or each lower) than the one before."""
    steps = np.sign(np.diff(values, axis=-1))
    return np.concatenate([np.zeros_like(values[..., :1], bool), _runs(steps, length - 1)], axis=-1)


def two_of_three(values: Floats, centre: Floats, sigma: float) -> Flags:
    """Two of three points in a row beyond two sigma, on the same side."""
    apart = values - centre
    sides = ((side * apart > 2 * sigma).astype(np.float64) for side in (1, -1))
    above, below = (_completed(side, 3, at_least=2) for side in sides)
    return np.asarray(above | below)


def _runs(signs: Floats, length: int) -> Flags:
    return _completed(signs, length, at_least=length)


def _completed(signs: Floats, length: int, at_least: int) -> Flags:
    """Flags the last point of each window whose signs add up to enough, either way."""
    if signs.shape[-1] < length:
        return np.zeros(signs.shape, bool)
    sums = sliding_window_view(signs, length, axis=-1).sum(axis=-1)
    unfinished = np.zeros_like(signs[..., : length - 1], bool)
    return np.concatenate([unfinished, np.abs(sums) >= at_least], axis=-1)
