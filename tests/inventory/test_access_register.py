"""Whoever sees customer data is in the register: who, what, how much, and under which request."""

import pytest
from django.urls import reverse

from inventory.models import AccessEntry, CustomerImport
from tests.inventory.factories import CustomerFactory, ProductFactory, SalesLeadFactory

pytestmark = pytest.mark.django_db
LISTS = ["customer-list", "product-list", "lead-list"]


@pytest.fixture
def client(agent, as_user):
    return as_user(agent)


def entry():
    return AccessEntry.objects.get()


@pytest.mark.parametrize("route", LISTS)
def test_every_list_is_registered_under_its_name(route, client, agent):
    ProductFactory()
    SalesLeadFactory()
    client.get(reverse(route))
    assert (entry().actor, entry().kind, entry().page) == (agent, "view", route)


@pytest.mark.parametrize("route", LISTS)
def test_each_page_that_is_turned_is_a_look(route, client):
    for page in (1, 2, 1):
        client.get(reverse(route), {"page": page})
    assert AccessEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("asked", "kind", "kept"),
    [
        ({}, "view", ""),
        ({"page": "2"}, "view", ""),
        ({"text": ""}, "view", ""),
        ({"text": "Ida"}, "search", "text=Ida"),
        ({"text": "Ida", "page": "2"}, "search", "text=Ida"),
        ({"lacking": "email", "standing": ""}, "search", "lacking=email"),
    ],
)
def test_a_question_makes_a_look_a_search(asked, kind, kept, client):
    CustomerFactory(name="Ida")
    client.get(reverse("customer-list"), asked)
    assert (entry().kind, entry().query) == (kind, kept)


def test_a_customer_and_their_lead_are_registered_under_the_customer(client):
    customer = CustomerFactory(number="C-3")
    lead = SalesLeadFactory(customer=customer)
    client.get(customer.get_absolute_url())
    client.get(lead.get_absolute_url())
    told = AccessEntry.objects.order_by("pk").values_list("page", "customer_number", "query")
    assert list(told) == [("customer", "C-3", ""), ("sales lead", "C-3", lead.number)]


def test_a_lead_without_a_customer_is_registered_by_its_number(client):
    lead = SalesLeadFactory()
    client.get(lead.get_absolute_url())
    assert (entry().customer, entry().query) == (None, lead.number)


def test_a_look_carries_the_id_of_its_request(client):
    answer = client.get(CustomerFactory().get_absolute_url())
    assert entry().request_id == answer["X-Request-Id"]


@pytest.mark.parametrize("route", ["customer", "lead"])
def test_a_record_that_is_not_there_was_seen_by_nobody(route, client):
    assert client.get(reverse(route, args=[999_999])).status_code == 404
    assert not AccessEntry.objects.exists()


def test_who_is_refused_the_file_has_seen_nothing(client):
    CustomerFactory()
    assert client.get(reverse("customer-list"), {"export": "csv"}).status_code == 403
    assert not AccessEntry.objects.exists()


def test_pages_without_customers_are_not_registered(client):
    for route in ("process-list", "infrastructure-list", "provision-list", "offering-list"):
        client.get(reverse(route))
    assert not AccessEntry.objects.exists()


def test_who_reads_the_register_is_not_in_it(auditor, as_user):
    as_user(auditor).get(reverse("access-list"))
    assert not AccessEntry.objects.exists()


def test_the_customers_page_tells_who_looked_to_who_may_know(client, auditor, as_user):
    customer = CustomerFactory()
    agents = client.get(customer.get_absolute_url()).content.decode()
    auditors = as_user(auditor).get(customer.get_absolute_url()).content.decode()
    assert "Seen by" not in agents
    assert "Seen by" in auditors
    assert "Ayo Bello" in auditors


def test_the_newest_look_stands_first(auditor, client, as_user):
    for number in ("C-1", "C-2"):
        client.get(CustomerFactory(number=number).get_absolute_url())
    table = as_user(auditor).get(reverse("access-list")).context["table"]
    assert [row.record.customer_number for row in table.paginated_rows] == ["C-2", "C-1"]


def test_the_customer_of_an_entry_is_found_by_the_whole_number_only(auditor, client, as_user):
    for number in ("C-1", "C-11"):
        client.get(CustomerFactory(number=number).get_absolute_url())
    page = as_user(auditor).get(reverse("access-list"), {"customer_number": "C-1"})
    assert page.context["row_count"] == 1


@pytest.mark.parametrize("model", ["customer", "product", "saleslead"])
@pytest.mark.parametrize(("asked", "kind"), [({}, "view"), ({"q": "Ida"}, "search")])
def test_the_lists_of_the_admin_are_registered_too(model, asked, kind, admin_user, as_user):
    ProductFactory(customer__number="Ida")
    SalesLeadFactory(name="Ida")
    as_user(admin_user).get(reverse(f"admin:inventory_{model}_changelist"), asked)
    assert (entry().kind, entry().records) == (kind, 1)
    assert entry().page.startswith("admin: ")


def test_the_register_itself_is_only_read_in_the_admin(admin_user, client, as_user):
    client.get(CustomerFactory().get_absolute_url())
    admin = as_user(admin_user)
    for name, status in (("change", 200), ("delete", 403)):
        url = reverse(f"admin:inventory_accessentry_{name}", args=[entry().pk])
        assert admin.get(url).status_code == status
    url = reverse("admin:inventory_accessentry_change", args=[entry().pk])
    assert admin.post(url, {"records": "0"}).status_code == 403
    assert entry().records == 1


def test_the_rows_of_an_import_are_registered(steward, as_user):
    batch = CustomerImport.objects.create(
        file_name="a.csv", created_by=steward, created_at="2026-05-04T10:00Z"
    )
    as_user(steward).get(reverse("import-row-list", args=[batch.pk]), {"number": "7"})
    assert (entry().page, entry().query) == ("import-row-list", "number=7")
