from decimal import Decimal

import pytest

from knowledge.back_testing.cell_facts import (
    Assumed,
    Refused,
    cell_fact,
    logged_fact,
    logged_raw,
    matched,
)

CELLS = [
    ("12.50", "number", Decimal("12.50")),
    ("-3", "number", Decimal(-3)),
    ("1e3", "number", Decimal(1000)),
    ("12,5", "number", Decimal("12.5")),
    ("1 234,56", "number", Decimal("1234.56")),
    ("1,234", "number", "1,234"),  # a thousand, or one and a bit: nobody knows
    ("1.2.3", "number", "1.2.3"),
    ("NaN", "number", "NaN"),
    ("1_000", "number", "1_000"),
    ("١٢", "number", "١٢"),
    ("Yes", "boolean", True),
    ("FALSE", "boolean", False),
    ("maybe", "boolean", "maybe"),
    ("2026-01-31 00:00:00", "date", "2026-01-31"),
    ("2026-01-31 08:30:00", "date and time", "2026-01-31T08:30:00"),
    ("007", "string", "007"),
]


@pytest.mark.parametrize(("text", "kind", "fact"), CELLS)
def test_a_cell_is_read_as_the_input_wants_it_or_left_as_it_stands(text, kind, fact):
    found = cell_fact(text, kind)
    assert (found, type(found)) == (fact, type(fact))


def test_what_the_log_kept_is_a_fact_again_and_what_it_refused_is_refused_again():
    assert logged_fact(logged_raw("25.50"), "number") == Decimal("25.50")
    assert logged_fact(logged_raw(True), "boolean") is True
    assert logged_raw({"refused": "much"}) == Refused("much")
    assert logged_fact(Refused("much"), "number") == "much"
    assert logged_fact(Assumed("yes"), "boolean") is True


INPUTS = [
    {"name": "customer_kind", "label": "Kind of customer", "type": "string"},
    {"name": "amount", "label": "Amount", "type": "number"},
]


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["customer_kind", "amount"], {"customer_kind": "customer_kind", "amount": "amount"}),
        (
            ["AMOUNT ", "kind of  customer"],
            {"customer_kind": "kind of  customer", "amount": "AMOUNT "},
        ),
        (["Customer-Kind", "region"], {"customer_kind": "Customer-Kind"}),
    ],
)
def test_columns_are_found_by_name_or_label_whatever_their_capitals_and_blanks(headings, columns):
    found = matched(INPUTS, headings)
    assert found.columns == columns
    assert [one["name"] for one in found.missing] == [
        one["name"] for one in INPUTS if one["name"] not in columns
    ]
    assert found.others == [one for one in headings if one not in columns.values()]
