"""What the page of a process tells, to whom, and what it lets them do."""

import pytest
from django.urls import reverse

from inventory import queries
from inventory.actions.processes import add_third_party, set_process_owner
from inventory.models import ProcessElement
from inventory.sockets import Panel, process_panels
from tests.inventory.factories import ProcessFactory, ProvisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return ProcessFactory(key="9.9", identifier="9.9", name="Answer bill questions")


@pytest.fixture
def page(process, agent, as_user):
    def page(user=agent):
        return as_user(user).get(process.get_absolute_url())

    return page


@pytest.fixture
def plugged(monkeypatch):
    monkeypatch.setattr(process_panels, "_providers", [])
    return process_panels


def test_the_way_up_leads_through_every_process_above(agent, as_user):
    process = ProcessElement.objects.by_key("1.3.11.2")
    crumbs = as_user(agent).get(process.get_absolute_url()).context["crumbs"]
    assert [url for _label, url in crumbs] == [
        reverse("process-list"),
        reverse("process", args=["1.3"]),
        reverse("process", args=["1.3.11"]),
        "",
    ]


def test_a_process_shows_what_it_is_made_of_in_the_order_of_the_catalogue(agent, as_user):
    process = ProcessElement.objects.by_key("1.3.11")
    children = as_user(agent).get(process.get_absolute_url()).context["children"]
    positions = [child.position for child in children]
    assert len(positions) > 3
    assert positions == sorted(positions)
    assert {child.parent_id for child in children} == {process.pk}


@pytest.mark.parametrize("key", ["1.3", "O-1.1.1.3", "1.3.11.3"])
def test_every_kind_of_process_has_a_page(key, agent, as_user):
    process = ProcessElement.objects.by_key(key)
    answer = as_user(agent).get(process.get_absolute_url())
    assert process.name in answer.content.decode()


def test_a_process_that_is_not_there_is_not_found(agent, as_user):
    client = as_user(agent)
    assert client.get(reverse("process", args=["7.7.7"])).status_code == 404
    assert client.post(reverse("process-watch", args=["7.7.7"])).status_code == 404


def test_nobody_is_named_where_nobody_owns(page, process, process_owner, support_manager):
    assert "Nobody owns it yet" in page().content.decode()
    set_process_owner(process, owner=process_owner, actor=support_manager, note="Agreed.")
    told = page().content.decode()
    assert "Owned by Omar Haddad" in told
    assert "Agreed." in told


def test_the_cost_a_month_is_that_of_what_serves_now(page, process):
    ProvisionFactory(process=process, monthly_cost="1200.50")
    ProvisionFactory(process=process, monthly_cost=None)
    ProvisionFactory(process=process, monthly_cost="99", state="retired")
    assert str(page().context["monthly_cost"]) == "1200.50"


def test_third_parties_stand_on_the_page_with_the_end_of_their_contract(
    page, process, support_manager
):
    add_third_party(
        process,
        name="Invented Print Ltd",
        part="Prints the bills",
        contract_until="2027-03-01",
        actor=support_manager,
    )
    told = page().content.decode()
    assert "Prints the bills" in told
    assert "until 1 Mar 2027" in told


def test_watchers_are_named_and_the_button_turns(page, process, agent, as_user):
    client = as_user(agent)
    assert ">Watch</button>" in page().content.decode()
    client.post(reverse("process-watch", args=["9.9"]))
    told = page().content.decode()
    assert "Told of changes: Ayo Bello." in told
    assert ">Stop watching</button>" in told


@pytest.mark.parametrize("route", ["process-watch", "process-unwatch"])
def test_watching_is_no_link_that_a_robot_may_follow(route, process, agent, as_user):
    assert as_user(agent).get(reverse(route, args=["9.9"])).status_code == 405
    assert not process.watchers.exists()


def test_what_only_the_manager_may_is_offered_to_the_manager(page, support_manager, process_owner):
    offers = {
        "process-care": {support_manager},
        "third-party-create": {support_manager},
    }
    for route, who in offers.items():
        for user in (support_manager, process_owner):
            shown = reverse(route, args=["9.9"]) in page(user).content.decode()
            assert shown is (user in who), (route, user)


def test_only_moves_by_hand_stand_on_the_page(page, support_manager, process):
    ProcessElement.objects.filter(pk=process.pk).update(state="pilot")
    assert [offer.move.name for offer in page(support_manager).context["offers"]] == ["retire"]


def test_the_page_that_asks_tells_the_consequence(process, support_manager, as_user):
    asked = as_user(support_manager).get(f"{process.get_absolute_url()}adopt/")
    told = asked.content.decode()
    assert "without a change case" in told
    process.refresh_from_db()
    assert process.state == "planned"


def test_what_is_older_than_the_last_entries_is_kept_behind_them(
    page, process, process_owner, support_manager
):
    for turn in range(10):
        owner = process_owner if turn % 2 == 0 else None
        set_process_owner(process, owner=owner, actor=support_manager)
    context = page().context
    assert (len(context["entries"]), len(context["older"])) == (8, 2)
    assert context["entries"][0].after == {"owner": None}


def test_a_panel_is_asked_for_who_looks(page, plugged, agent, auditor):
    def for_agents(process, user):
        text = {"text": f"for {user} on {process.key}"}
        return Panel("Mine", "components/note.html", text) if user == agent else None

    plugged.add(1, for_agents)
    assert "for Ayo Bello on 9.9" in page().content.decode()
    assert page(auditor).context["panels"] == []


def test_panels_of_the_same_order_stand_as_they_were_plugged_in(plugged):
    for title in ("one", "two", "three"):
        plugged.add(5, lambda process, user, title=title: Panel(title, "components/note.html"))
    assert [panel.title for panel in plugged.panels(None, None)] == ["one", "two", "three"]


def test_a_panel_that_fails_is_not_passed_over_in_silence(page, plugged):
    def failing(process, user):
        raise ZeroDivisionError

    plugged.add(1, failing)
    with pytest.raises(ZeroDivisionError):
        page()


def test_a_process_below_nothing_has_no_way_up():
    assert queries.ancestors(ProcessElement.objects.by_key("1.3")) == []


def test_a_vertical_without_a_process_is_left_out():
    ProcessElement.objects.filter(vertical="OSR").update(vertical="")
    assert "OSR" not in {one.vertical for one in queries.vertical_counts()}
