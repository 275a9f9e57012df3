"""Time-driven activity-based costing: from the pools of a month to activities, cases, processes.

A pool costs so much a minute of its practical capacity; each activity takes so many minutes of it.
What nobody used stays apart, so that a quiet month does not make a case dear. Money is whole
cents, minutes are ten-thousandths; every division gives its remainder to the largest fractions, so
that all parts together are the pool, to the cent.

Source: R. S. Kaplan, S. R. Anderson, "Time-Driven Activity-Based Costing", Harvard Business
Review, November 2004; largest remainder: A. Hamilton's apportionment.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeVar

PARTS_A_MINUTE = 10_000
WHOLE = (0, "")
OWN = "event"
NOT_USED = (-1, "not used")
Segment = tuple[int, str]
Activity = tuple[int, str]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Pool:
    """What a pool costs in a month. `capacity`: its practical minutes; None: as many as are used.

    At None (a contractor paid for what they do) nothing is ever unused.
    """

    key: int
    kind: str
    cents: int
    capacity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """An activity takes minutes of a pool. `minutes`: each time it is done; None: as measured.

    `measured_first`: where the log tells start and end, these count and `minutes` fill the rest.
    """

    process: int
    activity: str
    pool: int
    minutes: Decimal | None
    measured_first: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """How often an activity was done in a month, in one segment; place 0 is the whole process.

    `timed`: how many of the `events` were measured; `cents`: what the events cost by themselves.
    """

    process: int
    activity: str
    events: int
    timed: int = 0
    service_minutes: float = 0.0
    cents: int = 0
    segment: Segment = WHOLE


@dataclass(frozen=True, slots=True)
class PoolCost:
    """A pool, shared out. `shares`: cents by activity; with `unused_cents` they are the pool."""

    pool: Pool
    used: Decimal
    shares: Mapping[Activity, int]
    unused_cents: int

    @property
    def used_cents(self) -> int:
        return self.pool.cents - self.unused_cents

    @property
    def practical(self) -> Decimal:
        return self.used if self.pool.capacity is None else self.pool.capacity

    @property
    def unused(self) -> Decimal:
        return max(self.practical - self.used, Decimal(0))

    @property
    def overload(self) -> Decimal:
        """Minutes used beyond the practical capacity."""
        return max(self.used - self.practical, Decimal(0))

    @property
    def rate(self) -> Decimal | None:
        """Cents a minute of practical capacity; in a month of overload, of what was used."""
        minutes = max(self.practical, self.used)
        return self.pool.cents / minutes if minutes else None


@dataclass(frozen=True, slots=True)
class Cost:
    """What an activity cost in a segment, by pool; `pool` None: the events' own costs."""

    process: int
    activity: str
    segment: Segment
    pool: int | None
    kind: str
    events: int
    minutes: Decimal
    cents: int


@dataclass(frozen=True, slots=True)
class CostedMonth:
    pools: list[PoolCost]
    costs: list[Cost]
    without_minutes: list[Activity] = field(default_factory=list)

    def difference(self) -> int:
        """Cents between what is shared out and what the pools and events cost; always 0."""
        whole = [cost for cost in self.costs if cost.segment == WHOLE and cost.pool is not None]
        shared = sum(cost.cents for cost in whole) + sum(one.unused_cents for one in self.pools)
        return shared - sum(one.pool.cents for one in self.pools)


def practical_capacity(
    headcount: Decimal, available_minutes: Decimal, practical_share: Decimal
) -> Decimal:
    """Minutes that a pool can work: those it is paid for, without breaks, training, meetings."""
    return _parts(headcount * available_minutes * practical_share)


def split(cents: int, weights: Mapping[Key, Decimal]) -> dict[Key, int]:
    """Whole cents in proportion to the weights, none negative, together exactly `cents`.

    Raises ValueError when there are cents, and no weight to carry them.
    """
    parts = {key: int(weight * PARTS_A_MINUTE) for key, weight in weights.items()}
    total = sum(parts.values())
    if not total:
        if cents:
            raise ValueError("no weight carries the cents")
        return dict.fromkeys(weights, 0)
    floors = {key: divmod(cents * part, total) for key, part in parts.items()}
    left = cents - sum(floor for floor, _rest in floors.values())
    order = sorted(floors, key=lambda key: (-floors[key][1], str(key)))
    favoured = set(order[:left])
    return {key: floor + (key in favoured) for key, (floor, _rest) in floors.items()}


def share_out(pool: Pool, minutes: Mapping[Activity, Decimal]) -> PoolCost:
    """The pool by those who used it, and what nobody used.

    Where more was used than the practical capacity, the users bear the whole pool, at less a
    minute, and the overload says how much more it was.
    """
    used = sum(minutes.values(), Decimal(0))
    if not used:
        return PoolCost(pool, used, dict.fromkeys(minutes, 0), pool.cents)
    idle = Decimal(0) if pool.capacity is None else max(pool.capacity - used, Decimal(0))
    cents = split(pool.cents, {**minutes, NOT_USED: idle})
    return PoolCost(pool, used, {key: cents[key] for key in minutes}, cents[NOT_USED])


