"""How measures are worked out from sums of daily cells. Ratios are never averaged."""

from dataclasses import dataclass, field

import numpy as np

DAYS_A_MONTH = 365.25 / 12
DAYS_A = {"day": 1.0, "week": 7.0, "month": DAYS_A_MONTH, "quarter": DAYS_A_MONTH * 3}
UNIT_SCALE = {
    "%": 100.0,
    "hours": 1 / 60,
    "days": 1 / 1440,
    "currency/case": 1.0,
    "cases": 1.0,
    "number": 1.0,
}
SHARES = {"sla_attainment", "first_time_right", "rework", "abandonment"}
FLOWS = {"volume", "throughput"}
STOCKS = {"backlog", "backlog_age"}
PERCENTILES = {
    "cycle_time_p50": 0.5,
    "cycle_time_p90": 0.9,
    "business_cycle_time_p50": 0.5,
    "business_cycle_time_p90": 0.9,
}


def _nothing() -> np.ndarray:
    return np.zeros(1)


@dataclass(frozen=True, slots=True)
class Sums:
    """Cells added up, one place a period: counts, sums and sums of squares.

    `backlog` is what stands open at the end of the period, `age_minutes_sum` how long it has, all
    together; `months` is how many of its usual length the period is long.
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
    abandoned: np.ndarray = field(default_factory=_nothing)
    handovers_sum: np.ndarray = field(default_factory=_nothing)
    handover_free: np.ndarray = field(default_factory=_nothing)
    business_timed: np.ndarray = field(default_factory=_nothing)
    business_minutes_sum: np.ndarray = field(default_factory=_nothing)
    business_minutes_sumsq: np.ndarray = field(default_factory=_nothing)
    age_minutes_sum: np.ndarray = field(default_factory=_nothing)


NOT_ADDED = ("backlog", "months", "age_minutes_sum")
ADDED = [name for name in Sums.__slots__ if name not in NOT_ADDED]


def fraction(calculation: str, sums: Sums) -> tuple[np.ndarray, np.ndarray]:
    """Numerator and denominator, unscaled: cases of cases, minutes of cases, money of cases."""
    ones = np.ones_like(sums.months)
    return {
        "sla_attainment": (sums.met, sums.met + sums.missed),
        "first_time_right": (sums.first_time_right, sums.closed),
        "rework": (sums.reworked, sums.closed),
        "abandonment": (sums.abandoned, sums.closed),
        "cycle_time": (sums.cycle_minutes_sum, sums.timed),
        "business_cycle_time": (sums.business_minutes_sum, sums.business_timed),
        "handovers": (sums.handovers_sum, sums.closed),
        "cost_per_case": (sums.cost_sum, sums.closed),
        "volume": (sums.opened, sums.months),
        "throughput": (sums.closed, sums.months),
        "backlog": (sums.backlog, ones),
        "backlog_age": (sums.age_minutes_sum, sums.backlog),
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
        if calculation == "handovers":
            return scale * np.sqrt(top / bottom / bottom)
        if calculation in STOCKS:
            return np.full(len(top), np.nan)
        squares = {
            "cycle_time": sums.cycle_minutes_sumsq,
            "business_cycle_time": sums.business_minutes_sumsq,
            "cost_per_case": sums.cost_sumsq,
        }[calculation]
        variance = np.maximum(squares - top * top / bottom, 0) / (bottom - 1)
        return scale * np.sqrt(variance / bottom)


def cases_behind(calculation: str, sums: Sums) -> np.ndarray:
    """How many cases a value rests on."""
    if calculation in {"volume", "backlog"}:
        return sums.opened
    if calculation == "throughput":
        return sums.closed
    return fraction(calculation, sums)[1]
