"""Where a series is heading, and how sure that is.

Half of the answer is damped exponential smoothing, half a regression with trend, season and AR(1)
errors: each is over-confident where the other is careful. Shares are forecast as log-odds,
durations and costs as logarithms.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel.late import Late
from reporting.regression import regression
from reporting.shape import Shapes, seasons_ahead
from reporting.smoothing import smoothing

special = Late("scipy.special")
Floats = NDArray[np.float64]

SHARE, POSITIVE, PLAIN = "share", "positive", "plain"
LIKELY, UNLIKELY = 0.8, 0.2
SMALLEST_SHARE = 0.05  # percent: a share of 0 or 100 has no log-odds
ROUNDING = 1e-9
SMALLEST_SIGMA = 1e-9
ESTIMATED = 4
EDGE = 0.95
STEPS = 60  # that the search for a quantile may take; it mostly needs six
CLOSE = 1e-10  # sigmas: far below what is shown
FAN = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Two normal forecasts of equal weight, on the transformed scale: the first axis is which.

    The last axis is the month ahead; between them may be series.
    """

    means: Floats
    sigmas: Floats
    scale: str

    def chance(self, ahead: int, target: float, *, higher_is_better: bool) -> float:
        """The probability that the value that many months ahead meets the target."""
        mean, sigma = self.means[:, ahead - 1], self.sigmas[:, ahead - 1]
        below = float(special.ndtr((transform(target, self.scale) - mean) / sigma).mean())
        return 1 - below if higher_is_better else below

    def fan(self, shares: tuple[float, ...] = FAN) -> Floats:
        """Quantiles of each month ahead, back in the measure's unit; a row for each share."""
        return _to_the_ends(restore(self._quantiles(shares), self.scale), self.scale)

    def of(self, place: int) -> "Forecast":
        """One series' forecast among many."""
        return Forecast(self.means[:, place], self.sigmas[:, place], self.scale)

    def _quantiles(self, shares: tuple[float, ...]) -> Floats:
        """Newton's steps; halving, where one would leave what holds the quantile between it."""
        wanted = np.reshape(shares, (-1, *[1] * (self.means.ndim - 1)))
        each = self.means + special.ndtri(wanted)[:, None] * self.sigmas
        low, high = each.min(axis=1), each.max(axis=1)
        middle = (low + high) / 2
        close = CLOSE * self.sigmas.min(axis=0)
        for _step in range(STEPS):
            apart = (middle[:, None] - self.means) / self.sigmas
            beyond = special.ndtr(apart).mean(axis=1) - wanted
            density = (np.exp(-(apart**2) / 2) / self.sigmas).mean(axis=1) / np.sqrt(2 * np.pi)
            low, high = np.where(beyond < 0, middle, low), np.where(beyond < 0, high, middle)
            after = middle - beyond / np.maximum(density, 1e-300)
            after = np.where((after < low) | (after > high), (low + high) / 2, after)
            moved, middle = np.abs(after - middle), after
            if (moved <= close).all():
                break
        return np.asarray(middle)


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


def _to_the_ends(values: Floats, scale: str) -> Floats:
    """What is nearer to 0 or 100 percent than the log-odds tell apart is 0 or 100.

    Else a share that is whole, as of few cases it often is, would lie outside every interval.
    """
    if scale != SHARE:
        return values
    near = SMALLEST_SHARE * (1 + ROUNDING)
    values = np.where(values >= 100 - near, 100.0, values)
    return np.where(values <= near, 0.0, values)


def widening(points: int) -> float:
    """How much wider an interval of ninety percent is because its sigma is itself estimated.

    By Student's t; level, slope, weight and memory have been estimated as well.
    """
    free = max(points - ESTIMATED, 1)
    return float(special.stdtrit(free, EDGE) / special.ndtri(EDGE))


def forecast(series: Floats, times: Floats, shapes: Shapes, ahead: int, scale: str) -> Forecast:
    """Both forecasts, so many months ahead, of series and shapes on the transformed scale."""
    months = times[-1] + np.arange(1, ahead + 1)
    means, sigmas = smoothing(series - shapes.season, ahead)
    means += seasons_ahead(shapes, times, months)
    regressed, uncertain = regression(series, times, months, shapes)
    sigmas = np.maximum(np.stack([sigmas, uncertain]), SMALLEST_SIGMA)
    sigmas *= widening(series.shape[1])
    return Forecast(np.stack([means, regressed]), sigmas, scale)
