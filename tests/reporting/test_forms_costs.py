from datetime import date

import pytest

from reporting.forms.costs import (
    ActivityTimeForm,
    CostMonthForm,
    CostPoolForm,
    MonthField,
    PoolPeriodForm,
)
from reporting.models import CostPool
from tests.reporting.costing import desk
from tests.reporting.history import process

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, 10, 1), date(2026, 9, 1)]


@pytest.mark.parametrize("written", ["2026-10", "2026-10-01", "2026-10-31"])
def test_a_month_is_its_first_day(written):
    assert MonthField().clean(written) == date(2026, 10, 1)


def test_a_month_is_shown_as_a_browser_takes_it():
    html = str(PoolPeriodForm(initial={"month": date(2026, 3, 1)})["month"])
    assert 'type="month"' in html
    assert 'value="2026-03"' in html


@pytest.mark.parametrize(("asked", "chosen"), [("2026-09", "2026-09"), ("", ""), ("1999-01", "")])
def test_only_a_month_that_was_costed_is_chosen(asked, chosen):
    assert CostMonthForm({"month": asked}, months=MONTHS).chosen == chosen


def test_the_months_stand_in_the_form_by_name():
    html = str(CostMonthForm(months=MONTHS)["month"])
    assert html.index("Oct 2026") < html.index("Sep 2026")


def test_a_new_pool_has_a_kind_and_one_that_is_there_keeps_it(support_manager):
    assert "kind" in CostPoolForm().fields
    assert "kind" not in CostPoolForm(instance=desk(support_manager)).fields


def test_a_name_that_is_taken_is_left_to_the_action(support_manager):
    desk(support_manager)
    assert CostPoolForm({"name": "Customer service", "kind": "people"}).is_valid()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "x"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"month": ""}, "month"),
        ({"month": "2026-13"}, "month"),
        ({"practical_share": "1.5"}, "practical_share"),
        ({"headcount": "-2"}, "headcount"),
        ({"note": "x" * 251}, "note"),
    ],
)
def test_a_fault_stands_at_its_field(changes, field):
    form = PoolPeriodForm({"month": "2026-10", "amount": "5", **changes})
    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": "-1"}, "minutes"),
        ({"activity": ""}, "activity"),
        ({"process": "0"}, "process"),
        ({"pool": "0"}, "pool"),
        ({"valid_from": "soon"}, "valid_from"),
    ],
)
def test_a_fault_of_a_time_stands_at_its_field(changes, field):
    pool = CostPool.objects.create(name="Desk", kind="people")
    told = {
        "process": process().pk,
        "activity": "Order",
        "pool": pool.pk,
        "minutes": "8",
        "valid_from": "2026-01",
    }
    assert ActivityTimeForm(told).is_valid()
    form = ActivityTimeForm({**told, **changes})
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_minutes_may_be_left_to_what_is_measured():
    pool = CostPool.objects.create(name="Desk", kind="people")
    told = {"process": process().pk, "activity": "Order", "pool": pool.pk, "minutes": ""}
    form = ActivityTimeForm({**told, "valid_from": "2026-01", "measured_first": "on"})
    assert form.is_valid()
    assert (form.cleaned_data["minutes"], form.cleaned_data["measured_first"]) == (None, True)
