"""The gate on its pages: evidence, waivers, acceptance, conditions, dossiers."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kernel.models import Upload
from readiness import actions, models
from readiness.dossier import digest_of
from tests import doors
from tests.readiness.conftest import Standing
from tests.readiness.world import TODAY, World, change_target, plan_pilot, prove, through_tests

pytestmark = pytest.mark.django_db

Desk = Callable[[World, str], Client]
BRIEFED = "staff-briefed"
PDF = b"%PDF-1.7 signed"
TOMORROW = TODAY.date() + timedelta(days=1)
YESTERDAY = TODAY.date() - timedelta(days=1)
REASON = "The team starts next month."


@pytest.fixture(scope="module")
def world(standing: Standing) -> Iterator[World]:
    """A case is ready for acceptance, and nobody has recorded evidence by hand."""
    with standing() as world:
        case = through_tests(world)
        plan_pilot(world, case)
        actions.submit_case(case, actor=world.tess)
        yield world


@pytest.fixture
def case(world: World) -> models.ChangeCase:
    return models.ChangeCase.objects.get()


@pytest.fixture
def anna(world: World, desk: Desk) -> Client:
    return desk(world, "anna")


@pytest.fixture
def tess(world: World, desk: Desk) -> Client:
    return desk(world, "tess")


@pytest.fixture
def accepted(world: World, case: models.ChangeCase) -> models.ChangeCase:
    prove(world, case)
    return actions.accept_case(case, actor=world.anna, note="Good work.")


def of_criterion(case: models.ChangeCase, key: str = BRIEFED, work: str = "") -> str:
    return f"{case.get_absolute_url()}criteria/{key}/{work}"


def waiver_page(case: models.ChangeCase, key: str = BRIEFED) -> str:
    return of_criterion(case, key, "waive/")


def shown(client: Client, record) -> str:
    page = client.get(record.get_absolute_url()).content.decode()
    return " ".join(page.replace("&#x27;", "'").split())


# --- the gate


def test_the_gate_tells_of_every_criterion_whether_it_is_met(case, anna: Client):
    gate = anna.get(case.get_absolute_url()).context["gate"]
    assert len(gate.readings) == models.Criterion.objects.count()
    assert {reading.criterion.key for reading in gate.in_the_way} == {BRIEFED, "way-back-known"}
    assert "Nobody has recorded evidence yet." in shown(anna, case)


def test_a_shut_gate_disables_the_button_and_says_why(case, anna: Client):
    page = shown(anna, case)
    assert f'disabled aria-describedby="why-{case.pk}-accept"' in page
    title = models.Criterion.objects.get(key=BRIEFED).title
    assert f"Not met: {title}. Nobody has recorded evidence yet." in page


def test_no_forged_acceptance_passes_a_shut_gate(case, anna: Client):
    response = anna.post(f"{case.get_absolute_url()}accept/", {"note": "Looks fine."})
    case.refresh_from_db()
    assert "Not met:" in response.content.decode()
    assert (case.state, case.dossiers.count()) == ("ready_for_acceptance", 0)


# --- evidence


def test_evidence_opens_its_criterion(case, tess: Client):
    response = tess.post(of_criterion(case), {"is_met": "on", "note": "All 40 signed."})
    assert response["Location"] == f"{case.get_absolute_url()}#gate"
    assert "All 40 signed." in shown(tess, case)
    met = {r.criterion.key for r in tess.get(response["Location"]).context["gate"].in_the_way}
    assert BRIEFED not in met


def test_evidence_can_also_say_that_it_is_not_met(case, tess: Client):
    tess.post(of_criterion(case), {"note": "Three are on leave."})
    assert not case.manual_findings.get().is_met
    assert "Three are on leave." in shown(tess, case)


def test_the_newest_evidence_counts(case, tess: Client):
    tess.post(of_criterion(case), {"is_met": "on", "note": "All signed."})
    tess.post(of_criterion(case), {"note": "One withdrew."})
    gate = tess.get(case.get_absolute_url()).context["gate"]
    assert BRIEFED in {reading.criterion.key for reading in gate.in_the_way}


def test_evidence_without_words_is_refused_at_its_field(case, tess: Client):
    response = tess.post(of_criterion(case), {"is_met": "on", "note": " "})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["note"]
    assert response.context["form"]["is_met"].value()


def test_a_file_of_evidence_is_kept_and_named(case, tess: Client):
    file = SimpleUploadedFile("list.pdf", PDF)
    tess.post(of_criterion(case), {"is_met": "on", "note": "The list.", "upload": file})
    assert case.manual_findings.get().evidence.media_type == "pdf"
    assert "list.pdf" in shown(tess, case)


@pytest.mark.parametrize(
    ("name", "content"),
    [("list.pdf", b"MZ\x90\x00\x03"), ("list.pdf", b"PAR1\x00"), ("list.pdf", b"\x1f\x8b\x08\x00")],
    ids=["program", "parquet", "gzip"],
)
def test_a_file_that_is_no_evidence_is_refused_at_its_field(case, tess: Client, name, content):
    file = SimpleUploadedFile(name, content)
    sent = {"is_met": "on", "note": "Typed with care.", "upload": file}
    response = tess.post(of_criterion(case), sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["upload"]
    assert "Typed with care." in response.content.decode()
    assert not Upload.objects.exists()


def test_a_file_above_the_limit_is_refused(case, tess: Client, settings):
    settings.UPLOAD_MAX_BYTES = 10
    sent = {"note": "The list.", "upload": SimpleUploadedFile("list.txt", b"a" * 11)}
    response = tess.post(of_criterion(case), sent)
    assert "the limit is" in response.context["form"].errors["upload"][0]


def test_what_the_house_answers_by_itself_takes_no_evidence(case, tess: Client):
    automatic = models.Criterion.objects.filter(kind="automatic").first()
    response = tess.post(of_criterion(case, automatic.key), {"is_met": "on", "note": "Sure."})
    assert response.status_code == 409
    assert "The house answers this criterion by itself." in response.content.decode()
    assert not case.manual_findings.exists()


@pytest.mark.parametrize("name", ["edith", "ayo", "aude", "stefan"])
def test_who_may_not_prove_is_refused_with_the_reason(world: World, case, desk: Desk, name: str):
    response = desk(world, name).post(of_criterion(case), {"is_met": "on", "note": "Seen."})
    assert response.status_code == 409
    assert "Your role does not include this." in response.content.decode()
    assert of_criterion(case) not in shown(desk(world, name), case)


def test_a_criterion_that_is_not_there_is_not_found(case, tess: Client):
    assert tess.get(of_criterion(case, "no-such")).status_code == 404


# --- waivers


def test_a_waiver_names_who_gave_it_why_and_until_when(case, anna: Client):
    anna.post(waiver_page(case), {"reason": REASON, "expires_on": "2027-01-31"})
    assert f"Waived by Anna until 31 Jan 2027: {REASON}" in shown(anna, case)


@pytest.mark.parametrize(
    ("field", "value"), [("reason", " "), ("expires_on", ""), ("expires_on", "next week")]
)
def test_a_waiver_in_want_of_something_names_it(case, anna: Client, field: str, value: str):
    sent = {"reason": REASON, "expires_on": "2027-01-31", field: value}
    response = anna.post(waiver_page(case), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not case.waivers.exists()


@pytest.mark.parametrize(
    ("reason", "day", "told"),
    [
        ("Fine.", TOMORROW, "Say why in at least 10 characters."),
        (REASON, TODAY.date(), "must expire on a day to come"),
        (REASON, YESTERDAY, "must expire on a day to come"),
    ],
)
def test_a_refused_waiver_keeps_what_was_typed(case, anna: Client, reason, day, told: str):
    response = anna.post(waiver_page(case), {"reason": reason, "expires_on": day.isoformat()})
    page = response.content.decode()
    assert response.status_code == 409
    assert told in page
    assert reason in page
    assert day.isoformat() in page


def test_the_gate_is_shut_again_when_the_waiver_expires(world: World, case, anna: Client):
    prove(world, case)
    models.ManualFinding.objects.filter(criterion__key=BRIEFED).delete()
    anna.post(waiver_page(case), {"reason": REASON, "expires_on": TOMORROW.isoformat()})
    assert anna.get(case.get_absolute_url()).context["gate"].is_open
    case.waivers.update(expires_on=YESTERDAY)
    assert not anna.get(case.get_absolute_url()).context["gate"].is_open


def test_what_nobody_may_waive_is_not_waived(case, anna: Client):
    firm = models.Criterion.objects.filter(can_be_waived=False).first()
    response = anna.post(
        waiver_page(case, firm.key), {"reason": REASON, "expires_on": "2027-01-31"}
    )
    assert "cannot be waived" in response.content.decode()
    assert waiver_page(case, firm.key) not in shown(anna, case)
    assert not case.waivers.exists()


@pytest.mark.parametrize("name", ["sofia", "omar", "tess", "edith", "admin"])
def test_who_has_a_part_in_the_case_waives_nothing(world: World, case, desk: Desk, name: str):
    if name == "admin":
        models.ChangeCase.objects.update(owner=world.admin)
    sent = {"reason": REASON, "expires_on": "2027-01-31"}
    response = desk(world, name).post(waiver_page(case), sent)
    assert response.status_code == 409
    assert not case.waivers.exists()


# --- acceptance


def test_acceptance_asks_and_tells_its_consequence(world: World, case, anna: Client):
    prove(world, case)
    page = f"{case.get_absolute_url()}accept/"
    asked = anna.get(page)
    assert "A dossier pins the evidence as it is now." in asked.content.decode()
    assert set(asked.context["form"].fields) == {"note", "condition", "due_on"}
    doors.answer(anna, page, note="Good work.")
    case.refresh_from_db()
    assert (case.state, case.approver) == ("accepted", world.anna)


@pytest.mark.parametrize("half", [{"condition": "Tell the shops."}, {"due_on": "2027-01-31"}])
def test_a_condition_needs_its_words_and_its_day(world: World, case, anna: Client, half):
    prove(world, case)
    response = anna.post(f"{case.get_absolute_url()}accept/", {"note": "Good work.", **half})
    page = response.content.decode()
    assert response.status_code == 422
    assert "both its words and its day" in page
    assert all(typed in page for typed in ("Good work.", *half.values()))
    case.refresh_from_db()
    assert case.state == "ready_for_acceptance"


def test_a_condition_for_a_day_gone_by_accepts_nothing(world: World, case, anna: Client):
    prove(world, case)
    sent = {"condition": "Tell the shops.", "due_on": YESTERDAY.isoformat()}
    response = doors.answer(anna, f"{case.get_absolute_url()}accept/", **sent)
    assert "due on a day to come" in response.content.decode()
    case.refresh_from_db()
    assert (case.state, case.approver, case.dossiers.count()) == ("ready_for_acceptance", None, 0)


def test_to_return_a_case_wants_a_reason(case, anna: Client):
    page = f"{case.get_absolute_url()}return/"
    response = anna.post(page, {"note": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["note"])
    anna.post(page, {"note": "Try the evening shift too."})
    case.refresh_from_db()
    assert case.state == "in_test"
    assert "Try the evening shift too." in shown(anna, case)


def test_an_acceptance_cannot_be_forged_with_its_fields(world: World, case, anna: Client):
    prove(world, case)
    forged = {"note": "Mine.", "approver": world.sofia.pk, "state": "closed", "broke_glass": "on"}
    doors.answer(anna, f"{case.get_absolute_url()}accept/", **forged)
    case.refresh_from_db()
    assert (case.state, case.approver, case.broke_glass) == ("accepted", world.anna, False)


# --- conditions


def test_a_condition_set_later_stands_at_the_gate_until_it_is_met(
    world: World, accepted, anna: Client, desk: Desk
):
    page = f"{accepted.get_absolute_url()}set-condition/"
    anna.post(page, {"text": "Tell the shops.", "due_on": TOMORROW.isoformat()})
    condition = accepted.conditions.get()
    form = reverse("condition-meet", args=[condition.pk])
    assert form in shown(desk(world, "omar"), accepted)
    assert form not in shown(desk(world, "aude"), accepted)
    desk(world, "omar").post(form, {"note": "They were told on Monday."})
    assert "Omar: They were told on Monday." in shown(anna, accepted)


@pytest.mark.parametrize(("field", "value"), [("text", " "), ("due_on", ""), ("due_on", "31.31.")])
def test_a_condition_in_want_of_something_names_it(accepted, anna: Client, field, value):
    sent = {"text": "Tell the shops.", "due_on": TOMORROW.isoformat(), field: value}
    response = anna.post(f"{accepted.get_absolute_url()}set-condition/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not accepted.conditions.exists()


@pytest.fixture
def condition(world: World, accepted) -> models.Condition:
    return actions.set_condition(
        accepted, actor=world.anna, text="Tell the shops.", due_on=TOMORROW
    )


def test_how_a_condition_was_met_must_be_said(world: World, condition, desk: Desk):
    page = reverse("condition-meet", args=[condition.pk])
    omar = desk(world, "omar")
    assert "Tell the shops." in omar.get(page).content.decode()
    response = omar.post(page, {"note": " "})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["note"])
    condition.refresh_from_db()
    assert condition.met_at is None


def test_a_condition_is_met_once(world: World, condition, desk: Desk):
    page = reverse("condition-meet", args=[condition.pk])
    omar = desk(world, "omar")
    omar.post(page, {"note": "They know."})
    assert "The condition is met already." in omar.post(page, {"note": "Twice."}).content.decode()
    condition.refresh_from_db()
    assert condition.met_note == "They know."


def test_a_condition_of_a_case_that_is_over_is_asked_no_more(world: World, condition, desk: Desk):
    models.ChangeCase.objects.update(state="closed")
    response = desk(world, "omar").get(reverse("condition-meet", args=[condition.pk]))
    assert response.status_code == 409


def test_an_overdue_condition_is_seen_as_overdue(condition):
    condition.due_on = YESTERDAY
    assert condition.is_overdue
    condition.met_at = TODAY
    assert not condition.is_overdue


# --- dossiers


def test_a_dossier_shows_what_it_pins_and_proves_it(world: World, accepted, desk: Desk):
    page = shown(desk(world, "aude"), accepted.dossiers.get())
    assert "The content is as it was accepted" in page
    assert accepted.dossiers.get().digest in page
    for document in world.documents:
        assert f"{document.number} v2" in page
    assert "Good work." in page


def test_a_dossier_that_was_tampered_with_says_so(world: World, accepted, desk: Desk):
    dossier = accepted.dossiers.get()
    content = {**dossier.content, "accepted_on": "2020-01-01"}
    models.Dossier.objects.update(content=content)
    assert "The content is as it was accepted" not in shown(desk(world, "aude"), dossier)


def test_a_dossier_names_what_has_changed_since(world: World, accepted, desk: Desk):
    change_target(world)
    told = f"Target {world.measure.name} has changed."
    assert told in shown(desk(world, "aude"), accepted.dossiers.get())
    assert told in shown(desk(world, "anna"), accepted)


def test_the_bytes_of_a_dossier_give_its_digest(world: World, accepted, desk: Desk):
    dossier = accepted.dossiers.get()
    file = desk(world, "aude").get(reverse("dossier-file", args=[accepted.number, 1]))
    assert digest_of(json.loads(file.content)) == dossier.digest
    assert f"{accepted.number}-dossier-1.json" in file["Content-Disposition"]


def test_an_edition_that_is_not_there_is_not_found(accepted, anna: Client):
    assert anna.get(reverse("dossier", args=[accepted.number, 2])).status_code == 404
