"""The verdict on a series: where it is going, whether it meets its target, whether it will.

Many series are judged at once, so that the share of false trends among all of them is held.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reporting.charting import Charted, Points, charts, rounding
from reporting.control_chart import MINIMUM_POINTS, Limits, assurance
from reporting.course import Courses, Evidence, courses, evidence
from reporting.forecast import LIKELY
from reporting.outlook import Outlook, outlooks
from reporting.question import RECENT, WINDOW, Judgement, Question
from reporting.shape import BEND, LEVEL, LINE, STEP, Shape, seasons_ahead
from reporting.trend import benjamini_hochberg
from reporting.whole_periods import narrowing, turning

__all__ = [
    "FALSE_DISCOVERIES",
    "JUDGE",
    "RECENT",
    "WINDOW",
    "Judgement",
    "Question",
    "judge",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

JUDGE = 3  # one more whenever the same question gets another answer; kept with each verdict
FALSE_DISCOVERIES = 0.05

_Slope = tuple[float | None, tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class _Group:
    """Questions on series at the same months, of one scale and cycle: judged at once.

    `places`: where they stand among all that are asked. `values`: a row for each.
    """

    places: list[int]
    questions: list[Question]
    points: list[Points]
    months: Floats
    values: Floats
    found: Evidence


@dataclass(frozen=True, slots=True)
class _Case:
    """One series of a group, with all that was found. `serial`: the memory of its last value.

    `turn`: how far its season goes in a cycle, down and up, from where it stands; as seen in the
    periods of which its target holds.
    """

    question: Question
    points: Points
    shape: Shape
    charted: Charted
    process: Limits
    outlook: Outlook
    changed: bool
    serial: float
    turn: tuple[float, float]


def judge(questions: Sequence[Question], family: Sequence[float] = ()) -> list[Judgement]:
    """A judgement for each question, in their order.

    family: p-values of series judged before, which count among the discoveries.
    """
    points = [Points.of(one).at(slice(-one.window, None)) for one in questions]
    groups = _groups(questions, points)
    every = np.concatenate([*(group.found.p for group in groups), np.array(family, float)])
    adjusted = benjamini_hochberg(every)
    answers: dict[int, Judgement] = {}
    start = 0
    for group in groups:
        q = adjusted[start : start + len(group.places)]
        start += len(group.places)
        answers |= zip(group.places, _judgements(group, q), strict=True)
    return [
        answers.get(place) or _too_little(question, points[place])
        for place, question in enumerate(questions)
    ]


def _groups(questions: Sequence[Question], points: Sequence[Points]) -> list[_Group]:
    """Those with enough points, and the evidence for a change of each."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for place, (question, known) in enumerate(zip(questions, points, strict=True)):
        if known.values.size >= MINIMUM_POINTS:
            key = (known.months.tobytes(), question.cycle, question.scale)
            alike.setdefault(key, []).append(place)
    return [
        _group(places, [questions[one] for one in places], [points[one] for one in places])
        for places in alike.values()
    ]


def _group(places: list[int], questions: list[Question], points: list[Points]) -> _Group:
    months, values = points[0].months, np.array([one.values for one in points])
    found = evidence(values, months, questions[0].cycle)
    return _Group(places, questions, points, months, values, found)


def _too_little(question: Question, points: Points) -> Judgement:
    missed = _missed(question, points.values)
    return Judgement(question, points.months, points.values, missed=missed)


def _judgements(group: _Group, q: Floats) -> list[Judgement]:
    changed = q <= FALSE_DISCOVERIES
    settled = courses(group.values, group.months, group.found, changed)
    charted = charts(group.questions, group.points, settled.shapes, settled.serial)
    ahead = outlooks(group.questions, group.months, group.values, settled.shapes)
    processes = _processes(group, settled, charted, changed)
    turns = _turns(group, settled)
    return [
        _judgement(
            _Case(
                question=question,
                points=group.points[place],
                shape=settled.shapes[place],
                charted=charted[place],
                process=processes[place],
                outlook=ahead[place],
                changed=bool(changed[place]),
                serial=float(settled.serial[place]),
                turn=turns[place],
            ),
            p=float(group.found.p[place]),
            q=float(q[place]),
            slope=_slope(settled, place),
        )
        for place, question in enumerate(group.questions)
    ]


def _judgement(case: _Case, *, p: float, q: float, slope: _Slope) -> Judgement:
    question, shape, charted = case.question, case.shape, case.charted
    variation = _course(case) if case.changed else _variation(case)
    held = _assurance(case)
    since, change, interval = _change(case, slope)
    return Judgement(
        question=question,
        months=case.points.months,
        values=case.points.values,
        variation=variation,
        assurance=held,
        advice=_advice(variation, held, case.outlook.chance),
        shape=_shape_word(shape),
        since=since,
        change=change,
        change_interval=interval,
        slope=slope[0],
        slope_interval=slope[1],
        p=p,
        q=q,
        serial=case.serial,
        harmonics=shape.harmonics,
        method=_method(question.chart, shape, case.serial),
        limits=charted.limits,
        signals=charted.signals,
        drawn=charted.drawn,
        drawn_low=charted.drawn_low,
        false_signals=charted.false_signals,
        missed=_missed(question, case.points.values),
        chance=case.outlook.chance,
        why_no_chance=case.outlook.why_no_chance,
        fan=case.outlook.fan,
        outlook=case.outlook.forecast,
    )


