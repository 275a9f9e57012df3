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
LENGTHS = (24, 36, 60, 120, 260)
SERIES, MANY = 600, 2000
YEAR = 12.0


def chains(serial: float, series: int, points: int, seed: int = 1) -> Floats:
    """AR(1) series with a standard deviation of one."""
    found = np.random.default_rng(seed).normal(size=(series, points + WARMING))
    for at in range(1, points + WARMING):
        found[:, at] += serial * found[:, at - 1]
    return found[:, WARMING:] * np.sqrt(1 - serial**2)


def false_changes(
    serial: float, points: int = MONTHS, season: float = 0.0, series: int = MANY
) -> float:
    """Of series in which nothing happens but a season, the share with a change at five percent."""
    return _changed(chains(serial, series, points) + _season(season, points))


def trends_found(
    rise: float, serial: float, points: int = MONTHS, season: float = 0.0, series: int = SERIES
) -> float:
    """Of series that rise by so many sigma from end to end, the share with a change."""
    line = rise * np.arange(points) / points
    return _changed(chains(serial, series, points) + line + _season(season, points))


def steps_found(size: float, serial: float, points: int = MONTHS, series: int = SERIES) -> float:
    """Of series that step by so many sigma, the share with a change of whatever shape."""
    return _changed(chains(serial, series, points) + _steps(size, points, series))


def steps_called(size: float, serial: float = 0.0, series: int = SERIES) -> float:
    """Of series that step by so many sigma, the share that is said to have a step."""
    found = judged(chains(serial, series, MONTHS) + _steps(size, MONTHS, series))
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


def _changed(values: Floats) -> float:
    return float((evidence(values, np.arange(values.shape[1]) * 1.0, YEAR).p <= 0.05).mean())


def _season(size: float, points: int) -> Floats:
    return size * np.cos(2 * np.pi * np.arange(points) / YEAR)


def _steps(size: float, points: int, series: int) -> Floats:
    places = np.random.default_rng(3).integers(8, points - 6, size=series)
    return size * (np.arange(points) >= places[:, None])


def run(house: House) -> Iterator[str]:
    del house
    yield from _changes()
    yield from _forecasts()


def _changes() -> Iterator[str]:
    for points in LENGTHS:
        for serial in (0.0, 0.3, 0.6):
            found = false_changes(serial, points)
            label = f"false changes, {points} periods, autocorrelation {serial}"
            yield figure(label, f"{found:.1%}", "goal 8 %")
    for points in (24, 36, 60):
        found = false_changes(0.6, points, season=2.0)
        yield figure(f"the same with a season, {points}, 0.6", f"{found:.1%}", "goal 8 %")
    for points in (24, 36, 60):
        for serial in (0.0, 0.3, 0.6):
            label = f"{points} periods, autocorrelation {serial}"
            yield figure(
                f"rises of 4 sigma found, {label}", f"{trends_found(4, serial, points):.1%}"
            )
            yield figure(
                f"steps of 3 sigma found, {label}", f"{steps_found(3, serial, points):.1%}"
            )
    for size in (2.0, 3.0, 4.0):
        yield figure(f"steps of {size:.0f} sigma called steps", f"{steps_called(size):.1%}")


def _forecasts() -> Iterator[str]:
    for serial, slope in ((0.0, 0.0), (0.3, 0.0), (0.6, 0.0), (0.0, 0.1), (0.3, 0.1)):
        label = f"autocorrelation {serial}, slope {slope}"
        yield figure(f"90 % interval, {label}", f"{coverage(serial, slope):.1%}", "goal 85-95 %")
        ours, last = brier(serial, slope)
        yield figure(f"Brier score, {label}", f"{ours:.3f}", f"as last month {last:.3f}")
