"""A table that somebody hands in: opened whatever it is, or refused with what is wrong."""

import gzip

import openpyxl
import pytest

from kernel.ruling import DomainError
from kernel.table_files.faults import explained_table, opened_table


def kept(folder, content, name="cases.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


def rows_of(path, **asked):
    reader = opened_table(path, name=path.name, **asked)
    with explained_table(reader.name, reader.written):
        return reader.heading.names, [row for _lines, rows, _bad in reader.cuts() for row in rows]


TEXTS = [
    b"a,b\n1,2\n",
    b"a;b\r\n1;2\r\n",
    "\ufeffa\tb\n1\t2\n".encode(),
    "a,b\n1,2\n".encode("utf-16"),
    gzip.compress(b"a|b\n1|2\n", mtime=0),
]


@pytest.mark.parametrize("content", TEXTS)
def test_text_is_read_however_it_is_written(tmp_path, content):
    heading, rows = rows_of(kept(tmp_path, content))
    assert (heading, [tuple(row) for row in rows]) == (["a", "b"], [("1", "2")])


def test_a_heading_that_is_no_utf_8_is_read_as_spreadsheets_write_it(tmp_path):
    heading, rows = rows_of(kept(tmp_path, "Größe;b\nüber;2\n".encode("cp1252")))
    assert (heading, tuple(rows[0])) == (["Größe", "b"], ("über", "2"))


def sheet(folder, change):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2.5])
    change(book.active)
    book.save(folder / "cases.xlsx")
    return folder / "cases.xlsx"


def test_a_workbook_is_read_as_the_same_rows(tmp_path):
    heading, rows = rows_of(sheet(tmp_path, lambda page: None))
    assert (heading, rows) == (["a", "b"], [["1", "2.5"]])


REFUSED = [
    (b"", "cases.csv is empty"),
    (b"\n\n", "no heading: line 1 is empty"),
    (b"\xd0\xcf\x11\xe0....", "workbook of the old format"),
    (b"PK\x03\x04....", "damaged"),
    (b"PAR1....", "damaged"),
    (gzip.compress(b"a,b\n" + b"1,2\n" * 99, mtime=0)[:-9], "damaged"),
]


@pytest.mark.parametrize(("content", "words"), REFUSED)
def test_what_is_no_table_is_refused_in_words(tmp_path, content, words):
    with pytest.raises(DomainError, match=words):
        rows_of(kept(tmp_path, content))


def test_formulas_and_merged_cells_are_named(tmp_path):
    with pytest.raises(DomainError, match="formula in cell B3, column “b”"):
        rows_of(sheet(tmp_path, lambda page: page.append([1, "=A1"])))
    with pytest.raises(DomainError, match="merged cells: A2:B2"):
        rows_of(sheet(tmp_path, lambda page: page.merge_cells("A2:B2")))


def test_columns_that_are_missing_or_doubled_are_named(tmp_path):
    path = kept(tmp_path, b"a,b,a\n1,2,3\n")
    with pytest.raises(DomainError, match=r"no column “c”\. It has: a, b, a"):
        rows_of(path, wanted=["c"])
    with pytest.raises(DomainError, match="column “a” twice or more: 1, 3"):
        rows_of(path, wanted=["a"])
