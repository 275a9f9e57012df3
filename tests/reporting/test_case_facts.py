"""Facts of cases, held against the same rules told case by case in plain Python."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.case_facts import MINUTE, NO_DAY, NONE, facts_of, ticks
from reporting.stories import NO_TIME, Events, Ways

BEGIN = 1_772_366_400_000_000  # 2026-03-01 12:00 in UTC
A_MINUTE = 60_000_000
CLOSING = 3
STEP = st.tuples(
    st.integers(0, 500),  # minutes since the one before
    st.integers(1, CLOSING),  # activity
    st.integers(0, 3),  # resource, 0 for none
    st.integers(0, 2),  # clock
    st.integers(-100, 900),  # cents
    st.booleans(),  # whether the opening is told
)
LOGS = st.lists(st.lists(STEP, min_size=1, max_size=9), min_size=1, max_size=8)


def events_of(log):
    columns = defaultdict(list)
    for case, steps in enumerate(log, start=1):
        at = BEGIN
        for gap, activity, resource, clock, cents, tells in steps:
            at += gap * A_MINUTE
            columns["case"].append(case)
            columns["activity"].append(activity)
            columns["at"].append(at)
            columns["closes"].append(activity == CLOSING)
            columns["cents"].append(cents)
            columns["resource"].append(resource)
            columns["clock"].append(clock)
            columns["opened"].append(BEGIN - A_MINUTE if tells else NO_TIME)
    return Events(**{name: np.array(values) for name, values in columns.items()})


def told(steps):
    """What one case is, by walking through it."""
    at = np.cumsum([step[0] for step in steps]).tolist()
    opened = -1 if any(step[-1] for step in steps) else at[0]
    turns = [steps[0][1], *(b[1] for a, b in pairwise(steps) if a[1] != b[1])]
    resources = [step[2] for step in steps if step[2]]
    closed = None
    if steps[-1][1] == CLOSING:
        run = len(steps) - 1
        while run and steps[run - 1][1] == CLOSING:
            run -= 1
        closed = at[run]
    return {
        "opened": opened,
        "last": at[-1],
        "closed": closed,
        "events": len(steps),
        "repeats": len(turns) - len(set(turns)),
        "handovers": sum(a != b for a, b in pairwise(resources)),
        "cents": sum(step[4] for step in steps),
        "turns": tuple(turns),
        "stopped": stood(steps, at, opened, closed),
    }


def stood(steps, at, opened, closed):
    """Minutes from each event at which the clock stands to the next, while the case is open."""
    total, stands = 0, False
    end = at[-1] if closed is None else closed
    for place, step in enumerate(steps):
        stands = step[3] == 1 if step[3] else stands
        last = place == len(steps) - 1
        until = (at[-1] if closed is None else closed) if last else at[place + 1]
        if stands:
            total += max(0, min(until, end) - max(at[place], opened))
    return total


def minutes(instant):
    return None if instant == NO_TIME else (instant - BEGIN) // A_MINUTE


@settings(deadline=None)
@given(LOGS)
def test_facts_are_what_a_walk_through_each_case_tells(log):
    ways = Ways()
    facts = facts_of(events_of(log), ways, "UTC")
    for place, steps in enumerate(log):
        expected = told(steps)
        assert minutes(facts.opened[place]) == expected["opened"]
        assert minutes(facts.last[place]) == expected["last"]
        assert minutes(facts.closed[place]) == expected["closed"]
        for name in ("events", "repeats", "handovers", "cents"):
            assert getattr(facts, name)[place] == expected[name], name
        assert facts.stopped[place] == expected["stopped"] * MINUTE
        assert ways.paths[facts.way[place]] == expected["turns"]
        took = None if expected["closed"] is None else expected["closed"] - expected["opened"]
        is_timed = took is not None and took >= 0
        assert facts.cycle[place] == (took * MINUTE if is_timed else NONE)
        assert (facts.closed_day[place] == NO_DAY) == (took is None)


@settings(deadline=None)
@given(LOGS)
def test_cases_of_one_way_have_one_number_in_any_piece(log):
    ways = Ways()
    whole = facts_of(events_of(log), ways, "UTC").way.tolist()
    alone = [facts_of(events_of([steps]), ways, "UTC").way[0] for steps in log]
    assert alone == whole
    assert len(set(whole)) == len({told(steps)["turns"] for steps in log})


def thue_morse(length, flip):
    """Rows of two kinds of steps, which sums of powers modulo 2 ** 64 cannot tell apart."""
    kinds = [(place.bit_count() + flip) % 2 for place in range(length)]
    return [(1, code, 0, 0, 0, False) for kind in kinds for code in (1, 2 + kind)]


def test_rows_made_to_have_the_same_number_of_64_bits_are_told_apart():
    one, other = thue_morse(1024, 0), thue_morse(1024, 1)
    log = [one, other, one[:1], other, one]
    events = events_of(log)
    assert len(set(events.way.tolist())) == 2  # they do collide
    ways = Ways()
    numbers = ways.numbers(events).tolist()
    assert numbers[0] == numbers[4] != numbers[1] == numbers[3]
    assert [ways.paths[number] for number in numbers] == [told(steps)["turns"] for steps in log]
    names = ["", "a", "b", "c"]
    assert len(set(ways.digests(names)[numbers].tolist())) == 3
    alone = [ways.numbers(events_of([steps])).tolist()[0] for steps in log]  # in other pieces
    assert alone == numbers


def test_rows_of_other_lengths_with_the_same_number_are_told_apart(monkeypatch):
    """As if all came to the same."""
    same = property(lambda events: np.zeros(len(events.first), np.uint64))
    monkeypatch.setattr(Events, "way", same)
    log = [[(1, code, 0, 0, 0, False) for code in codes] for codes in ([1], [1, 2], [2, 1], [1])]
    log.append([*log[1], (0, 2, 0, 0, 0, False)])  # no turn
    ways = Ways()
    assert ways.numbers(events_of(log)).tolist() == [0, 1, 2, 0, 1]
    assert ways.paths == [(1,), (1, 2), (2, 1)]


@pytest.mark.parametrize(
    ("microseconds", "expected"),
    [(0, 0), (2_999, 0), (3_000, 1), (6_000, 1), (A_MINUTE, MINUTE), (90 * 1_000_000, 15_000)],
)
def test_durations_are_rounded_to_four_digits_of_a_minute(microseconds, expected):
    assert ticks(np.array([microseconds])).tolist() == [expected]


def test_a_digest_is_known_by_the_names_of_the_turns():
    """The first sixteen digits of the MD5 of "Open>Work", as `md5sum` gives them."""
    ways = Ways()
    facts_of(events_of([[(0, 1, 0, 0, 0, False), (5, 2, 0, 0, 0, False)]]), ways, "UTC")
    assert ways.digests(["", "Open", "Work"]).tolist() == ["7911e0f3021b0529"]
