"""Who must read, who has attested what, what an edit keeps, and what waits for it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from kernel.models import AuditEntry
from kernel.notices import announcements
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions, tasks
from knowledge.attesting import waiting_to_be_attested_by
from knowledge.lifecycle import VersionState
from knowledge.models import Attestation, AudiencePart, DocumentVersion
from knowledge.reading import Coverage, TeamCoverage, coverage_by_team, coverage_of, readers_of
from tests.knowledge.factories import (
    ClassFactory,
    DocumentFactory,
    PersonFactory,
    ProcessFactory,
    ReleaseFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db
SAID = "I have read this text."


@pytest.fixture
def readers(db):
    """Three agents in two teams, and one in none."""
    teams = {"ayo": "Billing", "bea": "Billing", "cem": "Repair", "dora": ""}
    return {
        name: PersonFactory(username=name, role="Agent", team=team) for name, team in teams.items()
    }


@pytest.fixture
def document(owner):
    return DocumentFactory(owner=owner)


def for_agents(document, *, percent=None):
    AudiencePart.objects.create(document=document, role=role("Agent"))
    document.attestation_percent = percent
    document.save()
    return document


def role(name):
    return PersonFactory(role=name, is_active=False).groups.get()


def attest(person, version, read=None):
    return actions.attest_version(
        version, actor=person, read=read or version.digest, statement=SAID
    )


def written(document, editor, approver, body, *, is_minor=False, effective_at=None):
    """An approved version; `effective_at` in a year unless told."""
    version = actions.draft_version(document, actor=editor)
    version = actions.edit_version(version, body=body, expected_digest=version.digest, actor=editor)
    version = actions.submit_version(version, actor=editor, is_minor=is_minor)
    at = effective_at or timezone.now() + timedelta(days=365)
    return actions.approve_version(version, actor=approver, effective_at=at)


def enacted(version, releaser):
    version.effective_at = timezone.now()
    version.save()
    return actions.enact_version(version, actor=releaser)


def told(act):
    entry = AuditEntry.objects.filter(act=act).latest("pk")
    return {str(one.recipient.username): one.text for one in announcements(entry)}


def test_an_audience_adds_up_its_parts_and_each_part_asks_for_all_it_names(document, readers):
    process = ProcessFactory(owner=readers["cem"])
    process.watchers.add(readers["dora"], PersonFactory(username="left", is_active=False))
    document.audience.create(role=role("Agent"), team="Billing")
    assert {one.username for one in document.audience.people()} == {"ayo", "bea"}

    document.audience.create(process=process)
    document.audience.create(process=process, team="Nowhere")
    assert {one.username for one in document.audience.people()} == {"ayo", "bea", "cem", "dora"}
    for person in readers.values():
        assert AudiencePart.objects.naming(person).filter(document=document).exists()


def test_who_may_not_attest_is_in_no_audience(document, auditor):
    process = ProcessFactory(owner=auditor)
    document.audience.create(process=process)
    assert not document.audience.people().exists()


def test_coverage_is_told_in_all_and_team_by_team(document, readers, releaser):
    version = VersionFactory(
        document=for_agents(document, percent=60),
        state=VersionState.IN_FORCE,
        attestation_asked_at=timezone.now(),
    )
    attest(readers["ayo"], version)
    attest(readers["cem"], version)

    assert coverage_of(version) == Coverage(4, 2, 60)
    assert coverage_by_team(version) == [
        TeamCoverage("Billing", Coverage(2, 1, 60)),
        TeamCoverage("Repair", Coverage(1, 1, 60)),
        TeamCoverage("", Coverage(1, 0, 60)),
    ]
    assert {one.username for one in readers_of(version).filter(attested_at=None)} == {"bea", "dora"}


@pytest.mark.parametrize(
    ("asked", "attested", "required", "enough"),
    [
        (3, 2, 67, False),
        (3, 2, 66, True),
        (200, 199, 100, False),
        (0, 0, 1, False),
        (0, 0, 0, True),
    ],
)
def test_a_percent_is_never_rounded_up_and_of_nobody_none_is_enough(
    asked, attested, required, enough
):
    assert Coverage(asked, attested, required).is_enough is enough


def test_an_attestation_keeps_the_text_word_for_word(document, readers):
    version = VersionFactory(
        document=for_agents(document), state=VersionState.IN_FORCE, body="Credit up to **20**.",
        attestation_asked_at=timezone.now(),
    )  # fmt: skip
    one, other = attest(readers["ayo"], version), attest(readers["bea"], version)

    assert one.text == other.text
    assert (one.text.body, one.text.digest, one.statement) == (version.body, version.digest, SAID)
    assert AuditEntry.objects.filter(act="version.attested", actor=readers["ayo"]).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE knowledge_attestation SET person_id = person_id",
        "DELETE FROM knowledge_attestation",
        "UPDATE knowledge_attestedtext SET body = 'Other.'",
    ],
)
def test_what_was_attested_cannot_be_changed_by_hand_either(document, readers, statement):
    version = VersionFactory(
        document=for_agents(document),
        state=VersionState.IN_FORCE,
        attestation_asked_at=timezone.now(),
    )
    attest(readers["ayo"], version)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        connection.cursor().execute(statement)


def test_one_attests_what_one_has_read_once_and_only_when_asked(document, readers, administrator):
    version = VersionFactory(
        document=for_agents(document),
        state=VersionState.IN_FORCE,
        attestation_asked_at=timezone.now(),
    )
    with pytest.raises(MoveRefused, match="changed since you read it"):
        attest(readers["ayo"], version, read="0" * 64)
    with pytest.raises(MoveRefused, match="not in its audience"):
        attest(administrator, version)
    attest(readers["ayo"], version)
    with pytest.raises(MoveRefused, match="attested it already"):
        attest(readers["ayo"], version)
    assert Attestation.objects.count() == 1


@pytest.mark.parametrize(
    "state", [VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.RETIRED]
)
def test_nobody_attests_what_is_not_to_be_followed(document, readers, state):
    version = VersionFactory(
        document=for_agents(document), state=state, attestation_asked_at=timezone.now()
    )
    with pytest.raises(MoveRefused, match="Nobody is asked"):
        attest(readers["ayo"], version)


def test_a_minor_edit_keeps_attestations_and_a_material_one_voids_them(
    document, readers, editor, approver, releaser
):
    for_agents(document)
    first = enacted(written(document, editor, approver, "One."), releaser)
    attest(readers["ayo"], first)

    minor = enacted(written(document, editor, approver, "One!", is_minor=True), releaser)
    attest(readers["bea"], minor)
    again = enacted(written(document, editor, approver, "1!", is_minor=True), releaser)
    assert coverage_of(again).attested == 2
    assert waiting_to_be_attested_by(readers["ayo"]) == []
    assert waiting_to_be_attested_by(readers["cem"]) == [again]

    material = enacted(written(document, editor, approver, "Two."), releaser)
    assert coverage_of(material).attested == 0
    assert waiting_to_be_attested_by(readers["ayo"]) == [material]
    minor_of_it = enacted(written(document, editor, approver, "Two!", is_minor=True), releaser)
    assert coverage_of(minor_of_it).attested == 0


def test_the_first_version_is_material(document, editor):
    version = VersionFactory(document=document, author=editor)
    with pytest.raises(DomainError, match="it is a material edit"):
        actions.submit_version(version, actor=editor, is_minor=True)
    version.refresh_from_db()
    assert (version.state, version.is_minor) == (VersionState.DRAFT, False)


def test_a_reviewer_refuses_the_claim_and_the_author_does_not(document, editor, approver, releaser):
    enacted(written(document, editor, approver, "One."), releaser)
    version = actions.draft_version(document, actor=editor)
    version = actions.edit_version(
        version, body="Two.", expected_digest=version.digest, actor=editor
    )
    version = actions.submit_version(version, actor=editor, is_minor=True)
    with pytest.raises(MoveRefused, match="other than the author"):
        actions.refuse_minor(version, actor=editor, note="Mine.")
    with pytest.raises(MoveRefused, match="Say why"):
        actions.refuse_minor(version, actor=approver, note=" ")

    actions.refuse_minor(version, actor=approver, note="The limit is another one.")

    version.refresh_from_db()
    assert (version.state, version.is_minor) == (VersionState.IN_REVIEW, False)
    assert told("version.made_material") == {
        "edith": f"{version.label} Goodwill credits is reviewed as a material edit."
    }
    with pytest.raises(MoveRefused, match="material edit already"):
        actions.refuse_minor(version, actor=approver, note="Again.")


def test_an_approver_who_read_a_material_edit_does_not_approve_a_minor_one(
    document, editor, approver, releaser
):
    enacted(written(document, editor, approver, "One."), releaser)
    version = actions.draft_version(document, actor=editor)
    version = actions.edit_version(
        version, body="Two.", expected_digest=version.digest, actor=editor
    )
    read = actions.submit_version(version, actor=editor)
    actions.reopen_version(read, actor=editor, note="Small.")
    actions.submit_version(version, actor=editor, is_minor=True)
    with pytest.raises(MoveRefused, match="changed since you read it"):
        actions.approve_version(read, actor=approver)


def test_a_text_taken_back_and_changed_is_attested_anew(document, readers, editor, approver):
    version = written(for_agents(document, percent=50), editor, approver, "One.")
    attest(readers["ayo"], version)
    actions.reopen_version(version, actor=editor, note="A mistake.")
    version.refresh_from_db()
    assert version.attestation_asked_at is None
    version = actions.edit_version(
        version, body="Two.", expected_digest=version.digest, actor=editor
    )
    actions.submit_version(version, actor=editor)
    version.refresh_from_db()
    version = actions.approve_version(version, actor=approver)
    assert coverage_of(version).attested == 0
    attest(readers["ayo"], version)
    assert coverage_of(version).attested == 1


@pytest.mark.parametrize("demanded_by", ["document", "class"])
def test_no_hand_brings_a_version_into_force_before_enough_attested(
    document, readers, administrator, demanded_by
):
    for_agents(document, percent=50 if demanded_by == "document" else 10)
    if demanded_by == "class":
        document.document_class = ClassFactory(attestation_percent=50)
        document.save()
    version = VersionFactory(
        document=document, state=VersionState.APPROVED, attestation_asked_at=timezone.now()
    )
    attest(readers["ayo"], version)
    with pytest.raises(MoveRefused, match=r"1 of 4 have attested it \(25 %\).*once 50 % have"):
        actions.enact_version(version, actor=administrator)

    attest(readers["bea"], version)
    assert actions.enact_version(version, actor=administrator).state == VersionState.IN_FORCE


def test_where_nobody_is_in_the_audience_it_says_so_and_does_not_pass(document, administrator):
    document.attestation_percent = 80
    document.save()
    version = VersionFactory(document=document, state=VersionState.APPROVED)
    with pytest.raises(MoveRefused, match="nobody is in its audience"):
        actions.enact_version(version, actor=administrator)


def test_the_clock_waits_says_why_once_and_goes_on_when_enough_attested(
    document, readers, editor, approver
):
    for_agents(document, percent=25)
    version = written(document, editor, approver, "One.", effective_at=timezone.now())
    tasks.enact_due_versions()
    tasks.enact_due_versions()

    version.refresh_from_db()
    assert version.state == VersionState.APPROVED
    (entry,) = AuditEntry.objects.filter(act="version.held")
    assert "0 of 4 have attested it" in entry.note
    assert set(told("version.held")) == {"omar", "edith", "viktor"}

    attest(readers["ayo"], version)
    tasks.enact_due_versions()
    version.refresh_from_db()
    assert (version.state, version.held_at) == (VersionState.IN_FORCE, None)


def test_a_release_comes_whole_or_not_at_all(document, readers, releaser):
    release = ReleaseFactory()
    lacking = VersionFactory(
        document=for_agents(document, percent=25), state=VersionState.APPROVED, release=release,
        attestation_asked_at=timezone.now(),
    )  # fmt: skip
    ready = VersionFactory(state=VersionState.APPROVED, release=release)
    for version in (ready, lacking):
        release.items.create(document=version.document, version=version)
    with pytest.raises(MoveRefused, match=f"{lacking.label}: 0 of 4 have attested it"):
        actions.enact_release(release, actor=releaser)
    assert not DocumentVersion.objects.in_force().exists()

    attest(readers["dora"], lacking)
    actions.enact_release(release, actor=releaser)
    assert DocumentVersion.objects.in_force().count() == 2


def test_the_audience_is_asked_at_approval_where_it_must_attest_before(
    document, readers, editor, approver
):
    version = written(for_agents(document, percent=50), editor, approver, "One.")
    assert set(told("version.attestation_asked")) == set(readers)
    assert waiting_to_be_attested_by(readers["ayo"]) == [version]


def test_otherwise_it_is_asked_once_the_text_is_in_force(
    document, readers, editor, approver, releaser
):
    version = written(for_agents(document), editor, approver, "One.")
    assert waiting_to_be_attested_by(readers["ayo"]) == []
    version = enacted(version, releaser)
    assert waiting_to_be_attested_by(readers["ayo"]) == [version]


def test_who_is_named_later_is_asked_about_what_is_in_force(document, readers, owner):
    version = VersionFactory(document=document, state=VersionState.IN_FORCE)
    actions.set_audience(document, parts=[(None, None, "Repair")], actor=owner)
    assert set(told("version.attestation_asked")) == {"cem"}
    assert waiting_to_be_attested_by(readers["cem"]) == [version]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"parts": [(None, None, " ")]}, "names a role, a process or a team"),
        ({"parts": [], "percent": 101}, "1 to 100 percent"),
        ({"parts": [], "days": 0}, "1 to 365 days"),
    ],
)
def test_an_audience_that_makes_no_sense_is_refused(document, owner, told, why):
    with pytest.raises(DomainError, match=why):
        actions.set_audience(document, actor=owner, **told)


def test_a_role_that_may_not_attest_is_in_no_part(document, owner):
    with pytest.raises(DomainError, match="“Auditor” may not attest"):
        actions.set_audience(document, parts=[(role("Auditor"), None, "")], actor=owner)


def test_the_editor_does_not_choose_who_must_read(document, editor):
    with pytest.raises(DomainError, match="Your role does not include"):
        actions.set_audience(document, parts=[], actor=editor)


def test_a_document_asks_for_no_less_than_its_class(document):
    document.document_class = ClassFactory(attestation_percent=80)
    document.attestation_percent = 10
    assert document.required_coverage == 80
    document.attestation_percent = 0
    with pytest.raises(IntegrityError), transaction.atomic():
        document.save()
