"""Every move of the inventory, tried through the page and through the admin."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.lifecycle import (
    IMPORT_LIFECYCLE,
    PROCESS_LIFECYCLE,
    PROVISION_LIFECYCLE,
    ImportState,
    ProcessState,
    ProvisionState,
)
from inventory.lifecycle.process import MOVES_BY_HAND
from inventory.models import (
    Customer,
    CustomerImport,
    Infrastructure,
    Offering,
    ProcessElement,
    Provision,
    SalesLead,
)
from kernel import audit
from kernel.models import User
from tests.inventory.factories import (
    CustomerFactory,
    InfrastructureFactory,
    OfferingFactory,
    ProcessFactory,
    ProvisionFactory,
    SalesLeadFactory,
)

pytestmark = pytest.mark.django_db


def make_import(state):
    return CustomerImport.objects.create(
        file_name="customers.csv",
        created_by=User.objects.get(username="admin"),
        created_at=timezone.now(),
        state=state,
        added=1,
    )


PROCESSES = SimpleNamespace(
    make=lambda state: ProcessFactory(state=state),
    lifecycle=PROCESS_LIFECYCLE,
    states=ProcessState,
    on_page=MOVES_BY_HAND,
    in_admin=MOVES_BY_HAND,
)
PROVISIONS = SimpleNamespace(
    make=lambda state: ProvisionFactory(state=state),
    lifecycle=PROVISION_LIFECYCLE,
    states=ProvisionState,
    on_page=tuple(PROVISION_LIFECYCLE.moves),
    in_admin=tuple(PROVISION_LIFECYCLE.moves),
)
IMPORTS = SimpleNamespace(
    make=make_import,
    lifecycle=IMPORT_LIFECYCLE,
    states=ImportState,
    on_page=("release", "discard"),
    in_admin=("discard",),
)


def illegal(door):
    return [
        pytest.param(kind, move, state, id=f"{move} while {state}")
        for kind in (PROCESSES, PROVISIONS, IMPORTS)
        for move in getattr(kind, door)
        for state in kind.states
        if not kind.lifecycle.allows(move, state)
    ]


def unoffered(door):
    return [
        pytest.param(kind, move, id=move)
        for kind in (PROCESSES, PROVISIONS, IMPORTS)
        for move in kind.lifecycle.moves
        if move not in getattr(kind, door)
    ]


def allowed(kind, move):
    return [state for state in kind.states if kind.lifecycle.allows(move, state)]


def admin_url(record, name, *args):
    return reverse(f"admin:inventory_{record._meta.model_name}_{name}", args=[record.pk, *args])


def unmoved(record, state):
    record.refresh_from_db()
    return record.state == state and not audit.timeline(record).exists()


@pytest.mark.parametrize(("kind", "move", "state"), illegal("on_page"))
def test_the_page_makes_no_other_move_for_an_administrator_either(
    kind, move, state, admin_user, as_user
):
    record = kind.make(state)
    answer = as_user(admin_user).post(f"{record.get_absolute_url()}{move}/", {"note": "Now."})
    assert "is not possible while it is" in answer.content.decode()
    assert unmoved(record, state)


@pytest.mark.parametrize(("kind", "move", "state"), illegal("in_admin"))
def test_the_admin_makes_no_other_move_either(kind, move, state, admin_user, as_user):
    record = kind.make(state)
    url = admin_url(record, "move", move)
    answer = as_user(admin_user).post(url, {"note": "Now."}, follow=True)
    assert "is not possible while it is" in answer.content.decode()
    assert unmoved(record, state)


@pytest.mark.parametrize(("kind", "move"), unoffered("on_page"))
def test_a_move_that_is_not_made_by_hand_has_no_address(kind, move, admin_user, as_user):
    for state in allowed(kind, move):
        record = kind.make(state)
        answer = as_user(admin_user).post(f"{record.get_absolute_url()}{move}/", {"note": "Now."})
        assert answer.status_code == 404
        assert unmoved(record, state)


@pytest.mark.parametrize(("kind", "move"), unoffered("in_admin"))
def test_a_move_that_the_admin_does_not_offer_has_no_address_there(kind, move, admin_user, as_user):
    for state in allowed(kind, move):
        record = kind.make(state)
        answer = as_user(admin_user).post(admin_url(record, "move", move), {"note": "Now."})
        assert answer.status_code == 404
        assert unmoved(record, state)


@pytest.mark.parametrize("door", ["page", "admin"])
@pytest.mark.parametrize(
    ("kind", "move", "state"),
    [
        (PROCESSES, "adopt", "planned"),
        (PROCESSES, "retire", "pilot"),
        (PROCESSES, "revive", "retired"),
        (PROVISIONS, "retire", "in_service"),
    ],
)
def test_a_move_that_needs_a_reason_waits_for_it(kind, move, state, door, admin_user, as_user):
    record = kind.make(state)
    client = as_user(admin_user)
    url = admin_url(record, "move", move)
    if door == "page":
        url = f"{record.get_absolute_url()}{move}/"
    client.post(url, {"note": "  "})
    assert unmoved(record, state)
    client.post(url, {"note": "Agreed in the board."})
    record.refresh_from_db()
    assert record.state == kind.lifecycle.moves[move].target
    assert audit.timeline(record).get().note == "Agreed in the board."


def test_the_admin_makes_a_move_of_many_and_names_those_refused(admin_user, as_user):
    asked, approved = ProvisionFactory(), ProvisionFactory(state="approved")
    answer = as_user(admin_user).post(
        reverse("admin:inventory_provision_changelist"),
        {"action": "move_approve", "_selected_action": [asked.pk, approved.pk]},
        follow=True,
    )
    told = answer.content.decode()
    assert "“Approve”: 1 record." in told
    assert "is not possible while it is approved" in told
    asked.refresh_from_db()
    assert asked.state == "approved"


RECORDS = [
    (ProcessFactory, ProcessElement),
    (InfrastructureFactory, Infrastructure),
    (ProvisionFactory, Provision),
    (OfferingFactory, Offering),
    (CustomerFactory, Customer),
    (SalesLeadFactory, SalesLead),
]


@pytest.mark.parametrize(("factory", "model"), RECORDS)
def test_nothing_is_deleted_in_the_admin_by_a_superuser_either(factory, model, admin_user, as_user):
    record = factory()
    client = as_user(admin_user)
    assert client.post(admin_url(record, "delete"), {"post": "yes"}).status_code == 403
    changes = reverse(f"admin:inventory_{model._meta.model_name}_changelist")
    sent = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    client.post(changes, sent)
    assert model.objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize(("factory", "model"), RECORDS)
def test_forged_fields_change_nothing_in_the_admin(factory, model, admin_user, as_user):
    record = factory()
    before = model.objects.filter(pk=record.pk).values().get()
    forged = {"name": "Forged", "state": "retired", "stage": "won", "capacity_provided": "99"}
    assert as_user(admin_user).post(admin_url(record, "change"), forged).status_code == 403
    assert model.objects.filter(pk=record.pk).values().get() == before
    assert not audit.timeline(record).exists()


@pytest.mark.parametrize(
    ("route", "args", "sent"),
    [
        ("infrastructure-edit", "number", {"name": "Hotline", "kind": "channel"}),
        ("provision-edit", "pk", {"capacity_needed": "5", "unit": "lines"}),
        ("lead-edit", "pk", {"name": "Perhaps", "stage": "won", "received_on": "2026-05-04"}),
    ],
)
def test_fields_that_no_form_asks_for_are_not_taken(route, args, sent, admin_user, as_user):
    factories = {
        "infrastructure-edit": InfrastructureFactory,
        "provision-edit": ProvisionFactory,
        "lead-edit": SalesLeadFactory,
    }
    record = factories[route]()
    forged = {"number": "FORGED", "state": "in_service", "capacity_provided": "0", "pk": "999"}
    url = reverse(route, args=[getattr(record, args)])
    as_user(admin_user).post(url, {**forged, **sent})
    fresh = type(record).objects.get(pk=record.pk)
    assert getattr(fresh, "number", "") == getattr(record, "number", "")
    assert getattr(fresh, "state", "") == getattr(record, "state", "")
