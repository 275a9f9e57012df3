from contextlib import suppress

import pytest

from kernel.models import AuditEntry
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions
from knowledge.actions import cases
from knowledge.lifecycle import VersionState
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    VersionFactory,
    table_in_force,
)
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.tables import credit_table, small_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    return VersionFactory(document=document, author=editor, table=credit_table(), body="")


def keep(version, actor, key="", **changes):
    return actions.keep_case(version, key=key, actor=actor, **small_case(**changes))


def test_a_case_is_kept_with_the_draft_and_recorded(draft, editor):
    kept = keep(draft, editor)
    draft.refresh_from_db()
    assert draft.cases == [kept]
    assert kept["outputs"] == [{"decision": "credit", "limit": "25"}]
    assert AuditEntry.objects.get(act="test_case.kept").after["name"] == "Small credit"
    assert editor in draft.contributors.all()


def test_a_case_changes_in_its_place(draft, editor):
    first, second = keep(draft, editor), keep(draft, editor, name="Another")
    changed = keep(draft, editor, key=first["key"], name="Smaller credit")
    draft.refresh_from_db()
    assert draft.cases == [changed, second]


def test_a_case_that_says_the_same_saves_nothing(draft, editor):
    kept = keep(draft, editor)
    keep(draft, editor, key=kept["key"])
    draft.refresh_from_db()
    assert draft.edits == 1


def test_a_case_is_removed_and_recorded(draft, editor):
    kept = keep(draft, editor)
    actions.drop_case(draft, key=kept["key"], actor=editor)
    draft.refresh_from_db()
    assert draft.cases == []
    assert AuditEntry.objects.filter(act="test_case.dropped").exists()


def test_what_somebody_removed_meanwhile_is_neither_changed_nor_removed(draft, editor):
    with pytest.raises(DomainError, match="removed"):
        keep(draft, editor, key="gone")
    with pytest.raises(DomainError, match="removed"):
        actions.drop_case(draft, key="gone", actor=editor)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": "  "}, "name"),
        ({"kind": "perhaps"}, "outcome"),
        ({"outputs": []}, "outputs"),
        ({"outputs": [{"decision": "", "limit": ""}]}, "outputs"),
        ({"inputs": {"amount": "9" * 2_001}}, "at most"),
    ],
)
def test_a_case_without_its_parts_is_refused(draft, editor, changes, why):
    with pytest.raises(DomainError, match=why):
        keep(draft, editor, **changes)
    draft.refresh_from_db()
    assert draft.cases == []


def test_two_cases_do_not_share_a_name(draft, editor):
    keep(draft, editor)
    with pytest.raises(DomainError, match="already"):
        keep(draft, editor)


def test_there_are_not_endlessly_many(draft, editor, monkeypatch):
    monkeypatch.setattr(cases, "MOST_CASES", 1)
    keep(draft, editor)
    with pytest.raises(DomainError, match="at most 1"):
        keep(draft, editor, name="Another")


@pytest.mark.parametrize("state", [one for one in VersionState if one != VersionState.DRAFT])
def test_only_a_draft_takes_or_loses_cases(editor, state):
    document = DocumentFactory(kind="decision_table", number="TAB-0009")
    version = VersionFactory(document=document, table=credit_table(), state=state)
    with pytest.raises(MoveRefused):
        keep(version, editor)
    with pytest.raises(MoveRefused):
        actions.drop_case(version, key="any", actor=editor)


def test_an_agent_keeps_no_cases(draft):
    with pytest.raises(MoveRefused):
        keep(draft, PersonFactory(role="Agent"))


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_are_kept_as_they_are_or_refused(draft, editor, text):
    kept = []
    with suppress(DomainError):
        kept = [keep(draft, editor, name=text, inputs={"amount": text, "reason": text})]
    draft.refresh_from_db()
    assert draft.cases == kept


def test_the_next_draft_begins_with_the_cases_in_force_and_leaves_them_alone(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0009")
    kept = {**small_case(), "key": "a"}
    former = VersionFactory(
        document=document, table=credit_table(), state=VersionState.IN_FORCE, cases=[kept]
    )
    draft = actions.draft_version(document, actor=editor)
    assert draft.cases == [kept]
    actions.drop_case(draft, key="a", actor=editor)
    former.refresh_from_db()
    assert former.cases == [kept]


def test_a_change_of_the_cases_alone_can_be_submitted(editor):
    document = table_in_force(credit_table())
    draft = actions.draft_version(document, actor=editor)
    with pytest.raises(MoveRefused, match="exactly what version 1"):
        actions.submit_version(draft, actor=editor)
    kept = actions.keep_case(draft, actor=editor, **small_case())
    actions.submit_version(draft, actor=editor)
    draft.refresh_from_db()
    assert (draft.state, draft.cases) == (VersionState.IN_REVIEW, [kept])


def test_the_same_once_more_is_no_change_whatever_the_former_edit_was_called(editor):
    document = table_in_force(credit_table())
    document.versions.update(keeps_attestations_of=document.version_in_force)
    draft = actions.draft_version(document, actor=editor)
    with pytest.raises(MoveRefused, match="exactly what version 1"):
        actions.submit_version(draft, actor=editor)
