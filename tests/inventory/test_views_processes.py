import pytest
from django.urls import reverse

from inventory.models import ProcessElement
from inventory.sockets import Panel, process_panels
from tests.inventory.factories import ProcessFactory, ProvisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return ProcessFactory(key="9.9", name="Answer bill questions", description="Says why.")


@pytest.fixture
def plugged(monkeypatch):
    monkeypatch.setattr(process_panels, "_providers", [])
    return process_panels


def test_the_list_shows_the_whole_catalogue_in_its_order(agent, as_user):
    page = as_user(agent).get(reverse("process-list"))
    assert page.context["row_count"] == ProcessElement.objects.count() == 127
    assert page.content.index(b"Customer Domain") < page.content.index(b"Charging")


def test_the_list_of_a_vertical_has_what_serves_all_three(agent, as_user):
    page = as_user(agent).get(reverse("process-list"), {"vertical": "B"})
    shown = {row.record.vertical for row in page.context["table"].paginated_rows}
    assert shown == {"B", "F;A;B"}


def test_the_page_shows_the_process_with_its_capacity(process, agent, as_user):
    ProvisionFactory(process=process, capacity_needed=10, capacity_provided=7)
    page = as_user(agent).get(process.get_absolute_url()).content.decode()
    assert "Answer bill questions" in page
    assert "7 of 10 agents at a time" in page
    assert "3 missing" in page


def test_the_page_has_the_panels_of_the_floors_above_in_their_order(
    process, agent, as_user, plugged
):
    plugged.add(2, lambda process, user: Panel("Second", "components/note.html", {"text": "two"}))
    plugged.add(1, lambda process, user: Panel("First", "components/note.html", {"text": "one"}))
    plugged.add(3, lambda process, user: None)
    page = as_user(agent).get(process.get_absolute_url()).content.decode()
    assert page.index("First") < page.index("one") < page.index("Second") < page.index("two")


def test_a_person_without_the_permission_sees_neither_list_nor_page(process, person, as_user):
    client = as_user(person("nobody"))
    assert client.get(reverse("process-list")).status_code == 403
    assert client.get(process.get_absolute_url()).status_code == 403


def test_the_manager_makes_somebody_owner(process, support_manager, process_owner, as_user):
    answer = as_user(support_manager).post(
        reverse("process-care", args=["9.9"]),
        {"owner": process_owner.pk, "criticality": "high", "note": "Agreed."},
    )
    assert answer.url == process.get_absolute_url()
    process.refresh_from_db()
    assert (process.owner, process.criticality) == (process_owner, "high")


def test_an_agent_may_not_set_the_owner(process, agent, as_user):
    assert as_user(agent).get(reverse("process-care", args=["9.9"])).status_code == 403


def test_watching_is_a_button(process, agent, as_user):
    as_user(agent).post(reverse("process-watch", args=["9.9"]))
    assert list(process.watchers.all()) == [agent]
    as_user(agent).post(reverse("process-unwatch", args=["9.9"]))
    assert not process.watchers.exists()


def test_a_running_process_is_recorded_with_a_reason(process, support_manager, as_user):
    url = f"{process.get_absolute_url()}adopt/"
    client = as_user(support_manager)
    assert client.post(url, {"note": ""}).status_code == 422
    client.post(url, {"note": "It serves customers since 2011."})
    process.refresh_from_db()
    assert process.state == "general_availability"


@pytest.mark.parametrize("move", ["test", "pilot", "release"])
def test_the_way_to_customers_cannot_be_walked_by_hand(process, admin_user, as_user, move):
    answer = as_user(admin_user).post(f"{process.get_absolute_url()}{move}/", {"note": "Now."})
    assert answer.status_code == 404


def test_a_third_party_is_recorded_once(process, support_manager, as_user):
    url = reverse("third-party-create", args=["9.9"])
    told = {"name": "Invented Print Ltd", "part": "Prints the bills"}
    client = as_user(support_manager)
    assert client.post(url, told).status_code == 302
    assert client.post(url, told).status_code == 409
    assert "Invented Print Ltd" in client.get(process.get_absolute_url()).content.decode()
