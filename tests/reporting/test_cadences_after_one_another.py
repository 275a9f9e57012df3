"""A measure whose cadence is changed, and judged on: periods of two cadences begin on one day."""

from datetime import date, timedelta

import pytest

from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Verdict
from tests.reporting.history import judged_process, judged_segment, noise
from tests.reporting.test_judging_cadences import judged, read_every, until

pytestmark = pytest.mark.django_db


def revised(measure, cadence, actor):
    measure.refresh_from_db()
    actions.revise_measure(
        measure, cadence=cadence, reason="It is looked at otherwise now.", actor=actor
    )
    measure.refresh_from_db()


def test_a_week_begins_on_a_day_that_was_judged_before(support_manager):
    measure = read_every(1, 98 + noise(2, sigma=0.4, n=120), "day", last=date(2026, 11, 1))
    for day in (date(2026, 10, 27), date(2026, 10, 28)):
        until(day)
        judged(measure, support_manager)
    revised(measure, "week", support_manager)
    judged(measure, support_manager)
    until(date(2026, 11, 1))
    week = judged(measure, support_manager)
    assert (week.cadence, week.period, week.revision) == ("week", date(2026, 10, 26), 2)
    assert Verdict.objects.latest_per_measure().get() == week


def test_a_quarter_begins_with_a_month_that_was_judged_before(support_manager):
    measure = read_every(7, 98 + noise(3, sigma=0.4, n=200), "month", date(2026, 11, 1))
    for day in (date(2026, 7, 31), date(2026, 8, 31)):
        until(day)
        judged(measure, support_manager)
    revised(measure, "quarter", support_manager)
    assert judged(measure, support_manager).period == date(2026, 4, 1)
    until(date(2026, 9, 30))
    quarter = judged(measure, support_manager)
    assert (quarter.cadence, quarter.period, quarter.revision) == ("quarter", date(2026, 7, 1), 2)
    assert Verdict.objects.latest_per_measure().get() == quarter


@pytest.fixture
def segmented(support_manager):
    measure = judged_process(98.5 + noise(sigma=0.3, n=14))
    judged_segment(measure, 98.5 + noise(7, sigma=0.3, n=14), "Consumer", value=90)
    judge_measures([measure], actor=support_manager)
    return measure


@pytest.mark.parametrize("day", [date(2025, 9, 1) + timedelta(days=9), date(2025, 6, 1)])
def test_what_was_not_known_of_a_segment_that_day_is_not_said(segmented, support_manager, day):
    """Its first month still ran, or it had no records at all: nothing was lost."""
    standing = Verdict.objects.latest_per_series().of_segments().get()
    assert judge_measures([segmented], actor=support_manager, as_of=day) == []
    assert Verdict.objects.latest_per_series().of_segments().get() == standing


def test_a_quarter_outside_is_told_though_its_first_month_was(support_manager):
    shares = 98 + noise(4, sigma=0.3, n=48)
    shares[-3:] = 70, 80, 88
    measure = read_every(30, shares, "month", date(2026, 9, 28))
    until(date(2026, 7, 31))
    judged(measure, support_manager)
    july = date(2026, 7, 1)
    assert measure.signals.filter(rule="outside", cadence="month", period=july).exists()
    revised(measure, "quarter", support_manager)
    until(date(2026, 9, 30))
    judged(measure, support_manager)
    judged(measure, support_manager)
    quarter = measure.signals.get(rule="outside", cadence="quarter", period=july)
    assert quarter.period_name == "Q3 2026"
