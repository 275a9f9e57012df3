"""The frame of a chart over time: margins, scales, calm grid, and the labels at the line's end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.charts import words
from kernel.charts.chart import Layout, place, safe
from kernel.charts.numbers import Scale, last_known, show
from kernel.charts.time_axis import time_ticks

LETTER = 6.7
LINE_HEIGHT = 15
FLAG_ROW = 18
INSET = 7


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A word at the right end of a line. `short` is for the narrow picture."""

    value: float
    text: str
    kind: str
    short: str = ""

    def on(self, layout: Layout) -> str:
        return clipped(self.short or self.text, 10) if layout.is_narrow else clipped(self.text, 26)


def target_label(goal: Sequence[float | None], unit: str) -> list[EndLabel]:
    """The target in force at the end of the chart, if there is one."""
    value = last_known(goal)
    if value is None:
        return []
    return [EndLabel(value, f"{words.target()} {show(value, unit)}", "target", words.target())]


def clipped(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the marks go: from days and values to places in the picture."""

    layout: Layout
    scale: Scale
    first: date
    last: date
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def around(
        cls,
        layout: Layout,
        scale: Scale,
        days: tuple[date, date],
        labels: Sequence[EndLabel] = (),
        flag_rows: int = 0,
    ) -> "Frame":
        left = 8 + LETTER * max(len(label) for label in scale.labels)
        letters = max((len(label.on(layout)) for label in labels), default=0)
        right = layout.width - (12 + LETTER * letters if letters else 8)
        top = 12.0 + FLAG_ROW * flag_rows
        return cls(layout, scale, *days, left, right, top, layout.height - 36)

    def x(self, day: date) -> float:
        """A single day stands in the middle."""
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.5
        return self.left + INSET + share * (self.right - self.left - 2 * INSET)

    def y(self, value: float) -> float:
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.bottom - share * (self.bottom - self.top)

    def grid(self) -> list[str]:
        """Horizontal hairlines with their values, and the time axis."""
        return [*self.value_axis(), *self.time_axis()]

    def value_axis(self) -> list[str]:
        across = f"H{place(self.right)}"
        lines, texts = {"grid": "", "axis": ""}, ""
        for tick, label in zip(self.scale.ticks, self.scale.labels, strict=True):
            y = place(self.y(tick))
            kind = "axis" if tick == 0 or tick == self.scale.ticks[0] else "grid"
            lines[kind] += f"M{place(self.left)} {y}{across}"
            texts += f'<text x="{place(self.left - 6)}" y="{y}" dy=".35em">{safe(label)}</text>'
        return [
            f'<path class="chart__grid" d="{lines["grid"] or "M0 0"}" stroke="#e3e9ea"/>',
            f'<path class="chart__axis" d="{lines["axis"]}" stroke="#8a979d"/>',
            f'<g class="chart__ticks" text-anchor="end" fill="#586971">{texts}</g>',
        ]

    def time_axis(self) -> list[str]:
        strokes, texts, foot = "", "", place(self.bottom)
        for tick in time_ticks(self.first, self.last, int((self.right - self.left) / 44)):
            x = place(self.x(tick.day))
            strokes += f"M{x} {foot}v4"
            below = f'<tspan x="{x}" dy="1.25em">{safe(tick.below)}</tspan>' if tick.below else ""
            texts += f'<text x="{x}" y="{place(self.bottom + 17)}">{safe(tick.label)}{below}</text>'
        return [
            f'<path class="chart__axis" d="{strokes or "M0 0"}" stroke="#8a979d"/>',
            f'<g class="chart__ticks" text-anchor="middle" fill="#586971">{texts}</g>',
        ]

    def end_labels(self, labels: Sequence[EndLabel]) -> list[str]:
        """Beside the ends of their lines, moved apart where they would overlap."""
        ordered = sorted(labels, key=lambda label: self.y(label.value))
        heights = spread([self.y(label.value) for label in ordered], self.top, self.bottom)
        x = place(self.right + 6)
        return [
            f'<text class="chart__label chart__label--{label.kind}" x="{x}" y="{place(y)}" '
            f'dy=".35em" fill="#15222a">{safe(label.on(self.layout))}</text>'
            for label, y in zip(ordered, heights, strict=True)
        ]


def spread(heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Places at least a line apart, in the same order, as near as possible to where they belong."""
    gap = min(LINE_HEIGHT, (bottom - top) / max(len(heights) - 1, 1))
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + gap) if placed else height)
    limit = bottom
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - gap
    return placed
