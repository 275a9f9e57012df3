"""The fan: what was, and the widening bands of what may come."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kernel.charts import chart, marks, words
from kernel.charts.chart import Annotation, Chart, Drawing, Layout
from kernel.charts.frame import EndLabel, target_label
from kernel.charts.numbers import last_known, level, scale, show
from kernel.charts.time_axis import is_monthly

Row = list[float | None]
Bands = Mapping[int, tuple[Sequence[Any], Sequence[Any]]]
FILLS = ("#deeef0", "#bfdde0", "#97c6cb")


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
    past = level(values, len(periods))
    future = level(middle, len(ahead))
    widest = sorted(bands, reverse=True)
    edges = {one: [level(edge, len(ahead)) for edge in bands[one]] for one in widest}
    goal = level(target, len(days))
    text = description or chart.story(periods, past, unit)
    known = chart.has_values(past, future)
    notes = marks.noted(annotations, min(days), max(days)) if known else []

    def draw(layout: Layout) -> Drawing:
        heights = [
            *past,
            *future,
            *goal,
            *(v for pair in edges.values() for row in pair for v in row),
        ]
        labels = [*_middle_label(future, unit), *target_label(goal, unit)]
        frame = marks.fitted(layout, scale(heights, unit), (min(days), max(days)), labels, notes)
        fans = _fans(frame, periods, past, ahead, edges)
        begun, joined = _joined(periods, past, ahead, future)
        lines = [
            marks.level_line(frame, days, goal, "target"),
            marks.line(frame, begun, joined, "forecast"),
            marks.line(frame, periods, past),
        ]
        drawn = [
            *frame.grid(),
            *marks.flags(frame, notes),
            *fans,
            *lines,
            *frame.end_labels(labels),
        ]
        return Drawing(drawn, [frame.x(day) for day in days])

    picture = chart.picture(title, text, (width, height), draw, known=known)
    table = _table(days, [*past, *future], edges, goal, unit)
    return Chart(picture, title, text, *table, [note for _one, note in notes])


def _joined(
    periods: Sequence[date], past: Row, ahead: Sequence[date], row: Row
) -> tuple[list[date], Row]:
    """A row ahead that begins at the last known point, so that no gap is seen between them."""
    if not past or past[-1] is None:
        return list(ahead), row
    return [periods[-1], *ahead], [past[-1], *row]


def _fans(
    frame: marks.Frame,
    periods: Sequence[date],
    past: Row,
    ahead: Sequence[date],
    edges: Mapping[int, Sequence[Row]],
) -> list[str]:
    """The widest band first, so that the narrow ones lie on it."""
    found = []
    for depth, (percent, (low, high)) in enumerate(edges.items()):
        days, lower = _joined(periods, past, ahead, low)
        _days, upper = _joined(periods, past, ahead, high)
        fill = FILLS[min(depth, len(FILLS) - 1)]
        found.append(marks.band(frame, days, lower, upper, str(percent), fill))
    return found


def _middle_label(future: Row, unit: str) -> list[EndLabel]:
    value = last_known(future)
    if value is None:
        return []
    return [EndLabel(value, f"{words.forecast()} {show(value, unit)}", "line-1", show(value, unit))]


def _table(
    days: Sequence[date],
    values: Row,
    edges: Mapping[int, Sequence[Row]],
    goal: Row,
    unit: str,
) -> tuple[list[str], list[list[str]]]:
    monthly = is_monthly(days)
    aimed = chart.has_values(goal)
    begin = len(days) - max((len(pair[0]) for pair in edges.values()), default=0)
    columns = [words.when(), words.value(), *(words.interval(percent) for percent in edges)]
    rows = []
    for index, day in enumerate(days):
        intervals = [
            f"{show(low[index - begin])} … {show(high[index - begin], unit)}"
            if index >= begin
            else ""
            for low, high in edges.values()
        ]
        aims = [show(goal[index], unit)] if aimed else []
        rows.append([words.period(day, monthly), show(values[index], unit), *intervals, *aims])
    return [*columns, *([words.target()] if aimed else [])], rows
