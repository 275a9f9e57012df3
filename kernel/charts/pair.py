"""Two lines, one above the other, over one time axis: each with a scale of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kernel.charts import chart, marks, words
from kernel.charts.chart import Chart, Drawing, Layout, place, safe
from kernel.charts.frame import EndLabel, Frame, target_label
from kernel.charts.numbers import finite_all, last_known, level, scale, show
from kernel.charts.time_axis import is_monthly

HEAD = 26.0
FOOT = 36.0
BETWEEN = 18.0


@dataclass(frozen=True, slots=True)
class Pane:
    """One of the two: a name, its values, and what they should reach."""

    label: str
    values: Sequence[Any]
    unit: str = ""
    target: float | Sequence[float | None] | None = None


def pair_chart(
    title: str,
    periods: Sequence[date],
    upper: Pane,
    lower: Pane,
    *,
    description: str = "",
    width: int = 960,
    height: int = 400,
) -> Chart:
    """What happens in one can be read beside the other: both share each month's place."""
    panes = [upper, lower]
    rows = [finite_all(pane.values) for pane in panes]
    goals = [level(pane.target, len(periods)) for pane in panes]
    text = description or _story(periods, panes, rows)

    def draw(layout: Layout) -> Drawing:
        frames = _frames(layout, periods, panes, rows, goals)
        drawn: list[str] = []
        for hue, (frame, pane) in enumerate(zip(frames, panes, strict=True)):
            drawn += _pane(frame, periods, pane, rows[hue], goals[hue], hue)
        drawn += frames[-1].time_axis()
        return Drawing(drawn, [frames[0].x(period) for period in periods])

    known = chart.has_values(*rows)
    picture = chart.picture(title, text, (width, height), draw, known=known)
    columns, table = _table(periods, panes, rows, goals)
    return Chart(picture, title, text, columns, table)


def _story(
    periods: Sequence[date], panes: Sequence[Pane], rows: Sequence[Sequence[float | None]]
) -> str:
    return " ".join(
        f"{pane.label}: {chart.story(periods, values, pane.unit)}"
        for pane, values in zip(panes, rows, strict=True)
    )


def _frames(
    layout: Layout,
    periods: Sequence[date],
    panes: Sequence[Pane],
    rows: Sequence[Sequence[float | None]],
    goals: Sequence[Sequence[float | None]],
) -> list[Frame]:
    """Each with its own scale, all with the same left and right."""
    days = (min(periods), max(periods))
    room = (layout.height - FOOT - BETWEEN) / 2
    found = []
    for place_, (pane, values, goal) in enumerate(zip(panes, rows, goals, strict=True)):
        axis = scale([*values, *goal], pane.unit)
        frame = Frame.around(layout, axis, days, _labels(pane, values, goal, place_))
        top = place_ * (room + BETWEEN) + HEAD
        found.append(replace(frame, top=top, bottom=place_ * (room + BETWEEN) + room))
    left, right = max(one.left for one in found), min(one.right for one in found)
    return [replace(one, left=left, right=right) for one in found]


def _labels(
    pane: Pane, values: Sequence[float | None], goal: Sequence[float | None], hue: int
) -> list[EndLabel]:
    latest = last_known(values)
    ends = target_label(goal, pane.unit)
    if latest is not None:
        ends.insert(0, EndLabel(latest, show(latest, pane.unit), f"line-{hue + 1}"))
    return ends


def _pane(
    frame: Frame,
    periods: Sequence[date],
    pane: Pane,
    values: list[float | None],
    goal: Sequence[float | None],
    hue: int,
) -> list[str]:
    name = (
        f'<text class="chart__label chart__label--line-{hue + 1}" x="{place(frame.left)}" '
        f'y="{place(frame.top - 12)}" fill="{marks.COLOURS[hue]}">{safe(pane.label)}</text>'
    )
    return [
        name,
        *frame.value_axis(),
        marks.level_line(frame, periods, goal, "target"),
        marks.line(frame, periods, values, hue=hue),
        *frame.end_labels(_labels(pane, values, goal, hue)),
    ]


def _table(
    periods: Sequence[date],
    panes: Sequence[Pane],
    rows: Sequence[Sequence[float | None]],
    goals: Sequence[Sequence[float | None]],
) -> tuple[list[str], list[list[str]]]:
    monthly, columns, cells = is_monthly(periods), [words.when()], []
    for pane, values, goal in zip(panes, rows, goals, strict=True):
        columns.append(pane.label)
        cells.append([show(value, pane.unit) for value in values])
        if chart.has_values(goal):
            columns.append(f"{words.target()} ({pane.label})")
            cells.append([show(value, pane.unit) for value in goal])
    return columns, [
        [words.period(period, monthly), *(cell[place_] for cell in cells)]
        for place_, period in enumerate(periods)
    ]
