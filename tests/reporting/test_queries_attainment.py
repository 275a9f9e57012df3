"""How the versions of a target were attained, of a process and of its segments."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from reporting import actions
from reporting.models import Calculation, DailyCell, SegmentDimension, Target
from reporting.queries.attainment import (
    attainments,
    cadence_of,
    is_reached,
    place_text,
    target_facts,
)
from tests.reporting.history import keeper, measure_of, process, with_history

pytestmark = pytest.mark.django_db
SHARES = [90, 92, 94, 96, 91, 97]  # May to October 2026


@pytest.fixture
def measure():
    with_history(process(), SHARES)
    return measure_of(process())


def wanted(measure, value, valid_from=date(2026, 5, 1), **said):
    return actions.set_target(
        measure,
        value=Decimal(value),
        valid_from=valid_from,
        due_on=date(2026, 12, 31),
        rationale=f"Agreed on {value} with the customers.",
        actor=keeper(),
        **said,
    )


def told_apart(measure):
    """North meets every case, South none."""
    SegmentDimension.objects.create(process=measure.process, place=1, name="Region")
    for cell in list(DailyCell.objects.filter(process=measure.process, place=0)):
        for name, met in (("North", 100), ("South", 0)):
            cell.pk, cell.place, cell.segment = None, 1, name
            cell.opened = cell.closed = cell.first_time_right = cell.timed = 100
            cell.reworked, cell.met, cell.missed = 0, met, 100 - met
            cell.save()


@pytest.mark.parametrize(
    ("value", "reached"), [(89, 6), (90, 6), (91, 5), (92, 4), (96, 2), (98, 0)]
)
def test_a_month_that_is_as_good_as_the_target_has_reached_it(measure, value, reached):
    wanted(measure, value)
    [one] = attainments(measure)
    assert (one.readings, one.reached) == (6, reached)
    assert one.percent == pytest.approx(100 * reached / 6)


def test_where_less_is_better_it_is_reached_from_above(measure):
    cost = measure_of(measure.process, Calculation.COST_PER_CASE, order=2)
    wanted(cost, 10)
    [one] = attainments(cost)
    assert (one.reached, one.latest, one.latest_reached) == (6, 10, True)
    target = one.target
    assert is_reached(target, np.array([9.9, 10.0, 10.1])).tolist() == [True, True, False]


def test_a_target_that_begins_after_all_records_has_no_reading_yet(measure):
    wanted(measure, 95, date(2026, 11, 1))
    [one] = attainments(measure)
    assert (one.readings, one.reached, one.percent) == (0, 0, None)
    assert (one.latest, one.latest_period, one.latest_reached) == (None, None, False)


def test_without_a_target_nothing_was_attained(measure):
    assert attainments(measure) == []


def test_each_segment_is_held_against_its_own_target(measure):
    told_apart(measure)
    for name in ("North", "South"):
        wanted(measure, 50, place=1, segment=name)
    [north] = attainments(measure, 1, "North")
    [south] = attainments(measure, 1, "South")
    assert (north.reached, north.latest) == (6, 100)
    assert (south.reached, south.latest) == (0, 0)
    assert attainments(measure) == []


def test_a_segment_goes_by_the_name_of_its_dimension(measure):
    told_apart(measure)
    whole, north = wanted(measure, 90), wanted(measure, 90, place=1, segment="North")
    assert place_text(whole) == "The whole process"
    assert place_text(north) == "Region: North"
    SegmentDimension.objects.all().delete()
    assert place_text(north) == "Dimension 1: North"


def test_a_target_of_a_period_is_read_in_it_and_any_other_in_that_of_its_measure(measure):
    assert cadence_of(wanted(measure, 90)) == "month"
    quarterly = wanted(measure, 94, date(2026, 7, 1), kind="period", period="quarter")
    assert cadence_of(quarterly) == "quarter"


def test_who_set_it_and_why_stands_among_its_facts(measure):
    facts = {str(name): str(value) for name, value in target_facts(wanted(measure, 95))}
    assert facts["Why"] == "Agreed on 95 with the customers."
    assert facts["To be reached by"] == "31 December 2026"
    assert facts["Holds of"] == "The whole process"
    assert facts["Value"].startswith("95")


def test_the_target_that_holds_on_a_day_is_the_newest_begun_of_its_segment(measure):
    told_apart(measure)
    first = wanted(measure, 90)
    second = wanted(measure, 95, date(2026, 8, 1))
    north = wanted(measure, 99, date(2026, 6, 1), place=1, segment="North")
    held = {
        day: set(Target.objects.valid_on(day))
        for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 31), date(2026, 8, 1))
    }
    assert list(held.values()) == [set(), {first}, {first, north}, {second, north}]


def test_a_target_of_a_quarter_tells_the_quarter_that_was_read(measure):
    wanted(measure, 90, valid_from=date(2026, 4, 1), kind="period", period="quarter")
    [one] = attainments(measure)
    assert one.latest_period == date(2026, 7, 1)
    assert one.latest_told == "Q3 2026"


def test_a_target_that_was_never_read_tells_no_period(measure):
    wanted(measure, 90, valid_from=date(2026, 12, 1))
    assert attainments(measure)[0].latest_told == ""
