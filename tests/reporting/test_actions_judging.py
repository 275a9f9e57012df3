from datetime import date

import pytest

from kernel import audit
from kernel.models import AuditEntry
from reporting.actions.judging import judge_measures
from reporting.models import Assurance, DailyCell, Measure, Variation, Verdict
from tests.reporting.history import (
    drifting,
    judged_process,
    measure_of,
    noise,
    process,
    target_of,
    with_history,
)

pytestmark = pytest.mark.django_db


def test_a_failing_process_is_told_so_in_words_for_a_board(support_manager):
    verdict = judge_measures([judged_process(drifting())], actor=support_manager)[0]
    assert verdict.variation == Variation.DETERIORATING
    assert verdict.assurance == Assurance.MISSES
    assert verdict.demands_answer
    assert verdict.headline == "Misses its target and is deteriorating"
    assert verdict.reason.startswith(
        "Misses its target and is deteriorating: the share of cases completed within target "
        "has fallen by 0."
    )
    assert "points a month since January 2026" in verdict.reason
    assert "below the target of 95\u202f% in 7 of the last 12 months" in verdict.reason
    assert "Reaching 95\u202f% by 31 March 2027 is unlikely (" in verdict.reason


def test_a_verdict_keeps_all_it_rests_on(support_manager):
    measure = judged_process(drifting())
    verdict = judge_measures([measure], actor=support_manager)[0]
    verdict.refresh_from_db()
    assert (verdict.period, verdict.data_as_of) == (date(2026, 10, 1), date(2026, 10, 31))
    assert verdict.target == measure.targets.get()
    assert len(verdict.points) == 36
    assert set(verdict.points[-1]) == {"period", "value", "centre", "lower", "upper", "signal"}
    assert verdict.figures["q"] <= 0.05
    assert verdict.figures["method"] == "xmr_bend"
    assert verdict.figures["fan"]["periods"][0] == "2026-11-01"
    assert verdict.probability < 0.2


def test_every_verdict_is_in_the_audit_trail(support_manager):
    judge_measures([judged_process(drifting())], actor=support_manager)
    entry = AuditEntry.objects.get(act="verdict.given")
    assert entry.actor == support_manager
    assert entry.after["assurance"] == "misses"
    assert "Misses its target and is deteriorating" in entry.subject_label


def test_the_history_of_a_process_tells_only_what_is_new(support_manager):
    measure = judged_process(drifting())
    for day in (date(2026, 9, 1), date(2026, 10, 1), None):
        judge_measures([measure], actor=support_manager, as_of=day)
    assert Verdict.objects.count() == 3
    assert audit.timeline(measure).filter(act="verdict.given").count() == 3
    told = audit.timeline(measure.process).filter(act="verdict.given")
    changes = {(one.after["variation"], one.after["assurance"]) for one in told}
    assert len(changes) == told.count() < 3


def test_judging_again_gives_nothing_new(support_manager):
    measure = judged_process(drifting())
    first = judge_measures([measure], actor=support_manager)
    assert judge_measures([measure], actor=support_manager) == first
    assert Verdict.objects.count() == 1
    assert AuditEntry.objects.filter(act="verdict.given").count() == 1


def test_late_records_make_a_new_revision_and_leave_the_old_one(support_manager):
    measure = judged_process(drifting())
    judge_measures([measure], actor=support_manager)
    DailyCell.objects.filter(day=date(2026, 10, 1)).update(met=300, missed=100)
    again = judge_measures([measure], actor=support_manager)[0]
    assert again.revision == 2
    assert again.value == 75
    assert Verdict.objects.count() == 2
    assert Verdict.objects.latest_per_measure().get() == again


def test_a_new_target_makes_a_new_revision_and_the_old_verdict_keeps_its_target(support_manager):
    measure = judged_process(drifting())
    first = judge_measures([measure], actor=support_manager)[0]
    target_of(measure, value=80, version=2)
    again = judge_measures([measure], actor=support_manager)[0]
    assert (again.assurance, again.target.version) == (Assurance.MEETS, 2)
    first.refresh_from_db()
    assert first.target.version == 1


def test_an_earlier_day_is_judged_by_what_was_known_then(support_manager):
    measure = judged_process(drifting())
    verdict = judge_measures([measure], actor=support_manager, as_of=date(2026, 1, 1))[0]
    assert verdict.period == date(2025, 12, 1)
    assert verdict.variation == Variation.STABLE


def test_five_months_are_too_little_data(support_manager):
    verdict = judge_measures([judged_process(drifting(5))], actor=support_manager)[0]
    assert verdict.variation == Variation.TOO_LITTLE_DATA
    assert verdict.assurance == Assurance.TOO_LITTLE_DATA
    assert verdict.probability is None
    assert not verdict.demands_answer
    assert "5 complete months" in verdict.reason


def test_a_measure_without_records_gets_no_verdict(support_manager):
    assert judge_measures([measure_of(process())], actor=support_manager) == []


def test_a_measure_without_target_is_judged_on_its_course_alone(support_manager):
    element = process()
    with_history(element, 90 + 0.2 * noise())
    verdict = judge_measures([measure_of(element)], actor=support_manager)[0]
    assert (verdict.assurance, verdict.target, verdict.probability) == ("no_target", None, None)


def test_discoveries_are_counted_over_all_measures(support_manager):
    drifts, calm = judged_process(drifting()), judged_process(97 + noise(3), key="1.3.9")
    judge_measures([calm], actor=support_manager)
    verdict = judge_measures([drifts], actor=support_manager)[0]
    assert verdict.figures["q"] == pytest.approx(2 * verdict.figures["p"])


def test_all_measures_take_few_queries(support_manager, django_assert_max_num_queries):
    for number in range(4):
        judged_process(97 + noise(number), key=f"1.3.{number}")
    with django_assert_max_num_queries(18):
        assert len(judge_measures(Measure.objects.all(), actor=support_manager)) == 4
