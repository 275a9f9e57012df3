"""Who is told what the clock finds: by the owner there is, and never a person who left."""

import pytest

from kernel.accounts import clock_user
from kernel.models import AuditEntry, JobRun
from kernel.notices import announcements
from reporting.actions.demands import demand_answer, escalate_demand
from reporting.actions.judging import judge_measures
from reporting.announcements import DEMANDS, owner_of, support_managers
from reporting.models import Silence, Verdict, VerdictDemand
from tests.reporting.history import drifting, judged_process

pytestmark = pytest.mark.django_db


@pytest.fixture
def demand(process_owner):
    measure = judged_process(drifting())
    measure.process.owner = process_owner
    measure.process.save()
    judge_measures([measure], actor=clock_user())
    return demand_answer(Verdict.objects.get(), actor=clock_user())


def told(act):
    entry = AuditEntry.objects.get(act=act)
    return {one.recipient.username for one in announcements(entry)}


def test_support_managers_are_the_people_of_that_role_and_administrators(
    support_manager, process_owner, auditor, admin_user, person
):
    gone = person("greta", "Support manager")
    gone.is_active = False
    gone.save()
    clock_user()

    assert set(support_managers()) == {support_manager, admin_user}


def test_a_demand_is_told_to_the_owner_of_the_process(demand, process_owner, support_manager):
    assert told("verdict.answer_demanded") == {process_owner.username}


def test_an_owner_who_left_is_not_told_but_the_support_managers(
    demand, process_owner, support_manager
):
    process_owner.is_active = False
    process_owner.save()

    assert told("verdict.answer_demanded") == {support_manager.username}


def test_an_escalation_is_told_to_all_support_managers(demand, support_manager, person):
    person("sven", "Support manager")
    demand.due_on = demand.due_on.replace(year=2020)
    demand.save()
    escalate_demand(demand, day=demand.due_on.replace(year=2021), actor=clock_user())

    assert told("verdict.answer_escalated") == {support_manager.username, "sven"}


def test_what_a_person_did_themselves_they_are_not_told(demand, process_owner):
    entry = AuditEntry.objects.get(act="verdict.answer_demanded")
    entry.actor_id = process_owner.pk

    assert announcements(entry) == []


@pytest.mark.parametrize("act", sorted(DEMANDS))
def test_every_sentence_has_its_words(demand, act):
    _people, sentence = DEMANDS[act]
    words = {"measure": demand, "headline": "Misses its target", "day": "9 Dec 2026"}

    assert "9 Dec 2026" in str(sentence) % words


@pytest.mark.parametrize("act", [*DEMANDS, "records.stayed_away", "job.failed"])
def test_a_record_that_is_gone_is_told_to_nobody(demand, act):
    entry = AuditEntry.objects.get(act="verdict.answer_demanded")
    entry.act, entry.subject = act, "reporting.verdictdemand:999999"

    assert announcements(entry) == []


def test_a_silence_is_told_to_the_measures_own_owner_first(demand, process_owner, person):
    measure = demand.measure
    silence = Silence(measure=measure, newest_on="2026-10-31", allowed_days=45)
    assert owner_of(silence) == [process_owner]

    measure.owner = person("mona", "Process owner")
    assert owner_of(silence) == [measure.owner]


def test_a_failure_is_told_with_its_reason(demand, support_manager):
    run = JobRun.objects.create(
        job="x", period="1", label="Judge", created_at="2026-11-25T03:10Z", state="failed"
    )
    entry = AuditEntry.objects.get(act="verdict.answer_demanded")
    entry.act, entry.subject = "job.failed", f"kernel.jobrun:{run.pk}"
    entry.subject_label, entry.note = "Judge", "The disk is full."
    (one,) = announcements(entry)

    assert (one.recipient, one.text) == (support_manager, "Judge failed: The disk is full.")
    assert one.url == run.get_absolute_url()


def test_a_demand_leads_to_its_measure(demand):
    assert VerdictDemand.objects.get().get_absolute_url() == demand.measure.get_absolute_url()
