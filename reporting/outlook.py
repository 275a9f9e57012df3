"""The forecasts of many series, each on the scale of its values, in the shape of its course."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reporting.forecast import PLAIN, POSITIVE, Forecast, forecast, transform
from reporting.question import Question
from reporting.shape import Shapes, fit_shapes
from reporting.whole_periods import chance_of_period

Floats = NDArray[np.float64]

FAN_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Outlook:
    """The forecast of a series, its fan, the chance of the target in its month, or why not."""

    forecast: Forecast
    fan: Floats
    chance: float | None
    why_no_chance: str


@dataclass(frozen=True, slots=True)
class Known:
    """The values of a series at its months."""

    months: Floats
    values: Floats

    @property
    def last(self) -> int:
        return int(self.months[-1])

    def since(self, month: int) -> Floats:
        return self.values[self.months >= month]


def outlooks(
    questions: Sequence[Question], months: Floats, values: Floats, shapes: Shapes
) -> list[Outlook]:
    """Of series at the same months and with the same scale; those of one reach at once."""
    scale = questions[0].scale
    found: dict[int, Outlook] = {}
    ahead = [0 if one.due is None else int(one.due - months[-1]) for one in questions]
    reach = np.minimum(np.maximum(ahead, FAN_MONTHS), months.size // 2)
    not_positive = (values.min(axis=1) <= 0) if scale == POSITIVE else np.zeros(len(values), bool)
    for plain in (False, True):
        for far in np.unique(reach[not_positive == plain]):
            rows = np.flatnonzero((not_positive == plain) & (reach == far))
            own = PLAIN if plain else scale
            told = _forecast(values[rows], months, shapes.take(rows), int(far), own)
            fans = np.maximum(told.fan(), 0) if scale == POSITIVE else told.fan()
            for place, row in enumerate(rows.tolist()):
                one = told.of(place)
                known = Known(months, values[row])
                chance = _chance(questions[row], one, ahead[row], int(far), known)
                found[row] = Outlook(one, fans[:, place], *chance)
    return [found[place] for place in range(len(questions))]


def _forecast(values: Floats, months: Floats, shapes: Shapes, reach: int, scale: str) -> Forecast:
    """The shapes are fitted anew where the scale bends the values."""
    series = transform(values, scale)
    if scale != PLAIN:
        for kind in np.unique(shapes.kind):
            rows = shapes.kind == kind
            again = fit_shapes(series[rows], months, (str(kind),), shapes.cycle)
            shapes = shapes.put(rows, again)
    return forecast(series, months, shapes, reach, scale)


def _chance(
    question: Question, outlook: Forecast, ahead: int, reach: int, known: Known
) -> tuple[float | None, str]:
    if question.target is None or question.due is None:
        return None, "no_target"
    if ahead < 1:
        return None, "past"
    if ahead > reach:
        return None, "too_far"
    better, target = question.higher_is_better, question.of_a_reading or 0.0
    if question.whole is None:
        return outlook.chance(ahead, target, higher_is_better=better), ""
    begun = question.due - question.whole.readings + 1
    to_come = range(max(begun - known.last, 1), ahead + 1)
    chance = chance_of_period(outlook, to_come, known.since(begun), target, higher_is_better=better)
    return chance, ""
