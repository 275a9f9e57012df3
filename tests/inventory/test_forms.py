"""What people type into the forms of the inventory, and what is answered."""

import pytest
from django.test import Client
from django.urls import reverse

from inventory.models import Customer, Infrastructure, Offering, Provision, SalesLead, ThirdParty
from kernel import audit
from tests.inventory.factories import (
    CustomerFactory,
    InfrastructureFactory,
    OfferingFactory,
    ProcessFactory,
    ProvisionFactory,
    SalesLeadFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
GOOD = {
    "customer": {"number": "C-1", "name": "Ida", "segment": "consumer", "standing": "active"},
    "offering": {"code": "F-1", "name": "Fibre"},
    "lead": {"name": "Perhaps", "stage": "new", "received_on": "2026-05-04"},
    "infrastructure": {"name": "Hotline", "kind": "channel"},
}
MODELS = {
    "customer": Customer,
    "offering": Offering,
    "lead": SalesLead,
    "infrastructure": Infrastructure,
}
FACTORIES = {
    "customer": CustomerFactory,
    "offering": OfferingFactory,
    "lead": SalesLeadFactory,
    "infrastructure": InfrastructureFactory,
}
BAD = [
    ("customer", "number", ""),
    ("customer", "number", "N" * 41),
    ("customer", "segment", "robot"),
    ("customer", "standing", "gone"),
    ("customer", "country", "DEU"),
    ("customer", "since_on", "31.02.2024"),
    ("customer", "name", "Ida\x00"),
    ("offering", "code", ""),
    ("offering", "name", "F" * 121),
    ("offering", "monthly_price", "cheap"),
    ("offering", "monthly_price", "1e30"),
    ("offering", "sold_from", "soon"),
    ("lead", "name", ""),
    ("lead", "stage", "dreaming"),
    ("lead", "received_on", ""),
    ("lead", "received_on", "2026-13-01"),
    ("lead", "offering", "999999"),
    ("lead", "owner", "nobody"),
    ("lead", "monthly_value", "NaN"),
    ("infrastructure", "name", ""),
    ("infrastructure", "kind", "spaceship"),
    ("infrastructure", "owner", "-1"),
]


@pytest.fixture
def client(steward, as_user):
    return as_user(steward)


def edit_url(record, kind):
    return reverse(f"{kind}-edit", args=[record.number if kind == "infrastructure" else record.pk])


@pytest.mark.parametrize(("kind", "field", "value"), BAD)
def test_what_cannot_be_is_told_beside_its_field_and_not_kept(kind, field, value, client):
    answer = client.post(reverse(f"{kind}-create"), {**GOOD[kind], field: value})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not MODELS[kind].objects.exists()


@pytest.mark.parametrize(("kind", "field", "value"), BAD)
def test_a_record_keeps_what_it_was_when_the_change_cannot_be(kind, field, value, client):
    record = FACTORIES[kind]()
    before = MODELS[kind].objects.values().get()
    answer = client.post(edit_url(record, kind), {**GOOD[kind], field: value})
    assert answer.status_code == 422
    assert MODELS[kind].objects.values().get() == before
    assert not audit.timeline(record).exists()


@pytest.mark.parametrize("kind", MODELS)
def test_what_was_typed_is_not_lost_on_a_fault(kind, client):
    field = {"customer": "since_on", "lead": "received_on"}.get(kind)
    sent = {**GOOD[kind], "name": "Typed with care", **({field: "x"} if field else {"kind": ""})}
    sent |= {"monthly_price": "x"} if kind == "offering" else {}
    page = client.post(reverse(f"{kind}-create"), sent)
    assert page.status_code == 422
    assert "Typed with care" in page.content.decode()


@pytest.mark.parametrize("kind", MODELS)
def test_a_new_record_has_its_page_and_its_first_entry(kind, client, steward):
    answer = client.post(reverse(f"{kind}-create"), GOOD[kind])
    record = MODELS[kind].objects.get()
    assert answer.url == record.get_absolute_url()
    entry = audit.timeline(record).get()
    assert (entry.actor, entry.act.rpartition(".")[2]) == (steward, "created")
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("kind", MODELS)
def test_the_form_of_a_change_holds_what_is_known(kind, client):
    record = FACTORIES[kind](name="Known already")
    assert "Known already" in client.get(edit_url(record, kind)).content.decode()


@pytest.mark.parametrize("kind", MODELS)
def test_a_change_of_what_is_not_there_is_not_found(kind, client):
    key = "INF-0000" if kind == "infrastructure" else 999_999
    assert client.get(reverse(f"{kind}-edit", args=[key])).status_code == 404
    assert client.post(reverse(f"{kind}-edit", args=[key]), GOOD[kind]).status_code == 404


@pytest.mark.parametrize(
    ("kind", "field", "factory"),
    [("customer", "number", CustomerFactory), ("offering", "code", OfferingFactory)],
)
def test_a_number_is_given_once(kind, field, factory, client):
    factory(**{field: GOOD[kind][field]})
    answer = client.post(reverse(f"{kind}-create"), GOOD[kind])
    assert answer.status_code == 422
    assert "already exists" in str(answer.context["form"].errors[field])


REQUEST = {"capacity_needed": "10", "capacity_provided": "0", "unit": "lines"}
BAD_PROVISIONS = [
    ("capacity_needed", ""),
    ("capacity_needed", "-1"),
    ("capacity_needed", "many"),
    ("capacity_needed", "NaN"),
    ("capacity_needed", "1e12"),
    ("capacity_needed", "1.234"),
    ("capacity_provided", "-0.01"),
    ("unit", ""),
    ("unit", "u" * 41),
    ("lead_time_days", "-1"),
    ("lead_time_days", "1.5"),
    ("monthly_cost", "-5"),
    ("serves_until", "tomorrow"),
]


@pytest.mark.parametrize(("field", "value"), BAD_PROVISIONS)
def test_a_provision_that_cannot_be_is_not_requested(field, value, client):
    about = {"infrastructure": InfrastructureFactory().pk, "process": ProcessFactory().pk}
    answer = client.post(reverse("provision-create"), {**about, **REQUEST, field: value})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Provision.objects.exists()


@pytest.mark.parametrize(("field", "value"), BAD_PROVISIONS)
def test_a_provision_keeps_its_figures_when_new_ones_cannot_be(field, value, client):
    provision = ProvisionFactory(unit="agents")
    url = reverse("provision-edit", args=[provision.pk])
    assert client.post(url, {**REQUEST, field: value}).status_code == 422
    provision.refresh_from_db()
    assert (provision.capacity_needed, provision.unit) == (10, "agents")


@pytest.mark.parametrize("field", ["infrastructure", "process"])
@pytest.mark.parametrize("value", ["", "0", "999999", "word"])
def test_a_request_names_infrastructure_and_process_that_are_there(field, value, client):
    about = {"infrastructure": InfrastructureFactory().pk, "process": ProcessFactory().pk}
    answer = client.post(reverse("provision-create"), {**about, **REQUEST, field: value})
    assert set(answer.context["form"].errors) == {field}


@pytest.mark.parametrize("value", ["7", "word", "", "-1", "9" * 30])
def test_a_link_to_the_request_may_name_anything(value, client):
    for field in ("process", "infrastructure"):
        assert client.get(reverse("provision-create"), {field: value}).status_code == 200


def test_the_request_is_prefilled_from_where_it_was_asked(client):
    process = ProcessFactory()
    form = client.get(reverse("provision-create"), {"process": process.pk}).context["form"]
    assert form["process"].value() == str(process.pk)


@pytest.fixture
def care(support_manager, as_user):
    process = ProcessFactory(key="9.9", criticality="low")
    url = reverse("process-care", args=["9.9"])
    client = as_user(support_manager)
    return process, lambda **sent: client.post(url, {"criticality": "low", **sent})


@pytest.mark.parametrize(
    ("field", "value"),
    [("criticality", "extreme"), ("criticality", ""), ("owner", "0"), ("note", "n" * 2_001)],
)
def test_the_care_of_a_process_stays_when_the_form_is_wrong(field, value, care):
    process, send = care
    answer = send(**{field: value})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    process.refresh_from_db()
    assert (process.owner, process.criticality) == (None, "low")


def test_who_cannot_own_a_process_is_not_offered_and_not_taken(care, agent):
    process, send = care
    answer = send(owner=agent.pk)
    assert answer.status_code == 422
    assert agent not in answer.context["form"].fields["owner"].queryset
    process.refresh_from_db()
    assert process.owner is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "n" * 121), ("part", ""), ("contract_until", "never")],
)
def test_a_third_party_that_cannot_be_is_not_recorded(field, value, support_manager, as_user):
    ProcessFactory(key="9.9")
    sent = {"name": "Printer", "part": "Prints", field: value}
    url = reverse("third-party-create", args=["9.9"])
    assert as_user(support_manager).post(url, sent).status_code == 422
    assert not ThirdParty.objects.exists()


def test_a_form_without_its_token_is_refused(steward):
    from_elsewhere = Client(enforce_csrf_checks=True)
    from_elsewhere.force_login(steward)
    assert from_elsewhere.post(reverse("offering-create"), GOOD["offering"]).status_code == 403
    assert not Offering.objects.exists()


def test_a_lead_may_have_an_owner_and_an_offering(client):
    owner, offering = UserFactory(), OfferingFactory()
    sent = {**GOOD["lead"], "owner": owner.pk, "offering": offering.pk, "monthly_value": "9.90"}
    client.post(reverse("lead-create"), sent)
    lead = SalesLead.objects.get()
    assert (lead.owner, lead.offering, str(lead.monthly_value)) == (owner, offering, "9.90")


@pytest.mark.parametrize(
    ("route", "label"),
    [
        ("offering-create", "Price a month (SEK)"),
        ("lead-create", "Value a month (SEK)"),
        ("provision-create", "Cost a month (SEK)"),
    ],
)
def test_who_enters_an_amount_is_told_its_currency(route, label, as_user, admin_user, settings):
    settings.CURRENCY = "SEK"
    assert label in as_user(admin_user).get(reverse(route)).content.decode()
