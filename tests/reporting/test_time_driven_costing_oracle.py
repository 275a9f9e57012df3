"""Costing against a plain reckoning with fractions, written anew and slowly, as an oracle."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest

from reporting.time_driven_costing import WHOLE, Done, Pool, Use, cost_month, share_out, split

SEEDS = range(25)
ACTIVITIES = ["Take", "Check", "Mend", "Call back", "Close"]
SEGMENTS = [(1, "north"), (1, "south"), (2, "web"), (2, "shop"), (2, "phone")]


def invented(seed):
    """A month with three pools, two processes and segments in two dimensions."""
    chance = random.Random(seed)
    pools = [
        Pool(1, "people", chance.randrange(10**8), Decimal(chance.randrange(1, 10**6)) / 4),
        Pool(2, "systems", chance.randrange(10**7), Decimal(chance.randrange(1, 10**5)) / 8),
        Pool(3, "third_party", chance.randrange(10**6), None),
    ]
    done, uses = [], []
    for process in (7, 8):
        for activity in ACTIVITIES:
            done += _done(chance, process, activity)
            uses += [
                Use(process, activity, pool.key, Decimal(chance.randrange(0, 4_000)) / 100)
                for pool in pools
                if chance.random() < 0.7
            ]
    return pools, uses, done


def _done(chance, process, activity):
    counts = {segment: chance.randrange(0, 400) for segment in SEGMENTS if segment[0] == 1}
    total = sum(counts.values())
    web = chance.randint(0, total)
    shop = chance.randint(0, total - web)
    counts |= {(2, "web"): web, (2, "shop"): shop, (2, "phone"): total - web - shop}
    whole = Done(process, activity, total)
    return [whole, *(Done(process, activity, n, segment=one) for one, n in counts.items())]


def exact_shares(pool, uses, done):
    """What each activity should bear of the pool, in exact fractions of cents."""
    minutes = {
        (use.process, use.activity): Fraction(use.minutes) * one.events
        for use in uses
        if use.pool == pool.key
        for one in done
        if (one.process, one.activity) == (use.process, use.activity) and one.segment == WHOLE
    }
    used = sum(minutes.values())
    capacity = used if pool.capacity is None else max(Fraction(pool.capacity), used)
    return {key: pool.cents * part / capacity for key, part in minutes.items() if part}, used


@pytest.mark.parametrize("seed", SEEDS)
def test_each_activity_bears_its_exact_part_but_for_less_than_a_cent(seed):
    pools, uses, done = invented(seed)
    for pool, shared in zip(pools, cost_month(pools, uses, done).pools, strict=True):
        exact, used = exact_shares(pool, uses, done)
        assert Fraction(shared.used) == used
        assert set(shared.shares) == set(exact)
        for key, cents in shared.shares.items():
            assert abs(cents - exact[key]) < 1


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_unused_is_what_the_users_leave_but_for_less_than_a_cent(seed):
    pools, uses, done = invented(seed)
    for pool, shared in zip(pools, cost_month(pools, uses, done).pools, strict=True):
        exact, used = exact_shares(pool, uses, done)
        left = pool.cents - sum(exact.values()) if used else pool.cents
        assert abs(shared.unused_cents - left) < 1
        assert shared.used_cents + shared.unused_cents == pool.cents


@pytest.mark.parametrize("seed", SEEDS)
def test_each_segment_bears_its_exact_part_of_its_activity(seed):
    pools, uses, done = invented(seed)
    costs = cost_month(pools, uses, done).costs
    whole = {(c.process, c.activity, c.pool): c for c in costs if c.segment == WHOLE}
    for cost in costs:
        activity = whole[cost.process, cost.activity, cost.pool]
        if cost.segment == WHOLE or not activity.events:
            continue
        exact = Fraction(activity.cents * cost.events, activity.events)
        assert abs(cost.cents - exact) < 1


@pytest.mark.parametrize("seed", SEEDS)
def test_money_adds_up_by_pool_by_process_and_by_dimension(seed):
    pools, uses, done = invented(seed)
    month = cost_month(pools, uses, done)
    used = sum(shared.used_cents for shared in month.pools)
    assert sum(cost.cents for cost in month.costs if cost.segment == WHOLE) == used
    by_process = [
        sum(c.cents for c in month.costs if c.segment == WHOLE and c.process == process)
        for process in (7, 8)
    ]
    assert sum(by_process) == used
    for place in (1, 2):
        assert sum(c.cents for c in month.costs if c.segment[0] == place) == used


@pytest.mark.parametrize("seed", SEEDS)
def test_two_months_costed_apart_are_two_months(seed):
    """A month knows nothing of another: incremental is the same as all anew."""
    first, second = invented(seed), invented(seed + 1_000)
    alone = cost_month(*first)
    cost_month(*second)
    assert cost_month(*first) == alone


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dearer_pool_makes_nothing_cheaper(seed):
    pools, uses, done = invented(seed)
    dearer = [Pool(p.key, p.kind, p.cents * 2, p.capacity) for p in pools]
    before = {(c.process, c.activity, c.pool): c.cents for c in whole_costs(pools, uses, done)}
    after = {(c.process, c.activity, c.pool): c.cents for c in whole_costs(dearer, uses, done)}
    assert set(before) == set(after)
    assert all(after[key] >= 2 * before[key] - 2 for key in before)


def whole_costs(pools, uses, done):
    return [cost for cost in cost_month(pools, uses, done).costs if cost.segment == WHOLE]


@pytest.mark.parametrize("seed", SEEDS)
def test_room_that_nobody_uses_makes_no_case_dearer(seed):
    """Twice the capacity for twice the money: the rate, and so each activity, stays."""
    chance = random.Random(seed)
    minutes = {(7, name): Decimal(chance.randrange(1, 500)) for name in ACTIVITIES}
    used = sum(minutes.values())
    pool = Pool(1, "people", int(used) * 100, used * 2)
    wide = Pool(1, "people", int(used) * 200, used * 4)
    assert share_out(pool, minutes).rate == share_out(wide, minutes).rate == 50
    assert share_out(pool, minutes).shares == share_out(wide, minutes).shares
    assert share_out(wide, minutes).unused_cents == 3 * share_out(pool, minutes).unused_cents


@pytest.mark.parametrize(
    ("cents", "weights", "shares"),
    [
        (0, {"a": 1, "b": 2}, {"a": 0, "b": 0}),
        (1, {"a": 1, "b": 1}, {"a": 1, "b": 0}),
        (1, {"a": 1, "b": 2}, {"a": 0, "b": 1}),
        (10, {"a": 1, "b": 1, "c": 1}, {"a": 4, "b": 3, "c": 3}),
        (100, {"a": 0, "b": 5}, {"a": 0, "b": 100}),
        (7, {"a": 2, "b": 2, "c": 3}, {"a": 2, "b": 2, "c": 3}),
        (10**15, {"a": 1, "b": 10**6}, {"a": 999_999_000, "b": 999_999_000_001_000}),
        (5, {"a": "0.0001", "b": "0.0004"}, {"a": 1, "b": 4}),
    ],
)
def test_largest_remainders_by_hand(cents, weights, shares):
    found = split(cents, {key: Decimal(weight) for key, weight in weights.items()})
    assert found == shares
    assert sum(found.values()) == cents
