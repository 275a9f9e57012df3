import pytest
from django.urls import reverse

from inventory.models import Infrastructure, Provision
from tests.inventory.factories import InfrastructureFactory, ProcessFactory, ProvisionFactory

pytestmark = pytest.mark.django_db
NEED = {"capacity_needed": "10", "capacity_provided": "4", "unit": "lines"}


def test_the_steward_records_and_changes_infrastructure(steward, as_user):
    client = as_user(steward)
    client.post(reverse("infrastructure-create"), {"name": "Hotline", "kind": "channel"})
    made = Infrastructure.objects.get()
    client.post(
        reverse("infrastructure-edit", args=[made.number]), {"name": "Chat", "kind": "channel"}
    )
    assert "Chat" in client.get(made.get_absolute_url()).content.decode()


def test_infrastructure_is_requested_for_a_process_and_its_gap_is_shown(process_owner, as_user):
    infrastructure, process = InfrastructureFactory(), ProcessFactory()
    client = as_user(process_owner)
    asked = {"infrastructure": infrastructure.pk, "process": process.pk, **NEED}
    assert client.post(reverse("provision-create"), asked).status_code == 302
    provision = Provision.objects.get()
    for url in (provision, process, infrastructure):
        assert "6 missing" in client.get(url.get_absolute_url()).content.decode()
    again = client.post(reverse("provision-create"), asked)
    assert again.status_code == 409
    assert "serves this process already" in again.content.decode()


def test_the_list_finds_the_gaps(agent, as_user):
    short = ProvisionFactory(capacity_provided=3)
    ProvisionFactory()
    page = as_user(agent).get(reverse("provision-list"), {"gap": "on"})
    assert [row.record for row in page.context["table"].paginated_rows] == [short]


def test_a_move_is_made_with_the_button(support_manager, as_user):
    provision = ProvisionFactory()
    as_user(support_manager).post(f"{provision.get_absolute_url()}approve/", {"note": ""})
    provision.refresh_from_db()
    assert provision.state == "approved"


def test_who_may_not_approve_is_told_so_beside_the_button(process_owner, as_user):
    page = as_user(process_owner).get(ProvisionFactory().get_absolute_url()).content.decode()
    assert "Your role does not include “Approve”" in page


def test_a_provision_is_changed_by_who_may(process_owner, agent, as_user):
    provision = ProvisionFactory()
    url = reverse("provision-edit", args=[provision.pk])
    assert as_user(agent).post(url, NEED).status_code == 403
    as_user(process_owner).post(url, {**NEED, "capacity_provided": "-1"})
    provision.refresh_from_db()
    assert provision.capacity_provided == 10
    as_user(process_owner).post(url, NEED)
    provision.refresh_from_db()
    assert provision.capacity_gap == 6


@pytest.mark.parametrize("route", ["infrastructure-list", "provision-list"])
@pytest.mark.parametrize("export", ["", "csv"])
def test_every_list_can_be_shown_and_taken_along(route, export, agent, as_user):
    ProvisionFactory()
    answer = as_user(agent).get(reverse(route), {"export": export} if export else {})
    assert answer.status_code == 200
