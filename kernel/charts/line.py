"""Lines over time, with the target they should reach."""

from collections.abc import Sequence
from datetime import date

from kernel.charts import chart, marks, words
from kernel.charts.chart import Annotation, Chart, Drawing, Layout, Series
from kernel.charts.frame import EndLabel, target_label
from kernel.charts.numbers import last_known, level, scale, show
from kernel.charts.time_axis import grain_of


def line_chart(
    title: str,
    periods: Sequence[date],
    series: Series | Sequence[Series],
    *,
    unit: str = "",
    target: float | Sequence[float | None] | None = None,
    annotations: Sequence[Annotation] = (),
    description: str = "",
    width: int = 720,
    height: int = 260,
) -> Chart:
    """One line a series. `target`: one level, or one a period when it has changed."""
    rows = [series] if isinstance(series, Series) else list(series)
    lines = [(str(one.label), level(one.values, len(periods))) for one in rows]
    shorts = [str(one.short) for one in rows]
    goal = level(target, len(periods))
    text = description or chart.story(periods, lines[0][1] if lines else [], unit)
    known = chart.has_values(*(values for _label, values in lines))
    notes = marks.noted(annotations, min(periods), max(periods)) if known else []

    def draw(layout: Layout) -> Drawing:
        heights = [*goal, *(value for _label, values in lines for value in values)]
        labels = [*_names(lines, shorts, unit), *target_label(goal, unit)]
        days = (min(periods), max(periods))
        frame = marks.fitted(layout, scale(heights, unit), days, labels, notes)
        paths = [
            marks.line(frame, periods, values, hue=hue)
            for hue, (_label, values) in enumerate(lines)
        ]
        aim = marks.level_line(frame, periods, goal, "target")
        drawn = [*frame.grid(), *marks.flags(frame, notes), aim, *paths, *frame.end_labels(labels)]
        return Drawing(drawn, [frame.x(period) for period in periods])

    columns, table = _table(periods, lines, goal, unit)
    picture = chart.picture(title, text, (width, height), draw, known=known)
    return Chart(picture, title, text, columns, table, [note for _one, note in notes])


def _names(
    lines: Sequence[tuple[str, list[float | None]]], shorts: Sequence[str], unit: str
) -> list[EndLabel]:
    """A single line is labelled with its last value, several with their names."""
    found = []
    for hue, (label, values) in enumerate(lines):
        value = last_known(values)
        if value is not None:
            is_one = len(lines) == 1
            text, short = (show(value, unit), "") if is_one else (label, shorts[hue])
            found.append(EndLabel(value, text, f"line-{hue % len(marks.COLOURS) + 1}", short))
    return found


def _table(
    periods: Sequence[date],
    lines: Sequence[tuple[str, list[float | None]]],
    goal: Sequence[float | None],
    unit: str,
) -> tuple[list[str], list[list[str]]]:
    grain = grain_of(periods)
    aim = [goal] if chart.has_values(goal) else []
    columns = [words.when(), *(label for label, _values in lines), *(words.target() for _ in aim)]
    cells = [*(values for _label, values in lines), *aim]
    return columns, [
        [words.period(period, grain), *(show(values[index], unit) for values in cells)]
        for index, period in enumerate(periods)
    ]
