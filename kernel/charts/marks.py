"""The marks in a frame: lines that break at a gap, bands, dots, signals and flags."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from kernel.charts import words
from kernel.charts.chart import Annotation, Layout, Note, place, safe
from kernel.charts.frame import FLAG_ROW, EndLabel, Frame
from kernel.charts.numbers import Scale

Values = Sequence[float | None]
COLOURS = ("#0b5d66", "#a4521a", "#6a4c93", "#4d6b1f", "#8a3a5e", "#4b5a8a")
LOOKS = {
    "line": 'stroke="#0b5d66" stroke-width="1.75"',
    "target": 'stroke="#15222a" stroke-width="1.25" stroke-dasharray="6 4"',
    "mean": 'stroke="#586971" stroke-width="1"',
    "limit": 'stroke="#586971" stroke-width="1" stroke-dasharray="2 3"',
    "forecast": 'stroke="#0b5d66" stroke-width="1.75" stroke-dasharray="4 3"',
}


def runs(values: Values) -> list[list[int]]:
    """The positions of values that follow each other without a gap."""
    found: list[list[int]] = []
    for index, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1] == index - 1:
            found[-1].append(index)
        else:
            found.append([index])
    return found


def line(
    frame: Frame, periods: Sequence[date], values: Values, look: str = "line", hue: int = 0
) -> str:
    """One path, and a dot for a value without neighbours, so that it is seen."""
    alone = [run[0] for run in runs(values) if len(run) == 1]
    pieces = []
    for run in runs(values):
        points = [_point(frame, periods[index], values[index]) for index in run]
        pieces.append("M" + "L".join(points) if len(points) > 1 else "")
    single = dots(frame, periods, [v if i in alone else None for i, v in enumerate(values)])
    if not any(pieces):
        return single
    paint = LOOKS[look].replace(COLOURS[0], COLOURS[hue % len(COLOURS)])
    hued = f" chart__line--{hue % len(COLOURS) + 1}" if look == "line" and hue else ""
    return (
        f'<path class="chart__{look}{hued}" d="{"".join(pieces)}" fill="none" {paint} '
        f'stroke-linecap="round" stroke-linejoin="round"/>{single}'
    )


def level_line(frame: Frame, periods: Sequence[date], values: Values, look: str) -> str:
    """A target or a limit: across the whole frame when it never changes, in steps otherwise."""
    known = {value for value in values if value is not None}
    if len(known) == 1 and None not in values:
        y = place(frame.y(known.pop()))
        shape = f"M{place(frame.left)} {y}H{place(frame.right)}"
    else:
        draw = _slope if _is_sloping(values) else _step
        shape = "".join(draw(frame, periods, values, run) for run in runs(values))
    return f'<path class="chart__{look}" d="{shape}" fill="none" {LOOKS[look]}/>' if shape else ""


def _is_sloping(values: Values) -> bool:
    """A level that moves in more than a third of the periods follows a trend, not steps."""
    known = [value for value in values if value is not None]
    moves = sum(before != after for before, after in pairwise(known))
    return 3 * moves > len(known) > 2


def _slope(frame: Frame, periods: Sequence[date], values: Values, run: Sequence[int]) -> str:
    return "M" + "L".join(_point(frame, periods[index], values[index]) for index in run)


def _step(frame: Frame, periods: Sequence[date], values: Values, run: Sequence[int]) -> str:
    shape = "M" + _point(frame, periods[run[0]], values[run[0]])
    for index in run[1:]:
        shape += f"H{place(frame.x(periods[index]))}V{place(frame.y(values[index] or 0.0))}"
    return shape if len(run) > 1 else f"{shape}h6"


def band(
    frame: Frame, periods: Sequence[date], low: Values, high: Values, kind: str, fill: str
) -> str:
    """The area between two lines, broken where either has a gap."""
    both = [None if a is None or b is None else a for a, b in zip(low, high, strict=True)]
    shapes = []
    for run in runs(both):
        there = [_point(frame, periods[index], high[index]) for index in run]
        back = [_point(frame, periods[index], low[index]) for index in reversed(run)]
        shapes.append("M" + "L".join(there + back) + "Z")
    if not shapes:
        return ""
    return f'<path class="chart__band chart__band--{kind}" d="{"".join(shapes)}" fill="{fill}"/>'


def dots(frame: Frame, periods: Sequence[date], values: Values, skip: Sequence[int] = ()) -> str:
    """Small round points as one path."""
    shapes = "".join(
        f"M{_point(frame, periods[index], value)}h.01"
        for index, value in enumerate(values)
        if value is not None and index not in skip
    )
    if not shapes:
        return ""
    return (
        f'<path class="chart__dots" d="{shapes}" fill="none" stroke="#0b5d66" '
        'stroke-width="4.5" stroke-linecap="round"/>'
    )


def hollow(frame: Frame, day: date, value: float) -> str:
    """A point that may still change."""
    return (
        f'<circle class="chart__provisional" cx="{place(frame.x(day))}" '
        f'cy="{place(frame.y(value))}" r="3.5" fill="#fff" stroke="#0b5d66" stroke-width="1.5"/>'
    )


def signals(frame: Frame, periods: Sequence[date], values: Values, which: Sequence[int]) -> str:
    """Diamonds: a signal is told from a common point by its shape, not by colour alone."""
    shapes = "".join(
        f"M{_point(frame, periods[index], value)}m0-6l6 6l-6 6l-6-6Z"
        for index in which
        if (value := values[index]) is not None
    )
    if not shapes:
        return ""
    return f'<path class="chart__signal" d="{shapes}" fill="#a1251c" stroke="#fff"/>'


def noted(
    annotations: Sequence[Annotation], first: date, last: date
) -> list[tuple[Annotation, Note]]:
    """The annotations that fall into the frame, oldest first, each with its number."""
    inside = sorted(
        (one for one in annotations if first <= one.day <= last), key=lambda one: one.day
    )
    return [
        (one, Note(number, words.day(one.day), str(one.label), one.url))
        for number, one in enumerate(inside, start=1)
    ]


def fitted(
    layout: Layout,
    axis: Scale,
    days: tuple[date, date],
    labels: Sequence[EndLabel],
    notes: Sequence[tuple[Annotation, Note]],
) -> Frame:
    """A frame with as many rows above it as its flags need."""
    frame = Frame.around(layout, axis, days, labels)
    rows = max(flag_rows(frame, notes), default=-1) + 1
    return Frame.around(layout, axis, days, labels, rows)


def flag_rows(frame: Frame, notes: Sequence[tuple[Annotation, Note]], most: int = 3) -> list[int]:
    """In which row each flag stands so that neighbours do not overlap."""
    ends: list[float] = []
    rows = []
    for annotation, _note in notes:
        x = frame.x(annotation.day)
        free = next((row for row, end in enumerate(ends) if x - end >= FLAG_ROW), len(ends))
        row = min(free, most - 1)
        ends[row : row + 1] = [x]
        rows.append(row)
    return rows


def flags(frame: Frame, notes: Sequence[tuple[Annotation, Note]]) -> list[str]:
    """Numbered flags above the plot with a hairline down to the axis."""
    marks = []
    for (annotation, note), row in zip(notes, flag_rows(frame, notes), strict=True):
        x, y = place(frame.x(annotation.day)), frame.top - 12 - FLAG_ROW * row
        marks.append(
            f'<path class="chart__flagpole" d="M{x} {place(y)}V{place(frame.bottom)}" '
            'stroke="#8a979d" stroke-dasharray="1 3"/>'
            f'<circle class="chart__flag" cx="{x}" cy="{place(y)}" r="8" fill="#15222a"/>'
            f'<text class="chart__flag-number" x="{x}" y="{place(y)}" dy=".35em" font-size="10" '
            f'font-weight="600" text-anchor="middle" fill="#fff">{safe(note.number)}</text>'
        )
    return marks


def _point(frame: Frame, day: date, value: float | None) -> str:
    return f"{place(frame.x(day))} {place(frame.y(value or 0.0))}"
