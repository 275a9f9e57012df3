import pytest
from django.urls import reverse

from inventory.models import AccessEntry, Provision
from tests.inventory.factories import (
    CustomerFactory,
    OfferingFactory,
    ProcessFactory,
    ProductFactory,
    ProvisionFactory,
    SalesLeadFactory,
)

pytestmark = pytest.mark.django_db
MODELS = [
    "accessentry",
    "customer",
    "customerimport",
    "infrastructure",
    "offering",
    "processelement",
    "product",
    "provision",
    "saleslead",
]


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_and_no_record_is_made_here(model, admin_user, as_user):
    ProvisionFactory()
    ProductFactory()
    SalesLeadFactory()
    client = as_user(admin_user)
    assert client.get(reverse(f"admin:inventory_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:inventory_{model}_add")).status_code == 403


def test_a_customer_seen_in_the_admin_is_in_the_register(admin_user, as_user):
    customer = CustomerFactory()
    client = as_user(admin_user)
    client.get(reverse("admin:inventory_customer_changelist"), {"q": customer.number})
    client.get(reverse("admin:inventory_customer_change", args=[customer.pk]))
    kinds = AccessEntry.objects.order_by("pk").values_list("kind", "customer_number")
    assert list(kinds) == [("search", ""), ("view", customer.number)]


@pytest.mark.parametrize("factory", [ProductFactory, SalesLeadFactory])
def test_what_tells_of_a_customer_is_registered_under_them(factory, admin_user, as_user):
    record = factory(customer=CustomerFactory(number="C-8"))
    name = record._meta.model_name
    as_user(admin_user).get(reverse(f"admin:inventory_{name}_change", args=[record.pk]))
    access = AccessEntry.objects.get()
    assert (access.customer_number, access.page) == ("C-8", f"admin: {record._meta.verbose_name}")


def test_a_lead_that_is_no_customer_yet_is_registered_by_its_number(admin_user, as_user):
    lead = SalesLeadFactory(number="LEAD-00077")
    as_user(admin_user).get(reverse("admin:inventory_saleslead_change", args=[lead.pk]))
    assert AccessEntry.objects.get().query == "LEAD-00077"


def test_who_is_turned_away_has_seen_nothing(person, as_user):
    client = as_user(person("tess", "Readiness tester", is_staff=True))
    customer = CustomerFactory()
    for route, args in (("changelist", []), ("change", [customer.pk])):
        url = reverse(f"admin:inventory_customer_{route}", args=args)
        assert client.get(url).status_code == 403
    assert not AccessEntry.objects.exists()


def test_a_list_without_customers_is_not_registered(admin_user, as_user):
    OfferingFactory()
    as_user(admin_user).get(reverse("admin:inventory_offering_changelist"))
    assert not AccessEntry.objects.exists()


def test_a_move_in_the_admin_is_the_same_move(admin_user, as_user):
    provision = ProvisionFactory(state="in_delivery", capacity_provided=0)
    url = reverse("admin:inventory_provision_move", args=[provision.pk, "accept"])
    answer = as_user(admin_user).post(url, {"note": ""}, follow=True)
    assert "No capacity is recorded as provided" in answer.content.decode()
    assert Provision.objects.get().state == "in_delivery"


def test_the_admin_walks_no_process_to_customers_either(admin_user, as_user):
    process = ProcessFactory(state="in_test")
    url = reverse("admin:inventory_processelement_move", args=[process.pk, "pilot"])
    assert as_user(admin_user).post(url, {"note": "Now."}).status_code == 404