def _processes(
    group: _Group, settled: Courses, charted: list[Charted], changed: Flags
) -> list[Limits]:
    """The natural limits of today: those of a baseline, unless a change is proven since."""
    found = [one.process for one in charted]
    for place, question in enumerate(group.questions):
        if changed[place] and question.baseline is not None:
            today, only = replace(question, baseline=None), [place]
            one = charts(
                [today],
                [group.points[place]],
                settled.shapes.take(np.array(only)),
                settled.serial[only],
            )
            found[place] = one[0].process
    return found


def _turns(group: _Group, settled: Courses) -> list[tuple[float, float]]:
    shapes = settled.shapes
    cycle = group.months[-1] + np.arange(1, round(shapes.cycle) + 1)
    turns = seasons_ahead(shapes, group.months, cycle) - shapes.season[:, -1:]
    seen = [
        turning(turn, one.whole.readings) if one.whole else turn
        for one, turn in zip(group.questions, turns, strict=True)
    ]
    return [(float(turn.min()), float(turn.max())) for turn in seen]


def _course(case: _Case) -> str:
    """A proven change: for the better or the worse; a step of more than a year ago is the past."""
    shape, question = case.shape, case.question
    if shape.kind == STEP and case.points.values.size - shape.at > question.recent:
        return "stable"
    rises = shape.course[-1] > shape.course[0]
    return "improving" if rises == question.higher_is_better else "deteriorating"


def _variation(case: _Case) -> str:
    last = case.points.months[-1]
    outside = case.charted.signals.get("outside", [])
    recent = [month for month in outside if month > last - case.question.recent]
    return "unstable" if len(recent) > 1 or last in recent else "stable"


def _assurance(case: _Case) -> str:
    """The limits of today's level, over the coming year's season, against the target.

    Those of a period's figure are narrower than those of its readings.
    """
    question, process = case.question, case.process
    if question.of_a_reading is None:
        return "no_target"
    (down, up), near = case.turn, rounding(case.points.values)
    centre, lower, upper = (line[-1] for line in (process.centre, process.lower, process.upper))
    if question.whole is not None:
        reach = max(centre - lower, upper - centre)  # one of them may end where values do
        reach *= narrowing(question.whole.readings, case.serial)
        lower, upper = centre - reach, centre + reach
    return assurance(
        lower + down + near,
        upper + up - near,
        question.of_a_reading,
        higher_is_better=question.higher_is_better,
    )


def _change(case: _Case, slope: _Slope) -> tuple[int | None, float, tuple[float, float] | None]:
    """Since when, how much, and between which bounds."""
    shape = case.shape
    if shape.kind == LEVEL:
        return None, 0.0, None
    since = int(case.points.months[shape.at])
    if shape.kind == STEP:
        return since, float(shape.course[-1] - shape.course[0]), None
    return since, slope[0] or 0.0, slope[1]


def _slope(settled: Courses, place: int) -> _Slope:
    """Sen's slope since the course began, with its interval; a step has none."""
    if settled.shapes.kind[place] == STEP:
        return None, None
    found = settled.slopes
    return float(found.slope[place]), (float(found.low[place]), float(found.high[place]))


def _advice(variation: str, held: str, chance: float | None) -> str:
    """What a control chart teaches to do about it. Source: Wheeler; NHS Making Data Count."""
    if held == "misses":
        on_its_way = variation == "improving" and chance is not None and chance >= LIKELY
        return "leave" if on_its_way else "modify"
    if variation in ("deteriorating", "unstable"):
        return "investigate"
    return "reduce_variation" if held == "hit_or_miss" and variation == "stable" else "leave"


def _missed(question: Question, values: Floats) -> int:
    """In how many of the last twelve months, or of the target's own periods, it was not met."""
    if question.target is None:
        return 0
    latest = values[-question.recent :]
    if question.whole is not None:
        latest = np.array(question.whole.figures, float)
    short = latest - question.target
    return int(((short < 0) if question.higher_is_better else (short > 0)).sum())


def _shape_word(shape: Shape) -> str:
    words = {LINE: "trend", BEND: "trend", STEP: "step"}
    return words.get(shape.kind, "season" if shape.harmonics else "none")


def _method(chart: str, shape: Shape, serial: float) -> str:
    return f"{chart}_serial_{shape.kind}" if serial else f"{chart}_{shape.kind}"
