"""What the processes of the demonstration provider are paid from. Invented."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel.accounts import clock_user
from reporting import actions
from reporting.actions.cost_pools import TimeFigures, figures_in, write_period, write_time
from reporting.demonstration.profiles import CLOSED, PROFILES, Profile
from reporting.models import CostPool, DailyCell, PoolKind, SourceKind
from reporting.periods import first_of_month
from reporting.pool_figures import USUAL_SHARE, pool_figures

AVAILABLE = Decimal(9_600)
HEAD_A_MONTH = 4_480
DAYS = 30.4
RAISE_A_YEAR = 0.028
CENTS_A_MINUTE = 90


@dataclass(frozen=True, slots=True)
class Invented:
    """A pool: the processes it serves, and how its capacity stands to what they usually take.

    `share`: minutes it takes of each activity, as a share of the minutes people spend on it.
    """

    name: str
    kind: str
    serves: tuple[str, ...]
    room: float
    share: float = 1.0
    cents_a_minute: int = 0
    activities: tuple[str, ...] = ()


P = PoolKind
# fmt: off
POOLS = (
    Invented("Order desk",               P.PEOPLE,  ("1.1.9", "1.3.3"),            1.17),
    Invented("Assurance centre",         P.PEOPLE,  ("1.3.7", "1.3.8"),            1.05),
    Invented("Billing office",           P.PEOPLE,  ("1.3.9", "1.3.10", "1.3.11"), 1.24),
    Invented("Order management system",  P.SYSTEMS, ("1.1.9", "1.3.3"),            2.2, 0.3, 35),
    Invented("Trouble ticket system",    P.SYSTEMS, ("1.3.7", "1.3.8"),            1.9, 0.3, 40),
    Invented("Billing system",           P.SYSTEMS, ("1.3.9", "1.3.10", "1.3.11"), 1.6, 0.4, 45),
    Invented("Field service contractor", P.THIRD_PARTY, ("1.3.3", "1.3.7"),        1.0, 1.0, 110,
             ("Order provisioned", "Diagnosed")),
)
# fmt: on


@transaction.atomic
def generate_costs(*, seed: int = 0, today: date, people: Mapping[str, Any]) -> dict[str, int]:
    """Pools, their months, the minutes that activities take of them; all months costed.

    The same whatever the `seed`: what was done with them differs.
    """
    sofia = people["sofia"]
    processes = {one.key: one for one in ProcessElement.objects.select_related("parent")}
    months = list(_months_of_records(today))
    for told in POOLS:
        pool = actions.define_pool(
            name=told.name,
            kind=told.kind,
            processes=[processes[key] for key in told.serves],
            actor=sofia,
        )
        mine = [profile for profile in PROFILES if _is_served(told, processes[profile.key])]
        for profile in mine:
            _set_times(pool, told, profile, processes[profile.key], months[0], sofia)
        _set_months(pool, told, mine, months, today, sofia)
    runs = actions.allocate_costs(months, actor=clock_user())
    return {"cost_pools": len(POOLS), "costed_months": len(runs)}


def extend_costs(until: date) -> None:
    """Figures for the months that have begun since; as in the month before."""
    clock = clock_user()
    for told in POOLS:
        pool = CostPool.objects.filter(name=told.name).first()
        newest = pool.periods.in_force().first() if pool else None
        if pool is None or newest is None:
            return
        figures = figures_in(newest)
        for month in list(_months(newest.month, until))[1:]:
            write_period(pool, month, figures, actor=clock)


def cost_of_a_case(profile: Profile, process: ProcessElement) -> float:
    """What the pools take for a case that is done right at once, in the unit of money."""
    rates = {
        one.name: HEAD_A_MONTH / float(AVAILABLE * USUAL_SHARE)
        if one.kind == PoolKind.PEOPLE
        else one.cents_a_minute / 100
        for one in POOLS
    }
    return sum(
        rates[one.name] * float(sum(_minutes(one, profile).values()))
        for one in POOLS
        if _is_served(one, process)
    )


def _months_of_records(today: date) -> Iterator[date]:
    days = DailyCell.objects.filter(source__kind=SourceKind.DEMONSTRATION)
    ends = days.aggregate(first=Min("day"), last=Max("day"))
    yield from _months(ends["first"] or today, ends["last"] or today)


def _months(first: date, last: date) -> Iterator[date]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield first_of_month(number)


def _is_served(told: Invented, process: ProcessElement | None) -> bool:
    while process is not None:
        if process.key in told.serves:
            return True
        process = process.parent
    return False


def _minutes(told: Invented, profile: Profile) -> dict[str, Decimal]:
    """Minutes each activity takes of the pool; to close a case is quick."""
    return {
        activity: Decimal(str(round(cents / CENTS_A_MINUTE * told.share, 1)))
        for activity, cents in zip(profile.activities, profile.cents, strict=True)
        if not told.activities or activity in told.activities
    }


def _set_times(
    pool: CostPool,
    told: Invented,
    profile: Profile,
    process: ProcessElement,
    since: date,
    actor: Any,
) -> None:
    for activity, minutes in _minutes(told, profile).items():
        if activity == CLOSED and told.kind == PoolKind.SYSTEMS:
            continue
        write_time(process, activity, pool, since, TimeFigures(minutes), actor=actor)


def _set_months(
    pool: CostPool,
    told: Invented,
    profiles: Sequence[Profile],
    months: Sequence[date],
    today: date,
    actor: Any,
) -> None:
    """Systems and contractors cost more from year to year, as more is done with them; heads come
    and go in halves, at the same wage: a rise would be a trend of every process at once."""
    demand = sum(
        profile.cases_a_day * DAYS * float(sum(_minutes(told, profile).values()))
        for profile in profiles
    )
    for month in months:
        years = (month - today).days / 365.25
        price = (1 + RAISE_A_YEAR) ** years
        need = demand * told.room * (1.03**years)
        if told.kind == PoolKind.PEOPLE:
            heads = Decimal(round(need / float(AVAILABLE * USUAL_SHARE) * 2)) / 2
            amount = Decimal(round(float(heads) * HEAD_A_MONTH, 2))
            capacity = {"headcount": heads, "available_minutes": AVAILABLE}
        else:
            amount = Decimal(round(demand * told.room * told.cents_a_minute / 100 * price, 2))
            minutes = Decimal(round(need, -2))
            capacity = {"capacity_minutes": minutes} if told.kind == PoolKind.SYSTEMS else {}
        figures = pool_figures(pool.kind, amount.quantize(Decimal("0.01")), **capacity)
        write_period(pool, month, figures, actor=actor, note=_("Budget of the year (invented)."))
