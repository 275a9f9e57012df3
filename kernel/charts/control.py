"""The control chart: what the process does, between the limits of its own variation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.charts import chart, marks, words
from kernel.charts.chart import Annotation, Chart, Drawing, Layout
from kernel.charts.frame import EndLabel, target_label
from kernel.charts.numbers import last_known, level, scale, show
from kernel.charts.time_axis import grain_of

Levels = float | Sequence[float | None] | None
Row = list[float | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything a control chart shows, one value a period each."""

    periods: Sequence[date]
    values: Row
    centre: Row
    lower: Row
    upper: Row
    target: Row
    signals: Sequence[int]
    provisional: bool
    unit: str

    def measured(self) -> Row:
        """The values that are final; the provisional one is drawn apart."""
        return [*self.values[:-1], None] if self.provisional else self.values

    def heights(self) -> Row:
        return [*self.values, *self.centre, *self.lower, *self.upper, *self.target]


def control_chart(
    title: str,
    periods: Sequence[date],
    values: Sequence[Any],
    *,
    unit: str = "",
    centre: Levels = None,
    lower: Levels = None,
    upper: Levels = None,
    target: Levels = None,
    signals: Collection[int] = (),
    provisional: bool = False,
    annotations: Sequence[Annotation] = (),
    description: str = "",
    width: int = 720,
    height: int = 300,
) -> Chart:
    """Points with centre line and limits; each of these is one level, or one a period.

    `signals`: positions of the points on which a run rule fired. `provisional`: the last point may
    still change.
    """
    count = len(periods)
    rows = Rows(
        periods,
        values=level(values, count),
        centre=level(centre, count),
        lower=level(lower, count),
        upper=level(upper, count),
        target=level(target, count),
        signals=sorted({index for index in signals if 0 <= index < count}),
        provisional=provisional,
        unit=unit,
    )
    text = description or chart.story(periods, rows.values, unit)
    known = chart.has_values(rows.values)
    notes = marks.noted(annotations, min(periods), max(periods)) if known else []

    def draw(layout: Layout) -> Drawing:
        labels = _labels(rows)
        days = (min(periods), max(periods))
        frame = marks.fitted(layout, scale(rows.heights(), unit), days, labels, notes)
        axes = [*frame.grid(), *marks.flags(frame, notes)]
        drawn = [*axes, *_plot(frame, rows), *frame.end_labels(labels)]
        return Drawing(drawn, [frame.x(period) for period in periods])

    picture = chart.picture(title, text, (width, height), draw, known=known)
    return Chart(picture, title, text, *_table(rows), [note for _one, note in notes])


def _plot(frame: marks.Frame, rows: Rows) -> list[str]:
    periods, measured = rows.periods, rows.measured()
    drawn = [
        marks.band(frame, periods, rows.lower, rows.upper, "limits", "#eaf3f4"),
        marks.level_line(frame, periods, rows.lower, "limit"),
        marks.level_line(frame, periods, rows.upper, "limit"),
        marks.level_line(frame, periods, rows.centre, "mean"),
        marks.level_line(frame, periods, rows.target, "target"),
        marks.line(frame, periods, measured),
        marks.dots(frame, periods, measured, rows.signals),
        marks.signals(frame, periods, measured, rows.signals),
    ]
    last = rows.values[-1]
    if rows.provisional and last is not None:
        tail: Row = [None] * len(periods)
        tail[-2:] = rows.values[-2:]
        drawn += [
            marks.line(frame, periods, tail, "forecast"),
            marks.hollow(frame, periods[-1], last),
        ]
    return drawn


def _labels(rows: Rows) -> list[EndLabel]:
    long_upper, short_upper = words.upper()
    long_lower, short_lower = words.lower()
    told = [
        (rows.upper, "limit", long_upper, short_upper),
        (rows.centre, "mean", words.mean(), words.mean()),
        (rows.lower, "limit", long_lower, short_lower),
    ]
    return [
        EndLabel(value, f"{name} {show(value, rows.unit)}", kind, short)
        for row, kind, name, short in told
        if (value := last_known(row)) is not None
    ] + target_label(rows.target, rows.unit)


def _table(rows: Rows) -> tuple[list[str], list[list[str]]]:
    """Columns that never hold anything are left out."""
    told = [
        (words.value(), rows.values),
        (words.mean(), rows.centre),
        (words.lower()[0], rows.lower),
        (words.upper()[0], rows.upper),
        (words.target(), rows.target),
    ]
    told = [(name, row) for name, row in told if chart.has_values(row)]
    marked = {index: words.signal() for index in rows.signals}
    if rows.provisional and rows.periods:
        marked[len(rows.periods) - 1] = words.provisional()
    grain = grain_of(rows.periods)
    columns = [words.when(), *(name for name, _row in told), *([words.signal()] if marked else [])]
    return columns, [
        [
            words.period(period, grain),
            *(show(row[index], rows.unit) for _name, row in told),
            *([marked.get(index, "")] if marked else []),
        ]
        for index, period in enumerate(rows.periods)
    ]
