import pytest
from django.urls import reverse

from inventory.models import AccessEntry, Customer, Offering, SalesLead
from kernel import audit
from tests.inventory.factories import (
    CustomerFactory,
    OfferingFactory,
    ProductFactory,
    SalesLeadFactory,
)

pytestmark = pytest.mark.django_db
CUSTOMER = {
    "number": "C-1",
    "name": "Ida Invented",
    "segment": "consumer",
    "standing": "active",
    "email": "ida@example.org",
}


def last_access():
    return AccessEntry.objects.latest("pk")


def test_whoever_opens_the_list_is_in_the_register(agent, as_user):
    CustomerFactory.create_batch(3)
    assert as_user(agent).get(reverse("customer-list")).status_code == 200
    access = last_access()
    assert (access.actor, access.kind, access.page) == (agent, "view", "customer-list")
    assert access.records == 3


def test_the_register_counts_the_records_of_the_page_that_was_shown(agent, as_user):
    CustomerFactory.create_batch(53)
    client = as_user(agent)
    for page, records in (("1", 50), ("2", 3), ("99", 3)):
        client.get(reverse("customer-list"), {"page": page})
        assert last_access().records == records


def test_a_search_that_found_nobody_is_registered_too(agent, as_user):
    as_user(agent).get(reverse("customer-list"), {"text": "nobody"})
    assert (last_access().kind, last_access().records) == ("search", 0)


def test_a_search_is_registered_with_its_question(agent, as_user):
    CustomerFactory(name="Ida")
    CustomerFactory(name="Udo")
    as_user(agent).get(reverse("customer-list"), {"text": "Ida", "standing": ""})
    access = last_access()
    assert (access.kind, access.query, access.records) == ("search", "text=Ida", 1)


def test_an_export_is_registered_with_the_number_of_records(steward, as_user):
    CustomerFactory.create_batch(2)
    answer = as_user(steward).get(reverse("customer-list"), {"export": "csv"})
    assert len(b"".join(answer.streaming_content).splitlines()) == 3
    assert (last_access().kind, last_access().records) == ("export", 2)


def test_an_agent_is_offered_no_export_and_gets_none(agent, as_user):
    client = as_user(agent)
    assert client.get(reverse("customer-list")).context["exports"] == []
    assert client.get(reverse("customer-list"), {"export": "csv"}).status_code == 403
    assert not AccessEntry.objects.filter(kind="export").exists()


def test_the_page_of_a_customer_is_registered_under_the_customer(agent, as_user):
    product = ProductFactory(offering__name="Fibre line")
    page = as_user(agent).get(product.customer.get_absolute_url()).content.decode()
    assert "Fibre line" in page
    assert last_access().customer == product.customer
    assert last_access().customer_number == product.customer.number


def test_a_customer_outlives_neither_in_nor_out_of_the_register(agent, as_user):
    customer = CustomerFactory(number="C-77")
    as_user(agent).get(customer.get_absolute_url())
    customer.delete()
    assert (last_access().customer, last_access().customer_number) == (None, "C-77")


@pytest.mark.parametrize("route", ["customer-list", "product-list", "lead-list", "access-list"])
def test_a_tester_sees_no_customer_data(route, tester, as_user):
    assert as_user(tester).get(reverse(route)).status_code == 403
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("route", ["customer-list", "product-list", "lead-list", "offering-list"])
@pytest.mark.parametrize("export", ["", "csv", "xlsx"])
def test_every_list_can_be_shown_and_taken_along(route, export, steward, as_user):
    ProductFactory()
    SalesLeadFactory(offering=OfferingFactory())
    answer = as_user(steward).get(reverse(route), {"export": export} if export else {})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({"lacking": "email"}, ["bare"]),
        ({"lacking": "tax_id"}, ["bare", "full"]),
        ({"text": "full"}, ["full"]),
        ({"standing": "ended"}, ["bare"]),
        ({"segment": "business"}, ["full"]),
    ],
)
def test_the_list_answers_its_questions(question, found, agent, as_user):
    CustomerFactory(number="bare", name="", email="", standing="ended")
    CustomerFactory(number="full", segment="business")
    table = as_user(agent).get(reverse("customer-list"), question).context["table"]
    assert [row.record.number for row in table.paginated_rows] == found


def test_the_list_of_who_has_an_offering_leaves_out_who_had_it(agent, as_user):
    product = ProductFactory()
    ProductFactory(offering=product.offering, ended_on="2026-01-01")
    page = as_user(agent).get(reverse("customer-list"), {"offering": product.offering.pk})
    assert page.context["row_count"] == 1


def test_the_steward_records_and_corrects_a_customer(steward, as_user):
    client = as_user(steward)
    client.post(reverse("customer-create"), CUSTOMER)
    customer = Customer.objects.get(number="C-1")
    client.post(reverse("customer-edit", args=[customer.pk]), {**CUSTOMER, "city": "Kalden"})
    customer.refresh_from_db()
    assert (customer.city, customer.source) == ("Kalden", "by hand")
    assert "customer.edited" in _acts(customer)


def test_a_number_is_given_to_one_customer_only(steward, as_user):
    CustomerFactory(number="C-1")
    assert as_user(steward).post(reverse("customer-create"), CUSTOMER).status_code == 422


def test_the_steward_records_offerings_and_leads(steward, as_user):
    client = as_user(steward)
    client.post(reverse("offering-create"), {"code": "F-1", "name": "Fibre"})
    offering = Offering.objects.get(code="F-1")
    told = {"name": "Perhaps", "stage": "new", "received_on": "2026-11-01"}
    client.post(reverse("lead-create"), {**told, "offering": offering.pk})
    lead = SalesLead.objects.get()
    assert lead.number == "LEAD-00001"
    client.post(reverse("lead-edit", args=[lead.pk]), {**told, "stage": "won"})
    client.post(reverse("offering-edit", args=[offering.pk]), {"code": "F-1", "name": "Fibre 250"})
    assert "Won" in client.get(lead.get_absolute_url()).content.decode()
    assert "Fibre 250" in client.get(offering.get_absolute_url()).content.decode()
    assert _acts(lead) == ["sales_lead.edited", "sales_lead.created"]


def test_the_auditor_reads_the_register(auditor, agent, as_user):
    customer = CustomerFactory(number="C-9")
    as_user(agent).get(customer.get_absolute_url())
    page = as_user(auditor).get(reverse("access-list"), {"customer_number": "C-9"})
    assert page.context["row_count"] == 1
    assert "Ayo Bello" in page.content.decode()


def _acts(record):
    return list(audit.timeline(record).values_list("act", flat=True))
