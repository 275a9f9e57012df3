"""The worked example: R. S. Kaplan, S. R. Anderson, "Time-Driven Activity-Based Costing", Harvard
Business Review 82(11), 2004: a customer service department in a quarter."""

import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.time_driven_costing import (
    OWN,
    WHOLE,
    Done,
    Pool,
    Use,
    cost_month,
    minutes_of,
    practical_capacity,
    share_out,
    split,
)

ORDERS, INQUIRIES, CHECKS = "Process orders", "Handle inquiries", "Perform credit checks"
DEPARTMENT = Pool(1, "people", 560_000_00, Decimal(700_000))
TIMES = {ORDERS: 8, INQUIRIES: 44, CHECKS: 50}
QUANTITIES = {ORDERS: 49_000, INQUIRIES: 1_400, CHECKS: 2_500}


def published():
    uses = [Use(7, name, 1, Decimal(each)) for name, each in TIMES.items()]
    done = [Done(7, name, count) for name, count in QUANTITIES.items()]
    return cost_month([DEPARTMENT], uses, done)


def test_the_practical_capacity_is_what_28_people_have_of_which_the_example_keeps_80_percent():
    """31,680 paid minutes a quarter each; the article rounds to 25,000 practical ones a head."""
    assert practical_capacity(Decimal(28), Decimal(31_680), Decimal("0.8")) == 709_632
    assert practical_capacity(Decimal(28), Decimal(25_000), Decimal(1)) == 700_000


def test_a_minute_costs_80_cents():
    [department] = published().pools
    assert department.rate == 80


def test_used_and_unused_capacity_are_those_published():
    [department] = published().pools
    assert (department.used, department.unused) == (578_600, 121_400)
    assert department.used_cents == 462_880_00
    assert department.unused_cents == 97_120_00
    assert department.overload == 0


@pytest.mark.parametrize(
    ("activity", "total", "each"),
    [
        (ORDERS, 313_600_00, 6_40),
        (INQUIRIES, 49_280_00, 35_20),
        (CHECKS, 100_000_00, 40_00),
    ],
)
def test_each_activity_costs_what_was_published(activity, total, each):
    [cost] = [one for one in published().costs if one.activity == activity]
    assert cost.cents == total
    assert cost.cents / cost.events == each
    assert published().difference() == 0


def test_in_a_month_of_overload_the_users_bear_the_pool_and_the_overload_is_told():
    shared = share_out(Pool(1, "people", 100_00, Decimal(60)), {"a": Decimal(90), "b": Decimal(30)})
    assert dict(shared.shares) == {"a": 75_00, "b": 25_00}
    assert (shared.unused_cents, shared.overload, shared.unused) == (0, 60, 0)
    assert shared.rate == Decimal(100_00) / 120


def test_a_pool_that_nobody_uses_is_unused_to_the_last_cent():
    shared = share_out(Pool(1, "systems", 999, Decimal(60)), {})
    assert (shared.used_cents, shared.unused_cents, shared.unused) == (0, 999, 60)


def test_a_pool_without_a_capacity_is_all_used():
    shared = share_out(Pool(1, "third_party", 1000, None), {"a": Decimal(1), "b": Decimal(2)})
    assert dict(shared.shares) == {"a": 333, "b": 667}
    assert shared.unused_cents == 0


def test_no_money_has_no_rate_trouble():
    assert share_out(Pool(1, "people", 0, Decimal(0)), {}).rate is None


def test_cents_without_a_weight_are_refused():
    with pytest.raises(ValueError, match="no weight"):
        split(5, {"a": Decimal(0)})


def test_measured_minutes_count_before_the_standard_which_fills_the_rest():
    use = Use(7, "Call", 1, Decimal(10))
    assert minutes_of(use, Done(7, "Call", 5, 3, 12.5), None) == Decimal("32.5")


def test_what_is_neither_measured_nor_given_takes_the_mean_of_the_measured():
    use = Use(7, "Call", 1, None)
    assert minutes_of(use, Done(7, "Call", 5, 2, 12.0), Decimal(6)) == 30


def test_a_standard_may_hold_whatever_the_log_measured():
    use = Use(7, "Call", 1, Decimal(10), measured_first=False)
    assert minutes_of(use, Done(7, "Call", 5, 5, 400.0), None) == 50


def test_the_own_costs_of_events_stand_beside_the_pools():
    month = cost_month([DEPARTMENT], [], [Done(7, "Ship", 3, cents=4_50)])
    [own] = month.costs
    assert (own.kind, own.pool, own.cents) == (OWN, None, 4_50)
    assert month.without_minutes == [(7, "Ship")]
    assert month.difference() == 0


