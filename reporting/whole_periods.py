"""Targets of whole periods: of a quarter's figure, say, where a measure is read month by month.

The figure is the sum of its readings, of what is counted as it comes, else their mean. It varies
less than its readings do, and part of it may be known before it ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel.late import Late
from reporting.forecast import PLAIN, SHARE, SMALLEST_SHARE, Forecast, restore

special = Late("scipy.special")
Floats = NDArray[np.float64]

FARTHEST = 12.0  # sigmas: nothing is found beyond
HALVINGS = 50


@dataclass(frozen=True, slots=True)
class Whole:
    """The period of which a target holds. `readings`: how many it has; `adds`: are they summed up?

    `figures`: those of the periods that are over, oldest first, as they were counted.
    """

    readings: int
    adds: bool = False
    figures: tuple[float, ...] = ()

    def of_a_reading(self, value: float) -> float:
        """The target as each reading would have it, if all were alike."""
        return value / self.readings if self.adds else value


def narrowing(readings: int, serial: float) -> float:
    """The standard deviation of the mean of so many readings, over that of a single one.

    Of a series that remembers its last value. Source: Box, Jenkins, Reinsel and Ljung, Time Series
    Analysis (2016), the variance of the mean of an AR(1) process.
    """
    apart = np.arange(1, readings)
    together = float(((1 - apart / readings) * serial**apart).sum())
    return float(np.sqrt(max(1 + 2 * together, 0) / readings))


def turning(season: Floats, readings: int) -> Floats:
    """The season of one cycle, as the means of so many readings in a row show it."""
    if not season.size or readings >= season.size:
        return np.full(1, season.mean() if season.size else 0.0)
    around = np.concatenate([season, season[: readings - 1]])
    return np.convolve(around, np.full(readings, 1 / readings), "valid")


def chance_of_period(
    forecast: Forecast,
    ahead: Sequence[int],
    known: Floats,
    target: float,
    *,
    higher_is_better: bool,
) -> float:
    """The probability that the mean of what is known and what comes meets the target.

    ahead: which readings of the forecast are still to come; target: of the mean reading. Errors
    are taken to go together fully, so that the spread is rather too wide than too narrow. Source:
    Dhaene and others, The concept of comonotonicity in actuarial science and finance (2002).
    """
    places = np.asarray(ahead) - 1
    wanted = (target * (known.size + places.size) - float(known.sum())) / places.size
    most = 100.0 if forecast.scale == SHARE else np.inf
    if forecast.scale == PLAIN or 0 <= wanted <= most:
        below = float(special.ndtr(_apart(forecast, places, wanted)).mean())
    else:
        below = float(wanted > most)
    return 1 - below if higher_is_better else below


def _apart(forecast: Forecast, places: NDArray[np.int_], wanted: float) -> Floats:
    """How many sigmas off the mean of the readings to come is as wanted; one for each forecast."""
    if forecast.scale == SHARE:  # nobody is better than perfect, as of a single reading
        wanted = min(max(wanted, SMALLEST_SHARE), 100 - SMALLEST_SHARE)
    means, sigmas = forecast.means[:, places], forecast.sigmas[:, places]
    low, high = np.full(len(means), -FARTHEST), np.full(len(means), FARTHEST)
    for _step in range(HALVINGS):
        middle = (low + high) / 2
        found = restore(means + sigmas * middle[:, None], forecast.scale).mean(axis=1)
        low, high = np.where(found < wanted, middle, low), np.where(found < wanted, high, middle)
    return (low + high) / 2
