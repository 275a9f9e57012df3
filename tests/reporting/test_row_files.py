"""The file of corrected rows is read within bounds; its columns are found as they were named."""

import csv
import gzip
import io
import zipfile

import pytest
from openpyxl import Workbook

from kernel.pages.export import guarded, xlsx_response
from kernel.ruling import DomainError
from reporting import row_files
from reporting.row_files import LEADING, read_rows_file

HEADING = ["case", "@timestamp", "+49 phone", "= total", "cost"]
CELLS = ["A", "2026-03-02", "1", "2", "3"]


def csv_of(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def read(folder, content, heading=("case", "cost"), name="rows.csv"):
    path = folder / name
    path.write_bytes(content)
    return read_rows_file(path, list(heading), name=name)


@pytest.mark.parametrize("written", [guarded, str], ids=["as downloaded", "as in a workbook"])
def test_columns_that_begin_as_formulas_are_found_behind_their_apostrophe(written, tmp_path):
    heading = [written(name) for name in [*LEADING, *HEADING]]
    [row] = read(tmp_path, csv_of([heading, [3, "", "", *CELLS]]), HEADING).rows
    assert (row.line, row.cells) == (3, CELLS)


@pytest.mark.parametrize("written", [guarded, str], ids=["as downloaded", "as in a workbook"])
def test_a_column_with_an_apostrophe_of_its_own_is_told_from_one_of_ours(written, tmp_path):
    names = ["@a", "'@a"]
    heading = ["line", *map(written, names)]
    [row] = read(tmp_path, csv_of([heading, [3, "first", "second"]]), names).rows
    assert row.cells == ["first", "second"]


def test_where_it_was_taken_off_one_column_only_all_are_found(tmp_path):
    heading = ["line", "case", "'@timestamp", "+49 phone", "'= total", "cost"]
    assert read(tmp_path, csv_of([heading, [3, *CELLS]]), HEADING).rows[0].cells == CELLS


def test_a_column_that_is_missing_is_named_as_the_log_names_it(tmp_path):
    heading = ["line", *(name for name in HEADING if name != "@timestamp")]
    with pytest.raises(DomainError, match="no column “@timestamp”"):
        read(tmp_path, csv_of([heading]), HEADING)


@pytest.mark.parametrize("rubbish", [["x", "A", "1"], ["", "", ""], ["", "A"]])
def test_every_row_counts_whatever_it_holds(rubbish, tmp_path, monkeypatch):
    monkeypatch.setattr(row_files, "MOST_ROWS", 5)
    rows = [["line", "case", "cost"], *[rubbish] * 6]
    with pytest.raises(DomainError, match=r"rows.csv holds more than 5 rows. Hand it in in parts."):
        read(tmp_path, csv_of(rows))
    assert not read(tmp_path, csv_of(rows[:6])).rows


def test_a_file_of_rubbish_is_not_read_to_its_end(tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr(row_files, "_take", lambda *args: taken.append(args))
    with pytest.raises(DomainError, match="more than 20,000 rows"):
        read(tmp_path, gzip.compress(b"line,case,cost\n" + b"x\n" * 500_000))
    assert len(taken) <= row_files.MOST_ROWS


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["x", "A", "1"]] * 200, "row 2: “x” is no line number"),
        ([[number // 2, "A", "1"] for number in range(400)], "line 0 comes twice"),
    ],
    ids=["no number", "twice"],
)
def test_of_any_kind_of_fault_no_more_are_told_than_anybody_reads(rows, says, tmp_path):
    told = read(tmp_path, csv_of([["line", "case", "cost"], *rows]))
    assert told.faults[0] == says
    assert len(told.faults) == row_files.MOST_FAULTS
    assert not told.rows


def test_rows_that_cannot_be_read_are_faults_like_any(tmp_path):
    content = b'{"line": 7, "case": "A", "cost": "1"}\n' + b"nonsense\n" * 60
    told = read(tmp_path, content, name="rows.jsonl")
    assert told.faults[0] == "row 2 cannot be read"
    assert len(told.faults) == row_files.MOST_FAULTS
    assert [row.line for row in told.rows] == [7]


def zipped(size):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"x" * size)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (gzip.compress(b"line,case,cost\n" + b"x\n" * 600_000), "rows.csv.gz"),
        (zipped((1 << 20) + 1), "rows.xlsx"),
        (b"line,case,cost\n" + b"x\n" * 600_000, "rows.csv"),
    ],
)
def test_what_unpacks_to_too_much_is_refused_before_it_is_read(
    content, name, tmp_path, monkeypatch
):
    monkeypatch.setattr(row_files, "MOST_UNPACKED", 1 << 20)
    with pytest.raises(DomainError, match=f"{name} unpacks to more than 1 MB. Hand it in in parts"):
        read(tmp_path, content, name=name)


@pytest.mark.parametrize("cell", ["00123", "2026-03-02", " a ", "x\r\ny", "a\x01b", "_x0001_"])
def test_text_comes_back_from_a_workbook_as_it_was(cell, tmp_path):
    rows = [["line", "case", "cost"], [3, cell, "1"]]
    content = b"".join(xlsx_response("Rows", rows).streaming_content)
    [row] = read(tmp_path, content, name="rows.xlsx").rows
    assert row.cells == [cell, "1"]


def test_a_workbook_of_somebody_elses_program_is_read_too(tmp_path):
    book, content = Workbook(), io.BytesIO()
    for row in (["line", "case", "cost"], [3.0, "A", 2.5]):
        book.active.append(row)
    book.save(content)
    [row] = read(tmp_path, content.getvalue(), name="rows.xlsx").rows
    assert (row.line, row.cells) == (3, ["A", "2.5"])
