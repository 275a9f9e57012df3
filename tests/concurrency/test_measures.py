"""Several people who steer the same measure, or the clock of the same process, at once."""

from datetime import date
from decimal import Decimal

import pytest

from kernel import audit
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Baseline, Measure, ServiceLimit
from tests.concurrency.test_documents import at_once
from tests.readiness.world import person
from tests.reporting.events import process
from tests.reporting.history import drifting, judged_process
from tests.reporting.test_actions_calendars import calendar

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
]
FROZEN = {"since": date(2024, 1, 1), "until": date(2025, 6, 1), "reason": "Before the contract."}


def managers(count=4):
    return [person(f"manager-{n}", "Support manager") for n in range(count)]


def judged(actor):
    measure = judged_process(drifting())
    judge_measures([measure], actor=actor)
    return measure


def test_of_many_who_freeze_the_same_limits_one_does():
    people = managers()
    measure = judged(people[0])
    done = at_once(lambda actor: actions.freeze_limits(measure, actor=actor, **FROZEN), people)
    assert len(done) == 1
    assert Baseline.objects.count() == 1


def test_of_many_who_undo_the_same_limits_one_does():
    people = managers()
    baseline = actions.freeze_limits(judged(people[0]), actor=people[0], **FROZEN)
    done = at_once(
        lambda actor: actions.undo_baseline(baseline, actor=actor, note="Too long a window."),
        people,
    )
    assert len(done) == 1


def test_limits_that_are_frozen_while_the_cadence_changes_are_of_one_of_the_two():
    people = managers(2)
    measure = judged(people[0])

    def act(actor):
        if actor == people[0]:
            return actions.freeze_limits(measure, actor=actor, **FROZEN)
        return actions.revise_measure(
            measure, actor=actor, cadence="week", reason="The board wants weeks."
        )

    at_once(act, people)
    assert Measure.objects.get().cadence == "week"
    for baseline in Baseline.objects.all():
        assert baseline.cadence == ("month" if baseline.until == FROZEN["until"] else "week")


def test_of_retiring_and_of_freezing_none_comes_after_the_other_unseen():
    people = managers(3)
    measure = judged(people[0])

    def act(actor):
        if actor == people[0]:
            return actions.retire_measure(measure, actor=actor, reason="Nobody reads it.")
        since = date(2024, people.index(actor), 1)
        return actions.freeze_limits(measure, actor=actor, **{**FROZEN, "since": since})

    at_once(act, people)
    told = list(audit.timeline(measure).order_by("pk").values_list("act", flat=True))
    after = told[told.index("measure.retired") + 1 :]
    assert not {"baseline.frozen", "verdict.given"} & set(after)


def test_limits_of_service_that_many_set_are_those_of_one_of_them():
    people = managers()
    element = process()

    def act(actor):
        hours = Decimal(people.index(actor) + 1)
        limits = [(0, "", hours), (1, "gold", hours)]
        return actions.set_limits(element, limits=limits, in_business_hours=False, actor=actor)

    assert len(at_once(act, people)) == len(people)
    assert len(set(ServiceLimit.objects.values_list("hours", flat=True))) == 1
    assert ServiceLimit.objects.count() == 2


def test_a_calendar_that_many_choose_for_a_process_is_chosen():
    people = managers()
    element, chosen = process(), calendar()
    done = at_once(
        lambda actor: actions.set_calendar(element, calendar=chosen, actor=actor), people
    )
    assert len(done) == len(people)
