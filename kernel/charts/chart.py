"""What every chart is made of: its picture at two widths, its words, and its data as a table."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from kernel.charts import words
from kernel.charts.numbers import show
from kernel.charts.time_axis import grain_of

NARROW_WIDTH = 344
EMPTY_HEIGHT = 96
TEXT = 'font-family="Inter, system-ui, sans-serif" font-size="12"'


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of values, one a period or item; None, NaN or infinite is a gap.

    `short`: its name in the narrow picture.
    """

    label: str
    values: Iterable[Any]
    short: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something that happened on a day and may explain the line after it."""

    day: date
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation with the number on its flag."""

    number: int
    day: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture as SVG, the same data as texts in rows, and the notes that its flags stand for."""

    svg: str
    title: str
    description: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The size a picture is drawn for; a narrow one uses the short words."""

    width: int
    height: int
    is_narrow: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks, and the horizontal place of each row of the table for the reading on hover."""

    marks: Sequence[str]
    places: Sequence[float] = ()


Draw = Callable[[Layout], Drawing]


def place(number: float) -> str:
    """A coordinate with one decimal at most."""
    text = f"{number:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def picture(
    title: str,
    description: str,
    size: tuple[int, int],
    draw: Draw,
    *,
    known: bool = True,
    narrow_height: int = 0,
) -> str:
    """The wide picture and the narrow one; a style sheet shows the one that fits.

    Without any style sheet (mail, PDF) the wide one shows. `narrow_height`: where it needs more.
    """
    width, height = (size[0], size[1] if known else EMPTY_HEIGHT)
    draw = draw if known else nothing
    wide = Layout(width, height)
    narrow = Layout(NARROW_WIDTH, (known and narrow_height) or height, is_narrow=True)
    return svg(title, description, wide, draw(wide), "chart__svg chart__svg--wide") + svg(
        title, description, narrow, draw(narrow), "chart__svg chart__svg--narrow", 'display="none" '
    )


def svg(
    title: str, description: str, layout: Layout, drawing: Drawing, classes: str, more: str = ""
) -> str:
    """One SVG that a screen reader announces as an image with a name and a description."""
    name = f"chart-{secrets.token_hex(4)}"
    places = " ".join(place(one) for one in drawing.places)
    return (
        f'<svg class="{classes}" role="img" aria-labelledby="{name}" aria-describedby="{name}-d" '
        f'viewBox="0 0 {layout.width} {layout.height}" width="{layout.width}" '
        f'height="{layout.height}" data-places="{places}" {more}{TEXT} '
        'xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}">{safe(title)}</title><desc id="{name}-d">{safe(description)}</desc>'
        f"{''.join(drawing.marks)}</svg>"
    )


def safe(text: object) -> str:
    """Escaped, and without the characters that XML forbids."""
    allowed = (char for char in str(text) if char in "\t\n\r" or _is_xml(ord(char)))
    return escape("".join(allowed))


def _is_xml(code: int) -> bool:
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def nothing(layout: Layout) -> Drawing:
    """What is drawn when there is no value at all."""
    middle = f'x="{place(layout.width / 2)}" y="{place(layout.height / 2)}" text-anchor="middle"'
    text = safe(words.no_data())
    return Drawing([f'<text class="chart__empty" {middle} fill="#586971">{text}</text>'])


def has_values(*rows: Sequence[float | None]) -> bool:
    return any(value is not None for row in rows for value in row)


def story(periods: Sequence[date], values: Sequence[float | None], unit: str) -> str:
    """The course of a series in one sentence."""
    grain = grain_of(periods)
    known = [(when, one) for when, one in zip(periods, values, strict=False) if one is not None]
    if not known:
        return words.no_data()
    first, last = (words.period(when, grain) for when in (known[0][0], known[-1][0]))
    heights = [one for _when, one in known]
    return words.story(
        first, last, show(min(heights), unit), show(max(heights), unit), show(heights[-1], unit)
    )
