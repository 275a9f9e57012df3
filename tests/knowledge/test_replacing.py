"""A document that replaces others: together at one instant, never in a circle, readers led on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel.inbox import work_of
from kernel.models import AuditEntry
from kernel.notices import announcements
from kernel.ruling import MoveRefused
from knowledge import actions, tasks
from knowledge.broken_references import broken_in_force
from knowledge.lifecycle import VersionState
from knowledge.models import Document, DocumentVersion, SearchEntry
from knowledge.parts import PartsRefused
from tests.knowledge.factories import ClassFactory, DocumentFactory, VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    """In force since yesterday."""
    return VersionFactory(
        document=DocumentFactory(number="POL-0003", title="Old rule"),
        state=VersionState.IN_FORCE,
        in_force_from=timezone.now() - timedelta(days=1),
        body="The old rule.",
    )


@pytest.fixture
def new(editor, old):
    document = DocumentFactory(number="POL-0009", title="New rule")
    return replacing(actions.draft_version(document, actor=editor), editor, "POL-0003")


def replacing(draft, editor, *numbers, body="The new rule."):
    parts = {"replaces": list(numbers)}
    return actions.edit_version(
        draft, body=body, parts=parts, expected_digest=draft.digest, actor=editor
    )


def approved(version, editor, approver, **how):
    submitted = actions.submit_version(version, actor=editor)
    return actions.approve_version(submitted, actor=approver, **how)


def in_force(version, editor, approver, releaser):
    return actions.enact_version(approved(version, editor, approver), actor=releaser)


def states():
    versions = DocumentVersion.objects.select_related("document")
    return {one.label: one.state for one in versions}


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_replaced_goes_in_the_instant_in_which_the_new_comes(
    old, new, editor, approver, releaser
):
    enacted = in_force(new, editor, approver, releaser)
    old.refresh_from_db()
    assert (old.state, old.replaced_by) == (VersionState.SUPERSEDED, enacted)
    assert old.in_force_until == enacted.in_force_from
    assert not SearchEntry.objects.filter(document=old.document).exists()
    assert old.document.replaced_by_now == enacted.document


def test_a_refused_enactment_leaves_the_old_in_force(old, new, editor, approver, releaser):
    later = timezone.now() + timedelta(days=3)
    version = approved(new, editor, approver, effective_at=later)
    with pytest.raises(MoveRefused):
        actions.enact_version(version, actor=releaser)
    assert states()["POL-0003 v1"] == VersionState.IN_FORCE


def test_the_readers_of_the_old_are_led_to_the_new(
    client, old, new, editor, approver, releaser, auditor
):
    in_force(new, editor, approver, releaser)
    client.force_login(auditor)
    page = read(client, old.document.get_absolute_url())
    assert "It is replaced by POL-0009 New rule." in page
    assert "Another document has taken its place." in page
    assert "Draft a version, and have it approved" not in page
    assert "Nothing is in force" in page
    yesterday = (timezone.localtime() - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    assert "The old rule." in read(client, f"{old.document.get_absolute_url()}?at={yesterday}")
    assert "POL-0003 is replaced." in read(client, f"{reverse('search')}?q=pol-0003")
    assert "POL-0003 Old rule" in read(client, new.document.get_absolute_url())


def test_the_owner_of_the_old_is_told(old, new, editor, approver, releaser):
    in_force(new, editor, approver, releaser)
    entry = AuditEntry.objects.get(act="version.replaced")
    told = {one.recipient: one.text for one in announcements(entry)}
    assert told[old.document.owner] == "POL-0003 Old rule is replaced by POL-0009 New rule."


def test_a_text_that_names_the_old_is_flagged_with_the_new(
    client, old, new, editor, approver, releaser
):
    VersionFactory(
        document=DocumentFactory(number="ART-0001", kind="article"),
        body="See POL-0003.",
        state=VersionState.IN_FORCE,
    )
    assert not broken_in_force()
    in_force(new, editor, approver, releaser)
    [(_document, [broken])] = broken_in_force()
    assert broken.why == "POL-0003 Old rule is replaced by POL-0009 New rule: name that."
    assert broken.leads_to == new.document
    client.force_login(editor)
    assert "name that" in read(client, reverse("broken-references"))


def test_a_chain_leads_to_its_end(old, new, editor, approver, releaser):
    in_force(new, editor, approver, releaser)
    third = DocumentFactory(number="POL-0020")
    draft = replacing(actions.draft_version(third, actor=editor), editor, "POL-0009")
    in_force(draft, editor, approver, releaser)
    assert old.document.replaced_by_now == third


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("POL-0009", "POL-0009 cannot replace itself."),
        ("POL-0404", "There is no document POL-0404."),
        ("POL-0012", "Nothing of POL-0012 is in force"),
    ],
)
def test_what_cannot_be_replaced_is_refused_when_saved(old, editor, number, words):
    DocumentFactory(number="POL-0012")
    draft = actions.draft_version(DocumentFactory(number="POL-0009"), actor=editor)
    with pytest.raises(PartsRefused, match=words) as refused:
        replacing(draft, editor, number)
    assert set(refused.value.faults) == {"replaces"}


def test_two_drafts_do_not_replace_each_other_also_by_a_third(old, editor):
    for number in ("POL-0030", "POL-0031"):
        VersionFactory(document=DocumentFactory(number=number), state=VersionState.IN_FORCE)
    first, second = (
        actions.draft_version(one.document, actor=editor)
        for one in DocumentVersion.objects.filter(document__number__in=["POL-0030", "POL-0031"])
    )
    third = actions.draft_version(old.document, actor=editor)
    replacing(first, editor, "POL-0031")
    replacing(second, editor, "POL-0003")
    with pytest.raises(PartsRefused, match="POL-0030 itself shall replace POL-0003"):
        replacing(third, editor, "POL-0030")


def test_what_is_in_review_is_not_replaced_over_somebodys_head(
    old, new, editor, approver, releaser
):
    other = actions.draft_version(old.document, actor=approver)
    other = actions.edit_version(
        other, body="Better.", expected_digest=other.digest, actor=approver
    )
    actions.submit_version(other, actor=approver)
    with pytest.raises(MoveRefused, match="POL-0003 v2, which it would replace, is in review"):
        actions.submit_version(new, actor=editor)
    actions.return_version(other, actor=editor, note="See POL-0009.")
    version = approved(new, editor, approver)
    actions.submit_version(other, actor=approver)
    with pytest.raises(MoveRefused, match="is in review"):
        actions.enact_version(version, actor=releaser)
    assert states()["POL-0003 v1"] == VersionState.IN_FORCE


def test_a_draft_of_what_was_replaced_cannot_come_into_force_beside_it(
    old, new, editor, approver, releaser, administrator
):
    other = actions.draft_version(old.document, actor=approver)
    other = actions.edit_version(
        other, body="Better.", expected_digest=other.digest, actor=approver
    )
    in_force(new, editor, approver, releaser)
    for person in (approver, administrator):
        with pytest.raises(MoveRefused, match="POL-0003 is replaced by POL-0009"):
            actions.submit_version(other, actor=person)
    actions.withdraw_version(other, actor=approver, note="Replaced.")
    with pytest.raises(MoveRefused, match="write there"):
        actions.draft_version(old.document, actor=editor)


def test_of_two_that_replace_the_same_the_second_is_refused(old, new, editor, approver, releaser):
    draft = actions.draft_version(DocumentFactory(number="POL-0040"), actor=editor)
    second = approved(replacing(draft, editor, "POL-0003"), editor, approver)
    in_force(new, editor, approver, releaser)
    with pytest.raises(MoveRefused, match="POL-0003 is replaced already, by POL-0009"):
        actions.enact_version(second, actor=releaser)


def test_once_the_new_is_retired_the_old_may_be_written_again(
    old, new, editor, approver, releaser, owner
):
    enacted = in_force(new, editor, approver, releaser)
    actions.retire_version(enacted, actor=owner, note="A mistake.")
    assert old.document.replaced_by_now is None
    assert actions.draft_version(old.document, actor=editor).body == ""


def test_the_next_version_of_the_new_keeps_what_it_replaced(old, new, editor, approver, releaser):
    in_force(new, editor, approver, releaser)
    draft = actions.draft_version(new.document, actor=editor)
    assert draft.replaces == ["POL-0003"]
    saved = actions.edit_version(draft, body="Newer.", expected_digest=draft.digest, actor=editor)
    in_force(saved, editor, approver, releaser)
    old.refresh_from_db()
    assert old.replaced_by.label == "POL-0009 v1"


def test_a_reverted_release_puts_what_was_replaced_in_force_again(
    old, new, editor, approver, releaser, owner
):
    release = actions.plan_release("New rules", actor=owner)
    actions.add_to_release(release, new.document, actor=owner)
    approved(DocumentVersion.objects.get(pk=new.pk), editor, approver)
    actions.enact_release(release, actor=releaser)
    assert states()["POL-0003 v1"] == VersionState.SUPERSEDED
    actions.revert_release(release, actor=releaser, note="Too early.")
    old.refresh_from_db()
    assert (old.state, old.replaced_by, old.in_force_until) == (VersionState.IN_FORCE, None, None)
    assert states()["POL-0009 v1"] == VersionState.SUPERSEDED


def test_what_it_replaces_is_typed_on_the_page_and_compared(client, editor, old):
    draft = actions.draft_version(DocumentFactory(number="POL-0009"), actor=editor)
    client.force_login(editor)
    asked = {"body": "x", "expected_digest": draft.digest, "tells_parts": "1"}
    url = reverse("version-edit", args=[draft.pk])
    wrong = client.post(url, {**asked, "replaces": "POL-0404"})
    assert wrong.status_code == 422
    assert "There is no document POL-0404." in wrong.content.decode()
    client.post(url, {**asked, "replaces": "pol-0003"})
    draft.refresh_from_db()
    assert draft.replaces == ["POL-0003"]
    assert "POL-0003" in read(client, draft.get_absolute_url())


def test_the_score_of_what_is_replaced_goes_with_it(old, new, editor, approver, releaser):
    Document.objects.update(quality=50)
    in_force(new, editor, approver, releaser)
    old.document.refresh_from_db()
    assert old.document.quality is None


def test_the_clock_waits_while_what_is_replaced_is_written_anew_and_says_so_once(
    old, new, editor, approver
):
    soon = timezone.now() + timedelta(hours=1)
    approved(new, editor, approver, effective_at=soon)
    DocumentVersion.objects.filter(pk=new.pk).update(effective_at=timezone.now())
    other = VersionFactory(document=old.document, version=2, state=VersionState.IN_REVIEW)
    for _n in range(2):
        tasks.enact_due_versions()
    assert states()["POL-0009 v1"] == VersionState.APPROVED
    entry = AuditEntry.objects.get(act="version.held")
    assert "POL-0003 v2, which it would replace, is in review." in entry.note
    (line,) = [one for one in work_of(new.document.owner) if str(one.act) == "See why it waits"]
    assert "POL-0003 v2" in line.why
    assert "too few" not in {one.text for one in announcements(entry)}.pop()
    DocumentVersion.objects.filter(pk=other.pk).update(state=VersionState.WITHDRAWN)
    tasks.enact_due_versions()
    assert states()["POL-0009 v1"] == VersionState.IN_FORCE


def test_a_number_with_a_character_that_no_database_keeps_is_none(new, editor):
    with pytest.raises(PartsRefused, match="There is no document POL-0404"):
        replacing(new, editor, "POL-\x000404")


def classed(document, name):
    document.document_class = ClassFactory(name=name)
    document.save()
    return document.document_class


def test_nobody_gets_round_the_approvals_of_a_class_by_replacing(old, new, editor, administrator):
    strict = classed(old.document, "Regulated")
    for actor in (editor, administrator):
        with pytest.raises(MoveRefused, match="POL-0003 is of the class “Regulated”"):
            actions.submit_version(new, actor=actor)
    new.document.document_class = strict
    new.document.save()
    assert actions.submit_version(new, actor=editor).state == VersionState.IN_REVIEW


def test_a_class_given_meanwhile_holds_at_the_instant_too(old, new, editor, approver, releaser):
    ready = approved(new, editor, approver)
    classed(old.document, "Regulated")
    with pytest.raises(MoveRefused, match="so that it is approved as strictly"):
        actions.enact_version(ready, actor=releaser)
    old.refresh_from_db()
    assert old.state == VersionState.IN_FORCE
