"""What was costed: allocated cost per case, and the use of the capacity of the pools."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from kernel.accounts import clock_user
from reporting import actions
from reporting.models import CapacityUse, CostCell, CostPool, CostPoolPeriod, CostRun
from reporting.queries import series_of, window_reading
from tests.reporting.history import keeper
from tests.reporting.test_queries_cell_sums import cell, source

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def made():
    """Ten cases closed in March, five in April, none in May; four of March are gold."""
    found = source()
    for day, closed in ((MARCH, 10), (APRIL, 5), (date(2026, 5, 1), 0)):
        cell(found, day, opened=10, closed=closed)
    cell(found, MARCH, opened=4, closed=4, place=1, segment="gold")
    return found


@pytest.fixture
def pool():
    return CostPool.objects.create(name="Service desk", kind="people")


def costed(source, pool, month, cents, *, used=600, practical=1000, gold=0):
    run = CostRun.objects.create(
        month=month,
        digest=str(month),
        pool_cents=cents,
        used_cents=cents,
        allocated_by=clock_user(),
        allocated_at=datetime(2026, 6, 1, tzinfo=UTC),
    )
    period = CostPoolPeriod.objects.create(
        pool=pool,
        month=month,
        amount=cents / 100,
        capacity_minutes=practical,
        set_by=clock_user(),
        set_at=datetime(2026, 6, 1, tzinfo=UTC),
    )
    CapacityUse.objects.create(
        run=run,
        pool=pool,
        period=period,
        month=month,
        kind="people",
        practical_minutes=practical,
        used_minutes=used,
        cents=cents,
        used_cents=cents,
        unused_cents=0,
    )
    for place, segment, share in ((0, "", cents), (1, "gold", gold)):
        CostCell.objects.create(
            run=run,
            process=source.process,
            month=month,
            place=place,
            segment=segment,
            activity="Work",
            pool=pool,
            kind="people",
            events=1,
            minutes=used,
            cents=share,
        )


def measured(source, calculation, **said):
    return actions.create_measure(source.process, calculation, actor=keeper(), **said)


def read(measure, **asked):
    return series_of([measure], **asked)[measure.pk]


def test_allocated_cost_is_spread_over_the_closed_cases(made, pool):
    costed(made, pool, MARCH, 120_000)
    costed(made, pool, APRIL, 80_000)
    measure = measured(made, "cost_per_case", parameters={"costs": "allocated"})
    series = read(measure)
    np.testing.assert_allclose(series.values, [120, 160, np.nan])
    np.testing.assert_allclose(series.numerators, [1200, 800, 0])
    np.testing.assert_allclose(series.denominators, [10, 5, 0])


def test_a_quarter_costs_its_months_together(made, pool):
    costed(made, pool, APRIL, 80_000)
    measure = measured(made, "cost_per_case", parameters={"costs": "allocated"})
    assert read(measure, cadence="quarter").provisional.value == pytest.approx(800 / 5)


def test_a_segment_costs_what_was_allocated_to_it(made, pool):
    costed(made, pool, MARCH, 120_000, gold=60_000)
    measure = measured(made, "cost_per_case", parameters={"costs": "allocated"})
    gold = read(measure, segment=(1, "gold"))
    assert (gold.numerators[0], gold.denominators[0], gold.values[0]) == (600, 4, 150)


def test_months_that_were_not_costed_say_nothing(made, pool):
    costed(made, pool, APRIL, 80_000)
    measure = measured(made, "cost_per_case", parameters={"costs": "allocated"})
    assert np.isnan(read(measure).values[0])


def test_costs_have_no_weeks_and_no_segments_of_capacity(made, pool):
    costed(made, pool, MARCH, 120_000)
    cost = measured(made, "cost_per_case", parameters={"costs": "allocated"})
    use = measured(made, "capacity_use")
    assert read(cost, cadence="week").as_of is None
    assert read(use, segment=(1, "gold")).as_of is None


def test_capacity_use_is_minutes_used_over_minutes_there_are(made, pool):
    costed(made, pool, MARCH, 120_000, used=600, practical=1000)
    costed(made, pool, APRIL, 120_000, used=1500, practical=1000)
    series = read(measured(made, "capacity_use"))
    np.testing.assert_allclose(series.values, [60, 150, np.nan])
    assert (series.numerators[1], series.denominators[1]) == (1500, 1000)


def test_a_process_that_takes_no_pool_has_no_capacity(made, pool):
    costed(made, pool, MARCH, 120_000)
    other = source("1.3.9")
    cell(other, MARCH, opened=3)
    assert np.isnan(read(measured(other, "capacity_use")).values[0])


def test_until_hides_later_costs(made, pool):
    costed(made, pool, MARCH, 120_000)
    costed(made, pool, APRIL, 80_000)
    measure = measured(made, "cost_per_case", parameters={"costs": "allocated"})
    assert list(read(measure, until=APRIL).values) == [120]


def test_a_window_reads_the_costs_of_the_months_that_lie_in_it_whole(made, pool):
    costed(made, pool, MARCH, 120_000)
    costed(made, pool, APRIL, 80_000)
    measure = measured(made, "cost_per_case", parameters={"costs": "allocated"})
    both = window_reading(measure, MARCH, date(2026, 5, 1))
    assert both.value == pytest.approx(2000 / 15)
    april = window_reading(measure, date(2026, 3, 2), date(2026, 5, 1))
    assert april.value == 160
    assert window_reading(measure, date(2026, 4, 2), date(2026, 4, 30)).value is None
