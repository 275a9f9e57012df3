"""Amounts name the provider's currency, whichever it is."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from kernel.money import in_currency, in_currency_lazy, with_currency


def test_an_amount_and_its_currency_are_not_torn_apart(settings):
    settings.CURRENCY = "SEK"
    assert with_currency("12.40") == "12.40\u00a0SEK"
    assert with_currency("12.40").split(" ") == ["12.40\u00a0SEK"]


def test_a_heading_tells_it_of_the_whole_column(settings):
    settings.CURRENCY = "CHF"
    assert in_currency("Cost") == "Cost (CHF)"


def test_a_heading_made_at_the_start_follows_the_setting(settings):
    heading = in_currency_lazy("Cost")
    settings.CURRENCY = "NOK"
    assert str(heading) == "Cost (NOK)"


@pytest.mark.parametrize("code", ["EUR", "SEK", "XOF"])
def test_a_code_of_the_standard_is_taken(code):
    assert environment.currency(code) == code


@pytest.mark.parametrize("code", ["", "€", "eur", "Euro", "EURO", "E1R", "EU", "ЕUR", " EUR"])
def test_anything_else_is_refused_when_the_house_starts(code):
    with pytest.raises(ImproperlyConfigured, match="three letters of ISO 4217"):
        environment.currency(code)
