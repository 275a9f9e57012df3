"""A cost per case is what the cost page says: from the pools where there are any, to the cent."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from django.urls import reverse

from kernel.accounts import clock_user
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import CostCell, CostRun, DailyCell, Measure, SegmentDimension
from reporting.queries import series_of, window_reading
from reporting.queries.cost_basis import IS_POOLED, cost_basis, pooled_processes
from reporting.queries.costs import cost_month
from reporting.queries.segments import segment_board
from tests.reporting.costing import desk, done
from tests.reporting.history import drifting, judged_process, keeper
from tests.reporting.test_queries_cell_sums import cell, source

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, month, 1) for month in (3, 4, 5)]
MARCH, APRIL, MAY = MONTHS


@pytest.fixture
def made():
    """Cases of three months, each of which cost ten by itself in the records."""
    found = source(newest=datetime(2026, 5, 31, 12, tzinfo=UTC))
    for month, count in zip(MONTHS, (7, 11, 13), strict=True):
        day = cell(found, month, opened=count, closed=count)
        DailyCell.objects.filter(pk=day.pk).update(cost_sum=10 * count, cost_sumsq=100 * count)
    return found


def measured(made, calculation="cost_per_case", **said):
    return actions.create_measure(made.process, calculation, actor=keeper(), **said)


def read(measure, **asked):
    return series_of([measure], **asked)[measure.pk]


def pooled(made, *months, amount="561234.57"):
    for month in months:
        desk(clock_user(), element=made.process, month=month, amount=amount)
        DailyCell.objects.filter(process=made.process, closed=1_000).delete()


def page_row(made, month):
    [row] = cost_month(CostRun.objects.get(month=month)).processes
    assert row.process == made.process
    return row


def test_without_a_pool_it_is_read_from_the_records(made):
    series = read(measured(made))
    assert series.costs == "records"
    np.testing.assert_array_equal(series.values, [10, 10, 10])
    np.testing.assert_array_equal(series.numerators, [70, 110, 130])


def test_with_pools_it_is_what_the_cost_page_says_to_the_cent(made):
    pooled(made, *MONTHS)
    series = read(measured(made))
    assert series.costs == "allocated"
    for place, month in enumerate(MONTHS):
        row = page_row(made, month)
        assert round(series.numerators[place] * 100) == row.spent.cents > 0
        assert series.denominators[place] == row.cases
        assert series.values[place] == pytest.approx(row.a_case / 100, abs=1e-9)


@pytest.mark.parametrize(
    "amounts", [("0.01", "0.02", "999999999.99"), ("1000.10", "333.33", "0"), ("7.77",) * 3]
)
def test_a_quarter_that_runs_is_its_months_to_the_cent(made, amounts):
    for month, amount in zip(MONTHS, amounts, strict=True):
        pooled(made, month, amount=amount)
    quarters = read(measured(made), cadence="quarter")
    cents = [page_row(made, month).spent.cents for month in MONTHS]
    assert round(quarters.provisional.numerator * 100) == cents[1] + cents[2]


def test_costs_of_the_events_themselves_are_in_both(made):
    done(made.process, "Letter", 3, month=APRIL, cents=1_234)
    pooled(made, APRIL)
    assert page_row(made, APRIL).spent.by_kind["event"] == 1_234
    assert round(read(measured(made)).numerators[1] * 100) == page_row(made, APRIL).spent.cents


def test_months_before_the_first_pool_say_nothing_rather_than_something_else(made):
    pooled(made, MAY)
    values = read(measured(made)).values
    assert np.isnan(values[:2]).all()
    assert values[2] > 1_000


def test_a_definition_may_hold_to_the_records_or_to_the_pools(made):
    pooled(made, *MONTHS)
    by_records = read(measured(made, parameters={"costs": "records"}))
    by_pools = read(measured(made, parameters={"costs": "allocated"}))
    assert (by_records.costs, by_pools.costs) == ("records", "allocated")
    np.testing.assert_array_equal(by_records.values, [10, 10, 10])
    np.testing.assert_array_equal(by_pools.values, read(measured(made)).values)


def test_a_measure_that_is_read_weekly_stays_with_the_records(made):
    pooled(made, *MONTHS)
    weekly = measured(made, cadence="week")
    assert cost_basis([weekly]) == {weekly.pk: "records"}
    assert read(weekly, cadence="week").numerators.sum() == 240  # without the first, broken week
    assert read(measured(made, parameters={"costs": "allocated"}), cadence="week").as_of is None


def test_pools_of_another_process_do_not_matter(made):
    other = source("1.3.9")
    pooled(made, *MONTHS)
    cell(other, MARCH, opened=1, closed=1)
    assert read(measured(other)).costs == "records"
    assert pooled_processes([other.process_id, made.process_id]) == {made.process_id}
    assert pooled_processes([]) == set()


def test_one_question_is_asked_for_any_number_of_measures(made, django_assert_num_queries):
    pooled(made, *MONTHS)
    cost, records = measured(made), measured(made, parameters={"costs": "records"})
    use = measured(made, "capacity_use")
    with django_assert_num_queries(1):
        assert len(cost_basis([cost, records, use])) == 2
    with django_assert_num_queries(0):
        assert cost_basis([records, use]) == {records.pk: "records"}
    annotated = list(Measure.objects.annotate(is_pooled=IS_POOLED))
    with django_assert_num_queries(0):
        assert cost_basis(annotated) == {cost.pk: "allocated", records.pk: "records"}


def test_the_use_of_capacity_is_used_over_practical_minutes_as_the_page_says(made):
    pooled(made, *MONTHS)
    series = read(measured(made, "capacity_use"))
    uses = [CostRun.objects.get(month=month).pools.get() for month in MONTHS]
    np.testing.assert_array_equal(series.numerators, [float(use.used_minutes) for use in uses])
    np.testing.assert_array_equal(
        series.denominators, [float(use.practical_minutes) for use in uses]
    )
    np.testing.assert_allclose(series.values, [use.used_percent for use in uses])
    assert series.costs == ""


def test_a_window_reads_the_same_costs_as_the_series(made):
    pooled(made, *MONTHS)
    found = window_reading(measured(made), APRIL, date(2026, 6, 1))
    cents = page_row(made, APRIL).spent.cents + page_row(made, MAY).spent.cents
    assert round(found.numerator * 100) == cents
    assert (found.denominator, found.standard_error) == (24, None)


def test_a_ratio_may_stand_on_allocated_costs(made):
    pooled(made, *MONTHS)
    cost, volume = measured(made), measured(made, "volume")
    said = {"top": cost.pk, "bottom": volume.pk, "per": 1}
    np.testing.assert_allclose(
        read(measured(made, "ratio", parameters=said)).values, read(cost).values
    )


def test_segments_cost_what_was_allocated_to_them(made):
    for segment, events, cases in (("web", 30_000, 4), ("phone", 19_000, 7)):
        done(made.process, "Order", events, month=APRIL, segment=(1, segment))
        cell(made, APRIL, opened=cases, closed=cases, place=1, segment=segment)
    pooled(made, APRIL)
    SegmentDimension.objects.create(process=made.process, place=1, name="channel")
    measure = measured(made)
    [table] = segment_board(measure, {}).dimensions
    rows = {row.name: row for row in table.rows}
    cents = CostCell.objects.get(segment="web", activity="Order", month=APRIL).cents
    assert rows["web"].value == pytest.approx(cents / 100 / 4)
    assert rows["phone"].cases == 7
    assert rows["web"].value == pytest.approx(read(measure, segment=(1, "web")).values[0])


def test_a_process_that_has_pools_is_given_a_cost_per_case_with_the_usual_measures(made):
    pooled(made, *MONTHS)
    usual = actions.measure_as_usual(made.process, actor=clock_user())
    assert "cost_per_case" in [one.calculation for one in usual]


@pytest.mark.parametrize(
    ("pools", "said", "told"),
    [
        (True, {}, "Allocated from the cost pools: the process takes minutes of cost pools"),
        (False, {}, "In the event records: no cost pool is allocated to the process"),
        (True, {"cadence": "week"}, "In the event records: cost pools are costed by month"),
        (True, {"parameters": {"costs": "records"}}, "In the event records</dd>"),
    ],
)
def test_the_page_of_the_measure_says_which_costs_it_reads(
    pools, said, told, made, as_user, auditor
):
    if pools:
        pooled(made, *MONTHS)
    page = as_user(auditor).get(reverse("measure", args=[measured(made, **said).pk]))
    assert told in page.content.decode()


def test_a_verdict_says_from_which_costs_it_was_given(as_user, auditor):
    measure = judged_process(drifting(13))
    cost = actions.create_measure(measure.process, "cost_per_case", actor=keeper())
    [former] = judge_measures([cost], actor=clock_user())
    desk(clock_user(), element=measure.process, month=date(2026, 10, 1))
    [verdict] = judge_measures([cost], actor=clock_user())
    assert (former.figures["costs"], verdict.figures["costs"]) == ("records", "allocated")
    assert verdict.revision == former.revision + 1
    page = as_user(auditor).get(verdict.get_absolute_url()).content.decode()
    assert "Allocated from the cost pools" in page
    page = as_user(auditor).get(former.get_absolute_url()).content.decode()
    assert "In the event records" in page
