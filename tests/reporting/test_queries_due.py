"""Which measures a night has to judge: each by its own cadence, and when something came in."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from kernel.accounts import clock_user
from reporting.actions.judging import judge_measures
from reporting.models import EventBatch, Measure, Verdict
from reporting.periods import CADENCES
from reporting.queries.due import due_by_process, due_measures, split_discoveries
from tests.reporting.history import drifting, judged_process, measure_of, noise

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def measure():
    return judged_process(drifting())


def judged(*measures, on=FRIDAY):
    with time_machine.travel(f"{on}T03:10Z", tick=False):
        judge_measures(measures, actor=clock_user())


def with_cadence(measure, cadence):
    Measure.objects.filter(pk=measure.pk).update(cadence=cadence)
    return measure


@pytest.mark.parametrize(
    ("cadence", "last_day_without", "first_day_due"),
    [
        ("day", FRIDAY, date(2026, 11, 21)),
        ("week", date(2026, 11, 22), date(2026, 11, 23)),
        ("month", date(2026, 11, 30), date(2026, 12, 1)),
        ("quarter", date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_each_measure_is_due_by_its_own_cadence(measure, cadence, last_day_without, first_day_due):
    judged(with_cadence(measure, cadence))

    assert due_measures(last_day_without) == []
    assert due_measures(first_day_due) == [measure]


def test_a_night_that_was_missed_is_made_up_for_on_any_later_one(measure):
    judged(measure, on=date(2026, 9, 30))

    for day in (date(2026, 10, 1), date(2026, 10, 17), date(2027, 2, 3)):
        assert due_measures(day) == [measure]


def test_one_that_was_never_judged_is_due_on_any_day(measure):
    assert due_measures(FRIDAY) == [measure]


def test_one_that_is_retired_is_never_due(measure):
    Measure.objects.filter(pk=measure.pk).update(retired_on=FRIDAY)

    assert due_measures(date(2027, 1, 1)) == []


def test_the_last_verdict_counts_and_not_an_earlier_one(measure):
    judged(measure, on=date(2026, 10, 2))
    standing = Verdict.objects.get()
    standing.pk, standing.revision = None, 2
    standing.judged_at = datetime(2026, 11, 5, tzinfo=UTC)
    standing.save()

    assert due_measures(FRIDAY) == []


@pytest.mark.parametrize(("folder", "is_due"), [("batch-2", True), ("", False)])
def test_only_a_load_that_brought_something_makes_it_due(measure, folder, is_due):
    judged(measure)
    EventBatch.objects.update(folder=folder, loaded_at="2026-11-20T12:00Z")

    assert bool(due_measures(date(2026, 11, 21))) is is_due


def test_records_of_another_process_do_not_make_it_due(measure):
    other = judged_process(97 + noise(3), key="1.3.9")
    judged(measure, other)
    EventBatch.objects.filter(source__process=other.process).update(
        folder="batch-2", loaded_at="2026-11-20T12:00Z"
    )

    assert due_measures(date(2026, 11, 21)) == [other]


def test_they_are_told_process_by_process_in_the_order_of_the_catalogue(measure):
    second = measure_of(measure.process, "cost_per_case", order=2)
    other = judged_process(97 + noise(3), key="1.3.9")
    found = due_by_process(FRIDAY)

    assert found[measure.process_id] == [measure, second]
    assert found[other.process_id] == [other]


def test_a_q_that_stays_on_its_side_turns_nothing(measure):
    judged(measure)
    verdict = Verdict.objects.get()
    q = verdict.figures["q"]

    assert split_discoveries(0.05, [(verdict.pk, q)]) == []
    turned = 0.5 if q <= 0.05 else 0.01
    assert split_discoveries(0.05, [(verdict.pk, turned)]) == [measure.pk]


@pytest.mark.parametrize("cadence", CADENCES)
@given(day=st.dates(date(2020, 1, 1), date(2035, 1, 1)), later=st.integers(0, 200))
def test_a_period_that_has_begun_since_is_a_later_number(cadence, day, later):
    """What `is due` rests on: numbers of periods never fall, and change within one length."""
    number_on = CADENCES[cadence].number_on
    then = day + timedelta(days=later)

    assert number_on(then) >= number_on(day)
    length = {"day": 1, "week": 7, "month": 31, "quarter": 92}[cadence]
    assert later < length or number_on(then) > number_on(day)
