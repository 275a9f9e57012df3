from datetime import date
from decimal import Decimal

import pytest

from inventory.models import ProcessElement
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Calculation, CostRun, Target, Unit
from reporting.queries.cost_inputs import (
    costed_months,
    done_in,
    left_alone,
    newest_month,
    periods_of,
    pools_of,
    serves,
    uses_of,
)
from reporting.queries.cost_pictures import beside_capability, capacity_chart, month_flow
from reporting.queries.costs import (
    CostPoint,
    cents_by_month,
    cost_month,
    process_months,
    process_segments,
)
from reporting.time_driven_costing import Done, Pool, Use
from tests.kernel.charting import assert_sound
from tests.reporting.costing import MONTH, closed, desk, done
from tests.reporting.history import drifting, judged_process, measure_of, process, target_of

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 9, 1)


def run_of(month=MONTH):
    return CostRun.objects.get(month=month)


def contractor(actor, element, *, amount="1000.00", activity="Order"):
    pool = actions.define_pool(name="Contractor", kind="third_party", actor=actor)
    actions.set_activity_time(
        element,
        activity=activity,
        pool=pool,
        minutes=Decimal(1),
        valid_from=BEFORE,
        actor=actor,
    )
    actions.set_pool_period(pool, month=MONTH, amount=Decimal(amount), actor=actor)
    return pool


def test_a_month_goes_from_its_pools_to_its_activities_to_its_processes(support_manager):
    desk(support_manager)
    month = cost_month(run_of())
    assert [use.pool.name for use in month.uses] == ["Customer service"]
    told = [(one.activity, one.events, one.spent.cents) for one in month.activities]
    assert told == [
        ("Order", 49_000, 313_600_00),
        ("Check", 2_500, 100_000_00),
        ("Inquiry", 1_400, 49_280_00),
    ]
    [row] = month.processes
    assert (row.cases, row.spent.cents, row.a_case) == (1_000, 462_880_00, 462_88)
    assert month.difference == 0
    assert month.idle_percent == pytest.approx(17.3428, abs=1e-3)


def test_what_an_activity_costs_each_time_is_the_published_rate(support_manager):
    desk(support_manager)
    each = {one.activity: one.each for one in cost_month(run_of()).activities}
    assert each == {"Order": 6_40, "Inquiry": 35_20, "Check": 40_00}


def test_third_parties_stand_apart(support_manager):
    desk(support_manager)
    contractor(support_manager, process())
    spent = cost_month(run_of()).spent
    assert spent.by_kind["third_party"] == 1_000_00
    assert spent.third_party_percent == pytest.approx(100 * 1000 / 463_880)


def test_the_open_ends_of_a_month_are_told(support_manager):
    pool = desk(support_manager)
    done(process(), "Escalate", 7)
    contractor(support_manager, process())
    actions.allocate_costs([MONTH], actor=support_manager)
    assert [one[1:] for one in cost_month(run_of()).without_minutes] == [("Escalate", 7)]
    desk(support_manager, month=BEFORE)
    silent = cost_month(run_of(BEFORE)).silent_pools
    assert [one.name for one in silent] == ["Contractor"]
    assert pool not in silent


def series_of(element):
    """As the page of a process draws it."""
    months = process_months(element)[::-1]
    return [CostPoint(one.month, one.spent.cents, one.cases) for one in months]


def test_a_series_has_a_month_each_with_cents_and_cases(support_manager):
    desk(support_manager, month=BEFORE, amount="700000.00")
    desk(support_manager)
    assert series_of(process()) == [
        CostPoint(BEFORE, 578_600_00, 1_000),
        CostPoint(MONTH, 462_880_00, 1_000),
    ]
    assert list(cents_by_month(process()).items()) == [(BEFORE, 578_600_00), (MONTH, 462_880_00)]


