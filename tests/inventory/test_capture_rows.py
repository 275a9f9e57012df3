from datetime import date
from decimal import Decimal

import pytest

from inventory.capture.mapping import customer_mapping
from inventory.capture.reading import Line
from inventory.capture.rows import RowChecker

MAPPING = customer_mapping(
    {
        "fields": {
            "number": "id",
            "name": "who",
            "country": "land",
            "monthly_amount": "amount",
            "tenure_months": {"column": "months", "optional": True},
            "since_on": "since",
            "segment": "kind",
        },
        "missing": ["?"],
        "date_format": "%d.%m.%Y",
        "products": {"who": {"Ida": {"code": "X", "name": "X"}}},
    }
)
COLUMNS = ("id", "who", "land", "amount", "months", "since", "kind")
GOOD = ["1", " Ida ", "DE", "29.85", "", "29.02.2024", "consumer"]


def checked(*, number=2, **cells):
    values = [cells.get(column, good) for column, good in zip(COLUMNS, GOOD, strict=True)]
    return RowChecker(COLUMNS, MAPPING).check(Line(number, values))


def test_cells_get_their_types():
    row = checked()
    assert row.values == {
        "name": "Ida",
        "country": "DE",
        "monthly_amount": Decimal("29.85"),
        "tenure_months": None,
        "since_on": date(2024, 2, 29),
        "segment": "consumer",
    }
    assert row.offerings == {"X"}
    assert row.errors == ()


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ({"amount": " "}, "blank"),
        ({"amount": "?"}, "blank"),
        ({"amount": "free"}, "“free” is not an amount"),
        ({"amount": "1e999"}, "not an amount"),
        ({"amount": "1_0"}, "not an amount"),
        ({"months": "-1"}, "not a whole number"),
        ({"since": "2024-02-29"}, "not a date written as"),
        ({"since": "30.02.2024"}, "not a date"),
        ({"kind": "robot"}, "“robot” is not one of consumer, business"),
        ({"land": "Germany"}, "at most 2 fit"),
        ({"who": "a\x00b"}, "NUL"),
    ],
)
def test_a_cell_in_error_is_named_and_costs_only_itself(cell, reason):
    row = checked(number=7, **cell)
    [error] = row.errors
    assert (error.line, error.column) == (7, next(iter(cell)))
    assert reason in error.reason
    assert len(row.values) == len(COLUMNS) - 2
    assert not row.is_refused


def test_a_row_without_a_number_or_of_another_width_is_refused():
    assert "no customer number" in checked(id="?").errors[0].reason
    short = RowChecker(COLUMNS, MAPPING).check(Line(3, ["1", "Ida"]))
    assert short.is_refused
    assert "2 cells, the heading has 7" in short.errors[0].reason


def test_the_second_row_of_a_customer_is_refused_and_names_the_first():
    checker = RowChecker(COLUMNS, MAPPING)
    checker.check(Line(2, GOOD))
    second = checker.check(Line(9, GOOD))
    assert second.is_refused
    assert "line 2 already" in second.errors[0].reason


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("0", "0.00"), ("-3.5", "-3.50"), ("1e3", "1000.00"), ("+7", "7.00"), ("2.005", "2.00")],
)
def test_an_amount_is_kept_in_cents(cell, amount):
    assert str(checked(amount=cell).values["monthly_amount"]) == amount


@pytest.mark.parametrize("cell", ["1.234,50", "12,5", "€5", "٣", "Infinity", "nan", "0x1F", "--"])
def test_what_could_mean_two_amounts_means_none(cell):
    row = checked(amount=cell)
    assert "monthly_amount" not in row.values
    assert "is not an amount" in row.errors[0].reason


@pytest.mark.parametrize("cell", ["1.5", "1 000", "٣", "9999999", "1e3", "+1"])
def test_months_are_plain_whole_numbers(cell):
    [error] = checked(months=cell).errors
    assert "is not a whole number" in error.reason


def test_every_fault_of_a_row_is_named_at_once():
    row = checked(amount="x", since="y", kind="z")
    assert [error.column for error in row.errors] == ["amount", "since", "kind"]


def test_a_long_cell_is_told_short():
    [error] = checked(amount="9" * 500).errors
    assert len(error.value) == 80


def test_spaces_around_a_number_make_no_second_customer():
    checker = RowChecker(COLUMNS, MAPPING)
    checker.check(Line(2, GOOD))
    assert checker.check(Line(3, [" 1 ", *GOOD[1:]])).is_refused


def test_a_refused_row_does_not_take_the_number_from_the_next():
    checker = RowChecker(COLUMNS, MAPPING)
    assert checker.check(Line(2, GOOD[:3])).is_refused
    assert not checker.check(Line(3, GOOD)).is_refused
