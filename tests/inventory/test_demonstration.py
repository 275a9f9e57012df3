from datetime import date

import pytest

from config.demonstration.people import create_people
from inventory import demonstration
from inventory.models import (
    AccessEntry,
    Customer,
    Offering,
    ProcessElement,
    Product,
    Provision,
    SalesLead,
)
from kernel.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def made(standing_records):
    with standing_records():
        yield demonstration.generate(seed=7, today=TODAY, people=create_people("a password"))


def test_the_provider_is_there_whole(made):
    assert made["customers"] == Customer.objects.count() == 5_000
    assert made["products"] == Product.objects.count() > 9_000
    assert made["leads"] == SalesLead.objects.count() > 300
    assert made["provisions"] == Provision.objects.count() >= 20


def test_bill_inquiry_handling_runs_is_owned_and_lacks_capacity(made):
    process = ProcessElement.objects.by_key("1.3.11")
    assert (process.state, process.criticality) == ("general_availability", "high")
    assert process.owner.username == "omar"
    widest = Provision.objects.serving(process).with_gap().filter(state="in_service").first()
    assert (widest.infrastructure.name, widest.gap) == ("Bill inquiry team", 8)
    assert ProcessElement.objects.fab().without_owner().exists()


def test_some_customers_are_recorded_badly_and_all_are_marked_invented(made):
    assert 100 < Customer.objects.filter(email="").count() < 220
    assert Customer.objects.filter(tax_id__in=["n/a", "XA12", "pending"]).exists()
    names = Customer.objects.filter(segment="business").values_list("name", "street")
    assert len(names) > len(set(names))
    assert not Customer.objects.exclude(attributes={"Invented": "yes"}).exists()
    assert not Customer.objects.exclude(email="").exclude(email__endswith="@example.org").exists()


def test_many_records_leave_one_trace(made):
    assert AuditEntry.objects.filter(act="customer_import.loaded").count() == 1
    assert AccessEntry.objects.get().records == 5_000


def test_the_same_seed_gives_the_same_provider(made):
    first = list(Customer.objects.values_list("number", "name", "monthly_amount")[:500])
    for model in (SalesLead, Product, Customer, Offering):
        model.objects.all().delete()
    random = demonstration.Random("7:customers")
    people = {"stefan": AccessEntry.objects.get().actor}
    demonstration.make_customers(random=random, today=TODAY, people=people)
    assert list(Customer.objects.values_list("number", "name", "monthly_amount")[:500]) == first


def test_another_seed_gives_another_provider(made):
    first = list(Customer.objects.values_list("name", flat=True)[:200])
    for model in (SalesLead, Product, Customer, Offering):
        model.objects.all().delete()
    people = {"stefan": AccessEntry.objects.get().actor}
    demonstration.make_customers(
        random=demonstration.Random("8:customers"), today=TODAY, people=people
    )
    assert list(Customer.objects.values_list("name", flat=True)[:200]) != first


def test_no_day_lies_where_it_cannot(made):
    assert not Customer.objects.filter(since_on__gt=TODAY).exists()
    assert not Product.objects.filter(ended_on__gt=TODAY).exists()
    assert not SalesLead.objects.filter(received_on__gt=TODAY).exists()
    closed = SalesLead.objects.filter(stage__in=["won", "lost"])
    assert closed.exists()
    assert not closed.exclude(next_step_on=None).exists()
    assert Provision.objects.ending_by(TODAY).count() == 0


def test_what_a_customer_pays_is_the_price_of_what_they_have(made):
    for customer in Customer.objects.filter(standing="active").order_by("pk")[:20]:
        prices = customer.products.current().values_list("offering__monthly_price", flat=True)
        assert customer.monthly_amount == sum(prices)


def test_every_state_of_a_provision_is_there_to_look_at(made):
    states = set(Provision.objects.values_list("state", flat=True))
    assert states == {"requested", "approved", "in_delivery", "in_service"}


def test_some_processes_wait_for_an_owner_and_some_are_only_planned(made):
    running = ProcessElement.objects.filter(state="general_availability")
    assert running.without_owner().count() == 4
    assert ProcessElement.objects.filter(state="planned", vertical__in=["F", "A", "B"]).exists()
