import codecs
import gzip
import math

import pytest

from kernel.ruling import DomainError
from reporting.periods import CADENCES
from reporting.series_files import read_series

MONTH = CADENCES["month"]


@pytest.fixture
def read(tmp_path):
    def written(content, name="series.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_series(path, MONTH)

    return written


def test_a_file_of_one_series(read):
    [series] = read("period,value\n2026-02,92.5\n2026-01,91\n")
    periods, values = series.columns()
    assert series.name == ""
    assert [MONTH.label(int(one)) for one in periods] == ["2026-01", "2026-02"]
    assert values.tolist() == [91.0, 92.5]


def test_many_series_keep_the_order_in_which_they_begin(read):
    found = read("series,period,value\nb,2026-01,1\na,2026-01,2\nb,2026-02,3\n")
    assert [series.name for series in found] == ["b", "a"]
    assert found[0].columns()[1].tolist() == [1.0, 3.0]


def test_a_series_called_na_is_a_series(read):
    assert [one.name for one in read("series,period,value\nNA,2026-01,1\n")] == ["NA"]


def test_an_empty_value_is_a_period_without_one(read):
    [series] = read("period,value\n2026-01,1\n2026-02,\n2026-03,3\n")
    assert [math.isnan(value) for value in series.columns()[1]] == [False, True, False]


def test_a_ratio_is_worked_out_from_its_parts(read):
    [series] = read("period,numerator,denominator\n2026-01,45,50\n2026-02,0,0\n")
    values = series.columns()[1]
    assert values[0] == 0.9
    assert math.isnan(values[1])


@pytest.mark.parametrize(
    "wrap",
    [
        str.encode,
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: gzip.compress(text.encode(), mtime=0),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-16"),
    ],
    ids=["plain", "bom", "gzip", "crlf", "utf-16"],
)
def test_the_wrapping_of_a_file_makes_no_difference(read, wrap):
    [series] = read(wrap("Period, Value\n2026-01,7\n\n2026-02,8\n"))
    assert series.columns()[1].tolist() == [7.0, 8.0]


def test_a_comma_is_decimal_where_it_does_not_part_cells(read):
    assert read("period;value\n2026-01;92,5\n")[0].columns()[1].tolist() == [92.5]


def test_a_percent_sign_is_no_fault(read):
    assert read("period,value\n2026-01,92.5 %\n")[0].columns()[1].tolist() == [92.5]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "is empty, or no UTF-8 text with a heading"),
        ("period,value\n", "there is a heading, but no row below it"),
        ("month,value\n2026-01,1\n", "line 1: there is no column period; there are: month, value"),
        ("period,amount\n2026-01,1\n", "line 1: there is no column value"),
        ("period,value,value\n2026-01,1,2\n", "line 1: the column value stands there twice"),
        ("period,value\n2026-01,1\nsoon,2\n", "line 3, column period: “soon” is no month"),
        ("period,value\n2026-01,1\n2026-01,2\n", "line 3, column period: period “2026-01” stands"),
        ("period,value\n2026-01,many\n", "line 2, column value: “many” is not a number"),
        ("period,value\n2026-01,nan\n", "line 2, column value: “nan” is no number to reckon with"),
        ("period,value\n2026-01,1e400\n", "line 2, column value: “1e400” is no number to reckon"),
        ("period,value\n2026-01\n", "line 2: 1 cells, but the heading has 2"),
        ("period,value\n2026-01,\0\n", "series.csv"),
        (gzip.compress(b"period,value\n" * 500, mtime=0)[:30], "is damaged"),
        (b"period,value\n2026-01," + b"1" * 3_000_000, "line longer than 1 MB"),
        (bytes(range(256)) * 40, "series.csv"),
    ],
    ids=range(15),
)
def test_a_fault_names_the_file_its_line_and_its_column(read, content, fault):
    with pytest.raises(DomainError) as refused:
        read(content)
    assert fault in str(refused.value)
    assert "series.csv" in str(refused.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DomainError, match="There is no file"):
        read_series(tmp_path / "none.csv", MONTH)
