"""How measures are worked out from sums of daily cells. Ratios are never averaged."""

from dataclasses import dataclass

import numpy as np

DAYS_A_MONTH = 365.25 / 12
UNIT_SCALE = {
    "%": 100.0,
    "hours": 1 / 60,
    "days": 1 / 1440,
    "currency/case": 1.0,
    "cases": 1.0,
    "number": 1.0,
}
SHARES = {"sla_attainment", "first_time_right", "rework"}
FLOWS = {"volume", "throughput"}


@dataclass(frozen=True, slots=True)
class Sums:
    """Cells added up, one place a period: counts, sums and sums of squares.

    `backlog` is what stands open at the end of the period, `months` how long the period is.
    """

    opened: np.ndarray
    closed: np.ndarray
    met: np.ndarray
    missed: np.ndarray
    first_time_right: np.ndarray
    reworked: np.ndarray
    timed: np.ndarray
    cycle_minutes_sum: np.ndarray
    cycle_minutes_sumsq: np.ndarray
    cost_sum: np.ndarray
    cost_sumsq: np.ndarray
    backlog: np.ndarray
    months: np.ndarray


def fraction(calculation: str, sums: Sums) -> tuple[np.ndarray, np.ndarray]:
    """Numerator and denominator, unscaled: cases of cases, minutes of cases, money of cases."""
    ones = np.ones_like(sums.months)
    return {
        "sla_attainment": (sums.met, sums.met + sums.missed),
        "first_time_right": (sums.first_time_right, sums.closed),
        "rework": (sums.reworked, sums.closed),
        "throughput": (sums.closed, sums.months),
        "cycle_time": (sums.cycle_minutes_sum, sums.timed),
        "cost_per_case": (sums.cost_sum, sums.closed),
        "volume": (sums.opened, sums.months),
        "backlog": (sums.backlog, ones),
    }[calculation]


def ratio(numerators: np.ndarray, denominators: np.ndarray, unit: str) -> np.ndarray:
    """Values in the unit of the measure; NaN where there is nothing to divide by."""
    values = np.full(len(numerators), np.nan)
    np.divide(numerators, denominators, out=values, where=denominators > 0)
    return values * UNIT_SCALE[unit]


def standard_error(calculation: str, unit: str, sums: Sums) -> np.ndarray:
    """Of each value, in its unit; NaN where it cannot be known.

    A share is binomial, a count Poisson, a mean has the spread of its cases.
    """
    top, bottom = fraction(calculation, sums)
    scale = UNIT_SCALE[unit]
    with np.errstate(invalid="ignore", divide="ignore"):
        if calculation in SHARES:
            share = top / bottom
            return scale * np.sqrt(share * (1 - share) / bottom)
        if calculation in FLOWS:
            return scale * np.sqrt(top) / bottom
        if calculation == "backlog":
            return np.full(len(top), np.nan)
        squares = sums.cycle_minutes_sumsq if calculation == "cycle_time" else sums.cost_sumsq
        variance = np.maximum(squares - top * top / bottom, 0) / (bottom - 1)
        return scale * np.sqrt(variance / bottom)


def cases_behind(calculation: str, sums: Sums) -> np.ndarray:
    """How many cases a value rests on."""
    if calculation in {"volume", "backlog"}:
        return sums.opened
    if calculation == "throughput":
        return sums.closed
    return fraction(calculation, sums)[1]
