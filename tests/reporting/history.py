"""Records of a process made up month by month, for tests of series and verdicts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np

from inventory.models import ProcessElement
from kernel.accounts import clock_user
from kernel.models import User
from reporting.models import (
    Calculation,
    DailyCell,
    Direction,
    EventBatch,
    Measure,
    SegmentDimension,
    Signal,
    SignalRule,
    Source,
    Target,
    Unit,
    Verdict,
)

LAST_MONTH = date(2026, 10, 1)
CASES = 400
TIME = np.arange(36.0)


def keeper():
    """Whoever may do what the clock may not: define measures, set targets, keep calendars."""
    return User.objects.get_or_create(username="keeper", defaults={"is_superuser": True})[0]


def noise(seed=1, sigma=0.5, n=36):
    return np.random.default_rng(seed).normal(scale=sigma, size=n)


def drifting(n=36):
    """Shares that fall by 0.8 points a month since ten months ago."""
    return (97 - 0.8 * np.maximum(TIME - 26, 0) + noise())[-n:]


def process(key="1.3.11", name="Bill Inquiry Handling", vertical="B"):
    found, _made = ProcessElement.objects.update_or_create(
        key=key,
        defaults={"identifier": key, "name": name, "vertical": vertical, "level": 3, "uid": key},
    )
    return found


def month(back):
    whole = LAST_MONTH.year * 12 + LAST_MONTH.month - 1 - back
    return date(whole // 12, whole % 12 + 1, 1)


def with_history(element, shares, *, cost=10.0):
    """Closed cases of which that share (percent) met their target, a day each month."""
    clock, end = clock_user(), LAST_MONTH + timedelta(days=30)
    source = Source.objects.create(
        number=f"SRC-{element.pk:04d}",
        process=element,
        name="Invented",
        mapping={"case": "case", "timestamp": "timestamp", "activity": "activity"},
        mapping_digest=element.key,
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
        created_by=clock,
    )
    EventBatch.objects.create(
        source=source,
        ordinal=1,
        digest=element.key,
        file_name="invented.csv",
        last_event_at=datetime(end.year, end.month, end.day, 12, tzinfo=UTC),
        loaded_at=datetime(2026, 11, 1, tzinfo=UTC),
        loaded_by=clock,
    )
    DailyCell.objects.bulk_create(
        _cell(source, element, month(len(shares) - 1 - place), float(share), cost)
        for place, share in enumerate(shares)
    )
    return source


def measure_of(element, calculation=Calculation.SLA_ATTAINMENT, order=1):
    share = calculation in (Calculation.SLA_ATTAINMENT, Calculation.FIRST_TIME_RIGHT)
    return Measure.objects.create(
        process=element,
        code=f"{element.key}-{calculation}",
        name=Calculation(calculation).label,
        calculation=calculation,
        unit=Unit.PERCENT if share else Unit.CURRENCY,
        direction=Direction.HIGHER if share else Direction.LOWER,
        order=order,
    )


def with_segment(measure, shares, segment="Enterprise", place=1):
    """The same as cases of one segment, a day each month."""
    element = measure.process
    source = Source.objects.get(process=element)
    SegmentDimension.objects.get_or_create(
        process=element, place=place, defaults={"name": "customer class"}
    )
    cells = [
        _cell(source, element, month(len(shares) - 1 - n), float(share), 10.0)
        for n, share in enumerate(shares)
    ]
    for cell in cells:
        cell.place, cell.segment = place, segment
    DailyCell.objects.bulk_create(cells)


def judged_segment(measure, shares, segment="Enterprise", value=95):
    """A segment of a measure with its history and its target; not yet judged."""
    with_segment(measure, shares, segment)
    return target_of(measure, value, place=1, segment=segment)


def with_failing_segments():
    """A whole that meets its target; of its three segments Enterprise and Small business miss."""
    measure = judged_process(98.5 + noise(sigma=0.3))
    judged_segment(measure, drifting())
    judged_segment(measure, 98.5 + noise(7, sigma=0.3), "Consumer", value=90)
    judged_segment(measure, 80 + noise(8), "Small business")
    return measure


def standing_on(segment, place=1):
    """The newest verdict on a segment, or on the whole: `standing_on("", place=0)`."""
    return Verdict.objects.latest_per_series().get(place=place, segment=segment)


def target_of(measure, value=95, due_on=date(2027, 3, 31), version=1, place=0, segment=""):
    clock = clock_user()
    return Target.objects.create(
        measure=measure,
        place=place,
        segment=segment,
        version=version,
        value=Decimal(value),
        valid_from=date(2024, 1, 1),
        due_on=due_on,
        owner=clock,
        rationale="Agreed with the customers.",
        set_by=clock,
        set_at=datetime(2024, 1, 1, tzinfo=UTC),
    )


def judged_process(shares, key="1.3.11", name="Bill Inquiry Handling", vertical="B"):
    """A process with its history, its lead measure and a target; not yet judged."""
    element = process(key, name, vertical)
    with_history(element, shares)
    measure = measure_of(element)
    target_of(measure)
    return measure


def signal_on(measure, rule=SignalRule.OUTSIDE, period=LAST_MONTH, **told):
    """A signal of a measure that has a verdict, as the judging would have raised it."""
    return Signal.objects.create(
        measure=measure,
        verdict=measure.verdicts.first(),
        period=period,
        rule=rule,
        value=81.4,
        told="81.4 %, outside the limits",
        raised_at=datetime(2026, 11, 1, tzinfo=UTC),
        **told,
    )


def _cell(source, element, day, share, cost):
    met = round(CASES * share / 100)
    return DailyCell(
        source=source,
        process=element,
        day=day,
        opened=CASES,
        closed=CASES,
        met=met,
        missed=CASES - met,
        first_time_right=met,
        reworked=CASES - met,
        timed=CASES,
        cycle_minutes_sum=CASES * 60.0,
        cycle_minutes_sumsq=CASES * 3700.0,
        cost_sum=CASES * cost,
        cost_sumsq=CASES * cost**2 * 1.1,
    )
