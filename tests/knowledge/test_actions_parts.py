"""Scope, measures and steps are content: checked when saved, digested, approved."""

import pytest

from kernel.models import AuditEntry
from knowledge import actions, sockets
from knowledge.lifecycle import VersionState
from knowledge.models import Document, ScopeEntry, digest_of
from knowledge.parts import PartsRefused
from tests.knowledge.factories import DocumentFactory, ProcessFactory, VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(editor):
    document = DocumentFactory(number="PRO-0001", kind="procedure")
    return actions.draft_version(document, actor=editor)


@pytest.fixture
def measured(monkeypatch):
    known = {"9.1-sla": "Bills answered in time", "9.1-cost": "Cost per bill"}
    monkeypatch.setattr(sockets.measures, "_known", lambda: known)
    monkeypatch.setattr(sockets.measures, "_told", None)


def edit(version, actor, **parts):
    version.refresh_from_db()
    body = version.body or "Text."
    return actions.edit_version(
        version, body=body, parts=parts, expected_digest=version.digest, actor=actor
    )


def test_a_version_that_says_nothing_more_has_the_digest_it_always_had(procedure):
    assert digest_of("x", None) == digest_of("x", None, scope={}, measures=[], steps=[])
    assert digest_of("x", None) != digest_of("x", None, scope={"segments": ["business"]})
    assert procedure.digest == digest_of("", None)


def test_a_scope_is_kept_in_order_and_found_row_by_row(procedure, editor):
    process = ProcessFactory()
    told = {"segments": ["consumer", "business", "business"], "processes": [process.key]}
    saved = edit(procedure, editor, scope=told)
    assert saved.scope == {"processes": [process.key], "segments": ["business", "consumer"]}
    edit(procedure, editor, scope={"segments": ["business"]})
    assert [(one.aspect, one.value) for one in ScopeEntry.objects.all()] == [
        ("segments", "business")
    ]


def test_what_an_edit_does_not_tell_stays(procedure, editor):
    edit(procedure, editor, scope={"segments": ["business"]}, steps=[{"action": "Ask."}])
    saved = edit(procedure, editor)
    assert saved.scope == {"segments": ["business"]}
    assert [one["action"] for one in saved.steps] == ["Ask."]


@pytest.mark.parametrize(
    ("parts", "field", "words"),
    [
        ({"scope": {"segments": ["busines"]}}, "scope_segments", "Did you mean “business”?"),
        ({"scope": {"audience": ["Agents"]}}, "scope_audience", "Did you mean “Agent”?"),
        ({"scope": {"offerings": ["none"]}}, "scope_offerings", "There is no offering “none”."),
        ({"scope": {"moods": ["sad"]}}, "scope", "“moods” is no aspect of a scope"),
        ({"scope": ["business"]}, "scope", "names no aspects"),
        ({"measures": ["9.1-slaa"]}, "measures", "Did you mean “9.1-sla”?"),
        ({"measures": ["Bills answered on time"]}, "measures", "Did you mean “9.1-sla”?"),
        ({"measures": "9.1-sla"}, "measures", "no list"),
        ({"steps": [{"action": "x", "decision": "TAB-9"}]}, "steps-0-decision", "TAB-9"),
    ],
)
def test_what_is_not_there_is_refused_with_what_was_meant(
    measured, procedure, editor, parts, field, words
):
    with pytest.raises(PartsRefused) as refused:
        edit(procedure, editor, **parts)
    assert words in refused.value.faults[field]
    procedure.refresh_from_db()
    assert (procedure.edits, procedure.scope, procedure.steps) == (0, {}, [])


def test_where_nobody_measures_any_key_is_taken(monkeypatch, procedure, editor):
    monkeypatch.setattr(sockets.measures, "_known", None)
    assert edit(procedure, editor, measures=["any", "any"]).measures == ["any"]


def test_a_step_keeps_its_number_and_a_removed_one_is_never_given_again(procedure, editor):
    first = edit(procedure, editor, steps=[{"action": "a"}, {"action": "b"}]).steps
    edit(procedure, editor, steps=first[:1])
    again = edit(procedure, editor, steps=[{"action": "c"}, *first[:1]]).steps
    assert [(one["action"], one["number"]) for one in again] == [("c", 3), ("a", 1)]
    assert Document.objects.get(number="PRO-0001").last_step == 3


def test_only_a_procedure_has_steps(editor):
    version = actions.draft_version(DocumentFactory(), actor=editor)
    assert edit(version, editor, steps=[{"action": "a"}]).steps == []


def test_the_next_draft_begins_with_all_that_is_in_force(editor):
    scope, document = {"segments": ["business"]}, DocumentFactory(kind="procedure")
    former = VersionFactory(document=document, state=VersionState.IN_FORCE, scope=scope)
    draft = actions.draft_version(document, actor=editor)
    assert draft.scope == scope
    assert draft.scope_entries.count() == 1
    former.refresh_from_db()
    assert draft.digest == digest_of(former.body, None, scope=scope)


def test_a_change_of_scope_is_on_record_with_what_it_was(procedure, editor):
    edit(procedure, editor, scope={"segments": ["business"]})
    edit(procedure, editor, scope={"segments": ["consumer"]})
    entry = AuditEntry.objects.filter(act="version.edited").latest("pk")
    assert entry.before["scope"] == {"segments": ["business"]}
    assert entry.after["scope"] == {"segments": ["consumer"]}


def test_an_approval_is_void_once_the_scope_is_written_anew(procedure, editor, approver):
    saved = edit(procedure, editor, scope={"segments": ["business"]})
    submitted = actions.submit_version(saved, actor=editor)
    approved = actions.approve_version(submitted, actor=approver)
    with pytest.raises(Exception, match="approved"):
        edit(approved, editor, scope={})
    reopened = actions.reopen_version(approved, actor=editor, note="For consumers too.")
    assert edit(reopened, editor, scope={}).approver is None
    assert not reopened.approvals.standing().exists()


def test_a_procedure_of_steps_alone_may_be_submitted(procedure, editor):
    actions.edit_version(
        procedure,
        body="",
        parts={"steps": [{"action": "Ask."}]},
        expected_digest=procedure.digest,
        actor=editor,
    )
    assert actions.submit_version(procedure, actor=editor).state == VersionState.IN_REVIEW