def test_segments_of_each_dimension_add_up_to_the_activity():
    done = [
        Done(7, "Call", 3),
        Done(7, "Call", 1, segment=(1, "north")),
        Done(7, "Call", 2, segment=(1, "south")),
        Done(7, "Call", 2, segment=(2, "web")),
        Done(7, "Call", 1, segment=(2, "")),
    ]
    month = cost_month([Pool(1, "people", 1_00, None)], [Use(7, "Call", 1, Decimal(7))], done)
    cents = {cost.segment: cost.cents for cost in month.costs}
    assert cents == {WHOLE: 100, (1, "north"): 33, (1, "south"): 67, (2, "web"): 67, (2, ""): 33}
    minutes = {cost.segment: cost.minutes for cost in month.costs}
    assert minutes[1, "north"] + minutes[1, "south"] == minutes[WHOLE] == 21


def test_what_no_source_tells_the_segment_of_is_the_segment_without_a_name():
    done = [
        Done(7, "Call", 4, cents=40),
        Done(7, "Call", 1, cents=5, segment=(1, "north")),
        Done(7, "Call", 1, cents=5, segment=(1, "")),
    ]
    month = cost_month([Pool(1, "people", 1_00, None)], [Use(7, "Call", 1, Decimal(7))], done)
    cents = {(one.segment, one.kind): one.cents for one in month.costs if one.segment != WHOLE}
    assert cents == {
        ((1, "north"), "people"): 25,
        ((1, ""), "people"): 75,
        ((1, "north"), OWN): 5,
        ((1, ""), OWN): 35,
    }


patient = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
names = st.sampled_from(["Take", "Check", "Mend", "Close"])
minutes = st.decimals(0, 500, places=2)


@st.composite
def months(draw):
    """Pools, uses and activities of a month, with two dimensions of segments that add up."""
    pools = [
        Pool(
            key,
            draw(st.sampled_from(["people", "systems", "third_party"])),
            draw(st.integers(0, 10**9)),
            draw(st.none() | st.decimals(0, 10**6, places=2)),
        )
        for key in range(1, draw(st.integers(1, 3)) + 1)
    ]
    done = []
    for process in range(1, draw(st.integers(1, 2)) + 1):
        for name in draw(st.sets(names)):
            done += _done(draw, process, name)
    uses = {
        (one.process, one.activity, draw(st.integers(1, len(pools)))): draw(st.none() | minutes)
        for one in done
        if one.segment == WHOLE
    }
    return pools, [Use(*key, minutes=each) for key, each in uses.items()], done


def _done(draw, process, name):
    parts = [
        Done(
            *(process, name, events := draw(st.integers(0, 50))),
            timed=(timed := draw(st.integers(0, events))),
            service_minutes=timed * draw(st.floats(0, 90)),
            cents=draw(st.integers(0, 9999)),
            segment=(1, f"segment {place}"),
        )
        for place in range(2)
    ]
    whole = Done(
        *(process, name, sum(one.events for one in parts), sum(one.timed for one in parts)),
        sum(one.service_minutes for one in parts),
        sum(one.cents for one in parts),
    )
    return [whole, *parts]


@patient
@given(months())
def test_all_parts_together_are_the_pools_to_the_cent(month):
    pools, _uses, done = month
    costed = cost_month(*month)
    assert costed.difference() == 0
    for shared in costed.pools:
        assert shared.used_cents + shared.unused_cents == shared.pool.cents
        assert sum(shared.shares.values()) == shared.used_cents
    assert [one.pool for one in costed.pools] == pools
    own = sum(one.cents for one in costed.costs if one.kind == OWN and one.segment == WHOLE)
    assert own == sum(one.cents for one in done if one.segment == WHOLE)


@patient
@given(months())
def test_the_segments_of_a_dimension_add_up_in_money_and_in_minutes(month):
    costs = cost_month(*month).costs
    for whole in (one for one in costs if one.segment == WHOLE and one.minutes):
        parts = [
            one
            for one in costs
            if one.segment != WHOLE
            and (one.process, one.activity, one.pool) == (whole.process, whole.activity, whole.pool)
        ]
        assert sum(one.cents for one in parts) == whole.cents
        assert sum(one.minutes for one in parts) == whole.minutes


@patient
@given(months())
def test_nothing_is_negative(month):
    costed = cost_month(*month)
    assert all(one.cents >= 0 and one.minutes >= 0 for one in costed.costs)
    assert all(one.unused_cents >= 0 and one.unused >= 0 for one in costed.pools)


@patient
@given(months(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_told_does_not_matter(month, chance):
    shuffled = tuple(chance.sample(part, len(part)) for part in month)
    assert cost_month(*shuffled) == cost_month(*month)


@patient
@given(st.integers(0, 10**12), st.dictionaries(names, minutes, min_size=1))
def test_no_share_is_a_cent_or_more_from_its_exact_part(cents, weights):
    total = sum(weights.values())
    if not total:
        return
    for name, share in split(cents, weights).items():
        assert abs(share - cents * weights[name] / total) < 1


def test_ties_do_not_depend_on_luck():
    weights = {name: Decimal(1) for name in "abc"}
    for _turn in range(5):
        order = random.sample(list(weights), 3)
        assert split(100, {name: weights[name] for name in order}) == {"a": 34, "b": 33, "c": 33}
