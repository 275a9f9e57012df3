from datetime import date

import numpy as np
import pytest

from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Baseline
from reporting.nelson import NELSON
from reporting.periods import MONTH_BY_MONTH
from reporting.queries import own_series
from reporting.queries.questions import Subject, question_about, stretches_of, ways_of
from tests.reporting.history import TIME, judged_process, noise

pytestmark = pytest.mark.django_db
STEP = 97 - 4.0 * (TIME >= 24) + noise(5)
DAY = date(2026, 11, 1)
OCTOBER = 2026 * 12 + 9


@pytest.fixture
def measure(support_manager):
    measure = judged_process(STEP)
    judge_measures([measure], actor=support_manager)
    return measure


def question(measure):
    series = own_series(measure)
    return question_about(Subject(measure), series, ways_of([measure], DAY))


def freeze(measure, actor, since, until):
    return actions.freeze_limits(
        measure, since=since, until=until, reason="It ran well then.", actor=actor
    )


def test_the_usual_question_asks_for_an_xmr_chart_of_the_whole_series(measure):
    asked = question(measure)
    assert (asked.chart, asked.baseline, asked.history) == ("xmr", None, None)
    assert asked.rules == ("outside", "one_side", "one_way", "two_of_three_same_side")
    assert (asked.target, asked.months[-1], asked.scale) == (95.0, OCTOBER, "share")
    assert asked.numerators is None


def test_frozen_limits_end_with_their_last_month(measure, support_manager):
    freeze(measure, support_manager, date(2024, 1, 15), date(2025, 6, 30))
    assert question(measure).baseline == slice(2024 * 12, 2025 * 12 + 6)


def test_the_newest_baseline_counts_and_the_former_are_stretches(measure, support_manager):
    freeze(measure, support_manager, date(2024, 1, 1), date(2025, 6, 1))
    actions.reset_limits(
        measure, since=date(2025, 11, 1), reason="It changed for good.", actor=support_manager
    )
    asked, ways = question(measure), ways_of([measure], DAY)
    assert asked.baseline == slice(2025 * 12 + 10, None)
    assert stretches_of(ways.baselines[measure.pk, 0, ""], MONTH_BY_MONTH) == [2024 * 12]


def test_an_undone_baseline_asks_for_nothing(measure, support_manager):
    baseline = freeze(measure, support_manager, date(2024, 1, 1), date(2025, 6, 1))
    actions.undo_baseline(baseline, actor=support_manager, note="The wrong months.")
    assert question(measure).baseline is None
    assert stretches_of([], MONTH_BY_MONTH) == []


def test_a_chosen_chart_is_asked_for_with_its_parts(measure, support_manager):
    actions.choose_chart(
        measure, chart="p_prime", rules="nelson", reason="So many cases.", actor=support_manager
    )
    asked = question(measure)
    assert asked.rules == tuple(rule.name for rule in NELSON)
    assert set(asked.denominators) == {400.0}
    assert np.allclose(100 * asked.numerators / asked.denominators, asked.values)


def test_an_old_baseline_is_among_the_months_that_are_looked_at(support_manager):
    long = judged_process(97 + noise(4, n=60), key="1.3.9")
    judge_measures([long], actor=support_manager)
    freeze(long, support_manager, date(2021, 11, 1), date(2022, 12, 1))
    assert question(long).history == 60
    assert len(long.verdicts.first().points) == 60


def test_a_verdict_names_the_baseline_it_was_judged_by(measure, support_manager):
    first = measure.verdicts.get()
    baseline = freeze(measure, support_manager, date(2024, 1, 1), date(2025, 6, 1))
    second = measure.verdicts.first()
    assert (first.baseline, second.baseline, second.revision) == (None, baseline, 2)
    assert first.measure_version == second.measure_version == 1
    frozen = [point["centre"] for point in second.points]
    assert frozen[-1] == pytest.approx(STEP[2:20].mean(), abs=0.3)
    actions.undo_baseline(baseline, actor=support_manager, note="The wrong months.")
    third = measure.verdicts.first()
    assert third.baseline is None
    assert third.points == first.points
    assert Baseline.objects.count() == 1


def test_setting_limits_is_no_change_of_the_process(measure, support_manager):
    measure.signals.all().delete()
    freeze(measure, support_manager, date(2024, 1, 1), date(2025, 6, 1))
    assert not measure.signals.filter(rule="verdict").exists()


def test_all_of_it_is_three_questions(measure, django_assert_num_queries):
    with django_assert_num_queries(3):
        ways_of([measure], DAY)
