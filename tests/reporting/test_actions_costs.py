from datetime import date
from decimal import Decimal

import pytest
from django.db.models import QuerySet

from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.models import (
    ActivityCell,
    ActivityTime,
    CapacityUse,
    CostCell,
    CostPool,
    CostPoolPeriod,
    CostRun,
)
from reporting.queries.cost_inputs import costed_months
from tests.reporting.costing import MONTH, desk, done
from tests.reporting.history import process

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 9, 1)


def cells(**wanted):
    found = CostCell.objects.filter(**wanted).values_list("activity", "segment", "cents")
    return sorted(found)


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


def test_the_published_example_stands_in_the_database_to_the_cent(support_manager):
    pool = desk(support_manager)
    use = CapacityUse.objects.get(pool=pool)
    assert (use.used_minutes, use.unused_minutes, use.overload_minutes) == (578_600, 121_400, 0)
    assert (use.used_cents, use.unused_cents) == (462_880_00, 97_120_00)
    assert use.cents_a_minute == 80
    assert cells() == [
        ("Check", "", 100_000_00),
        ("Inquiry", "", 49_280_00),
        ("Order", "", 313_600_00),
    ]


def test_what_was_done_is_told_with_figures_before_and_after(support_manager):
    desk(support_manager)
    told = {"cost_pool.defined", "activity_time.set", "cost_pool.period_set", "costs.allocated"}
    assert told <= set(acts())
    told = AuditEntry.objects.filter(act="costs.allocated").last()
    assert told.after["pool_cents"] == told.after["used_cents"] + told.after["unused_cents"]


def test_minutes_that_somebody_changes_while_a_month_waits_are_worked_in(
    support_manager, monkeypatch
):
    """Who had the month before worked them in: that is not undone by who waited for it."""
    pool = desk(support_manager)
    wait = QuerySet.get_or_create

    def changed_meanwhile(*asked, **told):
        of_check = ActivityTime.objects.filter(pool=pool, activity="Check")
        of_check.update(minutes=Decimal(40))
        return wait(*asked, **told)

    monkeypatch.setattr(QuerySet, "get_or_create", changed_meanwhile)
    actions.allocate_costs([MONTH], actor=support_manager)
    assert CostCell.objects.get(activity="Check").cents == 80_000_00


def test_to_allocate_again_changes_and_tells_nothing(support_manager):
    desk(support_manager)
    before, told = CostRun.objects.values().get(), len(acts())
    assert actions.allocate_costs([MONTH, MONTH], actor=support_manager) == []
    assert CostRun.objects.values().get() == before
    assert len(acts()) == told


def test_a_late_record_is_worked_in_and_gives_what_a_first_allocation_gives(support_manager):
    pool = desk(support_manager)
    done(process(), "Escalate", 10)
    actions.set_activity_time(
        process(),
        activity="Escalate",
        pool=pool,
        minutes=Decimal(60),
        valid_from=MONTH,
        actor=support_manager,
    )
    incremental = cells()
    CostRun.objects.all().delete()
    assert not CostCell.objects.exists()
    [run] = actions.allocate_costs([MONTH], actor=support_manager)
    assert cells() == incremental
    assert run.revision == 1
    assert run.pool_cents == run.used_cents + run.unused_cents == 560_000_00


def test_only_the_month_that_is_asked_for_is_touched(support_manager):
    desk(support_manager)
    desk(support_manager, month=BEFORE)
    october = CostRun.objects.get(month=MONTH)
    done(process(), "Order", 1, month=BEFORE, segment=(1, "web"))
    [run] = actions.allocate_costs([BEFORE], actor=support_manager)
    assert run.month == BEFORE
    assert CostRun.objects.get(month=MONTH).allocated_at == october.allocated_at


def test_a_month_that_has_not_begun_waits(support_manager):
    pool = desk(support_manager)
    ahead = date(2099, 1, 1)
    actions.set_pool_period(
        pool, month=ahead, amount=Decimal(5), capacity_minutes=Decimal(5), actor=support_manager
    )
    assert not CostRun.objects.filter(month=ahead).exists()
    assert ahead not in costed_months()


