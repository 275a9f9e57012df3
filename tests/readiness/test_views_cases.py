"""Change cases on their pages: the list, opening, editing, the record and its moves."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from inventory.models import ProcessElement
from kernel.models import AuditEntry
from readiness import actions, models
from tests.inventory.factories import ProvisionFactory
from tests.readiness.conftest import Standing
from tests.readiness.world import World, in_design, proposed
from tests.reporting import history

pytestmark = pytest.mark.django_db

Desk = Callable[[World, str], Client]
LIST = "/changes/"
NEW = "/changes/new/"


@pytest.fixture(scope="module")
def world(standing: Standing) -> Iterator[World]:
    with standing() as world:
        yield world


@pytest.fixture
def sofia(world: World, desk: Desk) -> Client:
    return desk(world, "sofia")


@pytest.fixture
def case(world: World) -> models.ChangeCase:
    return proposed(world)


def numbers(client: Client, **asked: object) -> list[str]:
    rows = client.get(LIST, {"all": 1, **asked}).context["table"].rows
    return [row.record.number for row in rows]


def shown(client: Client, url: str) -> str:
    page = client.get(url).content.decode()
    return " ".join(page.replace("&#x27;", "'").split())


def errors_of(response) -> list[str]:
    return list(response.context["form"].errors)


# --- the list


def test_an_empty_list_says_what_to_do_next(sofia: Client):
    assert "open one from a verdict" in shown(sofia, LIST)


def test_the_list_offers_a_new_case_to_who_may_open_one(world: World, sofia: Client, desk: Desk):
    assert NEW in shown(sofia, LIST)
    assert NEW not in shown(desk(world, "aude"), LIST)


@pytest.fixture
def three(world: World) -> list[models.ChangeCase]:
    """A proposal, a design with an owner, and a rejected finding on another process."""
    first = proposed(world)
    other = ProcessElement.objects.get(key="1.3.3")
    told = {"verdict": None, "trigger_note": "Finding 3.", "process": other}
    second = proposed(world, trigger="audit", title="Answer orders", **told)
    third = proposed(world, trigger="complaint", title="Stop calling", **told)
    actions.start_design(second, actor=world.omar)
    actions.reject_case(third, actor=world.anna, note="No.")
    return [first, second, third]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["CHG-0003", "CHG-0002", "CHG-0001"]),
        ({"title": "ORDERS"}, ["CHG-0002"]),
        ({"state": ["proposed", "rejected"]}, ["CHG-0003", "CHG-0001"]),
        ({"process": "1.3.3"}, ["CHG-0003", "CHG-0002"]),
        ({"process": "1.3.11"}, ["CHG-0001"]),
        ({"trigger": "audit"}, ["CHG-0002"]),
        ({"sort": "number"}, ["CHG-0001", "CHG-0002", "CHG-0003"]),
        ({"title": "nothing of the kind"}, []),
    ],
)
def test_the_list_answers_what_is_asked(three, sofia: Client, asked: dict, found: list[str]):
    assert numbers(sofia, **asked) == found


def test_the_cases_of_an_owner_are_found(world: World, three, sofia: Client):
    assert numbers(sofia, owner=world.omar.pk) == ["CHG-0002"]


def test_an_exported_list_has_what_is_filtered_and_no_formula(world: World, three, sofia: Client):
    models.ChangeCase.objects.filter(number="CHG-0002").update(title="=1+1")
    file = sofia.get(LIST, {"export": "csv", "trigger": "audit"})
    text = b"".join(file.streaming_content).decode()
    assert "CHG-0002,'=1+1," in text
    assert "In design" in text
    assert "CHG-0001" not in text


# --- opening


def stated(world: World, **other: object) -> dict[str, object]:
    return {
        "title": "Answer inquiries in time",
        "process": world.process.pk,
        "trigger": "complaint",
        "trigger_note": "Three letters in a week.",
        **other,
    }


def test_a_case_is_opened_from_a_stated_trigger(world: World, sofia: Client):
    response = sofia.post(NEW, stated(world), follow=True)
    case = models.ChangeCase.objects.get()
    assert response.redirect_chain[-1][0] == case.get_absolute_url()
    assert (case.state, case.proposer, case.trigger) == ("proposed", world.sofia, "complaint")
    assert "Three letters in a week." in response.content.decode()


@pytest.mark.parametrize("field", ["title", "process", "trigger", "trigger_note"])
def test_a_case_in_want_of_something_names_it_and_keeps_the_rest(world, sofia: Client, field: str):
    response = sofia.post(NEW, stated(world, **{field: ""}))
    assert (response.status_code, errors_of(response)) == (422, [field])
    kept = "Three letters" if field != "trigger_note" else "Answer inquiries in time"
    assert kept in response.content.decode()
    assert not models.ChangeCase.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("planned_on", "soon"), ("trigger", "verdict"), ("process", "999999"), ("title", "x" * 161)],
)
def test_a_bad_answer_is_named_at_its_field(world: World, sofia: Client, field: str, value: str):
    response = sofia.post(NEW, stated(world, **{field: value}))
    assert (response.status_code, errors_of(response)) == (422, [field])


def test_a_new_case_cannot_be_forged_into_another_state_or_hand(world: World, sofia: Client):
    forged = {"state": "accepted", "proposer": world.omar.pk, "approver": world.sofia.pk}
    sofia.post(NEW, stated(world, number="CHG-9999", broke_glass="on", **forged))
    case = models.ChangeCase.objects.get()
    assert (case.state, case.number, case.broke_glass) == ("proposed", "CHG-0001", False)
    assert (case.proposer, case.approver) == (world.sofia, None)


@pytest.mark.parametrize("name", ["tess", "anna", "edith", "ayo", "aude"])
def test_only_managers_and_owners_open_cases(world: World, desk: Desk, name: str):
    browser = desk(world, name)
    assert browser.get(NEW).status_code == 403
    assert browser.post(NEW, stated(world)).status_code == 403
    assert not models.ChangeCase.objects.exists()


def test_a_verdict_prefills_its_case(world: World, sofia: Client):
    form = sofia.get(reverse("change-case-open", args=[world.verdict.pk])).context["form"]
    assert form.initial["trigger_note"] == world.verdict.reason
    assert world.process.name in form.initial["title"]
    assert {"process", "trigger", "measure"}.isdisjoint(form.fields)


def test_a_case_from_a_verdict_is_of_its_process_whatever_is_sent(world: World, sofia: Client):
    other = ProcessElement.objects.get(key="1.3.3")
    page = reverse("change-case-open", args=[world.verdict.pk])
    sofia.post(page, stated(world, process=other.pk, trigger="other"))
    case = models.ChangeCase.objects.get()
    assert (case.process, case.trigger, case.verdict) == (world.process, "verdict", world.verdict)


def test_a_second_case_for_the_same_verdict_is_refused_on_the_form(world, case, sofia: Client):
    page = reverse("change-case-open", args=[world.verdict.pk])
    response = sofia.post(page, stated(world))
    assert response.status_code == 409
    assert "CHG-0001 answers this verdict already." in response.content.decode()
    assert "Three letters in a week." in response.content.decode()


# --- editing


def test_an_edit_is_kept_with_what_it_was(world: World, case, sofia: Client):
    page = f"{case.get_absolute_url()}edit/"
    sofia.post(page, {"title": "A better title", "measure": world.measure.pk})
    entry = AuditEntry.objects.get(act="change_case.edited")
    assert (entry.before["title"], entry.after["title"]) == (case.title, "A better title")


def test_a_case_is_measured_by_a_measure_of_its_own_process(world: World, case, sofia: Client):
    foreign = history.measure_of(ProcessElement.objects.get(key="1.3.3"))
    page = f"{case.get_absolute_url()}edit/"
    response = sofia.post(page, {"title": "A better title", "measure": foreign.pk})
    assert (response.status_code, errors_of(response)) == (422, ["measure"])
    case.refresh_from_db()
    assert case.title != "A better title"


def test_an_edit_forges_neither_state_nor_people(world: World, case, sofia: Client):
    forged = {"state": "closed", "proposer": world.anna.pk, "tester": world.sofia.pk}
    sofia.post(f"{case.get_absolute_url()}edit/", {"title": "Better", **forged})
    case.refresh_from_db()
    assert (case.title, case.state) == ("Better", "proposed")
    assert (case.proposer, case.tester) == (world.sofia, None)


@pytest.mark.parametrize("state", ["closed", "rejected"])
def test_a_case_that_is_over_is_not_edited(case, sofia: Client, state: str):
    models.ChangeCase.objects.update(state=state)
    page = f"{case.get_absolute_url()}edit/"
    assert page not in shown(sofia, case.get_absolute_url())
    assert sofia.get(page).status_code == 409
    assert sofia.post(page, {"title": "Too late"}).status_code == 409


# --- the record


def test_the_record_shows_why_there_is_a_case(world: World, case, sofia: Client):
    page = shown(sofia, case.get_absolute_url())
    assert world.verdict.headline in page
    assert "Nobody carries it yet" in page
    assert "<svg" in page


def test_the_record_shows_where_the_case_stands(world: World, case, sofia: Client):
    loop = sofia.get(case.get_absolute_url()).context["loop"]
    assert [step.standing for step in loop][:2] == ["here", "ahead"]


def test_who_makes_the_next_step_is_told_so(world: World, case, desk: Desk):
    assert "Waits for you" in shown(desk(world, "omar"), case.get_absolute_url())
    assert "Waits for you" not in shown(desk(world, "tess"), case.get_absolute_url())


def test_a_button_that_is_refused_says_why(world: World, case, desk: Desk):
    page = shown(desk(world, "aude"), case.get_absolute_url())
    assert f'disabled aria-describedby="why-{case.pk}-start_design"' in page
    assert "Your role does not include “Take into design”." in page


def test_a_retired_process_is_not_changed(world: World, case, desk: Desk):
    ProcessElement.objects.filter(pk=world.process.pk).update(state="retired")
    omar = desk(world, "omar")
    assert "The process is retired; plan it again first." in shown(omar, case.get_absolute_url())
    omar.post(f"{case.get_absolute_url()}start_design/")
    case.refresh_from_db()
    assert case.state == "proposed"


@pytest.mark.parametrize("move", ["reject"])
def test_a_grave_move_asks_for_its_reason_first(world: World, case, desk: Desk, move: str):
    anna, page = desk(world, "anna"), f"{case.get_absolute_url()}{move}/"
    assert "Think twice" in anna.get(page).content.decode()
    response = anna.post(page, {"note": " "})
    assert (response.status_code, errors_of(response)) == (422, ["note"])
    anna.post(page, {"note": "Another case covers it."})
    case.refresh_from_db()
    assert case.state == "rejected"
    assert "Another case covers it." in shown(anna, case.get_absolute_url())


@pytest.mark.parametrize("address", ["CHG-9999/", "CHG-9999/accept/", "CHG-9999/edit/"])
def test_a_case_that_is_not_there_is_not_found(sofia: Client, address: str):
    assert sofia.get(f"{LIST}{address}").status_code == 404


def test_a_move_that_is_not_in_the_table_has_no_address(case, sofia: Client):
    assert sofia.post(f"{case.get_absolute_url()}approve/").status_code == 404


def test_a_title_is_shown_as_text(world: World, case, sofia: Client):
    models.ChangeCase.objects.update(title="<script>alert(1)</script>")
    page = sofia.get(case.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


# --- design


@pytest.fixture
def design(world: World) -> models.ChangeCase:
    return in_design(world)


def test_a_design_without_links_says_what_to_link(world: World, design, desk: Desk):
    page = shown(desk(world, "omar"), design.get_absolute_url())
    assert "Nothing is linked yet." in page
    assert f"{design.get_absolute_url()}link-document/" in page


def test_a_document_is_offered_until_it_is_linked(world: World, design, desk: Desk):
    omar, page = desk(world, "omar"), f"{design.get_absolute_url()}link-document/"
    first, second = world.documents
    response = omar.post(page, {"document": first.pk})
    assert response["Location"] == f"{design.get_absolute_url()}#design"
    assert list(omar.get(page).context["form"].fields["document"].queryset) == [second]
    refused = omar.post(page, {"document": first.pk})
    assert (refused.status_code, errors_of(refused)) == (422, ["document"])


def test_a_link_needs_a_document(world: World, design, desk: Desk):
    response = desk(world, "omar").post(f"{design.get_absolute_url()}link-document/", {})
    assert (response.status_code, errors_of(response)) == (422, ["document"])


def test_a_document_is_unlinked_with_its_button(world: World, design, desk: Desk):
    case = actions.link_document(design, world.documents[0], actor=world.omar)
    omar = desk(world, "omar")
    button = reverse("case-unlink-document", args=[case.number, world.documents[0].number])
    assert button in shown(omar, case.get_absolute_url())
    omar.post(button)
    assert not case.release.items.exists()
    again = omar.post(button)
    assert "is not linked" in again.content.decode()


@pytest.mark.parametrize("name", ["sofia", "tess", "anna", "edith", "aude"])
def test_only_an_owner_links_and_unlinks(world: World, design, desk: Desk, name: str):
    actions.link_document(design, world.documents[0], actor=world.omar)
    browser = desk(world, name)
    page = f"{design.get_absolute_url()}link-document/"
    assert browser.post(page, {"document": world.documents[1].pk}).status_code == 409
    unlink = reverse("case-unlink-document", args=[design.number, world.documents[0].number])
    browser.post(unlink)
    design.refresh_from_db()
    assert [item.document for item in design.release.items.all()] == [world.documents[0]]
    assert unlink not in shown(browser, design.get_absolute_url())


def test_infrastructure_of_the_process_is_linked_and_unlinked(world: World, design, desk: Desk):
    provision = ProvisionFactory(process=world.process)
    stranger = ProvisionFactory()
    omar, page = desk(world, "omar"), f"{design.get_absolute_url()}link-provision/"
    refused = omar.post(page, {"provision": stranger.pk})
    assert (refused.status_code, errors_of(refused)) == (422, ["provision"])
    omar.post(page, {"provision": provision.pk})
    omar.post(page, {"provision": provision.pk})
    assert [link.provision for link in design.provision_links.all()] == [provision]
    assert provision.infrastructure.name in shown(omar, design.get_absolute_url())
    omar.post(reverse("case-unlink-provision", args=[design.number, provision.pk]))
    assert not design.provision_links.exists()
