"""Bars: upright over time, lying beside names; grouped when there are several series."""

from collections.abc import Sequence
from datetime import date

from kernel.charts import chart, words
from kernel.charts.chart import Chart, Drawing, Layout, Series, place, safe
from kernel.charts.frame import LETTER, EndLabel, Frame, clipped
from kernel.charts.marks import COLOURS, level_line
from kernel.charts.numbers import finite, level, scale, show
from kernel.charts.time_axis import grain_of

Rows = list[tuple[str, list[float | None]]]
ROW_HEIGHT = 22


def bar_chart(
    title: str,
    labels: Sequence[date] | Sequence[str],
    series: Series | Sequence[Series],
    *,
    unit: str = "",
    target: float | None = None,
    description: str = "",
    width: int = 720,
    height: int = 260,
) -> Chart:
    """Columns when the labels are days, rows of bars otherwise (these find their own height)."""
    given = [series] if isinstance(series, Series) else list(series)
    rows = [(str(one.label), level(one.values, len(labels))) for one in given]
    over_time = bool(labels) and all(isinstance(label, date) for label in labels)
    days = [label for label in labels if isinstance(label, date)]
    grain = grain_of(days)
    names = [words.period(one, grain) if isinstance(one, date) else str(one) for one in labels]
    text = description or _story(names, rows, unit)
    goal = finite(target)

    def draw(layout: Layout) -> Drawing:
        if over_time:
            return _columns(layout, days, rows, goal, unit)
        return _lying(layout, names, rows, goal, unit)

    tall = height if over_time or not labels else _height(len(labels), len(rows))
    table = [
        [name, *(show(values[index], unit) for _label, values in rows)]
        for index, name in enumerate(names)
    ]
    columns = [words.when() if over_time else words.item(), *(label for label, _values in rows)]
    known = chart.has_values(*(values for _label, values in rows))
    picture = chart.picture(title, text, (width, tall), draw, known=known)
    return Chart(picture, title, text, columns, table)


def _story(names: Sequence[str], rows: Rows, unit: str) -> str:
    if not chart.has_values(*(values for _label, values in rows)):
        return words.no_data()
    parts = []
    for label, values in rows:
        known = [
            (value, name) for value, name in zip(values, names, strict=True) if value is not None
        ]
        if known:
            high, low = max(known), min(known)
            parts.append(
                f"{label}: {show(low[0], unit)} ({low[1]}) – {show(high[0], unit)} ({high[1]})."
            )
    return " ".join(parts)


def _height(items: int, series: int) -> int:
    return 40 + items * _thickness(series) + (20 if series > 1 else 0)


def _thickness(series: int) -> int:
    return ROW_HEIGHT if series == 1 else 8 + 13 * series


def _bar(x: float, y: float, width: float, height: float, hue: int) -> str:
    kind = hue % len(COLOURS)
    return (
        f'<path class="chart__bar chart__bar--{kind + 1}" '
        f'd="M{place(x)} {place(y)}h{place(width)}v{place(height)}h{place(-width)}Z" '
        f'fill="{COLOURS[kind]}"/>'
    )


def _legend(layout: Layout, rows: Rows, top: float) -> list[str]:
    """Names beside a swatch, for more than one series."""
    marks, x = [], 4.0
    letters = max(4, int((layout.width - 8) / len(rows) / LETTER) - 4)
    for hue, (label, _values) in enumerate(rows if len(rows) > 1 else []):
        name = clipped(label, letters)
        marks.append(
            _bar(x, top - 9, 10, 10, hue)
            + f'<text class="chart__label" x="{place(x + 15)}" y="{place(top)}" fill="#15222a">'
            f"{safe(name)}</text>"
        )
        x += 30 + LETTER * len(name)
    return marks


