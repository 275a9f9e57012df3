"""How good a series' own forecasts have been: made again for every month of its past.

Each window of the past is as long as the others, so that all forecasts are made at once; none knows
what came after it. Source: Gneiting and Raftery, Strictly Proper Scoring Rules (2007).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reporting.charting import Points
from reporting.control_chart import MINIMUM_POINTS
from reporting.course import courses, evidence
from reporting.outlook import Outlook, outlooks
from reporting.question import Question

Floats = NDArray[np.float64]

AHEAD = 3
INTERVAL = (0.05, 0.95)
FEWEST = 6  # forecasts: of fewer nothing is said
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Calibration:
    """brier: of the chance to meet the target, 0 the best; beside it that of “as last period”.

    coverage: the share of values within their interval of ninety percent. origins: how many
    forecasts were looked at. None where there is no target, or too short a past.
    """

    brier: float | None
    brier_as_last_period: float | None
    coverage: float | None
    origins: int


@dataclass(frozen=True, slots=True)
class _Told:
    outlook: Outlook
    came: float
    last: float


def calibration(question: Question, ahead: int = AHEAD) -> Calibration:
    """Of one series, so many periods ahead; its target is taken to have held all the time.

    A target of a longer period is taken as each reading would have it.
    """
    told = list(_told(question, ahead))
    if len(told) < FEWEST:
        return Calibration(None, None, None, len(told))
    within = [low <= one.came <= high for one in told for low, high in [_interval(one, ahead)]]
    covered = float(np.mean(within))
    sign, target = 1 if question.higher_is_better else -1, question.of_a_reading
    if target is None:
        return Calibration(None, None, covered, len(told))
    chances = np.array([one.outlook.chance for one in told], float)
    met, last = (
        np.array([sign * (value - target) >= 0 for value in values])
        for values in ([one.came for one in told], [one.last for one in told])
    )
    brier = float(((chances - met) ** 2).mean())
    return Calibration(brier, float((last != met).mean()), covered, len(told))


def _interval(one: _Told, ahead: int) -> Floats:
    return np.asarray(one.outlook.forecast.fan(INTERVAL)[:, ahead - 1])


def _told(question: Question, ahead: int) -> Iterator[_Told]:
    """The forecast at each month of the past whose outcome is known."""
    points = Points.of(question).at(slice(-question.window, None))
    size = max(points.values.size // 2, MINIMUM_POINTS, 2 * ahead)
    known = dict(zip(points.months.tolist(), points.values.tolist(), strict=True))
    alike: dict[bytes, list[int]] = {}
    for start in range(points.values.size - size):
        months = points.months[start : start + size]
        if months[-1] + ahead in known:
            alike.setdefault((months - months[0]).tobytes(), []).append(start)
    for starts in alike.values():
        rows = np.array(starts)[:, None] + np.arange(size)
        values, months = points.values[rows], points.months[rows[0]] - points.months[rows[0, 0]]
        found = _outlooks(question, months, values, ahead)
        for start, outlook in zip(starts, found, strict=True):
            last = float(points.months[start + size - 1])
            yield _Told(outlook, known[last + ahead], known[last])


def _outlooks(question: Question, months: Floats, values: Floats, ahead: int) -> list[Outlook]:
    found = evidence(values, months, question.cycle)
    settled = courses(values, months, found, found.p <= SIGNIFICANT)
    asked = Question(
        question.key,
        months,
        values[0],
        scale=question.scale,
        higher_is_better=question.higher_is_better,
        target=question.of_a_reading,
        due=int(months[-1]) + ahead,
        cycle=question.cycle,
    )
    return outlooks([asked] * len(values), months, values, settled.shapes)
