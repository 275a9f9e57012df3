"""A service desk with its costs, for tests: a pool, two activities, what was done in October."""

from datetime import UTC, date, datetime
from decimal import Decimal

from kernel.accounts import clock_user
from reporting import actions
from reporting.models import ActivityCell, CostPool, DailyCell, Source
from tests.reporting.history import process

MONTH = date(2026, 10, 1)
NUMBER = 2026 * 12 + 9
PUBLISHED = (("Order", 49_000, 8), ("Inquiry", 1_400, 44), ("Check", 2_500, 50))


def source(element):
    return Source.objects.get_or_create(
        process=element,
        mapping_digest=element.key,
        defaults={
            "number": f"SRC-{element.pk:04d}",
            "name": "Invented",
            "mapping": {"case": "case", "timestamp": "timestamp", "activity": "activity"},
            "created_at": datetime(2026, 11, 1, tzinfo=UTC),
            "created_by": clock_user(),
        },
    )[0]


def done(element, activity, events, *, month=MONTH, segment=(0, ""), **more):
    """So often was it done in a month."""
    return ActivityCell.objects.create(
        source=source(element),
        process=element,
        month=month.year * 12 + month.month - 1,
        place=segment[0],
        segment=segment[1],
        activity=activity,
        events=events,
        **more,
    )


def closed(element, cases, *, month=MONTH, segment=(0, "")):
    return DailyCell.objects.create(
        source=source(element),
        process=element,
        day=month.replace(day=15),
        place=segment[0],
        segment=segment[1],
        opened=cases,
        closed=cases,
        first_time_right=cases,
    )


def desk(actor, *, element=None, month=MONTH, amount="560000.00"):
    """The customer service department of Kaplan and Anderson, worked out."""
    element = element or process()
    pool = CostPool.objects.filter(name="Customer service").first() or actions.define_pool(
        name="Customer service", kind="people", actor=actor
    )
    for activity, count, minutes in (
        ("Order", 49_000, 8),
        ("Inquiry", 1_400, 44),
        ("Check", 2_500, 50),
    ):
        done(element, activity, count, month=month)
        if not pool.times.filter(activity=activity, process=element).exists():
            actions.set_activity_time(
                element,
                activity=activity,
                pool=pool,
                minutes=Decimal(minutes),
                valid_from=date(2026, 1, 1),
                actor=actor,
            )
    closed(element, 1_000, month=month)
    if pool.periods.filter(month=month).exists():
        return pool
    actions.set_pool_period(
        pool, month=month, amount=Decimal(amount), capacity_minutes=Decimal(700_000), actor=actor
    )
    return pool
