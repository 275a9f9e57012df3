"""The pages by which one says who must read, attests, and sees who is missing."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from kernel.inbox import work_of
from knowledge.lifecycle import VersionState
from knowledge.models import Attestation
from knowledge.reading import coverage_of
from tests.doors import tick
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(db):
    return PersonFactory(username="ayo", role="Agent", team="Billing")


@pytest.fixture
def version(owner, reader):
    document = DocumentFactory(owner=owner, title="Goodwill credits")
    document.audience.create(role=Group.objects.get(name="Agent"))
    return VersionFactory(
        document=document,
        state=VersionState.IN_FORCE,
        body="Credit up to 20.",
        attestation_asked_at=timezone.now(),
    )


def pages(version):
    address = version.get_absolute_url()
    return f"{address}attest/", f"{address}attestations/"


def test_from_my_work_to_the_text_and_to_the_word_that_one_has_read_it(client, reader, version):
    (line,) = work_of(reader)
    assert (str(line.act), line.due_on) == ("Read and attest", version.attest_due_on)
    client.force_login(reader)
    page = client.get(line.url).text
    assert "Credit up to 20." in page
    assert "I have read this text, and I will act by it." in page

    answer = client.post(line.url, {"read": version.digest, "confirm": "on"}, follow=True)

    assert answer.redirect_chain[-1][0] == version.document.get_absolute_url()
    assert "Attested. The text is kept" in answer.text
    assert "1 of 1 have attested it (100 %)" in answer.text
    assert work_of(reader) == []
    one = Attestation.objects.get()
    kept = client.get(f"{version.get_absolute_url()}attestations/{one.pk}/").text
    assert "Credit up to 20." in kept
    assert one.digest in kept


def test_what_was_attested_is_called_as_the_document_that_was_read(client, owner, reader, version):
    other = DocumentFactory(owner=owner, title="Goodwill for shops")
    other.audience.create(role=Group.objects.get(name="Agent"))
    twin = VersionFactory(
        document=other,
        state=VersionState.IN_FORCE,
        body=version.body,
        attestation_asked_at=timezone.now(),
    )
    assert twin.digest == version.digest
    client.force_login(reader)
    for one in (version, twin):
        client.post(pages(one)[0], {"read": one.digest, "confirm": "on"})
        kept = Attestation.objects.get(version=one)
        page = client.get(f"{pages(one)[1]}{kept.pk}/").text
        assert f"<h1>{one.label} {one.document.title}</h1>" in page


def test_the_steps_of_a_procedure_are_read_and_kept_with_the_text(client, owner, reader):
    step = dict.fromkeys(("role", "system", "minutes", "decision", "when", "exception"), "")
    document = DocumentFactory(owner=owner, kind="procedure")
    document.audience.create(team="Billing")
    version = VersionFactory(
        document=document,
        state=VersionState.IN_FORCE,
        steps=[{**step, "number": 1, "action": "Ask for the invoice."}],
        scope={"segments": ["business"]},
        attestation_asked_at=timezone.now(),
    )
    client.force_login(reader)
    assert "Ask for the invoice." in client.get(pages(version)[0]).text
    client.post(pages(version)[0], {"read": version.digest, "confirm": "on"})
    one = Attestation.objects.get()
    assert one.text.parts["steps"] == version.steps
    version.steps = []
    version.save()
    kept = client.get(f"{version.get_absolute_url()}attestations/{one.pk}/").text
    assert "Ask for the invoice." in kept
    assert "Business" in kept


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"confirm": "on"}, 422, "This field is required"),
        ({"confirm": "on", "read": "f" * 64}, 409, "It has changed since you read it"),
    ],
)
def test_who_did_not_read_this_text_does_not_attest_it(
    client, reader, version, sent, status, words
):
    client.force_login(reader)
    answer = client.post(pages(version)[0], sent)
    assert answer.status_code == status
    assert not Attestation.objects.exists()
    if status == 409:
        assert words in answer.text


def test_who_is_not_asked_is_told_so(client, administrator, version):
    client.force_login(administrator)
    page = client.get(pages(version)[0]).text
    assert "You are not in its audience." in page
    assert client.post(
        pages(version)[0], {"read": version.digest, "confirm": "on"}
    ).status_code == 409  # fmt: skip


def test_the_list_tells_who_is_missing_by_team_and_as_a_file(client, owner, reader, version):
    PersonFactory(username="=cem", first_name="Cem", role="Agent", team="Repair")
    Attestation.objects.create(
        version=version, person=reader, digest=version.digest, attested_at=timezone.now(),
        text=kept_text(version),
    )  # fmt: skip
    client.force_login(owner)
    page = client.get(pages(version)[1]).text
    assert "1 of 2" in page
    for team in ("Billing", "Repair"):
        assert f'<a href="?team={team}">{team}</a>' in page
    assert "ayo" not in client.get(f"{pages(version)[1]}?attested=false").text.split("<tbody>")[-1]
    file = b"".join(client.get(f"{pages(version)[1]}?export=csv")).decode()
    assert file.splitlines()[0].endswith("Person,Team,Job title,Attested,Version")
    assert "missing" not in file or "Cem" in file


def kept_text(version):
    return Attestation.text.field.related_model.objects.create(
        digest=version.digest, title="T", body=version.body
    )


def test_a_team_is_chosen_and_told_above_the_list(client, owner, reader, version):
    PersonFactory(username="cem", role="Agent", team="Repair")
    client.force_login(owner)
    page = client.get(pages(version)[1], {"team": "Repair"})
    assert [row.record.username for row in page.context["table"].page.object_list] == ["cem"]
    assert [one.value for one in page.context["active_filters"]] == ["Repair"]


def test_the_list_asks_the_database_the_same_for_many(
    client, owner, version, django_assert_max_num_queries
):
    for n in range(60):
        PersonFactory(role="Agent", team=f"Team {n % 5}")
    client.force_login(owner)
    with django_assert_max_num_queries(22):
        client.get(pages(version)[1])


@pytest.mark.parametrize(("role", "status"), [("Agent", 403), ("Auditor", 200)])
def test_who_is_missing_is_not_for_everybody(client, version, role, status):
    client.force_login(PersonFactory(role=role))
    assert client.get(pages(version)[1]).status_code == status


def test_what_another_attested_is_not_shown_to_a_colleague(client, reader, version):
    one = Attestation.objects.create(
        version=version, person=reader, digest=version.digest, attested_at=timezone.now(),
        text=kept_text(version),
    )  # fmt: skip
    client.force_login(PersonFactory(role="Agent"))
    assert client.get(f"{pages(version)[1]}{one.pk}/").status_code == 404


def test_the_owner_says_who_must_read_it(client, owner, reader, version):
    client.force_login(owner)
    address = f"{version.document.get_absolute_url()}audience/"
    assert "Part 6: team" in client.get(address).text
    sent = {
        "attestation_days": "7",
        "attestation_percent": "80",
        "process_1": str(version.document.process_id),
        "team_2": "Billing",
    }
    page = client.post(address, sent, follow=True).text
    version.document.refresh_from_db()
    assert (version.document.attestation_days, version.document.attestation_percent) == (7, 80)
    assert "owner and notification list of" in page
    assert coverage_of(version).asked == 1
    again = client.get(address).text
    assert '<option value="Billing" selected>' in again


def test_a_team_that_is_not_there_is_refused_and_an_editor_finds_no_door(
    client, owner, editor, version
):
    address = f"{version.document.get_absolute_url()}audience/"
    client.force_login(owner)
    answer = client.post(address, {"attestation_days": "7", "team_1": "Nowhere"})
    assert answer.status_code == 422
    client.force_login(editor)
    assert client.get(address).status_code == 403
    assert address not in client.get(version.document.get_absolute_url()).text


def test_an_edit_is_declared_as_it_is_submitted_and_the_reviewer_may_refuse(
    client, editor, approver, version
):
    draft = VersionFactory(document=version.document, version=2, author=editor, body="Up to 25.")
    address = draft.get_absolute_url()
    client.force_login(editor)
    assert "Material: everybody in its audience" in client.get(f"{address}submit/").text
    client.post(f"{address}submit/", {"edit": "minor"})
    draft.refresh_from_db()
    assert (draft.state, draft.is_minor) == (VersionState.IN_REVIEW, True)

    client.force_login(approver)
    page = client.get(address).text
    assert "Minor: attestations are kept" in page
    assert "refuse_minor/" in page
    answer = client.post(f"{address}refuse_minor/", {"note": "Money is never minor."}, follow=True)
    assert "Material: it is attested anew" in answer.text
    assert "refuse_minor/" not in answer.text


def test_no_door_brings_a_version_before_it_is_attested(client, administrator, version):
    waiting = VersionFactory(
        document=version.document, version=2, state=VersionState.APPROVED, body="Up to 25."
    )
    version.document.attestation_percent = 50
    version.document.save()
    client.force_login(administrator)
    address = f"/admin/knowledge/documentversion/{waiting.pk}/move/enact/"
    for answer in (
        client.post(f"{waiting.get_absolute_url()}enact/", follow=True),
        client.post(address, follow=True),
        tick(client, "/admin/knowledge/documentversion/", waiting.pk, "enact"),
    ):
        assert "have attested it (0 %)" in answer.text
    waiting.refresh_from_db()
    assert waiting.state == VersionState.APPROVED


def test_an_attestation_is_only_looked_at_in_the_admin(client, administrator, reader, version):
    one = Attestation.objects.create(
        version=version, person=reader, digest=version.digest, attested_at=timezone.now(),
        text=kept_text(version),
    )  # fmt: skip
    client.force_login(administrator)
    assert client.get("/admin/knowledge/attestation/add/").status_code == 403
    assert client.post(f"/admin/knowledge/attestation/{one.pk}/delete/").status_code == 403
    assert client.get(f"/admin/knowledge/attestation/{one.pk}/change/").status_code == 200