def _columns(
    layout: Layout, days: Sequence[date], rows: Rows, goal: float | None, unit: str
) -> Drawing:
    heights = [value for _label, values in rows for value in values]
    labels = (
        [EndLabel(goal, f"{words.target()} {show(goal, unit)}", "target", words.target())]
        if (goal is not None)
        else []
    )
    axis = scale([*heights, goal], unit, zero=True)
    frame = Frame.around(layout, axis, (min(days), max(days)), labels, 1 if len(rows) > 1 else 0)
    room = (frame.right - frame.left - 14) / max(len(days), 1)
    thick = min(28.0, max(room * 0.72 / len(rows), 0.8))
    inner = Frame(
        layout,
        axis,
        frame.first,
        frame.last,
        frame.left + thick * len(rows) / 2,
        frame.right - thick * len(rows) / 2,
        frame.top,
        frame.bottom,
    )
    bars = []
    for hue, (_label, values) in enumerate(rows):
        for day, value in zip(days, values, strict=True):
            if value is not None:
                x = inner.x(day) + thick * (hue - len(rows) / 2)
                bars.append(_bar(x, inner.y(0), thick * 0.92, inner.y(value) - inner.y(0), hue))
    aim = level_line(frame, days, [goal] * len(days), "target")
    drawn = [*frame.value_axis(), *bars, aim, *inner.time_axis(), *_legend(layout, rows, 14)]
    return Drawing([*drawn, *frame.end_labels(labels)], [inner.x(day) for day in days])


def _lying(
    layout: Layout, names: Sequence[str], rows: Rows, goal: float | None, unit: str
) -> Drawing:
    """Each bar wears its value; so there is no grid, only the line where bars begin."""
    heights = [value for _label, values in rows for value in values]
    axis = scale([*heights, goal], unit, zero=True)
    letters = min(max(len(name) for name in names), int(layout.width * 0.36 / LETTER))
    room = LETTER * max(len(show(value, unit)) for value in heights) + 10
    left = LETTER * letters + 14 + (room if axis.low < 0 else 0)
    right = layout.width - room
    per_unit = (right - left) / (axis.high - axis.low)
    zero = left - axis.low * per_unit
    top, thick = (32.0 if len(rows) > 1 else 12.0), _thickness(len(rows))
    marks = _legend(layout, rows, 14)
    for index, name in enumerate(names):
        y = top + index * thick
        marks.append(_text("chart__label", 4, y + (thick - 6) / 2, clipped(name, letters), "start"))
        for hue, (_label, values) in enumerate(rows):
            value = values[index]
            if value is not None:
                marks.append(
                    _lying_bar(
                        zero, y + 13 * hue, value * per_unit, show(value, unit), hue, len(rows)
                    )
                )
    foot = top + len(names) * thick
    marks.append(_upright(zero, top - 4, foot, "chart__axis", 'stroke="#8a979d"'))
    if goal is not None:
        x = zero + goal * per_unit
        look = 'stroke="#15222a" stroke-width="1.25" stroke-dasharray="6 4"'
        marks.append(_upright(x, top - 4, foot, "chart__target", look))
        label = f"{words.target()} {show(goal, unit)}"
        marks.append(
            _text("chart__label", x, foot + 12, label, "end" if x > layout.width / 2 else "start")
        )
    return Drawing(marks)


def _lying_bar(zero: float, y: float, length: float, label: str, hue: int, series: int) -> str:
    tall = 16.0 if series == 1 else 12.0
    side, anchor = (5, "start") if length >= 0 else (-5, "end")
    text = _text("chart__label", zero + length + side, y + tall / 2, label, anchor)
    return _bar(zero, y, length, tall, hue) + text


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text class="{kind}" x="{place(x)}" y="{place(y)}" dy=".35em" text-anchor="{anchor}" '
        f'fill="#15222a">{safe(text)}</text>'
    )


def _upright(x: float, top: float, foot: float, kind: str, look: str) -> str:
    return f'<path class="{kind}" d="M{place(x)} {place(top)}V{place(foot)}" fill="none" {look}/>'
