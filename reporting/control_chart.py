"""XmR charts: what a process does as long as nothing special happens.

Sources: Wheeler, Understanding Variation; NHS England, Making Data Count; NIST/SEMATECH 6.3.2.2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MINIMUM_POINTS = 12
RANGES_TO_SIGMA = 1 / 1.128
LARGE_RANGE = 3.267
SERIAL = 0.3
ROUNDING = 1e-12  # of the largest value


@dataclass(frozen=True, slots=True)
class Limits:
    """The natural process limits, point by point; `sigma` is that of the charted quantity."""

    centre: Floats
    lower: Floats
    upper: Floats
    sigma: float


def moving_range_sigma(values: Floats) -> Floats:
    """The process' sigma from its mean moving range; ranges above 3.267 means are screened once.

    Not where that would leave nothing: a series that mostly stands still does vary.
    """
    ranges = np.abs(np.diff(values, axis=-1))
    plain = ranges.mean(axis=-1)
    kept = ranges <= LARGE_RANGE * plain[..., None]
    screened = np.where(kept, ranges, 0).sum(axis=-1) / kept.sum(axis=-1)
    mean_range = np.where(screened > ROUNDING * plain, screened, plain)
    return np.asarray(mean_range * RANGES_TO_SIGMA)


def limits(values: Floats, centre: Floats | None = None) -> Limits:
    """Limits of one series around its mean, or around a line that is given."""
    middle = np.full(values.shape, values.mean()) if centre is None else centre
    sigma = float(moving_range_sigma(values - middle))
    return Limits(middle, middle - 3 * sigma, middle + 3 * sigma, sigma)


def autocorrelation(values: Floats) -> Floats:
    """Of each series with itself one step earlier; 0 for a series that never changes."""
    apart = values - values.mean(axis=-1, keepdims=True)
    spread = (apart**2).sum(axis=-1)
    serial = (apart[..., 1:] * apart[..., :-1]).sum(axis=-1)
    return np.divide(serial, spread, out=np.zeros_like(spread), where=spread > 1e-24)


def innovations(residuals: Floats, serial: Floats | float) -> Floats:
    """What each residual adds to what the one before already said; the first stands alone."""
    memory = np.asarray(serial)[..., None]
    first = residuals[..., :1] * np.sqrt(1 - memory**2)
    return np.concatenate([first, residuals[..., 1:] - memory * residuals[..., :-1]], axis=-1)


def serial_limits(
    centre: Floats, sigma: Floats | float, serial: Floats | float
) -> tuple[Floats, Floats]:
    """Lower and upper limits of series that remember their last value; sigma: of the innovations.

    The limits are those of the whole process: wider than the innovations' by 1/√(1 - serial²).
    """
    width = np.asarray(3 * sigma / np.sqrt(1 - np.asarray(serial) ** 2))[..., None]
    return centre - width, centre + width


def assurance(
    lower: Floats | np.float64, upper: Floats | np.float64, target: float, *, higher_is_better: bool
) -> str:
    """Will the process meet the target as it is: "meets", "hit_or_miss" or "misses"?"""
    if higher_is_better:
        always, never = target <= lower.min(), target > upper.max()
    else:
        always, never = target >= upper.max(), target < lower.min()
    return "meets" if always else "misses" if never else "hit_or_miss"
