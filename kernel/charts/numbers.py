"""Numbers on an axis and beside a line: round steps, and few digits that still tell apart."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

THIN = "\u202f"
LARGEST = 1e290
NAMED = ((1e12, "tn"), (1e9, "bn"), (1e6, "M"))
SCIENTIFIC = 1e15
MOST_DECIMALS = 9


def finite(value: Any) -> float | None:
    """A number that can be drawn, or None for a gap (missing, NaN, infinite)."""
    if value is None:
        return None
    number = float(value)
    return max(-LARGEST, min(LARGEST, number)) if math.isfinite(number) else None


def finite_all(values: Iterable[Any]) -> list[float | None]:
    return [finite(value) for value in values]


def level(value: Any, count: int) -> list[float | None]:
    """One value a period, from one value for all of them or from one each."""
    if value is None or isinstance(value, int | float):
        return [finite(value)] * count
    return (finite_all(value) + [None] * count)[:count]


def last_known(values: Sequence[float | None]) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)


def show(value: float | None, unit: str = "", least: int = 0) -> str:
    """`92.1 %`, `12,400`, `1.25 M`; a gap is an en dash. `least`: so many decimals at least."""
    if value is None:
        return "–"
    size = abs(value)
    if size >= SCIENTIFIC:
        text = f"{value:.2e}"
    elif size >= NAMED[-1][0]:
        scale, name = next(pair for pair in NAMED if size >= pair[0])
        text = f"{_stripped(value / scale, max(2, least))}{THIN}{name}"
    else:
        usual = 0 if size >= 1000 else 1 if size >= 10 else 2
        text = _stripped(value, max(usual, least))
    return f"{text}{THIN}{unit}" if unit else text


def decimals_apart(values: Iterable[float]) -> int:
    """How many decimals `show` needs at least, so that values that differ look different."""
    known = {float(f"{value:.9g}") for value in values}
    shown = (len({show(value, least=least) for value in known}) for least in range(MOST_DECIMALS))
    return next((least for least, texts in enumerate(shown) if texts == len(known)), 0)


def _stripped(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis: its ends and its round ticks with their labels, lowest first."""

    low: float
    high: float
    ticks: Sequence[float]
    labels: Sequence[str]


def scale(
    values: Iterable[float | None], unit: str = "", wanted: int = 5, zero: bool = False
) -> Scale:
    """Round ends around all values; a share stays within 0 and 100 %, bars begin at zero."""
    known = [value for value in values if value is not None] or [0.0]
    low, high = min(known), max(known)
    share = unit == "%" and low >= 0 and high <= 100
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= max(abs(low), abs(high)) * 1e-9 or high - low < 1e-12:
        room = max(abs(high) * 0.1, 1.0)
        low, high = low - (0 if zero else room), high + room
    step = _round_step((high - low) / max(wanted, 1))
    first, last = math.floor(low / step), math.ceil(high / step)
    if share:
        first, last = max(first, 0), min(last, math.floor(100 / step + 1e-9))
    ticks = [index * step for index in range(first, last + 1)]
    top = 100.0 if share and high > ticks[-1] else ticks[-1]
    return Scale(ticks[0], top, ticks, _labels(ticks, step, unit))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if rough <= factor * power * 1.0001)


def _labels(ticks: Sequence[float], step: float, unit: str) -> list[str]:
    """The unit stands on the top tick only; all ticks have the same number of decimals."""
    largest = max(abs(tick) for tick in ticks)
    if largest >= NAMED[-1][0]:
        texts = [show(tick) for tick in ticks]
    else:
        exact = step / 10.0 ** math.floor(math.log10(step))
        digits = max(0, -math.floor(math.log10(step)) + (abs(exact - 2.5) < 0.01))
        texts = [f"{tick:,.{digits}f}".replace("-", "−") for tick in ticks]
    if unit:
        texts[-1] = f"{texts[-1]}{THIN}{unit}"
    return texts