def minutes_of(use: Use, done: Done, usual: Decimal | None) -> Decimal:
    """Minutes the activity took. `usual`: a minute each time where neither log nor use tells."""
    if not use.measured_first and use.minutes is not None:
        return _parts(done.events * use.minutes)
    each = usual if use.minutes is None else use.minutes
    untimed = max(done.events - done.timed, 0)
    filled = untimed * each if each is not None else Decimal(0)
    return _parts(max(Decimal(repr(done.service_minutes)), Decimal(0)) + filled)


def cost_month(pools: Iterable[Pool], uses: Iterable[Use], done: Iterable[Done]) -> CostedMonth:
    """Every pool of a month shared out over activities, and these over their segments."""
    whole, segments = _sorted_out(done)
    uses = sorted(uses, key=lambda use: (use.pool, use.process, use.activity))
    shared: list[PoolCost] = []
    costs: list[Cost] = []
    for pool in sorted(pools, key=lambda one: one.key):
        mine = [use for use in uses if use.pool == pool.key]
        result, found = _cost_pool(pool, mine, whole, segments)
        shared.append(result)
        costs += found
    costs += [
        Cost(one.process, one.activity, one.segment, None, OWN, one.events, Decimal(0), one.cents)
        for one in (*whole.values(), *(part for parts in segments.values() for part in parts))
        if one.cents > 0
    ]
    costed = {(use.process, use.activity) for use in uses}
    return CostedMonth(shared, costs, sorted(key for key in whole if key not in costed))


def _cost_pool(
    pool: Pool,
    uses: list[Use],
    whole: Mapping[Activity, Done],
    segments: Mapping[Activity, list[Done]],
) -> tuple[PoolCost, list[Cost]]:
    by_activity = {
        (use.process, use.activity): use for use in uses if (use.process, use.activity) in whole
    }
    usual = {key: _usual(whole[key]) for key in by_activity}
    minutes = {key: minutes_of(use, whole[key], usual[key]) for key, use in by_activity.items()}
    shared = share_out(pool, {key: minutes[key] for key in minutes if minutes[key]})
    costs = []
    for key, cents in shared.shares.items():
        one = whole[key]
        costs.append(Cost(*key, WHOLE, pool.key, pool.kind, one.events, minutes[key], cents))
        weights = {
            part: minutes_of(by_activity[key], part, usual[key]) for part in segments.get(key, [])
        }
        costs += _cost_segments(costs[-1], weights)
    return shared, costs


def _cost_segments(cost: Cost, weights: Mapping[Done, Decimal]) -> list[Cost]:
    """The cost of an activity once more, by each dimension: each adds up to the activity."""
    places: dict[int, dict[Done, Decimal]] = defaultdict(dict)
    for part, minutes in weights.items():
        places[part.segment[0]][part] = minutes
    found = []
    for parts in places.values():
        if not sum(parts.values()):
            continue
        cents = split(cost.cents, parts)
        time = split(int(cost.minutes * PARTS_A_MINUTE), parts)
        found += [
            Cost(
                *(cost.process, cost.activity, part.segment, cost.pool, cost.kind, part.events),
                Decimal(time[part]) / PARTS_A_MINUTE,
                cents[part],
            )
            for part in parts
        ]
    return found


def _sorted_out(done: Iterable[Done]) -> tuple[dict[Activity, Done], dict[Activity, list[Done]]]:
    """What was done by activity, and by activity its segments, of each dimension all of it."""
    whole: dict[Activity, Done] = {}
    places: dict[tuple[Activity, int], list[Done]] = defaultdict(list)
    for one in sorted(done, key=lambda one: (one.process, one.activity, one.segment)):
        key = one.process, one.activity
        if one.segment == WHOLE:
            whole[key] = one
        else:
            places[key, one.segment[0]].append(one)
    segments: dict[Activity, list[Done]] = defaultdict(list)
    for (key, place), parts in places.items():
        if key in whole:
            segments[key] += _completed(whole[key], place, parts)
    return whole, segments


def _completed(whole: Done, place: int, parts: list[Done]) -> list[Done]:
    """The parts, and what no source tells the segment of, as the segment without a name."""
    if sum(one.events for one in parts) >= whole.events:
        return parts
    named = [one for one in parts if one.segment[1]]
    rest = Done(
        *(whole.process, whole.activity, whole.events - sum(one.events for one in named)),
        timed=max(whole.timed - sum(one.timed for one in named), 0),
        service_minutes=max(whole.service_minutes - sum(one.service_minutes for one in named), 0.0),
        cents=max(whole.cents - sum(one.cents for one in named), 0),
        segment=(place, ""),
    )
    return [rest, *named]


def _usual(done: Done) -> Decimal | None:
    """The mean of what was measured."""
    return Decimal(repr(done.service_minutes)) / done.timed if done.timed > 0 else None


def _parts(minutes: Decimal) -> Decimal:
    return minutes.quantize(Decimal(1) / PARTS_A_MINUTE, ROUND_HALF_EVEN)
