from datetime import date

import pytest

from reporting.models import BusinessMetric, DailyCell
from reporting.row_writer import update_rows, upsert_rows
from tests.reporting.events import source_of

pytestmark = pytest.mark.django_db
COLUMNS = [field.name for field in BusinessMetric._meta.concrete_fields if field.name != "id"]


def rows(**names):
    usual = {"direction": "higher"}
    return [
        [{**usual, "code": code, "name": name}.get(column, "x") for column in COLUMNS]
        for code, name in names.items()
    ]


def test_new_rows_are_inserted_and_known_ones_take_the_new_values():
    before = BusinessMetric.objects.count()
    upsert_rows(BusinessMetric, COLUMNS, rows(ONE="First", TWO="Second"), key=["code"])
    upsert_rows(BusinessMetric, COLUMNS, iter(rows(TWO="Other; 'name'\t", SIX="6")), key=["code"])
    assert BusinessMetric.objects.count() == before + 3
    assert BusinessMetric.objects.get(code="TWO").name == "Other; 'name'\t"
    assert BusinessMetric.objects.get(code="ONE").name == "First"


def test_no_rows_are_no_harm():
    upsert_rows(BusinessMetric, COLUMNS, [], key=["code"])


def test_an_update_gives_known_rows_what_is_named_and_makes_none():
    upsert_rows(BusinessMetric, COLUMNS, rows(ONE="First", TWO="Second"), key=["code"])
    before = BusinessMetric.objects.count()
    told = [("Other; 'name'\t", "TWO"), ("Nobody", "SIX")]
    update_rows(BusinessMetric, ["name", "code"], iter(told), key=["code"])
    assert BusinessMetric.objects.count() == before
    assert dict(
        BusinessMetric.objects.filter(code__in=["ONE", "TWO"]).values_list("code", "name")
    ) == {"ONE": "First", "TWO": "Other; 'name'\t"}
    assert BusinessMetric.objects.get(code="TWO").unit == "x"


def test_an_update_of_no_rows_is_no_harm():
    update_rows(BusinessMetric, ["name", "code"], [], key=["code"])


def test_an_update_adds_to_what_is_there_where_it_is_told_to():
    source, figures = source_of(), {"opened": 3, "met": 2, "cost_sum": 1.5, "missed": 7}
    day = DailyCell.objects.create(
        source=source, process=source.process, day=date(2026, 3, 1), **figures
    )
    told = [(-2, 9, 0.25, day.pk), (1, 1, 1, day.pk + 1)]
    columns = ["opened", "met", "cost_sum", "id"]
    update_rows(DailyCell, columns, told, key=["id"], adding=["opened", "cost_sum"])
    [found] = DailyCell.objects.values_list("opened", "met", "cost_sum", "missed")
    assert found == (1, 9, 1.75, 7)
