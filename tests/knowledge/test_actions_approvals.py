"""Approvals: as many, in the stages and by the day that the class of a document asks for."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import IntegrityError, transaction

from kernel import audit, break_glass
from kernel.inbox import work_of
from kernel.models import AuditEntry
from kernel.notices import announcements
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions, queries, tasks
from knowledge.lifecycle import VersionState
from knowledge.models import Approval
from tests import doors
from tests.knowledge.factories import ClassFactory, PersonFactory, VersionFactory

pytestmark = pytest.mark.django_db
STAGES = {"Owner": "Process owner", "Legal": "Go-live approver"}
SUBMITTED = datetime(2026, 6, 1, 9, tzinfo=UTC)


def in_review(editor, **rules):
    version = VersionFactory(
        state=VersionState.DRAFT, author=editor, document__document_class=ClassFactory(**rules)
    )
    return actions.submit_version(version, actor=editor)


def approve(version, person, **said):
    return actions.approve_version(version, actor=person, **said)


def knock(client, version, person):
    """Every door of an approval, one after the other."""
    person.is_staff = True
    person.save()
    client.force_login(person)
    doors.answer(client, f"{version.get_absolute_url()}approve/", note="Fine.")
    admin = "/admin/knowledge/documentversion/"
    doors.answer(client, f"{admin}{version.pk}/move/approve/", note="Fine.")
    ticked = {"action": "move_approve", ACTION_CHECKBOX_NAME: [version.pk], "confirmed": "1"}
    client.post(admin, {**ticked, f"read-{version.pk}": version.digest, "note": "Fine."})
    version.refresh_from_db()


def test_without_a_class_one_approval_is_enough_and_is_a_record(editor, approver):
    version = VersionFactory(state=VersionState.IN_REVIEW, author=editor)
    approved = approve(version, approver, note="Read twice.")
    assert approved.state == VersionState.APPROVED
    given = Approval.objects.get()
    assert (given.approver, given.digest, given.note) == (approver, version.digest, "Read twice.")


@pytest.mark.parametrize("least", [1, 2, 5])
def test_so_many_people_as_the_class_says_and_each_once(editor, least):
    version = in_review(editor, minimum_approvers=least)
    people = [PersonFactory(role="Knowledge editor") for _n in range(least)]
    for count, person in enumerate(people, start=1):
        version = approve(version, person)
        assert (version.state == VersionState.APPROVED) is (count == least)
        if count < least:
            with pytest.raises(MoveRefused, match="You have approved it already"):
                approve(version, person)
    assert version.approver == people[-1]
    assert Approval.objects.standing().count() == least


def test_stages_follow_each_other_and_belong_to_their_roles(editor, owner, releaser, approver):
    version = in_review(editor, minimum_approvers=1, stages=STAGES)
    with pytest.raises(MoveRefused, match="“Owner” is approved by somebody of the role “Process"):
        approve(version, releaser)
    version = approve(version, owner)
    assert version.state == VersionState.IN_REVIEW
    with pytest.raises(MoveRefused, match="“Legal” is approved by"):
        approve(version, approver)
    version = approve(version, releaser)
    assert version.state == VersionState.APPROVED
    assert [one.stage_name for one in version.approvals.all()] == ["Owner", "Legal"]
    acts = audit.timeline(version).values_list("act", flat=True)
    assert {"version.approved_in_part", "version.approved"} <= set(acts)


def test_after_the_stages_whoever_may_approve_makes_up_the_number(editor, owner, approver):
    version = in_review(editor, minimum_approvers=2, stages={"Owner": "Process owner"})
    version = approve(version, owner)
    with pytest.raises(MoveRefused, match="Your role does not include"):
        approve(version, PersonFactory(role="Process owner"))
    assert approve(version, approver).state == VersionState.APPROVED


def test_no_door_approves_a_stage_of_another_role_not_even_as_administrator(
    client, editor, administrator, approver
):
    version = in_review(editor, stages=STAGES)
    for person in (administrator, approver):
        knock(client, version, person)
        assert version.state == VersionState.IN_REVIEW
    assert not Approval.objects.exists()


def test_no_door_lets_one_person_approve_twice(client, editor, administrator):
    version = in_review(editor, minimum_approvers=2)
    knock(client, version, administrator)
    assert version.state == VersionState.IN_REVIEW
    assert Approval.objects.count() == 1


@pytest.mark.parametrize("lenient", [True, False])
def test_who_wrote_a_part_approves_where_the_class_says_so_and_the_author_never(
    client, editor, administrator, lenient
):
    version = in_review(editor, contributors_may_approve=lenient)
    version.contributors.add(administrator)
    knock(client, version, administrator)
    assert (version.state == VersionState.APPROVED) is lenient
    own = in_review(administrator, contributors_may_approve=lenient)
    knock(client, own, administrator)
    assert own.state == VersionState.IN_REVIEW


def test_break_glass_lifts_authorship_and_neither_stage_nor_number(administrator):
    plain = in_review(administrator, minimum_approvers=2)
    staged = in_review(administrator, stages=STAGES)
    for version in (plain, staged):
        break_glass.open_glass(
            version, move="approve", actor=administrator, reason="Outage tonight, nobody is here."
        )
    plain = approve(plain, administrator)
    assert plain.state == VersionState.IN_REVIEW
    assert Approval.objects.get().break_glass
    with pytest.raises(MoveRefused, match="“Owner” is approved by"):
        approve(staged, administrator)


@pytest.mark.parametrize("way", ["reopen", "return"])
def test_when_the_text_is_taken_back_every_approval_is_void(editor, approver, way):
    version = in_review(editor, minimum_approvers=2)
    version = approve(version, approver)
    other = PersonFactory(role="Knowledge editor")
    if way == "return":
        version = actions.return_version(version, actor=other, note="A number is wrong.")
    else:
        version = actions.reopen_version(version, actor=editor, note="A number is wrong.")
    assert not version.approvals.standing().exists()
    assert version.approvals.voided().get().approver == approver
    version = actions.edit_version(
        version, body="Other words.", expected_digest=version.digest, actor=editor
    )
    version = approve(actions.submit_version(version, actor=editor), approver)
    assert version.state == VersionState.IN_REVIEW


def test_the_database_keeps_one_standing_approval_a_person(editor, approver):
    version = approve(in_review(editor, minimum_approvers=2), approver)
    given = version.approvals.get()
    given.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save()


def test_only_who_approves_last_chooses_the_instant(client, editor, approver):
    version = in_review(editor, minimum_approvers=2)
    with pytest.raises(DomainError, match="approves last"):
        approve(version, approver, effective_at=SUBMITTED)
    client.force_login(approver)
    address = f"{version.get_absolute_url()}approve/"
    assert "Effective from" not in client.get(address).text
    approve(version, PersonFactory(role="Knowledge editor"))
    assert "Effective from" in client.get(address).text


def test_the_page_tells_who_approved_and_whose_approval_is_awaited(client, editor, owner, auditor):
    version = approve(in_review(editor, minimum_approvers=3, stages=STAGES), owner)
    steps = queries.approval_steps(version)
    assert [(step.name, bool(step.approval)) for step in steps] == [
        ("Owner", True),
        ("Legal", False),
        ("", False),
    ]
    client.force_login(auditor)
    page = client.get(version.get_absolute_url()).text
    assert "Legal" in page
    assert page.count("not approved yet") == 2


def test_each_stage_is_asked_when_its_turn_comes(editor, owner, releaser):
    version = in_review(editor, stages=STAGES)
    assert queries.awaiting_approval_of(owner) == [version]
    assert not queries.awaiting_approval_of(releaser)
    approve(version, owner)
    assert not queries.awaiting_approval_of(owner)
    assert queries.awaiting_approval_of(releaser) == [version]
    entry = AuditEntry.objects.get(act="version.approved_in_part")
    assert [one.recipient for one in announcements(entry)] == [releaser]


def strike(*days):
    for day in days:
        with time_machine.travel(SUBMITTED + timedelta(days=day), tick=False):
            tasks.remind_of_approvals()


@pytest.fixture
def waiting(editor, approver, owner, monkeypatch):
    """Submitted on 1 June, to be approved within five days."""
    monkeypatch.setattr(tasks.remind_of_approval, "delay", tasks.remind_of_approval)
    with time_machine.travel(SUBMITTED, tick=False):
        version = in_review(editor, review_days=5)
    version.document.owner = owner
    version.document.save()
    return version


def deadlines():
    return AuditEntry.objects.filter(act__startswith="version.approval_").order_by("pk")


def test_approvers_are_reminded_the_day_before_and_the_owner_is_told_when_it_is_late(
    waiting, approver, owner
):
    strike(*range(12))
    told = [(entry.act, (entry.at - SUBMITTED).days) for entry in deadlines()]
    assert told == [("version.approval_due", 4), ("version.approval_overdue", 6)]
    due, late = deadlines()
    assert [one.recipient for one in announcements(due)] == [approver]
    assert {one.recipient for one in announcements(late)} == {approver, owner}


def test_what_is_approved_or_has_no_deadline_is_not_reminded_of(waiting, approver, editor):
    approve(waiting, approver)
    in_review(editor)
    strike(4, 5, 6, 7)
    assert not deadlines()


def test_who_submits_again_begins_a_new_deadline(waiting, editor):
    strike(4, 6)
    with time_machine.travel(SUBMITTED + timedelta(days=7), tick=False):
        actions.reopen_version(waiting, actor=editor, note="A number.")
        actions.submit_version(waiting, actor=editor)
    strike(8, 11, 12, 13)
    assert deadlines().count() == 4


def test_my_work_tells_the_deadline_and_escalates_to_the_owner(waiting, approver, owner):
    with time_machine.travel(SUBMITTED + timedelta(days=2), tick=False):
        (item,) = work_of(approver)
        assert (item.due_on.isoformat(), "overdue" in item.why) == ("2026-06-06", False)
        assert not work_of(owner)
    with time_machine.travel(SUBMITTED + timedelta(days=6), tick=False):
        assert "It is overdue." in work_of(approver)[0].why
        (item,) = work_of(owner)
        assert item.act == "Have it approved"
        assert "It waits for: viktor." in item.why


def test_only_the_clock_reminds(waiting, auditor):
    with pytest.raises(DomainError, match="Remind of reviews"):
        actions.remind_of_approval(waiting, day=SUBMITTED.date(), actor=auditor)
