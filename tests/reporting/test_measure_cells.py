"""Cells that add up: taking cases away again leaves what there was, and doubt is told."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.case_facts import MINUTE, NO_DAY, NONE, Facts
from reporting.histograms import buckets_of
from reporting.measure_cells import MeasureCells, changed, months_of_days, no_sums

CASE = st.tuples(
    st.integers(20_500, 20_504),  # opened on
    st.none() | st.integers(0, 3),  # days until it closed
    st.integers(0, 2),  # segment
    st.integers(0, 3),  # outcome
    st.integers(0, 2),  # repeats
    st.integers(0, 2),  # hand-overs
    st.integers(0, 9_000),  # minutes
    st.integers(-500, 900),  # cents
)
CASES = st.lists(CASE, max_size=12)


def facts_of(cases):
    told = np.array([(*case[:1], case[1] or 0, *case[2:]) for case in cases], np.int64)
    opened, lasted, segment, outcome, repeats, handovers, minutes, cents = told.reshape(-1, 8).T
    is_closed = np.array([case[1] is not None for case in cases], bool)
    nothing = np.full(len(cases), NONE)
    columns = {field.name: nothing for field in fields(Facts)} | {
        "segments": {1: segment},
        "opened_day": opened,
        "closed_day": np.where(is_closed, opened + lasted, NO_DAY),
        "outcome": outcome,
        "repeats": repeats,
        "handovers": handovers,
        "cents": cents,
        "cycle": np.where(is_closed, minutes * MINUTE, NONE),
        "cycle_bucket": np.where(is_closed, buckets_of(minutes), NONE),
        "stopped": 0 * nothing,
        "stops": None,
    }
    return Facts(**columns)


def cells_of(*parts, sign=1):
    cells = MeasureCells(1)
    for part in parts:
        cells.count(facts_of(part), sign)
    return cells


def as_dict(sums):
    rows = zip(sums.groups.tolist(), sums.sums.tolist(), strict=True)
    return {tuple(group): row for group, row in rows if any(row)}


def lengths(sums):
    rows = zip(sums.shortest.tolist(), sums.longest.tolist(), strict=True)
    return dict(zip(map(tuple, sums.groups.tolist()), rows, strict=True))


@settings(deadline=None)
@given(CASES, CASES)
def test_parts_add_up_to_the_whole(one, other):
    parts, whole = cells_of(one, other), cells_of([*one, *other])
    assert as_dict(parts.of(1)) == as_dict(whole.of(1))
    assert lengths(parts.of(1)) == lengths(whole.of(1))
    for mine, yours in zip(parts.buckets(), whole.buckets(), strict=True):
        assert mine.tolist() == yours.tolist()


@pytest.mark.thorough
@settings(deadline=None)
@given(CASES, CASES, CASES)
def test_after_a_change_the_figures_are_those_of_the_cases_there_are(kept, gone, come):
    before = cells_of(kept, gone).of(1)
    added, taken = cells_of(come).of(1), cells_of(gone, sign=-1).of(-1)
    change = changed(before, added, taken)
    after = change.after
    expected = cells_of(kept, come).of(1)
    assert as_dict(after) == as_dict(expected)
    known = lengths(expected)
    for group, doubt, timed, extremes in zip(
        map(tuple, after.groups.tolist()),
        (change.is_lost | change.is_doubtful).tolist(),
        after.of("timed").tolist(),
        zip(after.shortest.tolist(), after.longest.tolist(), strict=True),
        strict=True,
    ):
        assert doubt or not timed or extremes == known[group]


@settings(deadline=None)
@given(CASES, CASES)
def test_buckets_of_cases_that_come_and_go_cancel_out(kept, passing):
    cells = cells_of(kept, passing)
    cells.count(facts_of(passing), -1)
    for mine, yours in zip(cells.buckets(), cells_of(kept).buckets(), strict=True):
        assert mine.tolist() == yours.tolist()


ONE = (20_500, 1, 1, 1, 0, 0, 30, 250)


def test_one_case_by_hand():
    """Opened on a day, closed on the next after 30 minutes of the clock; in the whole and in its
    segment."""
    sums = cells_of([ONE]).of(1)
    assert sums.groups.tolist() == [[0, 20_500, 0], [0, 20_501, 0], [1, 20_500, 1], [1, 20_501, 1]]
    assert sums.of("opened").tolist() == [1, 0, 1, 0]
    for name in ("closed", "met", "first_time_right", "handover_free", "timed", "open_days"):
        assert sums.of(name).tolist() == [0, 1, 0, 1], name
    assert sums.of("cycle").tolist() == [0, 30 * MINUTE, 0, 30 * MINUTE]
    assert sums.of("cents_squared").tolist() == [0, 62_500, 0, 62_500]


def test_the_shortest_case_that_goes_is_missed():
    longer = (*ONE[:6], 90, 0)
    before, gone = cells_of([ONE, longer]).of(1), cells_of([ONE], sign=-1).of(-1)
    change = changed(before, no_sums(), gone)
    assert change.is_lost.tolist() == [False, True, False, True]
    assert not change.is_doubtful.any()
    assert not changed(before, cells_of([ONE]).of(1), gone).is_lost.any()


def test_more_taken_away_than_there_was_leaves_doubt():
    change = changed(no_sums(), no_sums(), cells_of([ONE], sign=-1).of(-1))
    assert change.is_doubtful.all()


def costing(units):
    return (*ONE[:7], units * 100)


def test_what_a_huge_cost_leaves_behind_is_in_doubt():
    """Its square takes sixteen digits and more; beside it the cents of others are lost."""
    before = cells_of([ONE, costing(9 * 10**9)]).of(1)
    gone = cells_of([costing(9 * 10**9)], sign=-1).of(-1)
    change = changed(before, cells_of([costing(7)]).of(1), gone)
    assert change.after.of("cents_squared").max() != 250**2 + 700**2
    assert change.is_doubtful.tolist() == [False, True, False, True]


def test_a_huge_cost_that_stays_or_comes_leaves_no_doubt():
    huge, small = cells_of([ONE, costing(9 * 10**9)]).of(1), cells_of([ONE]).of(1)
    for before, come, gone in (
        (huge, [costing(7)], [ONE]),
        (small, [costing(9 * 10**9)], []),
        (huge, [costing(9 * 10**9), costing(1)], [costing(9 * 10**9)]),
    ):
        added, taken = cells_of(come).of(1), cells_of(gone, sign=-1).of(-1)
        assert not changed(before, added, taken).is_doubtful.any()


def test_sums_that_are_exact_leave_no_doubt_however_little_is_left():
    large = 900_000  # its square in cents is below 2 ** 53
    before, gone = cells_of([ONE, costing(large)]).of(1), cells_of([costing(large)], sign=-1).of(-1)
    change = changed(before, cells_of([costing(0)]).of(1), gone)
    assert not change.is_doubtful.any()
    assert change.after.of("cents_squared").max() == 250**2


@pytest.mark.parametrize(
    ("day", "month"),
    [(0, 1970 * 12), (30, 1970 * 12), (31, 1970 * 12 + 1), (20_513, 2026 * 12 + 2)],
)
def test_months_are_counted_through(day, month):
    assert months_of_days(np.array([day])).tolist() == [month]


@given(CASES, CASES, CASES)
def test_only_groups_of_which_something_is_another_differ(there, taken, added):
    before = cells_of(there, taken).of(1)
    change = changed(before, cells_of(added).of(1), cells_of(taken).of(1))
    same, other = (
        told_of(change.after.only(those)) for those in (~change.is_other, change.is_other)
    )
    assert same.items() <= told_of(before).items()
    assert not other.items() & told_of(before).items()
    known = told_of(change.after.only(change.is_known))
    assert known.keys() == told_of(before).keys()


def test_what_comes_and_goes_again_does_not_differ():
    case = (20_500, 1, 0, 1, 0, 0, 5, 70)
    before = cells_of([case, case]).of(1)
    passing = cells_of([case]).of(1)
    assert not changed(before, passing, passing).is_other.any()
    assert changed(no_sums(), passing, no_sums()).is_other.all()


def test_a_group_that_is_new_is_another_also_where_nothing_is_left_of_it():
    passing = cells_of([ONE]).of(1)
    change = changed(no_sums(), passing, passing)
    assert not change.after.sums.any()
    assert change.is_other.all()
    assert not change.is_known.any()


def told_of(sums):
    rows = zip(sums.sums.tolist(), sums.shortest.tolist(), sums.longest.tolist(), strict=True)
    told = zip(sums.groups.tolist(), rows, strict=True)
    return {tuple(group): (*row, low, high) for group, (row, low, high) in told}
