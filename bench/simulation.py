"""Verdicts on series whose truth is known: how often a trend, a step, an interval is right."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bench.house import House, figure
from reporting.course import evidence
from reporting.forecast import PLAIN
from reporting.judgement import Judgement, Question, judge

Floats = NDArray[np.float64]

MONTHS, AHEAD, WARMING = 36, 3, 60
SERIES = 600


def chains(serial: float, series: int, points: int, seed: int = 1) -> Floats:
    """AR(1) series with a standard deviation of one."""
    found = np.random.default_rng(seed).normal(size=(series, points + WARMING))
    for at in range(1, points + WARMING):
        found[:, at] += serial * found[:, at - 1]
    return found[:, WARMING:] * np.sqrt(1 - serial**2)


def false_changes(serial: float, series: int = SERIES) -> float:
    """Of series in which nothing happens, the share with a change at five percent."""
    values = chains(serial, series, MONTHS)
    return float((evidence(values, np.arange(MONTHS) * 1.0, 12.0).p <= 0.05).mean())


def steps_called(size: float, serial: float = 0.0, series: int = SERIES) -> float:
    """Of series that step by so many sigma, the share that is said to have a step."""
    places = np.random.default_rng(3).integers(8, MONTHS - 6, size=series)
    stepped = size * (np.arange(MONTHS) >= places[:, None])
    found = judged(chains(serial, series, MONTHS) + stepped)
    return float(np.mean([one.shape == "step" for one in found]))


def coverage(serial: float, slope: float = 0.0, series: int = SERIES) -> float:
    """Of values three months ahead, the share within the interval of ninety percent."""
    whole = chains(serial, series, MONTHS + AHEAD) + slope * np.arange(MONTHS + AHEAD)
    inside = []
    for one, value in zip(judged(whole[:, :MONTHS]), whole[:, -1], strict=True):
        low, high = one.outlook.fan((0.05, 0.95))[:, AHEAD - 1]  # type: ignore[union-attr]
        inside.append(low <= value <= high)
    return float(np.mean(inside))


def brier(serial: float, slope: float = 0.0, series: int = SERIES) -> tuple[float, float]:
    """The Brier score of the chance to be above the target, and of “as last month”."""
    whole = chains(serial, series, MONTHS + AHEAD) + slope * np.arange(MONTHS + AHEAD)
    target = float(np.median(whole[:, -1]))
    met = whole[:, -1] >= target
    chances = np.array([one.chance for one in judged(whole[:, :MONTHS], target)], float)
    last = whole[:, MONTHS - 1] >= target
    return float(((chances - met) ** 2).mean()), float((last != met).mean())


def judged(values: Floats, target: float = 0.0) -> list[Judgement]:
    months = np.arange(values.shape[1]) + 24_000.0
    due = int(months[-1]) + AHEAD
    return judge(
        [Question(place, months, row, PLAIN, True, target, due) for place, row in enumerate(values)]
    )


def run(house: House) -> Iterator[str]:
    del house
    for serial in (0.0, 0.3, 0.6):
        found = false_changes(serial)
        yield figure(f"false changes, autocorrelation {serial}", f"{found:.1%}", "goal 8 %")
    for serial, slope in ((0.0, 0.0), (0.3, 0.0), (0.6, 0.0), (0.0, 0.1), (0.3, 0.1)):
        label = f"autocorrelation {serial}, slope {slope}"
        yield figure(f"90 % interval, {label}", f"{coverage(serial, slope):.1%}", "goal 85-95 %")
        ours, last = brier(serial, slope)
        yield figure(f"Brier score, {label}", f"{ours:.3f}", f"as last month {last:.3f}")
    for size in (2.0, 3.0, 4.0):
        yield figure(f"steps of {size:.0f} sigma called steps", f"{steps_called(size):.1%}")
