"""Segments at night: one that fails stops no other; limits and signals stay those of the whole."""

from datetime import date

import pytest
import time_machine

from kernel.accounts import clock_user
from kernel.models import JobRun, JobState
from kernel.ruling import DomainError
from reporting import actions, tasks
from reporting.actions import nights
from reporting.actions.judging import judge_measures
from reporting.models import (
    DailyCell,
    EventBatch,
    Signal,
    Target,
    Verdict,
)
from reporting.queries.due import due_measures
from tests.reporting.history import (
    TIME,
    drifting,
    judged_process,
    judged_segment,
    month,
    noise,
    standing_on,
    target_of,
)

pytestmark = pytest.mark.django_db
NIGHT = "2026-11-20"
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def fine():
    """A process that meets its target, as a whole."""
    return judged_process(98.5 + noise(sigma=0.3))


@pytest.fixture
def measure(fine):
    """Enterprise fails while the whole is fine; Consumer is fine, too."""
    judged_segment(fine, drifting())
    judged_segment(fine, 98.5 + noise(7, sigma=0.3), "Consumer", value=90)
    return fine


def judged(*measures, **said):
    return judge_measures(measures, actor=clock_user(), **said)


def night(day=NIGHT):
    with time_machine.travel(f"{day}T03:10Z", tick=False):
        tasks.judge_all_measures()
    return JobRun.objects.whole_runs().get(period=day)


# --- the clock


def test_the_night_judges_segments_and_counts_them(measure):
    run = night()

    assert (run.state, run.result["verdicts"], run.result["demanding"]) == (JobState.DONE, 3, 1)
    assert night().result["verdicts"] == 3
    assert Verdict.objects.count() == 3


def test_a_target_set_on_a_segment_makes_its_measure_due(measure):
    night()
    today = date(2026, 11, 21)
    assert due_measures(today) == []

    target = target_of(measure, 80, version=2, place=1, segment="Enterprise")
    Target.objects.filter(pk=target.pk).update(set_at="2026-11-20T12:00Z")
    assert due_measures(today) == [measure]


def failing_on(segment):
    """Judging that cannot cope with one segment, alone or among others."""

    def judge(measures, *, actor, only=None, **said):
        if only is None or only == (1, segment):
            raise OSError("the disk is full")
        return judge_measures(measures, actor=actor, only=only, **said)

    return judge


def test_a_segment_that_cannot_be_judged_stops_neither_the_whole_nor_others(measure, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(nights, "judge_measures", failing_on("Enterprise"))
        run = night()

    assert {one.segment for one in Verdict.objects.all()} == {"", "Consumer"}
    assert run.state == JobState.FAILED
    assert (
        "1 of 1 measures could not be judged. "
        "1.3.11 SLA attainment, Enterprise: OSError: the disk is full."
    ) in run.error
    assert night().state == JobState.DONE
    assert standing_on("Enterprise").assurance == "misses"


def test_two_segments_that_fail_are_two_reasons_and_one_measure(measure, monkeypatch):
    def never(measures, *, actor, only=None, **said):
        if only is None or only[0]:
            raise OSError("the disk is full")
        return judge_measures(measures, actor=actor, only=only, **said)

    monkeypatch.setattr(nights, "judge_measures", never)
    found = nights.judge_each([measure], actor=clock_user())

    assert len(found.verdicts) == 1
    assert found.told[0] == "1 of 1 measures could not be judged."
    assert [reason.split(":")[0] for reason in found.failures] == [
        "1.3.11 SLA attainment, Consumer",
        "1.3.11 SLA attainment, Enterprise",
    ]


def test_a_discovery_on_a_segment_that_many_others_turn_is_judged_again(measure):
    judged(measure)
    verdict = standing_on("Enterprise")
    figures = {**verdict.figures, "p": 0.9, "q": 0.01}
    Verdict.objects.filter(pk=verdict.pk).update(figures=figures, variation="stable")
    settled = nights.settle_discoveries(actor=clock_user())

    assert settled.measures == 1
    assert (standing_on("Enterprise").revision, standing_on("Enterprise").variation) == (
        2,
        "deteriorating",
    )
    assert (standing_on("Consumer").revision, standing_on("", place=0).revision) == (1, 1)


def test_new_records_of_a_segment_are_judged_as_they_come(measure):
    judged(measure)
    EventBatch.objects.update(last_event_at="2026-11-30T12:00:00Z")
    for cell in DailyCell.objects.filter(day=month(0)):
        cell.pk, cell.day = None, NOVEMBER
        cell.save()
    judged(measure)

    assert standing_on("Enterprise").period == NOVEMBER
    assert Verdict.objects.count() == 6


# --- limits and signals of the whole are not those of its segments


def test_signals_are_raised_where_they_are_seen(measure):
    judged(measure)
    changed = {"met": 200, "missed": 200, "first_time_right": 200, "reworked": 200}
    DailyCell.objects.filter(day=month(0), place=1).update(**changed)
    judged(measure)
    assert {(one.place, one.verdict.place) for one in Signal.objects.all()} == {(1, 1)}

    DailyCell.objects.filter(day=month(0), place=0).update(**changed)
    judged(measure)
    assert {(one.place, one.verdict.place) for one in Signal.objects.all()} == {(0, 0), (1, 1)}


def test_frozen_limits_of_the_whole_do_not_move_those_of_a_segment(measure, support_manager):
    judged(measure)
    before = standing_on("Enterprise")
    actions.freeze_limits(
        measure,
        since=date(2024, 1, 1),
        until=date(2025, 6, 1),
        reason="It ran well then.",
        actor=support_manager,
    )
    assert standing_on("", place=0).baseline is not None
    assert standing_on("Enterprise") == before
    assert before.baseline is None


def test_a_change_proven_on_a_segment_does_not_prove_one_of_the_whole(fine, support_manager):
    judged_segment(fine, 97 - 4.0 * (TIME >= 24) + noise(5))
    judged(fine)
    assert standing_on("Enterprise").since == date(2025, 11, 1)
    with pytest.raises(DomainError, match="Nothing proves"):
        actions.reset_limits(
            fine, since=date(2025, 11, 1), reason="It changed for good.", actor=support_manager
        )


def test_a_chosen_chart_holds_of_the_segments_too(measure, support_manager):
    actions.choose_chart(
        measure, chart="p", rules="outside", reason="So many cases.", actor=support_manager
    )
    assert [one.figures["asked"]["chart"] for one in Verdict.objects.all()] == ["p"] * 3