def test_a_correction_is_a_new_version_with_a_reason_and_the_month_follows(support_manager):
    pool = desk(support_manager)
    figures = {"month": MONTH, "amount": Decimal(700_000), "capacity_minutes": Decimal(700_000)}
    with pytest.raises(DomainError, match="say in the note why"):
        actions.set_pool_period(pool, actor=support_manager, **figures)
    period = actions.set_pool_period(
        pool, actor=support_manager, note="The bonus was missing.", **figures
    )
    assert (period.version, pool.periods.count()) == (2, 2)
    assert CostPoolPeriod.objects.in_force().get().amount == 700_000
    assert CapacityUse.objects.get().cents_a_minute == 100
    told = AuditEntry.objects.get(act="cost_pool.period_corrected")
    assert (told.before["amount"], told.after["amount"]) == ("560000.00", "700000")


def test_the_same_figures_again_are_refused(support_manager):
    pool = desk(support_manager)
    with pytest.raises(DomainError, match="already"):
        actions.set_pool_period(
            pool,
            month=date(2026, 10, 17),
            amount=Decimal(560_000),
            capacity_minutes=Decimal(700_000),
            actor=support_manager,
        )


def test_the_capacity_is_headcount_by_available_minutes_by_practical_share(support_manager):
    pool = actions.define_pool(name="Field", kind="people", actor=support_manager)
    period = actions.set_pool_period(
        pool,
        month=MONTH,
        amount=Decimal("100.00"),
        headcount=Decimal("2.5"),
        available_minutes=Decimal(9600),
        actor=support_manager,
    )
    assert (period.practical_share, period.capacity_minutes) == (Decimal("0.8"), 19_200)


@pytest.mark.parametrize(
    ("kind", "figures", "reason"),
    [
        ("people", {"amount": "-1", "capacity_minutes": "5"}, "below zero"),
        ("people", {"amount": "1.005", "capacity_minutes": "5"}, "2 decimals at most; write 1"),
        ("people", {"amount": "1"}, "Give the practical capacity"),
        ("systems", {"amount": "1"}, "Give the practical capacity"),
        ("people", {"amount": "1", "headcount": "2"}, "belong together"),
        ("people", {"amount": "1", "capacity_minutes": "-5"}, "below zero"),
        ("people", {"amount": "1e13", "capacity_minutes": "5"}, "more than can be"),
        (
            "people",
            {"amount": "1", "headcount": "2", "available_minutes": "9", "practical_share": "80"},
            "between 0 and 1",
        ),
        (
            "people",
            {"amount": "1", "headcount": "2", "available_minutes": "100", "capacity_minutes": "9"},
            "give one of both",
        ),
    ],
)
def test_figures_that_cannot_be_are_refused_in_words(kind, figures, reason, support_manager):
    pool = actions.define_pool(name="Field", kind=kind, actor=support_manager)
    told = {name: Decimal(value) for name, value in figures.items()}
    with pytest.raises(DomainError, match=reason):
        actions.set_pool_period(pool, month=MONTH, actor=support_manager, **told)
    assert not CostPoolPeriod.objects.exists()


def test_a_contractor_has_no_capacity_and_is_all_used(support_manager):
    pool = actions.define_pool(name="Contractor", kind="third_party", actor=support_manager)
    done(process(), "Dig", 3)
    actions.set_activity_time(
        process(),
        activity="Dig",
        pool=pool,
        minutes=Decimal(1),
        valid_from=MONTH,
        actor=support_manager,
    )
    actions.set_pool_period(pool, month=MONTH, amount=Decimal("10.00"), actor=support_manager)
    assert CapacityUse.objects.get().unused_cents == 0
    assert cells(kind="third_party") == [("Dig", "", 1000)]


