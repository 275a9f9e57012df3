import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.table_files.cutting import EvenRows, cuts_of

PLAIN_TEXTS = [
    "a,b\n1,2\n3,4\n5,6\n",
    "a,b\n1,2\n3,4\n5,6",
    "a,b\r\n1,2\r\n3,4\r\n",
    "a,b\n,\n 1 ,\n",
    "a,b\n1,\x85\n\u2028,\x0b2\n",
    '"a\na",b\n1,2\n3,4\n',
    "a,b\n",
    "a,b",
]
DOUBTFUL_TEXTS = [
    'a,b\n1,2\n"3",4\n5,6\n',
    'a,b\n1,"2\n\n2"\n3,"4""4"\n5,6\n7,8\n',
    'a,b\n1,2\n3,"never ends\n5,6\n',
    'a,b\n1,2"\n3",4\n',
    "a,b\r1,2\r3,4\r",
    "a,b\n1,2\n\n\n3,4\n\n",
    "a,b\n1,2\r3,4\r\n5,6\n",
    "a,b\n1\n3,4,5\n5,6\n",
    "a,b\n1,2,\n3,4,\n",
    "a\n1\n\n2\n",
]


def by_csv(text, delimiter=","):
    """What csv alone makes of it: the first line of each row, and the row."""
    cutter = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(cutter)
    told, line = [], cutter.line_num + 1
    for row in cutter:
        if row:
            told.append((line, tuple(row)))
        line = cutter.line_num + 1
    return told


def cut(text, most, delimiter=","):
    return list(cuts_of(io.StringIO(text, newline=""), delimiter, most))


def rows_of(cuts):
    return [one for lines, rows, _ in cuts for one in zip(lines, map(tuple, rows), strict=True)]


@pytest.mark.parametrize("most", [1, 2, 3, 100])
@pytest.mark.parametrize("text", [*PLAIN_TEXTS, *DOUBTFUL_TEXTS])
def test_rows_and_their_lines_are_those_of_csv_however_many_are_cut_at_once(text, most):
    cuts = cut(text, most)
    assert rows_of(cuts) == by_csv(text)
    assert all(len(lines) == len(rows) <= most for lines, rows, _ in cuts)


@given(st.text(st.sampled_from('ab,;"\n\r '), max_size=60), st.integers(1, 4))
def test_whatever_is_written_is_cut_as_csv_cuts_it(text, most):
    text = "a,b\n" + text
    assert rows_of(cut(text, most)) == by_csv(text)


@pytest.mark.parametrize("text", PLAIN_TEXTS)
def test_plain_lines_are_cut_at_once(text):
    assert all(isinstance(rows, EvenRows) for _, rows, _ in cut(text, 2))


@pytest.mark.parametrize("text", DOUBTFUL_TEXTS)
def test_where_in_doubt_rows_are_cut_one_by_one(text):
    assert not all(isinstance(rows, EvenRows) for _, rows, _ in cut(text, 100))


def test_behind_lines_in_doubt_plain_ones_are_cut_at_once_again():
    kinds = [type(rows) for _, rows, _ in cut('a,b\n"1\n1",2\n3,4\n5,6\n7,8\n9,0\n', 2)]
    assert kinds == [list, EvenRows, EvenRows]


def test_any_delimiter_will_do():
    assert rows_of(cut("a;b\n1,5;2\n", 9, ";")) == [(2, ("1,5", "2"))]


def test_a_cell_beyond_the_limit_is_set_aside_alone(monkeypatch):
    monkeypatch.setattr(csv, "field_size_limit", lambda: 10)
    long = "x" * 1_000_001
    [(lines, rows, unreadable)] = cut(f"a,b\n1,2\n{long},4\n5,6\n", 100)
    assert list(zip(lines, rows, strict=True)) == [(2, ("1", "2")), (4, ("5", "6"))]
    assert [one.line for one in unreadable] == [3]


def test_an_empty_file_below_its_heading_is_one_cut_without_rows():
    assert [(len(lines), len(rows)) for lines, rows, _ in cut("a,b\n", 5)] == [(0, 0)]


def test_even_rows_are_a_sequence_of_rows():
    rows = EvenRows.of([["1", "2"], ("3", "4"), ("5", "6")], 2)
    assert len(rows) == 3
    assert list(rows) == [("1", "2"), ("3", "4"), ("5", "6")]
    assert rows[1] == ("3", "4")
    assert rows[-1] == ("5", "6")
    assert rows[:2] == [("1", "2"), ("3", "4")]
    assert rows.column(1) == ["2", "4", "6"]
    assert EvenRows.of(rows, 2) is rows
    with pytest.raises(IndexError):
        rows[3]
