"""One cell of a decision table: a test of a value, or a value. A small part of S-FEEL.

Tests: `-` (anything), a literal, `< <= > >=` a literal, an interval `[1..5)`, `not(…)`, and several
of these between commas. Literals: 12.5 · "text" · true · false · date("2026-01-31").
Source: OMG DMN 1.5, 7.3.1 and 10.3.1.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

Value = str | bool | Decimal | int | float | date
Test = Callable[[Value], bool]


class CellFault(ValueError):
    """A cell cannot be read; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Type:
    """How values of a type are written, and which Python values are of it."""

    read: Callable[[str], Value | None]
    python: tuple[type, ...]
    hint: str
    is_ordered: bool = True

    def accepts(self, value: object) -> bool:
        if isinstance(value, bool) and bool not in self.python:
            return False
        return isinstance(value, self.python)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and re.fullmatch(r"[-+]?[\d.]+", text) else None


def _string(text: str) -> str | None:
    return text[1:-1].replace('\\"', '"') if _STRING.fullmatch(text) else None


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    try:
        return date.fromisoformat(found.group(1)) if found else None
    except ValueError:
        return None


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_DATE = re.compile(r'date\(\s*"(\d{4}-\d{2}-\d{2})"\s*\)')
_COMPARISON = re.compile(r"(<=|>=|<|>)\s*(.+)", re.DOTALL)
_INTERVAL = re.compile(r"([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])\[])", re.DOTALL)
_NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_PART = re.compile(r'(?:"(?:[^"\\]|\\.)*"|\[[^\]]*?\.\.[^\])\[]*[\])\[]|\([^()]*\)|[^,"])+')

TYPES = {
    "string": Type(_string, (str,), 'text in quotes, for example "outage"', is_ordered=False),
    "number": Type(_number, (Decimal, int, float), "a number, for example 25 or 12.50"),
    "boolean": Type(_boolean, (bool,), "true or false", is_ordered=False),
    "date": Type(_date, (date,), 'a day, for example date("2026-01-31")'),
}


def literal(cell: str, kind: str) -> Value:
    """The value a cell says. Raises CellFault."""
    text = cell.strip()
    if not text:
        raise CellFault("It is empty.")
    value = _type(kind).read(text)
    if value is None:
        raise CellFault(f"“{text}” cannot be read. Write {_type(kind).hint}.")
    return value


def unary_test(cell: str, kind: str) -> Test:
    """The test a cell says. Raises CellFault."""
    text = cell.strip()
    if not text:
        raise CellFault("It is empty. Write - if anything will do.")
    if text == "-":
        return lambda value: True
    negated = _NOT.fullmatch(text)
    if negated:
        inner = unary_test(negated.group(1), kind)
        return lambda value: not inner(value)
    parts = _PART.findall(text)
    if "".join(parts).count(",") + len(parts) - 1 != text.count(","):
        raise CellFault(f"“{text}” cannot be read. Is a comma or a quote wrong?")
    tests = [_part_test(part.strip(), kind) for part in parts]
    return lambda value: any(test(value) for test in tests)


def _part_test(text: str, kind: str) -> Test:
    comparison = _COMPARISON.fullmatch(text)
    if comparison:
        _demand_order(text, kind)
        bound = literal(comparison.group(2), kind)
        return _COMPARE[comparison.group(1)](bound)
    interval = _INTERVAL.fullmatch(text)
    if interval:
        _demand_order(text, kind)
        opening, low, high, closing = interval.groups()
        return _interval_test(opening, low, high, closing, kind)
    wanted = literal(text, kind)
    return lambda value: value == wanted


def _interval_test(opening: str, low_text: str, high_text: str, closing: str, kind: str) -> Test:
    low, high = literal(low_text, kind), literal(high_text, kind)
    if low > high:  # type: ignore[operator]  # both are of the same ordered type
        raise CellFault(f"The interval ends before it begins: {low_text} to {high_text}.")
    above = _COMPARE[">=" if opening == "[" else ">"](low)
    below = _COMPARE["<=" if closing == "]" else "<"](high)
    return lambda value: above(value) and below(value)


def _demand_order(text: str, kind: str) -> None:
    if not _type(kind).is_ordered:
        raise CellFault(f"“{text}” compares, which a {kind} cannot. Write {_type(kind).hint}.")


def _type(kind: str) -> Type:
    if kind not in TYPES:
        raise CellFault(f"Its column has no type. Choose one of {', '.join(TYPES)}.")
    return TYPES[kind]


_COMPARE: dict[str, Callable[[Value], Test]] = {
    "<": lambda bound: lambda value: value < bound,  # type: ignore[operator]  # of one ordered type
    "<=": lambda bound: lambda value: value <= bound,  # type: ignore[operator]  # of one ordered type
    ">": lambda bound: lambda value: value > bound,  # type: ignore[operator]  # of one ordered type
    ">=": lambda bound: lambda value: value >= bound,  # type: ignore[operator]  # of one ordered type
}