def test_of_two_beginnings_the_newest_holds_and_zero_ends_it(support_manager):
    pool = desk(support_manager)
    desk(support_manager, month=BEFORE)
    for minutes, begins in ((4, MONTH), (0, date(2026, 11, 1))):
        actions.set_activity_time(
            process(),
            activity="Order",
            pool=pool,
            minutes=Decimal(minutes),
            valid_from=begins,
            actor=support_manager,
        )
    assert CostCell.objects.get(month=BEFORE, activity="Order").minutes == 392_000
    assert CostCell.objects.get(month=MONTH, activity="Order").minutes == 196_000
    assert ActivityTime.objects.filter(activity="Order").count() == 3


def test_a_pool_serves_its_processes_and_all_below_them_and_no_others(support_manager):
    above, below = process("1.3.11"), process("1.3.11.3", "Resolve Bill Inquiry")
    below.parent = above
    below.save()
    pool = actions.define_pool(
        name="Billing desk", kind="people", processes=[above], actor=support_manager
    )
    told = {"pool": pool, "minutes": Decimal(5), "valid_from": MONTH, "actor": support_manager}
    assert actions.set_activity_time(below, activity="Resolve", **told)
    with pytest.raises(DomainError, match="does not serve"):
        actions.set_activity_time(process("1.3.9", "Bill Invoice"), activity="Send", **told)


def test_a_pool_stays_with_the_activities_that_take_its_minutes(support_manager):
    pool = desk(support_manager)
    other = process("1.3.9", "Bill Invoice Management")
    with pytest.raises(DomainError, match="takes minutes of it"):
        actions.change_pool(pool, name=pool.name, processes=[other], actor=support_manager)
    changed = actions.change_pool(
        pool, name="Front office", processes=[process()], actor=support_manager
    )
    assert (changed.name, list(changed.processes.all())) == ("Front office", [process()])
    assert acts()[-1] == "cost_pool.changed"


@pytest.mark.parametrize("name", ["", "   ", "Customer service"])
def test_a_pool_has_a_name_of_its_own(name, support_manager):
    desk(support_manager)
    with pytest.raises(DomainError):
        actions.define_pool(name=name, kind="people", actor=support_manager)
    assert CostPool.objects.count() == 1


@pytest.mark.parametrize("who", ["auditor", "agent", "process_owner", "steward", "tester"])
def test_only_the_support_manager_keeps_pools(who, request, support_manager):
    pool = desk(support_manager)
    actor, before = request.getfixturevalue(who), len(acts())
    for act in (
        lambda: actions.define_pool(name="Mine", kind="people", actor=actor),
        lambda: actions.change_pool(pool, name="Mine", actor=actor),
        lambda: actions.set_pool_period(pool, month=MONTH, amount=Decimal(1), actor=actor),
        lambda: actions.set_activity_time(
            process(),
            activity="Order",
            pool=pool,
            minutes=None,
            valid_from=MONTH,
            actor=actor,
        ),
        lambda: actions.allocate_costs([MONTH], actor=actor),
    ):
        with pytest.raises(DomainError, match="Your role does not include"):
            act()
    assert len(acts()) == before


def test_measured_minutes_of_the_records_count_before_the_standard(support_manager):
    pool = desk(support_manager)
    done(process(), "Mend", 4, timed=3, service_minutes_sum=30.0)
    actions.set_activity_time(
        process(),
        activity="Mend",
        pool=pool,
        minutes=Decimal(5),
        valid_from=MONTH,
        actor=support_manager,
    )
    assert CostCell.objects.get(activity="Mend").minutes == 35


def test_segments_and_the_events_own_costs_add_up_to_the_process(support_manager):
    element = process()
    desk(support_manager)
    for segment, count, cents in (("web", 30_000, 7), ("phone", 19_000, 4)):
        done(element, "Order", count, segment=(1, segment), cents=cents)
    whole = element_cell("Order")
    whole.cents = 11
    whole.save()
    actions.allocate_costs([MONTH], actor=support_manager)
    for kind, total in (("people", 313_600_00), ("event", 11)):
        parts = CostCell.objects.filter(place=1, kind=kind).values_list("cents", flat=True)
        assert sum(parts) == total
        assert len(parts) == 2
    assert CostRun.objects.get().event_cents == 11


def element_cell(activity):
    return process_cells().get(activity=activity, place=0)


def process_cells():
    return ActivityCell.objects.filter(process=process())
