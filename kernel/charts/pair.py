"""Lines in two panes, one above the other, over one time axis: each with a scale of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kernel.charts import chart, marks, words
from kernel.charts.chart import Chart, Drawing, Layout, Series, place, safe
from kernel.charts.frame import EndLabel, Frame, target_label
from kernel.charts.numbers import finite_all, last_known, level, scale, show
from kernel.charts.time_axis import grain_of

HEAD = 26.0
FOOT = 36.0
BETWEEN = 18.0


@dataclass(frozen=True, slots=True)
class Pane:
    """One of the two: a name, its values, and what they should reach.

    `more`: other lines on the same scale; the first is then told apart by a `name` of its own.
    """

    label: str
    values: Sequence[Any]
    unit: str = ""
    target: float | Sequence[float | None] | None = None
    name: str = ""
    more: Sequence[Series] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A pane as it is drawn: each line with its name, and the goal, one value a period.

    `hue`: the colour of its first line.
    """

    pane: Pane
    lines: list[tuple[str, list[float | None]]]
    goal: Sequence[float | None]
    hue: int

    def heights(self) -> list[float | None]:
        return [*(value for _name, values in self.lines for value in values), *self.goal]

    def labels(self) -> list[EndLabel]:
        """The latest value of each line, with its name where there are several."""
        found = []
        for hue, (name, values) in enumerate(self.lines, start=self.hue):
            latest = last_known(values)
            if latest is not None:
                text = show(latest, self.pane.unit)
                told, short = (f"{name} {text}", name) if self.pane.more else (text, "")
                found.append(EndLabel(latest, told, f"line-{hue + 1}", short))
        return [*found, *target_label(self.goal, self.pane.unit)]


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
    panes = [_drawn(upper, len(periods), 0)]
    panes.append(_drawn(lower, len(periods), len(panes[0].lines)))
    text = description or _story(periods, panes)

    def draw(layout: Layout) -> Drawing:
        frames = _frames(layout, periods, panes)
        drawn: list[str] = []
        for frame, pane in zip(frames, panes, strict=True):
            drawn += _pane(frame, periods, pane)
        drawn += frames[-1].time_axis()
        return Drawing(drawn, [frames[0].x(period) for period in periods])

    known = chart.has_values(*(values for pane in panes for _name, values in pane.lines))
    picture = chart.picture(title, text, (width, height), draw, known=known)
    return Chart(picture, title, text, *_table(periods, panes))


def _drawn(pane: Pane, count: int, hue: int) -> Drawn:
    lines = [(pane.name or pane.label, finite_all(pane.values))]
    lines += [(str(one.label), finite_all(one.values)) for one in pane.more]
    return Drawn(pane, lines, level(pane.target, count), hue)


def _story(periods: Sequence[date], panes: Sequence[Drawn]) -> str:
    return " ".join(
        f"{name}: {chart.story(periods, values, one.pane.unit)}"
        for one in panes
        for name, values in one.lines
    )


def _frames(layout: Layout, periods: Sequence[date], panes: Sequence[Drawn]) -> list[Frame]:
    """Each with its own scale, all with the same left and right."""
    days = (min(periods), max(periods))
    room = (layout.height - FOOT - BETWEEN) / 2
    found = []
    for place_, one in enumerate(panes):
        axis = scale(one.heights(), one.pane.unit)
        frame = Frame.around(layout, axis, days, one.labels())
        top = place_ * (room + BETWEEN) + HEAD
        found.append(replace(frame, top=top, bottom=place_ * (room + BETWEEN) + room))
    left, right = max(one.left for one in found), min(one.right for one in found)
    return [replace(one, left=left, right=right) for one in found]


def _pane(frame: Frame, periods: Sequence[date], one: Drawn) -> list[str]:
    """Its name in the colour of its line; where there are several, each is named at its end."""
    kind, colour = f"line-{one.hue + 1}", marks.COLOURS[one.hue]
    if one.pane.more:
        kind, colour = "pane", "#15222a"
    name = (
        f'<text class="chart__label chart__label--{kind}" x="{place(frame.left)}" '
        f'y="{place(frame.top - 12)}" fill="{colour}">{safe(one.pane.label)}</text>'
    )
    return [
        name,
        *frame.value_axis(),
        marks.level_line(frame, periods, one.goal, "target"),
        *(
            marks.line(frame, periods, values, hue=hue)
            for hue, (_name, values) in enumerate(one.lines, start=one.hue)
        ),
        *frame.end_labels(one.labels()),
    ]


def _table(periods: Sequence[date], panes: Sequence[Drawn]) -> tuple[list[str], list[list[str]]]:
    grain, columns, cells = grain_of(periods), [words.when()], []
    for one in panes:
        told = [*one.lines]
        if chart.has_values(one.goal):
            told.append((f"{words.target()} ({one.pane.label})", list(one.goal)))
        columns += [name for name, _values in told]
        cells += [[show(value, one.pane.unit) for value in values] for _name, values in told]
    return columns, [
        [words.period(period, grain), *(cell[place_] for cell in cells)]
        for place_, period in enumerate(periods)
    ]
