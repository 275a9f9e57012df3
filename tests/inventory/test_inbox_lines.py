from datetime import timedelta

import pytest
from django.utils import timezone

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
