"""An interval about nothing: how sure it is that two things differ, in the height of a word."""

from typing import Any

from kernel.charts import chart, words
from kernel.charts.chart import Chart, Drawing, Layout, place
from kernel.charts.numbers import finite, show

MARGIN = 6.0


def interval_mark(
    title: str,
    low: Any,
    middle: Any,
    high: Any,
    *,
    unit: str = "",
    tone: str = "",
    width: int = 140,
    height: int = 24,
) -> Chart:
    """A bar from `low` to `high` with a dot at `middle`; the upright line is no difference.

    The scale is the mark's own, symmetrical about nothing. tone: "good", "bad" or "".
    """
    edges = [finite(one) for one in (low, middle, high)]
    known = [one for one in edges if one is not None]
    drawn = len(known) == len(edges)
    rows = [[name, show(one, unit)] for name, one in zip(words.edges(), edges, strict=True)]
    text = ", ".join(f"{name} {value}" for name, value in rows) if drawn else words.no_data()
    layout = Layout(width, height)
    drawing = _draw(layout, known, tone) if drawn else Drawing([_zero(layout)])
    picture = chart.svg(title, text, layout, drawing, "chart__svg chart__svg--interval")
    return Chart(picture, title, text, [words.item(), words.value()], rows)


def _draw(layout: Layout, edges: list[float], tone: str) -> Drawing:
    reach = max(abs(one) for one in edges) or 1.0
    side = layout.width / 2
    low, middle, high = (side + one / reach * (side - MARGIN) for one in edges)
    y, kind = layout.height / 2, f" chart__interval--{tone}" if tone else ""
    bar = (
        f'<path class="chart__interval{kind}" d="M{place(low)} {place(y)}H{place(high)}" '
        'stroke="#0b5d66" stroke-width="4" stroke-linecap="round" fill="none"/>'
    )
    dot = (
        f'<circle class="chart__interval-end{kind}" cx="{place(middle)}" cy="{place(y)}" r="4" '
        'fill="#0b5d66"/>'
    )
    return Drawing([_zero(layout), bar, dot])


def _zero(layout: Layout) -> str:
    x = place(layout.width / 2)
    return (
        f'<path class="chart__axis" d="M{x} 2V{layout.height - 2}" stroke="#8a979d" fill="none"/>'
    )
