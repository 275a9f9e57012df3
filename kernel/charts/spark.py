"""The sparkline: the course of a measure in the height of a word."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from kernel.charts import chart, marks, words
from kernel.charts.chart import Chart, Drawing, Layout, place
from kernel.charts.frame import Frame
from kernel.charts.numbers import finite, finite_all, last_known, scale, show
from kernel.charts.time_axis import grain_of

START = date(2000, 1, 1)


def sparkline(
    title: str,
    values: Sequence[Any],
    *,
    unit: str = "",
    target: float | None = None,
    periods: Sequence[date] = (),
    description: str = "",
    width: int = 120,
    height: int = 28,
) -> Chart:
    """A line with a dot at its latest value; no axis. `periods` serve the table and the words."""
    row, goal = finite_all(values), finite(target)
    known = chart.has_values(row)
    grain = grain_of(periods)
    days = list(periods) or [START + timedelta(days=index) for index in range(len(row))]
    names = [words.period(day, grain) for day in periods] or [
        str(index + 1) for index in range(len(row))
    ]
    text = description or (
        chart.story(periods, row, unit) if periods else show(last_known(row), unit)
    )
    layout = Layout(width, height)
    drawing = _draw(layout, days, row, goal) if known else _dash(layout)
    picture = chart.svg(title, text, layout, drawing, "chart__svg chart__svg--spark")
    rows = [[name, show(value, unit)] for name, value in zip(names, row, strict=True)]
    return Chart(picture, title, text, [words.when(), words.value()], rows)


def _draw(
    layout: Layout, days: Sequence[date], row: Sequence[float | None], goal: float | None
) -> Drawing:
    axis = scale([*row, goal])
    heights = [value for value in (*row, goal) if value is not None]
    low, high = min(heights), max(heights)
    if low < high:
        axis = type(axis)(low, high, axis.ticks, axis.labels)
    frame = Frame(layout, axis, days[0], days[-1], -3, layout.width + 3, 4, layout.height - 4)
    last = max(index for index, value in enumerate(row) if value is not None)
    end = f'cx="{place(frame.x(days[last]))}" cy="{place(frame.y(row[last] or 0.0))}"'
    aim = marks.level_line(frame, days, [goal] * len(days), "target") if goal is not None else ""
    dot = f'<circle class="chart__end" {end} r="2.5" fill="#0b5d66"/>'
    return Drawing([aim, marks.line(frame, days, row), dot])


def _dash(layout: Layout) -> Drawing:
    """Nothing known: a quiet dash, not an empty hole."""
    y = place(layout.height / 2)
    return Drawing([f'<path class="chart__grid" d="M4 {y}h16" stroke="#8a979d" fill="none"/>'])
