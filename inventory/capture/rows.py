"""Check the cells of a row and give them their type. A cell in error never costs the row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from inventory.capture.mapping import (
    AMOUNT_FIELDS,
    CHOICE_FIELDS,
    DATE_FIELDS,
    INTEGER_FIELDS,
    TEXT_FIELDS,
    CustomerMapping,
    FieldRule,
)
from inventory.capture.reading import Line, TableFile

AMOUNT_LIMIT = Decimal(10) ** 10
LONGEST_VALUE_TOLD = 80


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong, on which line, in which column. Without a column the row itself is wrong."""

    line: int
    column: str
    value: str
    reason: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A row as typed values. `values` lacks the fields whose cells are in error."""

    line: int
    number: str
    values: dict[str, Any]
    attributes: dict[str, str]
    offerings: frozenset[str]
    errors: tuple[CellError, ...]
    is_refused: bool = False


class Unreadable(Exception):
    """A cell that cannot be read, and why."""


def customer_rows(table: TableFile, mapping: CustomerMapping) -> Iterator[CustomerRow]:
    """Every row of the table, refused ones among them.

    Raises DomainError for what is wrong with the file as a whole.
    """
    mapping.refuse_missing_columns(table.columns, name=table.name)
    checker = RowChecker(table.columns, mapping)
    for line in table.lines():
        yield checker.check(line)


class RowChecker:
    """Checks one row after another; remembers the customers it has seen."""

    def __init__(self, columns: tuple[str, ...], mapping: CustomerMapping) -> None:
        place = {column: index for index, column in enumerate(columns)}
        self.width = len(columns)
        self.missing = mapping.missing
        self.number_column = mapping.number_column
        self.number_at = place[self.number_column]
        self.fields = [
            (rule, place[rule.column], _reader(rule, mapping))
            for rule in mapping.fields
            if rule.name != "number"
        ]
        self.attributes = [(label, place[column]) for label, column in mapping.attributes.items()]
        self.offerings = [(place[one.column], one.value, one.code) for one in mapping.offerings]
        self.seen: dict[str, int] = {}

    def check(self, line: Line) -> CustomerRow:
        reason = self._wrong_width(line) or self._wrong_number(line)
        if reason:
            return _refused(line, self.number_column, reason, self._number(line))
        number = self._number(line)
        self.seen[number] = line.number
        values, errors = self._values(line)
        return CustomerRow(
            line=line.number,
            number=number,
            values=values,
            attributes={label: line.cells[at].strip() for label, at in self.attributes},
            offerings=frozenset(
                code for at, value, code in self.offerings if line.cells[at].strip() == value
            ),
            errors=tuple(errors),
        )

    def _values(self, line: Line) -> tuple[dict[str, Any], list[CellError]]:
        values: dict[str, Any] = {}
        errors = []
        for rule, at, reader in self.fields:
            cell = line.cells[at]
            text = cell.strip()
            try:
                values[rule.name] = reader("" if text in self.missing else text)
            except Unreadable as fault:
                told = cell[:LONGEST_VALUE_TOLD]
                errors.append(CellError(line.number, rule.column, told, str(fault)))
        return values, errors

    def _number(self, line: Line) -> str:
        return line.cells[self.number_at].strip() if self.number_at < len(line.cells) else ""

    def _wrong_width(self, line: Line) -> str:
        if len(line.cells) == self.width:
            return ""
        return _("The row has %(cells)d cells, the heading has %(columns)d.") % {
            "cells": len(line.cells),
            "columns": self.width,
        }

    def _wrong_number(self, line: Line) -> str:
        number = self._number(line)
        if not number or number in self.missing:
            return _("The row has no customer number.")
        if len(number) > TEXT_FIELDS["number"]:
            return _("The customer number is longer than %(n)d characters.") % {
                "n": TEXT_FIELDS["number"]
            }
        if number in self.seen:
            return _("The customer stands on line %(line)d already.") % {"line": self.seen[number]}
        return ""


def _refused(line: Line, column: str, reason: str, number: str) -> CustomerRow:
    error = CellError(line.number, column, number[:LONGEST_VALUE_TOLD], reason)
    return CustomerRow(line.number, number[:40], {}, {}, frozenset(), (error,), is_refused=True)


def _reader(rule: FieldRule, mapping: CustomerMapping) -> Callable[[str], Any]:
    """The function that reads this field's cells; it raises Unreadable."""
    if rule.name in TEXT_FIELDS:
        return lambda text: _text(text, TEXT_FIELDS[rule.name])
    if rule.name in CHOICE_FIELDS:
        return lambda text: _choice(text, rule)
    reader: Callable[[str], Any] = {
        **dict.fromkeys(INTEGER_FIELDS, _integer),
        **dict.fromkeys(AMOUNT_FIELDS, _amount),
        **dict.fromkeys(DATE_FIELDS, lambda text: _date(text, mapping.date_format)),
    }[rule.name]
    return lambda text: _or_blank(text, rule, reader)


def _or_blank(text: str, rule: FieldRule, reader: Callable[[str], Any]) -> Any:
    if text:
        return reader(text)
    if rule.is_optional:
        return None
    raise Unreadable(_("The cell is blank."))


def _text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unreadable(
            _("The text has %(n)d characters, at most %(longest)d fit.")
            % {"n": len(text), "longest": longest}
        )
    if "\x00" in text:
        raise Unreadable(_("The text holds a NUL character."))
    return text


def _choice(text: str, rule: FieldRule) -> str:
    known = rule.values or {word: word for word in CHOICE_FIELDS[rule.name]}
    if text in known:
        return known[text]
    raise Unreadable(
        _("“%(text)s” is not one of %(known)s.") % {"text": text[:40], "known": ", ".join(known)}
    )


def _integer(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    raise Unreadable(_("“%(text)s” is not a whole number.") % {"text": text[:40]})


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text if text.isascii() and "_" not in text else "NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) >= AMOUNT_LIMIT:
        raise Unreadable(_("“%(text)s” is not an amount.") % {"text": text[:40]})
    return amount.quantize(Decimal("0.01"))


def _date(text: str, form: str) -> date:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        raise Unreadable(
            _("“%(text)s” is not a date written as %(form)s.") % {"text": text[:40], "form": form}
        ) from None
