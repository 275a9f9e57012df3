"""Which verdicts have an answer, and which answer; how documents and records stand."""

from datetime import timedelta
from typing import Any

import pytest

from knowledge.actions.versions import draft_version, edit_version, submit_version
from knowledge.models import DocumentVersion
from readiness import actions
from readiness.models import ChangeCase
from readiness.queries.answers import replies_to, unanswered_verdicts
from readiness.queries.data import coverage_of, first_day_that_counts
from readiness.queries.documents import Way, authors_of, document_ways
from reporting.actions.judging import judge_measures
from tests.readiness.world import (
    TODAY,
    World,
    approved,
    available,
    closed,
    drafted,
    in_design,
    proposed,
    records_after,
    rejected,
)
from tests.reporting import history

SOON = TODAY.date() + timedelta(days=10)
DAY = timedelta(days=1)


def reply(world: World) -> Any:
    return replies_to([world.verdict]).get(world.verdict.pk)


def linked(world: World) -> ChangeCase:
    return actions.link_document(in_design(world), world.documents[0], actor=world.omar)


def draft_of(world: World, case: ChangeCase) -> Any:
    return draft_version(world.documents[0], actor=world.edith, release=case.release)


def way_of(case: ChangeCase) -> str:
    return document_ways(ChangeCase.objects.get(pk=case.pk))[0].way


def test_a_verdict_without_an_answer_has_no_reply(world: World):
    assert reply(world) is None


def test_a_case_on_the_process_answers_all_its_verdicts(world: World):
    told = {"verdict": None, "trigger": "complaint", "trigger_note": "Forty of them."}
    case = proposed(world, **told)
    assert reply(world).url == case.get_absolute_url()


def test_the_newest_case_is_the_answer(world: World):
    told = {"verdict": None, "trigger": "complaint", "trigger_note": "Forty of them."}
    proposed(world, **told)
    assert reply(world).label == "CHG-0001, proposed"
    proposed(world, **told)
    assert reply(world).label == "CHG-0002, proposed"


@pytest.mark.parametrize("maker", [closed, rejected])
def test_a_case_that_is_over_answers_nothing(world: World, maker: Any):
    maker(world)
    assert reply(world) is None


def test_a_decision_is_told_with_its_day(world: World):
    actions.decide_not_to_act(
        world.verdict, reason="The system is replaced.", until=SOON, actor=world.sofia
    )
    assert reply(world).label == "Not acting until 3 Dec 2026"


def test_a_case_goes_before_a_decision(world: World):
    actions.decide_not_to_act(
        world.verdict, reason="The system is replaced.", until=SOON, actor=world.sofia
    )
    proposed(world)
    assert reply(world).label.startswith("CHG-0001")


def test_a_decision_on_one_measure_does_not_answer_another(world: World):
    measure = history.judged_process(history.drifting(), key="1.3.9", name="Billing Events")
    other = judge_measures([measure], actor=world.sofia)[0]
    actions.decide_not_to_act(
        world.verdict, reason="The system is replaced.", until=SOON, actor=world.sofia
    )
    assert unanswered_verdicts() == [other]


def test_a_document_goes_its_way_from_link_to_approval(world: World):
    case = linked(world)
    ways = [way_of(case)]
    version = draft_of(world, case)
    ways.append(way_of(case))
    version = edit_version(
        version,
        body="As it shall be.",
        summary="New.",
        expected_digest=version.digest,
        actor=world.edith,
    )
    submit_version(version, actor=world.edith)
    ways.append(way_of(case))
    assert ways == [Way.NOT_DRAFTED, Way.DRAFT, Way.IN_REVIEW]


def test_an_approved_document_waits_for_its_date(world: World):
    case = linked(world)
    version = approved(draft_of(world, case), world.edith, world.viktor, "As it shall be.")
    assert way_of(case) == Way.APPROVED
    DocumentVersion.objects.filter(pk=version.pk).update(effective_at=TODAY + timedelta(days=10))
    assert way_of(case) == Way.WAITS


def test_released_documents_are_in_force(world: World):
    assert {way.way for way in document_ways(available(world))} == {Way.IN_FORCE}


def test_every_way_has_a_tone_and_approved_ones_are_fine(world: World):
    for way in document_ways(drafted(world)):
        assert (way.tone, way.is_approved) == ("ok", True)


def test_a_case_without_a_release_has_no_documents_and_no_authors(world: World):
    case = proposed(world)
    assert (document_ways(case), authors_of(case)) == ([], [])


def test_an_author_of_two_documents_is_named_once(world: World):
    assert authors_of(drafted(world)) == [world.edith]


def test_the_records_of_a_process_reach_from_its_first_day_to_its_last(world: World):
    before = coverage_of(world.process)
    records_after(world, days=10, a_day=20)
    after = coverage_of(world.process)
    assert after.first_day == before.first_day
    assert after.cases == before.cases + 200
    assert after.last_day == TODAY.date() + 9 * DAY


def test_a_process_without_records_has_no_days(world: World):
    found = coverage_of(history.process("1.3.9", "Billing Events"))
    assert (found.first_day, found.last_day, found.cases) == (None, None, 0)


def test_a_stage_counts_from_today_when_records_end_before(world: World):
    assert first_day_that_counts(world.process) == TODAY.date()


def test_a_stage_counts_from_the_day_after_records_that_run_ahead(world: World):
    records_after(world, days=10)
    assert first_day_that_counts(world.process) == coverage_of(world.process).last_day + DAY


def test_a_stage_without_records_counts_from_today(world: World):
    assert first_day_that_counts(history.process("1.3.9", "Billing Events")) == TODAY.date()