def test_what_segments_cost_is_told_beside_the_whole(support_manager):
    element = process()
    desk(support_manager)
    for segment, count in (("web", 30_000), ("phone", 19_000)):
        done(element, "Order", count, segment=(1, segment))
        closed(element, count // 100, segment=(1, segment))
    actions.allocate_costs([MONTH], actor=support_manager)
    assert series_of(element)[0].cents == cents_by_month(element)[MONTH]  # not once more by segment
    [(segment, cases, spent, a_case), other] = process_segments(element, MONTH)[1]
    assert (segment, cases, spent.cents, a_case) == ("web", 300, 192_000_00, 640_00)
    assert other[0] == "phone"


def test_months_of_a_process_are_the_newest_first_by_what_was_paid_for(support_manager):
    desk(support_manager, month=BEFORE)
    desk(support_manager)
    contractor(support_manager, process())
    newest, older = process_months(process())
    assert (newest.month, older.month) == (MONTH, BEFORE)
    assert newest.spent.by_kind["third_party"] == 1_000_00
    assert older.spent.by_kind["third_party"] == 0
    assert newest.a_case == pytest.approx((462_880_00 + 1_000_00) / 1_000)


def test_a_process_without_a_closed_case_has_no_cost_a_case(support_manager):
    element = process("1.3.9", "Bill Invoice Management")
    pool = desk(support_manager)
    done(element, "Send", 5)
    actions.set_activity_time(
        element,
        activity="Send",
        pool=pool,
        minutes=Decimal(2),
        valid_from=BEFORE,
        actor=support_manager,
    )
    assert process_months(element)[0].a_case is None
    assert series_of(element) == [CostPoint(MONTH, 8_00, 0)]


def test_what_a_month_rests_on_is_read_in_a_firm_order(support_manager):
    pool = desk(support_manager)
    assert pools_of(periods_of(MONTH)) == [
        Pool(pool.pk, "people", 560_000_00, Decimal("700000.0000"))
    ]
    uses = uses_of(MONTH, pool.times.all())
    assert [(use.activity, use.minutes) for use in uses] == [
        ("Check", 50),
        ("Inquiry", 44),
        ("Order", 8),
    ]
    assert done_in(MONTH)[0] == Done(process().pk, "Check", 2_500)
    assert done_in(BEFORE) == []


def test_a_use_begins_with_its_month_and_ends_with_a_zero(support_manager):
    pool = desk(support_manager)
    assert uses_of(date(2025, 12, 1), pool.times.all()) == []
    actions.set_activity_time(
        process(),
        activity="Order",
        pool=pool,
        minutes=Decimal(0),
        valid_from=MONTH,
        actor=support_manager,
    )
    assert "Order" in [use.activity for use in uses_of(BEFORE, pool.times.all())]
    assert "Order" not in [use.activity for use in uses_of(MONTH, pool.times.all())]
    assert Use(process().pk, "Check", pool.pk, Decimal("50.0000")) in uses_of(
        MONTH, pool.times.all()
    )


def test_a_month_that_has_records_has_begun(support_manager):
    desk(support_manager)
    ahead = date(2031, 5, 1)
    assert newest_month() < ahead
    done(process(), "Order", 1, month=ahead)
    assert newest_month() == ahead
    assert costed_months() == [MONTH]
    assert costed_months(since=date(2026, 11, 1)) == []


def test_a_pool_that_names_no_process_serves_all(support_manager):
    pool = desk(support_manager)
    other = process("1.3.9", "Bill Invoice Management")
    assert serves(pool, other)
    assert left_alone(pool, []) == ""


def test_who_would_be_left_alone_is_told_in_two_queries(
    support_manager, django_assert_max_num_queries
):
    pool = desk(support_manager)
    above = process("1.3.9", "Bill Invoice Management")
    with django_assert_max_num_queries(2):
        assert left_alone(pool, [above.pk]) == "1.3.11 Bill Inquiry Handling: Check"
    ProcessElement.objects.filter(key="1.3.11").update(parent=above)
    assert left_alone(pool, [above.pk]) == ""


def test_an_activity_that_has_ended_is_not_left_alone(support_manager):
    pool = desk(support_manager)
    for activity in ("Order", "Inquiry", "Check"):
        actions.set_activity_time(
            process(),
            activity=activity,
            pool=pool,
            minutes=Decimal(0),
            valid_from=date(2026, 11, 1),
            actor=support_manager,
        )
    other = process("1.3.9", "Bill Invoice Management")
    assert left_alone(pool, [other.pk]) == ""
    actions.change_pool(pool, name=pool.name, processes=[other], actor=support_manager)
    assert list(pool.processes.all()) == [other]


def test_the_flow_shows_pools_activities_processes_and_what_nobody_used(support_manager):
    desk(support_manager)
    contractor(support_manager, process())
    chart = month_flow(cost_month(run_of()))
    assert_sound(chart)
    rows = {(source, target): value for source, target, value in chart.rows}
    assert rows["Customer service", "Not used"] == "97,120"
    assert rows["Customer service", "Order (1.3.11)"] == "313,600"
    assert rows["Contractor", "Order (1.3.11)"] == "1,000"
    assert rows["Order (1.3.11)", str(process())] == "314,600"


def test_of_very_many_activities_the_flow_shows_the_dearest_and_the_rest_as_one(support_manager):
    pool = desk(support_manager)
    for number in range(20):
        done(process(), f"Step {number}", 1)
        actions.set_activity_time(
            process(),
            activity=f"Step {number}",
            pool=pool,
            minutes=Decimal(1),
            valid_from=MONTH,
            actor=support_manager,
        )
    chart = month_flow(cost_month(run_of()))
    assert_sound(chart)
    assert any(target == "9 other activities" for _source, target, _value in chart.rows)


def test_cost_stands_above_capability_in_the_same_months(support_manager):
    measure = judged_process(drifting(13))
    desk(support_manager, element=measure.process)
    [verdict] = judge_measures([measure], actor=support_manager)
    chart = beside_capability(series_of(measure.process), verdict)
    assert_sound(chart)
    assert chart.columns[1:3] == ["Cost per case (EUR)", "SLA attainment"]
    assert len(chart.rows) == 13
    assert chart.rows[-1][0] == "Oct 2026"
    assert "–" not in chart.rows[-1][1:3]


@pytest.mark.parametrize("cadence", ["day", "week", "quarter"])
def test_capability_that_is_not_judged_by_the_month_is_shown_by_it(support_manager, cadence):
    measure = judged_process(drifting(13))
    desk(support_manager, element=measure.process)
    [by_month] = judge_measures([measure], actor=support_manager)
    measure.cadence = cadence
    measure.save()
    [otherwise] = judge_measures([measure], actor=support_manager)
    points = series_of(measure.process)
    shown, wanted = beside_capability(points, otherwise), beside_capability(points, by_month)
    assert [row[:3] for row in shown.rows] == [row[:3] for row in wanted.rows]
    since = beside_capability(points, otherwise, date(2026, 8, 1))
    assert [row[0] for row in since.rows] == ["Aug 2026", "Sep 2026", "Oct 2026"]


@pytest.mark.parametrize(
    ("cadence", "kind", "period", "drawn"),
    [
        ("month", "point", "", "3,000"),
        ("month", "period", "quarter", "1,000"),
        ("week", "point", "", None),
        ("week", "period", "quarter", None),
    ],
)
def test_what_is_counted_is_not_held_against_the_target_of_other_periods(
    support_manager, cadence, kind, period, drawn
):
    lead = judged_process(drifting(13))
    desk(support_manager, element=lead.process)
    volume = measure_of(lead.process, Calculation.VOLUME, order=2)
    volume.cadence, volume.unit = cadence, Unit.CASES
    volume.save()
    target = target_of(volume, 3000)
    Target.objects.filter(pk=target.pk).update(kind=kind, period=period)
    [verdict] = judge_measures([volume], actor=support_manager)
    chart = beside_capability(series_of(lead.process), verdict)
    assert chart.rows[-1][3:] == ([drawn] if drawn else [])


def test_cost_alone_is_a_line_and_no_cost_no_picture(support_manager):
    desk(support_manager)
    assert_sound(beside_capability(series_of(process()), None))
    assert beside_capability([], None) is None


def test_capacity_is_drawn_against_what_could_be_worked(support_manager):
    pool = desk(support_manager)
    chart = capacity_chart(list(pool.uses.all()))
    assert chart.rows == [["Oct 2026", "578,600", "700,000"]]
