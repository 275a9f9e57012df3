from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.models import AuditEntry
from kernel.ruling import DomainError
from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import AcceptedFinding
from knowledge.table_findings import findings_of
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory
from tests.knowledge.tables import credit_table, flawed_table

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def draft(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    return VersionFactory(document=document, author=editor, table=flawed_table(), body="")


def accept(version, actor, number=0, **changes):
    key = findings_of(version.table)[number].key
    told = {"key": key, "reason": "Gifts are rare", "expires_on": in_days(30), **changes}
    return actions.accept_finding(version, actor=actor, **told)


def test_a_finding_is_accepted_with_reason_day_and_record(draft, editor):
    accepted = accept(draft, editor)
    assert accepted.document == draft.document
    assert (accepted.reason, accepted.accepter) == ("Gifts are rare", editor)
    assert "come to different outputs" in accepted.sentence
    entry = AuditEntry.objects.get(act="finding.accepted")
    assert (entry.actor_name, entry.note) == (str(editor), "Gifts are rare")
    assert entry.after["finding"] == accepted.sentence


@pytest.mark.parametrize("days", [-1, 400])
def test_the_day_is_one_of_the_next_year(draft, editor, days):
    with pytest.raises(DomainError, match="Choose a day"):
        accept(draft, editor, expires_on=in_days(days))


def test_a_reason_is_asked_for(draft, editor):
    with pytest.raises(DomainError, match="why"):
        accept(draft, editor, reason=" \n ")


@pytest.mark.parametrize("role", ["Agent", "Auditor", "Readiness tester"])
def test_who_may_not_explain_findings_is_refused(draft, role):
    with pytest.raises(DomainError):
        accept(draft, PersonFactory(role=role))
    assert not AcceptedFinding.objects.exists()


def test_what_the_table_does_not_have_cannot_be_accepted(draft, editor):
    with pytest.raises(DomainError, match="no such finding"):
        accept(draft, editor, key="0" * 32)


def test_a_version_in_force_takes_no_explanations(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0002")
    version = VersionFactory(document=document, table=flawed_table(), state=VersionState.IN_FORCE)
    with pytest.raises(DomainError, match="not open"):
        accept(version, editor)


def test_what_holds_is_not_accepted_twice(draft, editor):
    accept(draft, editor)
    with pytest.raises(DomainError, match="already"):
        accept(draft, editor)


def test_after_its_day_it_can_be_accepted_anew_and_both_stay_on_record(draft, editor):
    former = accept(draft, editor)
    AcceptedFinding.objects.filter(pk=former.pk).update(expires_on=in_days(-1))
    accept(draft, editor, reason="Still rare")
    former.refresh_from_db()
    assert former.ended_at is not None
    assert AcceptedFinding.objects.standing().get().reason == "Still rare"


def test_what_was_accepted_can_be_taken_back_and_that_is_told(draft, editor, owner):
    accepted = accept(draft, editor)
    actions.withdraw_acceptance(draft, key=accepted.key, actor=owner)
    assert not AcceptedFinding.objects.standing().exists()
    assert AuditEntry.objects.filter(act="finding.acceptance_withdrawn").exists()
    with pytest.raises(DomainError, match="not accepted"):
        actions.withdraw_acceptance(draft, key=accepted.key, actor=owner)


def test_an_agent_takes_nothing_back(draft, editor):
    accepted = accept(draft, editor)
    with pytest.raises(DomainError):
        actions.withdraw_acceptance(draft, key=accepted.key, actor=PersonFactory(role="Agent"))


def test_a_mended_table_needs_no_explanation_and_keeps_the_old_one(draft, editor):
    accept(draft, editor)
    actions.edit_version(
        draft, body="", table=credit_table(), expected_digest=draft.digest, actor=editor
    )
    draft.refresh_from_db()
    assert findings_of(draft.table) == ()
    assert AcceptedFinding.objects.count() == 1
