"""What a file of costs may say, and in which words each fault is told."""

import gzip
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from kernel.ruling import DomainError
from reporting.cost_files import POOLS, TIMES, read_cost_file
from tests.reporting.events import kept

HEAD = "pool,kind,month,amount,headcount,available_minutes,practical_share,capacity_minutes\n"
TIME_HEAD = "process,activity,pool,minutes,valid_from,measured_first\n"
GOOD = "Desk,people,2026-10,1234.50,2,9600,0.8,\n"


def read(folder, text, name="costs.csv"):
    return read_cost_file(kept(folder, text, name))


def fault(folder, row, head=HEAD):
    """The one fault of a file with this row."""
    [found] = read(folder, head + row).faults
    return found


def sheet(folder, rows, name="costs.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def test_a_month_of_a_pool_is_read(tmp_path):
    table = read(tmp_path, HEAD + GOOD)
    [row] = table.rows
    assert (table.kind, table.faults) == (POOLS, [])
    assert (row.pool, row.kind, row.month, row.line) == ("Desk", "people", date(2026, 10, 1), 2)
    assert row.figures.amount == Decimal("1234.50")
    assert row.figures.capacity_minutes == 15_360
    assert row.processes is None


def test_the_minutes_of_an_activity_are_read(tmp_path):
    rows = "1.3.11,Order,Desk,8.5,2026-01,no\n1.3.11,Check,Desk,,,\n"
    table = read(tmp_path, TIME_HEAD + rows)
    order, check = table.rows
    assert table.kind == TIMES
    assert (order.minutes, order.valid_from, order.measured_first) == (
        Decimal("8.5"),
        date(2026, 1, 1),
        False,
    )
    assert (check.minutes, check.valid_from, check.measured_first) == (
        None,
        date(2000, 1, 1),
        True,
    )


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234.50", "1234.50"),
        ("1234,5", "1234.5"),
        ("1 234.50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("0", "0"),
        ("1e3", "1000"),
    ],
)
def test_numbers_are_read_as_people_write_them(tmp_path, written, amount):
    [row] = read(tmp_path, HEAD.replace(",", ";") + f"Desk;people;2026-10;{written};;;;5\n").rows
    assert row.figures.amount == Decimal(amount)


@pytest.mark.parametrize("month", ["2026-10", "2026-10-31", "2026-10-01 00:00:00", "2026-10-01T00"])
def test_a_month_is_a_month_or_a_day_of_it(tmp_path, month):
    [row] = read(tmp_path, HEAD + f"Desk,people,{month},1,,,,5\n").rows
    assert row.month == date(2026, 10, 1)


def test_a_workbook_says_the_same_as_a_csv_file(tmp_path):
    head = HEAD.strip().split(",")
    rows = [head, ["Desk", "people", datetime(2026, 10, 1), 1234.5, 2, 9600, 0.8, None]]
    [told] = read_cost_file(sheet(tmp_path, rows)).rows
    [written] = read(tmp_path, HEAD + GOOD).rows
    assert told == written


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_mark_may_part_the_cells_and_the_file_may_be_packed(tmp_path, mark):
    text = (HEAD + GOOD).replace(",", mark).encode("utf-8-sig")
    assert len(read(tmp_path, text).rows) == 1
    assert len(read(tmp_path, gzip.compress(text), "costs.csv.gz").rows) == 1


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",people,2026-10,1,,,,5\n", "pool", "empty"),
        ("Desk,robots,2026-10,1,,,,5\n", "kind", "no kind of pool"),
        ("Desk,people,October,1,,,,5\n", "month", "no month"),
        ("Desk,people,2026-13,1,,,,5\n", "month", "no month"),
        ("Desk,people,1848-01,1,,,,5\n", "month", "no month"),
        ("Desk,people,2026-10,,,,,5\n", "amount", "empty"),
        ("Desk,people,2026-10,abc,,,,5\n", "amount", "not a number"),
        ("Desk,people,2026-10,=1+1,,,,5\n", "amount", "not a number"),
        ("Desk,people,2026-10,NaN,,,,5\n", "amount", "not a number"),
        ("Desk,people,2026-10,Infinity,,,,5\n", "amount", "not a number"),
        ("Desk,people,2026-10,1_000,,,,5\n", "amount", "not a number"),
        ("Desk,people,2026-10,١٢٣,,,,5\n", "amount", "not a number"),
        ('Desk,people,2026-10,"1,234",,,,5\n', "amount", "not clear"),
        ('Desk,people,2026-10,"1,234.50",,,,5\n', "amount", "not clear"),
        ("Desk,people,2026-10,-5,,,,5\n", "amount", "below zero"),
        ("Desk,people,2026-10,1.236,,,,5\n", "amount", "2 decimals at most; write 1.24."),
        ("Desk,people,2026-10,1,2.333,9600,,\n", "headcount", "write 2.33."),
        ("Desk,people,2026-10,1,2,9600.123,,\n", "available_minutes", "write 9600.12."),
        ("Desk,people,2026-10,1,2,9600,81.33333%,\n", "practical_share", "write 0.8133."),
        ("Desk,people,2026-10,1,,,,5.00005\n", "capacity_minutes", "4 decimals at most"),
        ("Desk,people,2026-10,1,,,80,5\n", "practical_share", "between 0 and 1"),
        ("Desk,people,2026-10,1,1e9,1,,\n", "headcount", "99,999,999.99 at most"),
        ("Desk,people,2026-10,1,1,1e11,,\n", "available_minutes", "more than"),
        ("Desk,people,1989-12,1,,,,5\n", "month", "from 1990 to 2099"),
        ("Desk,people,2100-01,1,,,,5\n", "month", "from 1990 to 2099"),
        ("Desk,people,2026-10,1e15,,,,5\n", "amount", "more than"),
        ("Desk,people,2026-10,1,2,,,\n", "available_minutes", "belong together"),
        ("Desk,people,2026-10,1,2,9600,80,\n", "practical_share", "between 0 and 1"),
        ("Desk,people,2026-10,1,,,,\n", "capacity_minutes", "practical capacity"),
        ("De\x00sk,people,2026-10,1,,,,5\n", "pool", "no text"),
        (f"{'D' * 121},people,2026-10,1,,,,5\n", "pool", "longer than 120"),
        ("Desk,people,2026-10,1,,\n", "", "6 cells, but the heading has 8"),
    ],
)
def test_a_fault_is_told_by_its_line_and_column(tmp_path, row, column, reason):
    found = fault(tmp_path, row)
    assert (found.line, found.column) == (2, column)
    assert reason in found.reason
    assert str(found).startswith("line 2")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("1.3.11,Order,Desk,8.33333,,\n", "minutes", "4 decimals at most; write 8.3333."),
        ("1.3.11,Order,Desk,100000,,\n", "minutes", "99,999 at most"),
        ("1.3.11,Order,Desk,-1,,\n", "minutes", "below zero"),
        ("1.3.11,Order,Desk,8,2100-01,\n", "valid_from", "from 1990 to 2099"),
        ("1.3.11,Order,Desk,8,,maybe\n", "measured_first", "neither yes nor no"),
    ],
)
def test_a_fault_of_an_activity_time_is_told_by_its_line_and_column(tmp_path, row, column, reason):
    found = fault(tmp_path, row, TIME_HEAD)
    assert (found.line, found.column) == (2, column)
    assert reason in found.reason


