from datetime import date, timedelta

import pytest
from django.utils import timezone

from reporting.actions.judging import judge_measures
from reporting.models import Assurance, Measure, Variation, Verdict
from reporting.queries.changes import changes_among
from reporting.queries.overview import measure_rows
from tests.reporting.history import drifting, judged_process, noise

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


def changes(user, since=None):
    """Among all measures that this person may see."""
    measures = Measure.objects.visible_to(user).select_related("process__owner")
    return changes_among(measure_rows(measures), since)


@pytest.fixture
def failing(support_manager):
    """Judged twice: two years ago, when all was well, and today."""
    measure = judged_process(drifting())
    judge_measures([measure], actor=support_manager, as_of=date(2025, 11, 1))
    judge_measures([measure], actor=support_manager, as_of=NOVEMBER)
    return measure


def test_a_verdict_with_other_axes_than_the_one_before_is_a_change(failing, support_manager):
    [change] = changes(support_manager)
    assert change.measure == failing
    assert change.before.variation == Variation.STABLE
    assert change.after.assurance == Assurance.MISSES
    assert change.after.severity < change.before.severity


def test_a_verdict_that_says_the_same_again_is_none(support_manager):
    fine = judged_process(98.5 + noise(sigma=0.3))
    for day in (date(2026, 10, 1), NOVEMBER):
        judge_measures([fine], actor=support_manager, as_of=day)
    assert fine.verdicts.count() == 2
    assert changes(support_manager) == []


def test_a_first_verdict_is_none(support_manager):
    judge_measures([judged_process(drifting())], actor=support_manager)
    assert changes(support_manager) == []


def test_since_an_instant_only_what_was_said_later_counts(failing, support_manager):
    now = timezone.now()
    assert changes(support_manager, since=now + timedelta(minutes=1)) == []
    first, second = failing.verdicts.order_by("period")
    between = now - timedelta(days=1)
    Verdict.objects.filter(pk=first.pk).update(judged_at=now - timedelta(days=2))
    [change] = changes(support_manager, since=between)
    assert (change.before, change.after) == (first, second)


def test_many_changes_take_as_few_queries_as_one(
    failing, support_manager, django_assert_num_queries
):
    other = judged_process(drifting(), "1.3.3", "Order Handling", "F")
    for day in (date(2025, 11, 1), NOVEMBER):
        judge_measures([other], actor=support_manager, as_of=day)
    support_manager.has_perm("reporting.view_verdict")
    assert Measure.objects.count() == 2
    with django_assert_num_queries(3):  # measures with verdicts, what answers them, the former
        assert len(changes(support_manager)) == 2
