"""A row that was set aside, cell by cell: nothing of what was kept is lost or shifted."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.kept_rows import (
    MOST_KEPT,
    cells_of,
    counted,
    digest_of,
    fitted,
    kept_row,
    same_cells,
    same_text,
    storable,
    text_of_cells,
)

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)
CELLS = st.lists(TEXT, min_size=2, max_size=6)


@given(CELLS)
def test_cells_come_back_from_the_text_that_was_kept(cells):
    assert cells_of(text_of_cells(cells)) == cells


@given(CELLS)
def test_any_reader_of_csv_reads_them_the_same(cells):
    assert next(csv.reader(io.StringIO(text_of_cells(cells), newline=""))) == cells


@pytest.mark.parametrize(
    ("raw", "reason", "cells"),
    [
        ("A,x,Open", "not_a_date", ["A", "x", "Open"]),
        ('A,"x, y",Open', "not_a_date", ["A", "x, y", "Open"]),
        ('A,"two\nlines",Open', "not_a_date", ["A", "two\nlines", "Open"]),
        ("A,two\r\nlines,Open", "not_a_date", ["A", "two\r\nlines", "Open"]),
        ("A,x", "wrong_width", ["A", "x", ""]),
        ("", "wrong_width", ["", "", ""]),
        ("A,x,Open,12,50", "wrong_width", ["A", "x", "Open", "12", "50"]),
        ("A,x,Open,,", "wrong_width", ["A", "x", "Open"]),
        ("A,x,Op\ufffden", "unreadable", ["A", "x", "Op\ufffden"]),
    ],
)
def test_a_row_is_offered_as_the_cells_it_came_with(raw, reason, cells):
    row = kept_row(raw, reason, 3)
    assert (row.cells, row.text) == (cells, "")


@pytest.mark.parametrize(
    "raw",
    [
        "field larger than field limit (1000000)",
        '{"case": "A", "time": "now", "what": ',
        "[1, 2, 3]",
        '  {"a": 1, "b": 2, "c": 3}',
    ],
)
def test_where_no_cells_can_be_told_apart_the_text_stands_beside_empty_ones(raw):
    row = kept_row(raw, "unreadable", 3)
    assert (row.cells, row.text) == (["", "", ""], raw)


def test_a_row_that_was_too_long_to_be_kept_says_so():
    long = text_of_cells(["A", "x" * MOST_KEPT, "Open"])[:MOST_KEPT]
    row = kept_row(long, "too_long", 3)
    assert row.is_cut
    assert [len(cell) for cell in row.cells] == [1, MOST_KEPT - 2, 0]
    assert not kept_row("A,x,Open", "not_a_date", 3).is_cut


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([], ["", ""]),
        (["A"], ["A", ""]),
        (["A", "B"], ["A", "B"]),
        (["A", "B", ""], ["A", "B"]),
        (["A", "B", " ", ""], ["A", "B"]),
        (["A", "B", "", "C"], ["A", "B", "", "C"]),
        (["", ""], ["", ""]),
    ],
)
def test_cells_fit_the_heading_and_what_lies_beyond_stays_only_while_it_holds_something(
    cells, found
):
    assert fitted(cells, 2) == found


@given(st.lists(st.text(max_size=5), max_size=5))
def test_what_is_kept_can_be_kept_by_any_database(cells):
    for cell in storable([*cells, "\0", "\udcff"]):
        assert "\0" not in cell
        cell.encode("utf-8")


def test_the_line_breaks_of_browsers_are_no_change():
    assert same_text("one\r\ntwo", "one\ntwo")
    assert same_text("one\rtwo", "one\ntwo")
    assert not same_text("one two", "one\ntwo")
    assert same_cells(["a", "b\r\n"], ["a", "b\n"])
    assert not same_cells(["a"], ["a", ""])


@given(CELLS)
def test_a_digest_tells_cells_from_others_but_not_by_line_breaks(cells):
    assert digest_of(cells) == digest_of([cell.replace("\n", "\r\n") for cell in cells])
    assert digest_of(cells) != digest_of([*cells, ""])
    assert digest_of(["a", "b"]) != digest_of(["ab", ""])


def test_names_that_come_twice_are_told_apart():
    assert counted(["a", "b", "a", "a"]) == [("a", 0), ("b", 0), ("a", 1), ("a", 2)]
