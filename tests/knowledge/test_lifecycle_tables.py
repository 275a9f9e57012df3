"""What must hold for a table, tried through every door."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kernel.ruling import MoveRefused
from knowledge import actions
from knowledge.lifecycle import VERSION_LIFECYCLE, VersionState
from knowledge.models import AcceptedFinding
from knowledge.table_findings import findings_of
from tests import doors
from tests.knowledge.factories import DocumentFactory, VersionFactory
from tests.knowledge.tables import credit_table, flawed_table, small_case

pytestmark = pytest.mark.django_db

FAILING = small_case(key="a", outputs=[{"decision": "refer", "limit": "0"}])
UNKNOWN = [{**credit_table()["rules"][0], "citation": "POL-9999"}, *credit_table()["rules"][1:]]
CLAUSE = [{**credit_table()["rules"][0], "citation": "POL-9999 §3.2"}]
FLAWS = {
    "citations": (
        {"table": credit_table(rules=UNKNOWN)},
        "There is no document POL-9999, which a rule cites.",
    ),
    "findings": ({"table": flawed_table()}, "2 findings have no explanation"),
    "cases": (
        {"table": credit_table(), "cases": [FAILING]},
        "1 of 1 test cases fails: “Small credit” expects Decision: refer, Limit: 0,"
        " found Decision: credit, Limit: 25.",
    ),
}


@pytest.fixture(params=sorted(FLAWS))
def flaw(request):
    return FLAWS[request.param]


def version_with(state=VersionState.DRAFT, **parts):
    document = DocumentFactory(kind="decision_table", number="TAB-0001")
    return VersionFactory(document=document, state=state, body="", **parts)


def accept_all(version, actor, day):
    for one in findings_of(version.table):
        actions.accept_finding(version, key=one.key, reason="Rare", expires_on=day, actor=actor)


ACTS = {
    "submit": (VersionState.DRAFT, actions.submit_version),
    "approve": (VersionState.IN_REVIEW, actions.approve_version),
}


@pytest.mark.parametrize("move", ACTS)
def test_a_flaw_stops_the_move_for_a_superuser_as_well(flaw, move, administrator):
    parts, why = flaw
    state, act = ACTS[move]
    version = version_with(state, **parts)
    with pytest.raises(MoveRefused, match=why):
        act(version, actor=administrator)
    version.refresh_from_db()
    assert version.state == state


@pytest.mark.parametrize("move", ACTS)
def test_a_flaw_stops_the_move_on_the_page(flaw, move, client, approver):
    parts, why = flaw
    state, _act = ACTS[move]
    version = version_with(state, **parts)
    client.force_login(approver)
    page = client.get(version.get_absolute_url()).content.decode()
    assert why in page
    doors.answer(client, reverse("version-move", args=[version.pk, move]))
    version.refresh_from_db()
    assert version.state == state


@pytest.mark.parametrize("move", ACTS)
def test_a_flaw_stops_the_move_in_the_admin(flaw, move, client, administrator):
    parts, _why = flaw
    state, _act = ACTS[move]
    version = version_with(state, **parts)
    client.force_login(administrator)
    listing = reverse("admin:knowledge_documentversion_changelist")
    doors.tick(client, listing, version.pk, move)
    version.refresh_from_db()
    assert version.state == state


def test_what_is_accepted_stops_nothing_until_its_day_has_passed(approver):
    version = version_with(VersionState.IN_REVIEW, table=flawed_table())
    today = timezone.localdate()
    accept_all(version, approver, today)
    assert VERSION_LIFECYCLE.ruling(version, "approve", approver)
    AcceptedFinding.objects.update(expires_on=today - timedelta(days=1))
    assert not VERSION_LIFECYCLE.ruling(version, "approve", approver)


def test_one_finding_accepted_leaves_the_other_to_be_explained(approver):
    version = version_with(VersionState.IN_REVIEW, table=flawed_table())
    accept_all(version, approver, timezone.localdate())
    last = AcceptedFinding.objects.last()
    actions.withdraw_acceptance(version, key=last.key, actor=approver)
    ruling = str(VERSION_LIFECYCLE.ruling(version, "approve", approver))
    assert "1 finding has no explanation" in ruling


def test_an_explanation_holds_for_the_document_whoever_drafts_next(editor, approver):
    former = version_with(table=flawed_table(), author=editor)
    accept_all(former, editor, timezone.localdate())
    actions.withdraw_version(former, actor=editor, note="Later")
    rules = [*reversed(flawed_table()["rules"])]
    draft = actions.draft_version(former.document, actor=approver)
    actions.edit_version(
        draft,
        body="",
        table=flawed_table(rules=rules),
        expected_digest=draft.digest,
        actor=approver,
    )
    assert actions.submit_version(draft, actor=approver).state == VersionState.IN_REVIEW


def test_a_document_that_is_there_may_be_cited(editor):
    DocumentFactory(number="POL-9999")
    version = version_with(table=credit_table(rules=UNKNOWN), author=editor)
    assert actions.submit_version(version, actor=editor).state == VersionState.IN_REVIEW


@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.IN_FORCE])
def test_a_clause_that_is_cited_must_be_in_force_or_in_work(state, editor):
    policy = DocumentFactory(number="POL-9999")
    table = credit_table(rules=[*CLAUSE, *credit_table()["rules"][1:]])
    version = version_with(table=table, author=editor)
    why = "POL-9999 has no clause 3.2, which a rule cites."
    with pytest.raises(MoveRefused, match=why):
        actions.submit_version(version, actor=editor)
    VersionFactory(document=policy, state=state, body="3.2 Small sums are paid at once.")
    assert actions.submit_version(version, actor=editor).state == VersionState.IN_REVIEW


def test_a_document_of_words_has_neither(editor):
    version = VersionFactory(author=editor, body="Credit up to 25.")
    assert actions.submit_version(version, actor=editor).state == VersionState.IN_REVIEW


def test_an_approver_who_read_other_cases_reads_again(editor, approver):
    version = version_with(table=credit_table(), author=editor)
    read = version.digest
    actions.keep_case(version, actor=editor, **small_case())
    version = actions.submit_version(version, actor=editor)
    with pytest.raises(MoveRefused):
        actions.approve_version(version, actor=approver, read=read)
    version.refresh_from_db()
    assert actions.approve_version(version, actor=approver).state == VersionState.APPROVED
