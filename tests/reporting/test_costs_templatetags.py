from decimal import Decimal

import pytest

from reporting.queries.costs import Spent
from reporting.templatetags.costs import kind_cents, money, percent, whole


@pytest.mark.parametrize(
    ("cents", "shown"),
    [
        (0, "0.00"),
        (1, "0.01"),
        (123_456, "1,234.56"),
        (-5, "-0.05"),
        (80.0, "0.80"),
        (Decimal("640.4"), "6.40"),
        (12.345, "0.12"),
        (10**14, "1,000,000,000,000.00"),
        (None, "–"),
    ],
)
def test_cents_are_shown_as_money(cents, shown):
    assert money(cents) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (578_600, "578,600"), (Decimal("1.6"), "2"), (None, "–")]
)
def test_minutes_are_shown_whole(number, shown):
    assert whole(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(82.657, "82.7\u202f%"), (100.0, "100\u202f%"), (0.0, "0\u202f%"), (None, "–")],
)
def test_shares_are_shown_in_percent(number, shown):
    assert percent(number) == shown


def test_a_kind_that_took_nothing_shows_a_dash():
    spent = Spent()
    spent.add("people", 500)
    assert (kind_cents(spent, "people"), kind_cents(spent, "systems")) == (500, None)
    assert money(kind_cents(spent, "systems")) == "–"
    assert (spent.cents, spent.third_party_percent) == (500, 0)
    assert Spent().third_party_percent is None
