"""Charts with a memory, which see small shifts: EWMA and CUSUM.

Source: NIST/SEMATECH e-Handbook 6.3.2.3 and 6.3.2.4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reporting.attribute_charts import ChartLines

Floats = NDArray[np.float64]

WEIGHT = 0.2
SLACK, DECISION = 0.5, 5.0  # in sigma: sees a shift of one sigma in about ten periods
# How many flags a period are to be expected of a process in which nothing happens: one in so many.
# Sources: Lucas and Saccucci (1990) for weight 0.2 and 3 sigma; Montgomery, Introduction to
# Statistical Quality Control, for two-sided sums.
FALSE_EWMA, FALSE_CUSUM = round(1 / 560, 6), round(1 / 465, 6)


@dataclass(frozen=True, slots=True)
class Cusum:
    """How far the series has strayed above and below, from nought; a signal is above `limit`."""

    high: Floats
    low: Floats
    limit: float


def ewma_chart(
    values: Floats, centre: float, sigma: float, weight: float = WEIGHT, reach: float = 3
) -> ChartLines:
    """Exponentially weighted moving average; its limits widen over the first periods."""
    smoothed = np.empty(values.size)
    last = centre
    for place, value in enumerate(values):
        last = weight * value + (1 - weight) * last
        smoothed[place] = last
    age = np.arange(1, values.size + 1)
    spread = sigma * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * age)))
    middle = np.full(values.size, centre)
    return ChartLines(smoothed, middle, middle - reach * spread, middle + reach * spread, spread)


def cusum_chart(values: Floats, centre: float, slack: float, limit: float) -> Cusum:
    """The tabular CUSUM; slack and limit in the unit of the values."""
    high, low = np.zeros(values.size), np.zeros(values.size)
    above = below = 0.0
    for place, value in enumerate(values):
        above = max(0.0, above + value - centre - slack)
        below = max(0.0, below + centre - value - slack)
        high[place], low[place] = above, below
    return Cusum(high, low, limit)
