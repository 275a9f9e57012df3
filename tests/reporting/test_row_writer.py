import pytest

from reporting.models import BusinessMetric
from reporting.row_writer import update_rows, upsert_rows

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
