from decimal import Decimal
from types import SimpleNamespace

from kernel.admin.numbers import in_hundredths, number


def test_a_number_is_told_as_pages_tell_it_under_its_unit_and_can_be_sorted_by():
    column = number("minutes", "Minutes", in_hundredths)
    assert column(SimpleNamespace(minutes=Decimal("46874.0000"))) == "46,874.00"
    assert column.short_description == "Minutes"
    assert column.admin_order_field == "minutes"


def test_what_is_not_known_shows_a_dash_and_not_a_zero():
    column = number("minutes", "Minutes", in_hundredths)
    assert column(SimpleNamespace(minutes=None)) is None
    assert column.empty_value_display == "–"


def test_the_sheet_of_the_lists_knows_a_column_of_numbers_by_its_name():
    assert number("minutes", "Minutes", in_hundredths).__name__ == "num_minutes"
