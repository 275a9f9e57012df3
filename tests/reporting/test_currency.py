"""Every cost names its currency: on pages, in files, on paper."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import CostPool, MeasureVersion, Unit
from reporting.wording import amount
from tests.inventory.factories import CustomerFactory, ProvisionFactory
from tests.reporting import costing
from tests.reporting.history import judged_process, keeper, noise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _crowns(settings):
    settings.CURRENCY = "SEK"


@pytest.fixture
def measure():
    """Cost per case of a process with its pools, judged."""
    element = judged_process(98.5 + noise(sigma=0.3)).process
    costing.desk(keeper(), element=element)
    found = actions.create_measure(element, "cost_per_case", actor=keeper())
    judge_measures([found], actor=keeper())
    return found


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


def main_of(answer):
    return answer.content.decode().split("<main")[1].split("</main")[0]


def heading_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return next(csv.reader(io.StringIO(text)))


def test_money_is_told_with_its_currency_and_nothing_else_is():
    assert amount(1234.5, Unit.CURRENCY) == "1,234.50\u00a0SEK"
    assert "SEK" not in amount(92.1, Unit.PERCENT) + amount(310, Unit.CASES)


def test_a_measure_of_money_is_in_the_currency_a_case_in_all_its_versions(measure):
    assert measure.get_unit_display() == "SEK per case"
    assert MeasureVersion.objects.get(measure=measure).get_unit_display() == "SEK per case"
    measure.unit = Unit.HOURS
    assert measure.get_unit_display() == "hours"


def test_the_page_of_costs_names_it_beside_every_table(desk, measure):
    told = main_of(desk.get(reverse("cost")))
    assert told.count("Amounts in SEK") == 4
    assert "Cost pools (SEK)" in told
    assert "0.00\u00a0SEK difference" in told
    assert "EUR" not in told


def test_the_page_of_a_process_names_it(desk, measure):
    told = main_of(desk.get(reverse("cost-process", args=[measure.process.key])))
    assert "Cost per case (SEK)" in told
    assert "Amounts in SEK" in told


def test_the_panel_and_the_measure_name_it(desk, measure):
    assert "SEK, over" in main_of(desk.get(measure.process.get_absolute_url()))
    assert "\u00a0SEK" in main_of(desk.get(measure.get_absolute_url()))
    assert "\u00a0SEK" in main_of(desk.get(reverse("overview")))


@pytest.mark.parametrize(
    ("route", "keyed", "column"),
    [
        ("cost", False, "Cost (SEK)"),
        ("cost-process", True, "Cost per case (SEK)"),
        ("process-performance", True, "Cost per case (SEK per case)"),
        ("overview", False, "Cost per case (SEK)"),
    ],
)
def test_files_name_it_in_the_heading(desk, measure, route, keyed, column):
    url = reverse(route, args=[measure.process.key] if keyed else [])
    assert column in heading_of(desk.get(url, {"export": "csv"}))


def test_a_pool_names_it_where_its_figures_stand(desk, measure):
    pool = CostPool.objects.get()
    assert "Amounts in SEK" in main_of(desk.get(pool.get_absolute_url()))


def test_what_customers_and_infrastructure_cost_names_it(steward, as_user):
    customer = CustomerFactory(monthly_amount=Decimal("19.90"))
    provision = ProvisionFactory(monthly_cost=Decimal(250))
    desk = as_user(steward)
    assert "Amount a month (SEK)" in main_of(desk.get(customer.get_absolute_url()))
    assert "Amount a month (SEK)" in main_of(desk.get(reverse("customer-list")))
    assert "Cost a month (SEK)" in main_of(desk.get(provision.get_absolute_url()))
    assert "Cost a month (SEK)" in main_of(desk.get(provision.process.get_absolute_url()))
