"""A list as a file: exactly what is filtered, row by row, and never a formula."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from kernel.pdf import pdf_page
from kernel.ruling import DomainError

CHUNK_ROWS = 2000
XLSX_ROWS = 1_048_575
PDF_ROWS = 1_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
A_NUMBER = re.compile(r"[+-]?[\d ]*[.,]?\d+%?", re.ASCII)
RAW_COLUMNS = (tables.DateColumn, tables.DateTimeColumn, tables.TimeColumn, tables.BooleanColumn)

Cell = str | int | float | Decimal | bool | date
Rows = Iterable[list[Cell]]


def table_rows(table: tables.Table, records: QuerySet[Any]) -> Iterator[list[Cell]]:
    """The header, then every record, through the table's own columns; few in memory at a time.

    A column that is not visible on the page is in the file: what a picture tells there is a
    figure here.
    """
    every_column = table.columns.iterall()
    columns = [column for column in every_column if not column.column.exclude_from_export]
    names = [column.name for column in columns]
    yield [str(column.header) for column in columns]
    every = records.iterator(chunk_size=CHUNK_ROWS)
    while chunk := list(islice(every, CHUNK_ROWS)):
        part = type(table)(chunk, request=table.request)
        for row in part.rows:
            yield [_cell(part.columns[name], row) for name in names]


def csv_response(title: str, rows: Rows, *, name: str = "") -> StreamingHttpResponse:
    """CSV as spreadsheets expect it: UTF-8 with its mark, and text that cannot be a formula.

    `name`: of the file, instead of title and day.
    """
    writer = csv.writer(_Echo())
    lines = (writer.writerow([_written(guarded(cell)) for cell in row]) for row in rows)
    return StreamingHttpResponse(
        chain(["\ufeff"], lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name or file_name(title)}.csv"'},
    )


def xlsx_response(title: str, rows: Rows, *, name: str = "") -> FileResponse:
    """A workbook of one sheet; text stays text, so nothing in it can be a formula.

    Raises DomainError when there is more than a sheet, or one of its cells, can hold.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    options = {"constant_memory": True, "remove_timezone": True, "strings_to_urls": False}
    book = Workbook(file, {**options, "strings_to_formulas": False, "strings_to_numbers": False})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    head = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        if number > XLSX_ROWS:
            raise DomainError(_("A sheet holds no more than 1,048,575 rows. Use CSV, or a filter."))
        for column, cell in enumerate(row):
            style = formats.get(type(cell)) if number else head
            if sheet.write(number, column, _sheet_cell(cell), style):
                raise DomainError(
                    _("A sheet holds no more than 16,384 columns, and 32,767 characters a cell.")
                    + " "
                    + _("Use CSV.")
                )
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name or file_name(title)}.xlsx")


def pdf_response(title: str, rows: Rows) -> HttpResponse:
    """A table on paper. Raises DomainError for more rows than anybody turns pages for."""
    head, *body = ([_written(cell) for cell in row] for row in islice(rows, PDF_ROWS + 2))
    if len(body) > PDF_ROWS:
        raise DomainError(
            _("A PDF holds no more than %(count)d rows. Use XLSX or CSV, or a filter.")
            % {"count": PDF_ROWS}
        )
    shown = {"title": title, "head": head, "rows": body}
    return pdf_page("paper/list.html", shown, file_name(title))


def guarded(cell: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return cell if A_NUMBER.fullmatch(cell.strip(" ")) else f"'{cell}"
    return cell


def file_name(title: str) -> str:
    return f"{slugify(title) or 'list'}-{timezone.localdate():%Y-%m-%d}"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _cell(column: Any, row: Any) -> Cell:
    if isinstance(column.column, RAW_COLUMNS):
        value = column.accessor.resolve(row.record, quiet=True)
    else:
        value = row.get_cell_value(column.name)
    if value is None or value == column.default:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(microsecond=0, tzinfo=None)
    if isinstance(value, bool | int | float | Decimal | date):
        return value
    text = str(value)
    return " ".join(strip_tags(text).split()) if hasattr(value, "__html__") else text


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    return str(cell)


def _sheet_cell(cell: Cell) -> Any:
    return _written(cell) if isinstance(cell, bool) else cell
