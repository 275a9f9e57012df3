"""The fan: what was, and the widening bands of what may come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.charts import chart, marks, words
from kernel.charts.chart import Annotation, Chart, Drawing, Layout
from kernel.charts.frame import EndLabel, target_label
from kernel.charts.numbers import last_known, level, scale, show
from kernel.charts.time_axis import grain_of

Row = list[float | None]
Bands = Mapping[int, tuple[Sequence[Any], Sequence[Any]]]
FILLS = ("#deeef0", "#bfdde0", "#97c6cb")


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything a fan shows: history, what may come, and the bands with the widest first."""

    periods: Sequence[date]
    ahead: Sequence[date]
    past: Row
    future: Row
    edges: Mapping[int, Sequence[Row]]
    target: Row

    def heights(self) -> Row:
        bands = [value for pair in self.edges.values() for row in pair for value in row]
        return [*self.past, *self.future, *self.target, *bands]


def fan_chart(
    title: str,
    periods: Sequence[date],
    values: Sequence[Any],
    *,
    ahead: Sequence[date],
    middle: Sequence[Any],
    bands: Bands,
    unit: str = "",
    target: float | Sequence[float | None] | None = None,
    annotations: Sequence[Annotation] = (),
    description: str = "",
    width: int = 720,
    height: int = 280,
) -> Chart:
    """History, then the forecast for `ahead`: its middle and its bands by percent (50, 80, 95).

    A band is its lower and its upper row, one value a period ahead.
    """
    days = [*periods, *ahead]
    rows = Rows(
        periods,
        ahead,
        past=level(values, len(periods)),
        future=level(middle, len(ahead)),
        edges={
            one: [level(edge, len(ahead)) for edge in bands[one]]
            for one in sorted(bands, reverse=True)
        },
        target=level(target, len(days)),
    )
    text = description or chart.story(periods, rows.past, unit)
    known = chart.has_values(rows.past, rows.future)
    notes = marks.noted(annotations, min(days), max(days)) if known else []

    def draw(layout: Layout) -> Drawing:
        labels = [*_middle_label(rows.future, unit), *target_label(rows.target, unit)]
        axis = scale(rows.heights(), unit)
        frame = marks.fitted(layout, axis, (min(days), max(days)), labels, notes)
        axes = [*frame.grid(), *marks.flags(frame, notes)]
        drawn = [*axes, *_plot(frame, rows), *frame.end_labels(labels)]
        return Drawing(drawn, [frame.x(day) for day in days])

    picture = chart.picture(title, text, (width, height), draw, known=known)
    return Chart(picture, title, text, *_table(rows, unit), [note for _one, note in notes])


def _plot(frame: marks.Frame, rows: Rows) -> list[str]:
    begun, joined = _joined(rows, rows.future)
    return [
        *_fans(frame, rows),
        marks.level_line(frame, [*rows.periods, *rows.ahead], rows.target, "target"),
        marks.line(frame, begun, joined, "forecast"),
        marks.line(frame, rows.periods, rows.past),
    ]


def _joined(rows: Rows, row: Row) -> tuple[list[date], Row]:
    """A row ahead that begins at the last known point, so that no gap is seen between them."""
    if not rows.past or rows.past[-1] is None:
        return list(rows.ahead), row
    return [rows.periods[-1], *rows.ahead], [rows.past[-1], *row]


def _fans(frame: marks.Frame, rows: Rows) -> list[str]:
    """The widest band first, so that the narrow ones lie on it."""
    found = []
    for depth, (percent, (low, high)) in enumerate(rows.edges.items()):
        days, lower = _joined(rows, low)
        _days, upper = _joined(rows, high)
        fill = FILLS[min(depth, len(FILLS) - 1)]
        found.append(marks.band(frame, days, lower, upper, str(percent), fill))
    return found


def _middle_label(future: Row, unit: str) -> list[EndLabel]:
    value = last_known(future)
    if value is None:
        return []
    return [EndLabel(value, f"{words.forecast()} {show(value, unit)}", "line-1", show(value, unit))]


def _table(rows: Rows, unit: str) -> tuple[list[str], list[list[str]]]:
    days, values = [*rows.periods, *rows.ahead], [*rows.past, *rows.future]
    grain, aimed, begin = grain_of(days), chart.has_values(rows.target), len(rows.periods)
    columns = [words.when(), words.value(), *(words.interval(percent) for percent in rows.edges)]
    table = []
    for index, day in enumerate(days):
        intervals = [
            f"{show(low[index - begin])} … {show(high[index - begin], unit)}"
            if index >= begin
            else ""
            for low, high in rows.edges.values()
        ]
        aims = [show(rows.target[index], unit)] if aimed else []
        table.append([words.period(day, grain), show(values[index], unit), *intervals, *aims])
    return [*columns, *([words.target()] if aimed else [])], table
