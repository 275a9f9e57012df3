from datetime import date, timedelta

import pytest

from reporting.actions.judging import judge_measures
from reporting.models import DailyCell, EventBatch
from reporting.queries.coverage import Cover, is_thin
from tests.reporting.history import drifting, judged_process, measure_of, month, noise

MONTHS = [month(back) for back in range(14)]


USUAL = Cover(22, 400)


def covers(last, usual=USUAL):
    return {**dict.fromkeys(MONTHS, usual), MONTHS[0]: last}


@pytest.mark.parametrize(
    ("last", "thin"),
    [
        (Cover(22, 400), False),
        (Cover(11, 200), False),
        (Cover(10, 200), True),
        (Cover(22, 199), True),
        (Cover(0, 0), True),
    ],
)
def test_a_month_with_less_than_half_of_the_usual_is_thin(last, thin):
    assert is_thin(MONTHS, covers(last)) == thin


def test_half_of_a_handful_may_be_missing_by_chance():
    assert not is_thin(MONTHS, covers(Cover(12, 9), usual=Cover(18, 20)))


def test_a_young_series_has_no_usual_yet():
    assert not is_thin(MONTHS[:3], covers(Cover(1, 1)))


def test_few_cases_are_a_finding_where_cases_are_counted():
    assert not is_thin(MONTHS, covers(Cover(22, 100)), by_cases=False)
    assert is_thin(MONTHS, covers(Cover(3, 100)), by_cases=False)


@pytest.fixture
def measure(db):
    return judged_process(98.5 + noise(sigma=0.3))


def test_records_that_have_stopped_are_told_and_never_green(measure, support_manager):
    past = date(2026, 10, 31) + timedelta(days=46)
    assert judge_measures([measure], actor=support_manager)[0].assurance == "meets"
    verdict = judge_measures([measure], actor=support_manager, as_of=past)[0]
    assert (verdict.why, verdict.variation, verdict.assurance) == (
        "stale",
        "too_little_data",
        "too_little_data",
    )
    assert verdict.headline == "Too little data: the records have stopped"
    assert "newest record is of 31 October 2026" in verdict.reason
    assert (verdict.probability, verdict.advice, verdict.demands_answer) == (None, "wait", False)
    assert measure.signals.filter(rule="verdict").exists()


def test_one_day_before_the_records_are_fresh_enough(measure, support_manager):
    past = date(2026, 10, 31) + timedelta(days=45)
    assert judge_measures([measure], actor=support_manager, as_of=past)[0].why == ""


def test_a_month_that_ends_in_its_middle_is_incomplete(measure, support_manager):
    """Days with records up to the 9th; a single late record makes the month look whole."""
    days = [
        DailyCell(source=cell.source, process=cell.process, day=cell.day + timedelta(days=shift))
        for cell in DailyCell.objects.exclude(day=month(0))
        for shift in range(1, 20)
    ]
    DailyCell.objects.bulk_create(days)
    verdict = judge_measures([measure], actor=support_manager)[0]
    assert (verdict.why, verdict.variation) == ("incomplete", "too_little_data")
    assert verdict.headline == "Too little data: the last month is incomplete"
    assert "October 2026 has far fewer days with records" in verdict.reason


def test_half_the_cases_are_incomplete_for_a_share_and_a_finding_for_a_volume(
    measure, support_manager
):
    volume = measure_of(measure.process, "volume", order=3)
    DailyCell.objects.filter(day=month(0)).update(
        opened=150, closed=150, met=148, missed=2, first_time_right=148, reworked=2, timed=150
    )
    share, count = judge_measures([measure, volume], actor=support_manager)
    assert (share.why, count.why) == ("incomplete", "")


def test_too_few_months_are_told_as_such(support_manager, db):
    verdict = judge_measures([judged_process(drifting(5))], actor=support_manager)[0]
    assert (verdict.why, verdict.headline) == ("short", "Too little data for a verdict")


def test_when_the_records_come_the_verdict_comes_back(measure, support_manager):
    past = date(2026, 10, 31) + timedelta(days=60)
    judge_measures([measure], actor=support_manager, as_of=past)
    EventBatch.objects.update(last_event_at="2026-12-29T12:00:00Z")
    cell = DailyCell.objects.get(day=month(0))
    for day in (date(2026, 11, 1), date(2026, 12, 1)):
        cell.pk, cell.day = None, day
        cell.save()
    verdict = judge_measures([measure], actor=support_manager, as_of=past)[0]
    assert (verdict.why, verdict.period) == ("", date(2026, 11, 1))
