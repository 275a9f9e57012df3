from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inventory.actions.infrastructure import advance_provision, edit_provision
from inventory.inbox_lines import work_in_inventory
from inventory.models import CustomerImport
from tests.inventory.factories import ProcessFactory, ProvisionFactory

pytestmark = pytest.mark.django_db


def acts(user):
    return [str(item.act) for item in work_in_inventory(user)]


def test_the_owner_closes_the_gaps_of_their_processes(process_owner, support_manager):
    process = ProcessFactory(owner=process_owner)
    ProvisionFactory(process=process, capacity_provided=7, state="in_service")
    ProvisionFactory(process=process, capacity_provided=0, state="in_delivery")
    [item] = work_in_inventory(process_owner)
    assert item.why == "3 of 10 agents at a time are missing."
    assert "Close a capacity gap" not in acts(support_manager)


def test_the_owner_of_the_infrastructure_is_told_of_the_gap_too(steward):
    ProvisionFactory(infrastructure__owner=steward, capacity_provided=7, state="in_service")
    assert acts(steward) == ["Close a capacity gap"]


def test_the_manager_approves_what_is_requested_and_finds_owners(support_manager):
    ProvisionFactory()
    ProcessFactory(state="general_availability")
    assert acts(support_manager) == ["Approve a provision", "Find an owner"]


def test_the_steward_prolongs_what_ends_and_releases_what_is_checked(steward):
    soon = timezone.localdate() + timedelta(days=10)
    ProvisionFactory(serves_until=soon)
    ProvisionFactory(serves_until=soon + timedelta(days=60))
    CustomerImport.objects.create(
        file_name="a.csv", state="checked", created_by=steward, created_at=timezone.now()
    )
    first, second = work_in_inventory(steward)
    assert (str(first.act), first.due_on) == ("Prolong or replace", soon)
    assert str(second.act) == "Release or discard an import"


def test_an_agent_has_nothing_to_do_here(agent):
    ProvisionFactory(capacity_provided=0)
    assert acts(agent) == []


@pytest.mark.parametrize("state", ["requested", "approved", "in_delivery", "retired"])
def test_a_gap_is_work_only_where_the_capacity_is_counted_on(state, process_owner):
    process = ProcessFactory(owner=process_owner)
    ProvisionFactory(process=process, capacity_provided=1, state=state)
    assert acts(process_owner) == []


def test_a_gap_that_is_closed_leaves_the_inbox(process_owner):
    provision = ProvisionFactory(
        process__owner=process_owner, capacity_provided=7, state="in_service"
    )
    assert acts(process_owner) == ["Close a capacity gap"]
    edit_provision(provision, capacity_provided=Decimal(10), actor=process_owner)
    assert acts(process_owner) == []


def test_who_owns_process_and_infrastructure_is_told_of_a_gap_once(process_owner):
    ProvisionFactory(
        process__owner=process_owner,
        infrastructure__owner=process_owner,
        capacity_provided=7,
        state="in_service",
    )
    assert acts(process_owner) == ["Close a capacity gap"]


def test_a_request_is_work_for_who_approves_until_it_is_approved(support_manager, steward):
    provision = ProvisionFactory()
    assert acts(steward) == []
    assert acts(support_manager) == ["Approve a provision"]
    advance_provision(provision, "approve", actor=support_manager)
    assert acts(support_manager) == []


@pytest.mark.parametrize(
    ("days", "state", "is_told"),
    [(0, "in_service", True), (30, "in_service", True), (31, "in_service", False),
     (-3, "in_service", True), (5, "retired", False)],
)  # fmt: skip
def test_an_end_is_told_thirty_days_ahead(days, state, is_told, steward):
    until = timezone.localdate() + timedelta(days=days)
    ProvisionFactory(serves_until=until, state=state)
    assert ("Prolong or replace" in acts(steward)) is is_told


@pytest.mark.parametrize("state", ["uploaded", "released", "loaded", "discarded"])
def test_only_a_checked_file_waits_for_its_release(state, steward):
    CustomerImport.objects.create(
        file_name="a.csv", state=state, created_by=steward, created_at=timezone.now()
    )
    assert acts(steward) == []


def test_processes_without_an_owner_are_one_line_that_leads_to_them(support_manager, as_user):
    ProcessFactory.create_batch(3, state="general_availability")
    ProcessFactory(state="general_availability", vertical="OSR")
    ProcessFactory(state="planned")
    [item] = work_in_inventory(support_manager)
    assert item.title == "4 running processes"
    assert as_user(support_manager).get(item.url).context["row_count"] == 4


def test_every_line_leads_to_a_page_that_its_reader_may_open(steward, support_manager, as_user):
    ProvisionFactory(serves_until=timezone.localdate())
    ProcessFactory(state="general_availability")
    for user in (steward, support_manager):
        items = list(work_in_inventory(user))
        assert items
        assert {as_user(user).get(item.url).status_code for item in items} == {200}
