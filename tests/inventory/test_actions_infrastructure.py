from decimal import Decimal

import pytest

from inventory.actions.infrastructure import (
    advance_provision,
    create_infrastructure,
    edit_infrastructure,
    edit_provision,
    request_provision,
)
from inventory.lifecycle import PROVISION_LIFECYCLE, ProvisionState
from inventory.models import Provision
from kernel import audit
from kernel.ruling import DomainError, MoveRefused
from tests.inventory.factories import InfrastructureFactory, ProcessFactory, ProvisionFactory

pytestmark = pytest.mark.django_db
ILLEGAL = [
    (move, state)
    for move in PROVISION_LIFECYCLE.moves
    for state in ProvisionState
    if not PROVISION_LIFECYCLE.allows(move, state)
]
NEED = {"capacity_needed": Decimal(10), "capacity_provided": Decimal(0), "unit": "lines"}


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_no_other_move_gets_through_even_for_an_administrator(move, state, admin_user):
    provision = ProvisionFactory(state=state)
    with pytest.raises(MoveRefused):
        advance_provision(provision, move, actor=admin_user)


def test_infrastructure_gets_the_next_number(steward):
    first = create_infrastructure(name="Hotline", kind="channel", actor=steward)
    second = create_infrastructure(name="Shop", kind="channel", actor=steward)
    assert int(second.number[4:]) == int(first.number[4:]) + 1


def test_an_edit_records_what_differs(steward):
    infrastructure = InfrastructureFactory(name="Hotline")
    edit_infrastructure(infrastructure, name="Help line", kind="channel", actor=steward)
    entry = audit.timeline(infrastructure).get()
    assert (entry.before, entry.after) == ({"name": "Hotline"}, {"name": "Help line"})


def test_a_provision_is_approved_ordered_and_put_in_service(process_owner, support_manager):
    process = ProcessFactory()
    provision = request_provision(
        InfrastructureFactory(), process=process, actor=process_owner, **NEED
    )
    advance_provision(provision, "approve", actor=support_manager)
    advance_provision(provision, "order", actor=process_owner)
    with pytest.raises(MoveRefused, match="No capacity is recorded"):
        advance_provision(provision, "accept", actor=process_owner)
    edit_provision(provision, capacity_provided=Decimal(10), actor=process_owner)
    advance_provision(provision, "accept", actor=process_owner)
    assert Provision.objects.get().state == "in_service"
    assert audit.timeline(process).count() == 5


def test_the_requester_does_not_approve(process_owner):
    with pytest.raises(MoveRefused, match="Your role does not include"):
        advance_provision(ProvisionFactory(), "approve", actor=process_owner)


def test_an_infrastructure_serves_a_process_once_at_a_time(process_owner):
    former = ProvisionFactory()
    asked = {"process": former.process, "actor": process_owner, **NEED}
    with pytest.raises(DomainError, match="serves this process already"):
        request_provision(former.infrastructure, **asked)
    advance_provision(former, "retire", actor=process_owner, note="Replaced.")
    assert request_provision(former.infrastructure, **asked).pk != former.pk


def test_a_request_stands_in_the_history_of_all_it_concerns(process_owner):
    process, infrastructure = ProcessFactory(), InfrastructureFactory()
    provision = request_provision(infrastructure, process=process, actor=process_owner, **NEED)
    for record in (provision, process, infrastructure):
        entry = audit.timeline(record).get()
        assert (entry.act, entry.actor) == ("provision.requested", process_owner)
    assert entry.after["unit"] == "lines"


def test_an_edit_of_a_provision_tells_the_figures_before_and_after(process_owner):
    provision = ProvisionFactory(capacity_provided=4)
    edit_provision(
        provision, capacity_provided=Decimal(9), unit=provision.unit, note="New shift.",
        actor=process_owner,
    )  # fmt: skip
    entry = audit.timeline(provision.process).get()
    assert entry.before == {"capacity_provided": "4.00"}
    assert (entry.after, entry.note) == ({"capacity_provided": "9"}, "New shift.")


def test_an_edit_that_changes_nothing_is_not_told(process_owner):
    provision = ProvisionFactory(unit="lines")
    edit_provision(provision, unit="lines", actor=process_owner)
    assert not audit.timeline(provision).exists()


def test_an_edit_does_not_undo_a_move_made_meanwhile(process_owner, support_manager):
    stale = ProvisionFactory()
    advance_provision(Provision.objects.get(), "approve", actor=support_manager)
    edited = edit_provision(stale, unit="lines", actor=process_owner)
    assert (edited.state, Provision.objects.get().state) == ("approved", "approved")


def test_an_approval_that_was_given_is_not_given_again(support_manager):
    stale = ProvisionFactory()
    advance_provision(stale, "approve", actor=support_manager)
    with pytest.raises(MoveRefused, match="not possible while it is approved"):
        advance_provision(stale, "approve", actor=support_manager)


@pytest.mark.parametrize(
    ("move", "state"), [("order", "approved"), ("accept", "in_delivery"), ("retire", "in_service")]
)
def test_who_may_not_change_provisions_moves_none(move, state, agent):
    provision = ProvisionFactory(state=state)
    with pytest.raises(MoveRefused, match="Your role does not include"):
        advance_provision(provision, move, actor=agent)
    provision.refresh_from_db()
    assert provision.state == state


def test_each_move_is_told_with_the_state_before_and_after(process_owner):
    provision = ProvisionFactory(state="approved")
    advance_provision(provision, "order", actor=process_owner, note="Order 17.")
    entry = audit.timeline(provision).get()
    assert (entry.act, entry.note) == ("provision.ordered", "Order 17.")
    assert (entry.before, entry.after) == ({"state": "approved"}, {"state": "in_delivery"})


def test_a_number_that_was_used_is_not_used_again_for_another_prefix(steward):
    InfrastructureFactory(number="INF-0099")
    InfrastructureFactory(number="OLD-5000")
    assert create_infrastructure(name="Shop", kind="channel", actor=steward).number == "INF-0100"
