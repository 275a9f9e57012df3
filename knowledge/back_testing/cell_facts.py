"""Facts as they stand in a log or in the cells of a file, as facts of an input's type."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from knowledge.deciding import REFUSED, fact_of

TRUE, FALSE = {"true", "yes", "1"}, {"false", "no", "0"}
PLAIN_NUMBER = re.compile(r"[+-]?(\d+([.]\d*)?|[.]\d+)([eE][+-]?\d{1,4})?", re.ASCII)
COMMA_NUMBER = re.compile(r"[+-]?\d+,(\d{1,2}|\d{4,})", re.ASCII)
BLANKS = {ord(" "): None, ord("\u00a0"): None, ord("\u202f"): None}
MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")


@dataclass(frozen=True, slots=True)
class Refused:
    """What the log kept of an input that was refused when it was asked."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is taken where nothing is given, as somebody typed it."""

    text: str

    def __str__(self) -> str:
        return self.text


def logged_raw(told: Any) -> Any:
    """A logged fact as one that can be looked up."""
    if isinstance(told, dict):
        return Refused(str(told.get(REFUSED, "")))
    return Refused(str(told)) if isinstance(told, list) else told


def logged_fact(raw: Any, kind: str) -> Any:
    """What was refused stays what it was: a text, which the column judges again."""
    if isinstance(raw, Assumed):
        return cell_fact(raw.text, kind)
    return fact_of(raw.text if isinstance(raw, Refused) else raw, kind)


def cell_fact(text: Any, kind: str) -> Any:
    """A cell of a file. What is none of the type stays text, which the column then refuses.

    A comma is a decimal comma unless it could part thousands.
    """
    reader = READERS.get(kind)
    return reader(str(text)) if reader else text


def _number(text: str) -> Any:
    plain = text.translate(BLANKS)
    if COMMA_NUMBER.fullmatch(plain):
        plain = plain.replace(",", ".")
    return Decimal(plain) if PLAIN_NUMBER.fullmatch(plain) else text


def _boolean(text: str) -> Any:
    plain = text.casefold()
    return True if plain in TRUE else False if plain in FALSE else text


def _day(text: str) -> str:
    """Spreadsheets know no day without an hour."""
    return MIDNIGHT.sub("", text)


def _instant(text: str) -> str:
    return text.replace(" ", "T", 1)


READERS: Mapping[str, Callable[[str], Any]] = {
    "number": _number,
    "boolean": _boolean,
    "date": _day,
    "date and time": _instant,
}


@dataclass(frozen=True, slots=True)
class Matched:
    """`columns`: the heading for each input that has one; `missing`: inputs that have none;
    `others`: headings that belong to no input."""

    columns: dict[str, str]
    missing: list[dict[str, Any]]
    others: list[str]


def matched(inputs: Sequence[Mapping[str, Any]], headings: Sequence[str]) -> Matched:
    """Columns of a file and inputs, by name or label; capitals, blanks and _ do not matter."""
    by_name: dict[str, str] = {}
    for heading in headings:
        by_name.setdefault(_plain(heading), heading)
    columns: dict[str, str] = {}
    missing = []
    for one in {column["name"]: dict(column) for column in inputs}.values():
        found = by_name.get(_plain(one["name"])) or by_name.get(_plain(one["label"]))
        if found:
            columns[one["name"]] = found
        else:
            missing.append(one)
    taken = set(columns.values())
    return Matched(columns, missing, [one for one in headings if one and one not in taken])


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()
