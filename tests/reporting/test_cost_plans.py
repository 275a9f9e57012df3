"""What a file would change, told before anything is written."""

from datetime import date
from decimal import Decimal

import pytest

from reporting import actions
from reporting.cost_files import POOLS, TIMES, CostTable, PoolRow, TimeRow
from reporting.models import CostPool
from reporting.pool_figures import PoolFigures
from reporting.queries.cost_plans import cost_plan, figures_told, time_told
from tests.reporting.costing import MONTH, desk
from tests.reporting.history import process

pytestmark = pytest.mark.django_db
FIGURES = PoolFigures(Decimal("560000.00"), capacity_minutes=Decimal(700_000))


def pool_row(line=2, pool="Customer service", kind="people", month=MONTH, **more):
    told = {"figures": FIGURES, "processes": None, "note": "", **more}
    return PoolRow(line, pool, kind, month, **told)


def time_row(line=2, activity="Order", minutes=Decimal(8), valid_from=date(2026, 1, 1), **more):
    told = {"process": "1.3.11", "pool": "Customer service", "measured_first": True, **more}
    return TimeRow(line, activity=activity, minutes=minutes, valid_from=valid_from, **told)


def plan(kind, *rows):
    return cost_plan(CostTable("costs.csv", kind, list(rows)))


def outcomes(found):
    return [(one.outcome, one.before, one.after) for one in found.rows]


def test_what_stands_so_is_unchanged(support_manager):
    desk(support_manager)
    found = plan(POOLS, pool_row())
    assert outcomes(found) == [
        (
            "unchanged",
            "560,000.00\u00a0EUR, 700,000 minutes",
            "560,000.00\u00a0EUR, 700,000 minutes",
        )
    ]
    assert not found.is_new
    assert found.new_pools == []


def test_another_amount_is_a_change_and_another_month_is_new(support_manager):
    desk(support_manager)
    dearer = PoolFigures(Decimal(600_000), capacity_minutes=Decimal(700_000))
    found = plan(POOLS, pool_row(figures=dearer), pool_row(3, month=date(2026, 9, 1)))
    assert [one.outcome for one in found.rows] == ["change", "add"]
    assert found.as_dict() == {
        "kind": "pools",
        "rows": 2,
        "added": 1,
        "changed": 1,
        "unchanged": 0,
        "errors": 0,
        "new_pools": [],
    }


def test_other_processes_of_a_pool_are_a_change(support_manager):
    desk(support_manager)
    assert plan(POOLS, pool_row(processes=("1.3.11",))).rows[0].outcome == "change"
    assert plan(POOLS, pool_row(processes=())).rows[0].outcome == "unchanged"


def test_a_pool_that_is_not_there_is_named_once(support_manager):
    months = [date(2026, month, 1) for month in (8, 9, 10)]
    rows = [pool_row(line, "Field", month=one) for line, one in enumerate(months, 2)]
    assert plan(POOLS, *rows).new_pools == ["Field"]


def test_the_kind_of_a_new_pool_is_told_the_same_in_every_line():
    found = plan(POOLS, pool_row(2, "Field"), pool_row(3, "Field", "systems", date(2026, 9, 1)))
    [fault] = found.faults
    assert (fault.line, fault.column) == (3, "kind")
    assert len(found.rows) == 1


def test_a_time_that_holds_already_is_unchanged_also_from_a_later_month(support_manager):
    desk(support_manager)
    assert plan(TIMES, time_row()).rows[0].outcome == "unchanged"
    assert plan(TIMES, time_row(valid_from=MONTH)).rows[0].outcome == "unchanged"


def test_other_minutes_are_a_change_and_an_earlier_beginning_is_new(support_manager):
    desk(support_manager)
    found = plan(
        TIMES,
        time_row(minutes=Decimal(9), valid_from=MONTH),
        time_row(3, valid_from=date(2025, 1, 1)),
    )
    assert outcomes(found) == [("change", "8 minutes", "9 minutes"), ("add", "", "8 minutes")]


def test_a_pool_serves_what_lies_below_its_processes(support_manager):
    above, below = process("1.3.11"), process("1.3.11.3", "Resolve Bill Inquiry")
    below.parent = above
    below.save()
    actions.define_pool(name="Desk", kind="people", processes=[above], actor=support_manager)
    process("1.3.9", "Bill Invoice Management")
    served = time_row(process="1.3.11.3", pool="Desk")
    other = time_row(3, process="1.3.9", pool="Desk")
    found = plan(TIMES, served, other)
    assert [one.row for one in found.rows] == [served]
    assert [(fault.line, fault.column) for fault in found.faults] == [(3, "process")]


def test_an_unknown_process_and_an_unknown_pool_are_both_told():
    found = plan(TIMES, time_row(process="9.9.9", pool="Nobody"))
    assert [fault.column for fault in found.faults] == ["process", "pool"]
    assert not CostPool.objects.exists()


def test_figures_and_times_are_told_in_words():
    assert figures_told(PoolFigures(Decimal(5))) == "5.00\u00a0EUR"
    assert time_told(None, True) == "as measured"
    assert time_told(Decimal("8.5000"), True) == "8.5 minutes"
    assert time_told(Decimal(10), False) == "10 minutes, whatever is measured"


def test_a_plan_takes_few_queries_however_long_the_file(
    support_manager, django_assert_max_num_queries
):
    desk(support_manager)
    rows = [pool_row(line, f"Pool {line}") for line in range(2, 400)]
    with django_assert_max_num_queries(5):
        plan(POOLS, *rows)
    times = [time_row(line, f"Step {line}") for line in range(2, 400)]
    with django_assert_max_num_queries(5):
        plan(TIMES, *times)