def test_the_same_time_twice_is_told_however_its_month_is_written(tmp_path):
    rows = "1.3.11,Order,Desk,8,2026-01,\n1.3.11,Order,Desk,8.0,2026-01-31,\n"
    found = fault(tmp_path, rows, TIME_HEAD)
    assert (found.line, found.column) == (3, "activity")
    assert "line 2" in found.reason


def test_bytes_that_are_no_text_are_a_fault_of_their_cell(tmp_path):
    found = read(tmp_path, HEAD.encode() + b"D\xe9sk,people,2026-10,1,,,,5\n").faults[0]
    assert (found.line, found.column) == (2, "pool")
    assert "UTF-8" in str(found)
    assert "\udce9" not in str(found)


def test_a_fault_in_a_sheet_names_the_cell(tmp_path):
    head = HEAD.strip().split(",")
    rows = [head, ["Desk", "people", "2026-10", "much", None, None, None, 5]]
    [found] = read_cost_file(sheet(tmp_path, rows)).faults
    assert found.cell == "D2"
    assert "(D2)" in str(found)


def test_the_same_month_twice_is_told_with_the_line_before(tmp_path):
    found = fault(tmp_path, GOOD + GOOD)
    assert (found.line, found.column) == (3, "month")
    assert "line 2" in found.reason


def test_every_fault_is_told_and_not_the_first_alone(tmp_path):
    table = read(tmp_path, HEAD + "Desk,robots,never,lots,,,,5\n" + GOOD)
    assert [found.column for found in table.faults] == ["kind", "month", "amount"]
    assert len(table.rows) == 1


def test_of_very_many_faults_the_rest_is_not_read(tmp_path):
    table = read(tmp_path, HEAD + "Desk,robots,never,lots,,,,5\n" * 500)
    assert len(table.faults) < 210
    assert "the rest was not read" in table.faults[-1].reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("\n\n", "has no heading: line 1 is empty"),
        (HEAD, "no row below it"),
        ("pool,kind,month\nDesk,people,2026-10\n", "no column amount"),
        ("a,b,c\n1,2,3\n", "no column pool, kind, month, amount"),
        ("pool,kind,month,amount,pool\n", "the column “pool” twice"),
        ("pool,kind,month,amount,capcity\n", "“capcity”, which is not known"),
        ("process,activity,pool\n", "no column minutes"),
        (b"\x1f\x8b\x08\x00broken", "damaged"),
        (b"PK\x03\x04broken", "damaged"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(tmp_path, text, reason):
    with pytest.raises(DomainError, match=reason):
        read(tmp_path, text)


def test_a_formula_in_a_sheet_is_refused_with_its_cell(tmp_path):
    rows = [HEAD.strip().split(","), ["Desk", "people", "2026-10", "=1+1", None, None, None, 5]]
    with pytest.raises(DomainError, match="cell D2"):
        read_cost_file(sheet(tmp_path, rows))


def test_a_line_without_an_end_is_refused(tmp_path):
    with pytest.raises(DomainError, match="longer than 1 MB"):
        read(tmp_path, HEAD + "x" * (2 << 20))
