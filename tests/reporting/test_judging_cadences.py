"""Measures that are read daily, weekly or quarterly: their verdicts, limits and signals."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from kernel.ruling import DomainError
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import DailyCell, EventBatch, Source, Verdict
from reporting.queries.replay import differences
from tests.reporting.history import (
    LAST_MONTH,
    _cell,
    measure_of,
    noise,
    process,
    target_of,
    with_history,
)

pytestmark = pytest.mark.django_db
LAST = LAST_MONTH + timedelta(days=30)  # a Saturday


def read_every(days, shares, cadence, last=LAST, **more):
    """A measure whose cases come every so many days, up to and with the last day."""
    element = process()
    with_history(element, [])
    source = Source.objects.get(process=element)
    begun = [last - timedelta(days=days * back) for back in range(len(shares) - 1, -1, -1)]
    DailyCell.objects.bulk_create(
        _cell(source, element, day, float(share), 10.0)
        for day, share in zip(begun, shares, strict=True)
    )
    measure = measure_of(element, **more)
    measure.cadence = cadence
    measure.save()
    return measure


def until(day):
    EventBatch.objects.update(last_event_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def judged(measure, actor, **told):
    return judge_measures([measure], actor=actor, **told)[0]


@pytest.fixture
def weekly(support_manager):
    """Sixty weeks, each told on its Sunday; worse by four points for the last twelve."""
    until(date(2026, 11, 1))
    shares = 98 - 4.0 * (np.arange(60) >= 48) + noise(3, n=60)
    measure = read_every(7, shares, "week", date(2026, 11, 1))
    until(date(2026, 11, 1))
    target_of(measure, 97)
    return measure


def test_a_week_is_judged_as_a_week(weekly, support_manager):
    verdict = judged(weekly, support_manager)
    assert (verdict.cadence, verdict.period) == ("week", date(2026, 10, 26))
    assert verdict.period_name == "the week of 26 October 2026"
    assert (verdict.shape, verdict.since) == ("step", date(2026, 8, 10))
    assert "in the week of 10 August 2026 and has stayed there" in verdict.reason
    assert len(verdict.points) == 59  # the first of them was cut
    assert {date.fromisoformat(one["period"]).isoweekday() for one in verdict.points} == {1}
    assert differences(verdict) == []


def test_its_limits_are_set_by_the_week(weekly, support_manager):
    judged(weekly, support_manager)
    baseline = actions.reset_limits(
        weekly, since=date(2026, 8, 13), reason="It changed for good.", actor=support_manager
    )
    assert baseline.since == date(2026, 8, 10)
    assert baseline.window_text == "limits from 10 Aug 2026 on"
    verdict = weekly.verdicts.first()
    assert (verdict.baseline, verdict.revision) == (baseline, 2)
    inside = [one for one in verdict.points if one["period"] >= "2026-08-10"]
    assert inside[-1]["centre"] == pytest.approx(94, abs=0.6)
    with pytest.raises(DomainError, match="Since then there are 2 weeks with cases"):
        actions.reset_limits(
            weekly, since=date(2026, 10, 20), reason="Too early for that.", actor=support_manager
        )


def test_signals_are_raised_for_the_newest_weeks_and_named_by_them(support_manager):
    shares = 98 + noise(4, sigma=0.3, n=40)
    shares[-2] = 85
    measure = read_every(7, shares, "week", date(2026, 11, 1))
    until(date(2026, 11, 1))
    judged(measure, support_manager)
    signal = measure.signals.get(rule="outside")
    assert (signal.cadence, signal.period) == ("week", date(2026, 10, 19))
    assert "19 Oct 2026" in str(signal)
    assert signal.period_name == "the week of 19 October 2026"


def test_a_day_is_judged_once_a_later_one_has_records(support_manager):
    measure = read_every(1, 98 + noise(2, sigma=0.4, n=60), "day")
    verdict = judged(measure, support_manager)
    assert (verdict.cadence, verdict.period) == ("day", LAST - timedelta(days=1))
    assert (verdict.why, verdict.variation) == ("", "stable")
    assert verdict.figures["asked"]["cycle"] == 7
    assert verdict.figures["asked"]["history"] == 364
    assert differences(verdict) == []


def test_a_target_in_a_quarter_of_a_year_is_not_too_far_for_days(support_manager):
    measure = read_every(1, 98 + noise(2, sigma=0.4, n=400), "day")
    target_of(measure, 97, due_on=date(2027, 1, 31))
    verdict = judged(measure, support_manager)
    assert len(verdict.points) == 364
    assert verdict.probability > 0.9


def test_a_quiet_sunday_is_not_incomplete_and_a_half_monday_is(support_manager):
    measure = read_every(1, 98 + noise(2, sigma=0.4, n=120), "day", last=date(2026, 10, 26))
    for cell in DailyCell.objects.all():
        if cell.day.isoweekday() == 7:
            DailyCell.objects.filter(pk=cell.pk).update(
                opened=4, closed=4, met=4, missed=0, first_time_right=4, reworked=0
            )
    until(date(2026, 10, 26))
    sunday = judged(measure, support_manager)
    assert (sunday.period, sunday.why) == (date(2026, 10, 25), "")
    DailyCell.objects.filter(day=date(2026, 10, 26)).update(
        opened=90, closed=90, met=88, missed=2, first_time_right=90, reworked=0
    )
    until(date(2026, 10, 27))
    monday = judged(measure, support_manager)
    assert (monday.period, monday.why) == (date(2026, 10, 26), "incomplete")
    assert monday.headline == "Too little data: the last day is incomplete"
    assert "26 October 2026 has far fewer cases than that day of the week" in monday.reason


def test_quarters_are_judged_by_the_quarter(support_manager):
    measure = read_every(91, 98 + noise(6, sigma=0.3, n=20), "quarter", last=date(2026, 9, 30))
    until(date(2026, 9, 30))
    verdict = judged(measure, support_manager, as_of=date(2026, 10, 15))
    assert (verdict.period, verdict.period_name) == (date(2026, 7, 1), "Q3 2026")
    assert (verdict.why, verdict.variation) == ("", "stable")
    assert differences(verdict) == []


def test_too_few_quarters_are_counted_as_quarters(support_manager):
    measure = read_every(91, 98 + noise(6, n=6), "quarter", last=date(2026, 9, 30))
    until(date(2026, 9, 30))
    verdict = judged(measure, support_manager, as_of=date(2026, 10, 15))
    assert verdict.why == "short"
    assert "complete quarters with cases; limits and a trend need 12" in verdict.reason


def test_another_cadence_stands_at_once_and_the_former_verdicts_stay(support_manager):
    measure = read_every(7, 98 + noise(3, sigma=0.4, n=200), "month", date(2026, 11, 1))
    until(date(2026, 11, 1))
    monthly = judged(measure, support_manager)
    assert monthly.period == date(2026, 10, 1)
    actions.revise_measure(
        measure, cadence="quarter", reason="The board reads it by the quarter.",
        actor=support_manager,
    )  # fmt: skip
    quarter = Verdict.objects.latest_per_measure().get()  # at once, not with the next night
    assert (quarter.period, quarter.cadence) == (date(2026, 7, 1), "quarter")
    assert judged(measure, support_manager) == quarter
    measure.refresh_from_db()
    actions.revise_measure(
        measure, cadence="month", reason="Back to what we had.", actor=support_manager
    )
    again = judged(measure, support_manager)
    assert (again.period, again.cadence, again.revision) == (date(2026, 10, 1), "month", 2)
    assert list(measure.verdicts.of_whole()) == [again, quarter, monthly]


def test_frozen_limits_hold_in_the_cadence_in_which_they_were_frozen(support_manager):
    measure = read_every(7, 98 + noise(3, sigma=0.4, n=200), "month", date(2026, 11, 1))
    until(date(2026, 11, 1))
    judged(measure, support_manager)
    frozen = actions.freeze_limits(
        measure,
        since=date(2025, 1, 1),
        until=date(2025, 12, 1),
        reason="A good year.",
        actor=support_manager,
    )
    for cadence, expected in (("week", None), ("month", frozen)):
        measure.refresh_from_db()
        actions.revise_measure(
            measure, cadence=cadence, reason="Read it otherwise.", actor=support_manager
        )
        verdict = judged(measure, support_manager)
        assert (verdict.cadence, verdict.baseline) == (cadence, expected)
    assert frozen.window_text == "limits of Jan 2025 to Dec 2025, frozen"


@pytest.fixture
def monthly(support_manager):
    return read_every(7, 97.5 + noise(3, sigma=0.5, n=150), "month", date(2026, 11, 1))


def set_target(measure, actor, value, due_on, period):
    return actions.set_target(
        measure,
        value=value,
        valid_from=date(2024, 1, 1),
        due_on=due_on,
        kind="period",
        period=period,
        rationale="So the contract says.",
        actor=actor,
    )


def test_a_target_of_a_quarter_is_held_against_quarters(monthly, support_manager):
    until(date(2026, 11, 1))
    set_target(monthly, support_manager, 97, date(2026, 12, 31), "quarter")
    verdict = judged(monthly, support_manager)
    assert (verdict.cadence, verdict.assurance) == ("month", "meets")
    assert "It has met the target of 97\u202f% in each of the last 11 quarters." in verdict.reason
    assert "Reaching 97\u202f% in Q4 2026 as a whole is likely" in verdict.reason
    assert verdict.figures["asked"]["whole"]["readings"] == 3
    assert differences(verdict) == []


def test_a_target_of_a_year_is_nearly_decided_in_october(monthly, support_manager):
    until(date(2026, 11, 1))
    set_target(monthly, support_manager, 97, date(2026, 6, 30), "year")
    verdict = judged(monthly, support_manager)
    assert verdict.probability > 0.95
    assert "in each of the last 2 years" in verdict.reason
    assert "in 2026 as a whole" in verdict.reason


def test_a_target_of_less_than_a_reading_is_refused(support_manager):
    measure = read_every(91, 98 + noise(6, n=6), "quarter")
    with pytest.raises(DomainError, match="read quarter by quarter"):
        set_target(measure, support_manager, 97, date(2026, 12, 31), "month")
