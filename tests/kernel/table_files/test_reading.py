"""Workbooks that claim more than they hold, or hold what no sheet has: refused, and at once."""

import zipfile

import openpyxl
import pytest

from kernel.ruling import DomainError
from kernel.table_files import reading
from kernel.table_files.faults import explained_table, opened_table

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


def workbook(folder, rows):
    """A workbook whose sheet was written by hand."""
    plain, path = folder / "plain.xlsx", folder / "cases.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.save(plain)
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            told = sheet + b"<sheetData>" + rows + b"</sheetData></worksheet>"
            new.writestr(name, told if name == SHEET else old.read(name))
    return path


def read(path):
    reader = opened_table(path, name=path.name)
    with explained_table(reader.name, reader.written):
        return [row for _lines, rows, _bad in reader.cuts() for row in rows]


def test_a_row_beyond_the_last_of_a_sheet_does_not_count_us_there(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LAST_ROW", 1_000)
    path = workbook(tmp_path, HEAD + b'<row r="999999999999"><c r="A2"><v>1</v></c></row>')
    with pytest.raises(DomainError, match="damaged: it cannot be read beyond line 1001"):
        read(path)


WRONG = {
    "a column of no sheet": b'<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>',
    "a row that is no number": HEAD + b'<row r="two"><c r="A2"><v>1</v></c></row>',
    "a cell of no row": HEAD + b'<row r="2"><c r="A"><v>1</v></c></row>',
    "a number that is none": HEAD + b'<row r="2"><c r="A2"><v>many</v></c></row>',
    "a text that is not there": HEAD + b'<row r="2"><c r="A2" t="s"><v>7</v></c></row>',
    "a day that is none": HEAD + b'<row r="2"><c r="A2" t="d"><v>2026-99-99</v></c></row>',
    "no XML": HEAD + b"<row",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_sheet_is_said_to_be_damaged(tmp_path, name):
    with pytest.raises(DomainError, match="xlsx is damaged"):
        read(workbook(tmp_path, WRONG[name]))


def test_texts_that_would_fill_the_memory_are_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_TEXTS", 100)
    path = workbook(tmp_path, HEAD)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + b" " * 100 + b"</sst>")
    with pytest.raises(DomainError, match="xlsx is damaged"):
        read(path)
