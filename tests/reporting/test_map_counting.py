"""The counts of the map against a reference that walks through every case in plain Python."""

from collections import defaultdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.adding import added_up
from reporting.map_counting import (
    FIGURES,
    KEYS,
    buckets,
    cases_of,
    minutes_in,
    months_of,
)
from reporting.map_store import Ledger
from reporting.stories import NO_TIME, Events, Ways

BERLIN = ZoneInfo("Europe/Berlin")
NOON = int(datetime(2026, 1, 31, 22, tzinfo=UTC).timestamp()) * 1_000_000
MINUTE = 60_000_000


def events_of(cases, segments=None):
    """Cases as lists of (activity, minute, minutes of work or None, closes, cents)."""
    rows = [
        (number, activity, NOON + minute * MINUTE, worked, closes, cents)
        for number, steps in enumerate(cases, start=1)
        for activity, minute, worked, closes, cents in steps
    ]
    at = np.array([row[2] for row in rows], dtype=np.int64)
    nothing = np.full(len(rows), NO_TIME)
    started = [row[2] - row[3] * MINUTE if row[3] is not None else NO_TIME for row in rows]
    told = segments or {}
    return Events(
        case=np.array([row[0] for row in rows]),
        activity=np.array([row[1] for row in rows]),
        at=at,
        started=np.array(started, dtype=np.int64),
        opened=nothing,
        closed=nothing,
        closes=np.array([row[4] for row in rows]),
        cents=np.array([row[5] for row in rows]),
        is_step=np.ones(len(rows), dtype=bool),
        earliest=at,
        segments={p: np.array([codes[row[0] - 1] for row in rows]) for p, codes in told.items()},
    )


def counted(cases, segments=None, sign=1, ledger=None):
    ledger = ledger or Ledger()
    ledger.count(events_of(cases, segments), BERLIN, sign)
    return ledger


def as_dict(ledger, kind, *keys):
    """Cells by these keys, as rows of figures."""
    cells = ledger.cells(kind)
    names = keys or ("place", "segment", *KEYS[kind])
    told = zip(*(cells[name].tolist() for name in names), strict=True)
    figures = zip(*(cells[name].tolist() for name in FIGURES[kind]), strict=True)
    return dict(zip(told, figures, strict=True))


def step(activity, minute, worked=None, closes=False, cents=0):
    return activity, minute, worked, closes, cents


def test_a_small_log_by_hand():
    """Two cases A B C (closed) and A B B A (open): W. van der Aalst's way of counting."""
    first = [step(1, 0), step(2, 10), step(3, 30, closes=True)]
    second = [step(1, 0), step(2, 60), step(2, 90), step(1, 100)]
    ledger = counted([first, second])
    minute = 60_000
    assert as_dict(ledger, "edges", "from_code", "to_code") == {
        (0, 1): (2, 2, 0),
        (1, 2): (2, 2, 70 * minute),
        (2, 3): (1, 1, 20 * minute),
        (3, 0): (1, 1, 0),
        (2, 2): (1, 1, 30 * minute),
        (2, 1): (1, 1, 10 * minute),
        (1, -1): (1, 1, 0),
    }
    nodes = as_dict(ledger, "nodes", "activity_code")
    names = FIGURES["nodes"]
    assert dict(zip(names, nodes[(2,)], strict=True)) == {
        "times": 3,
        "cases": 2,
        "loops": 1,
        "repeated": 1,
        "reworked": 1,
        "around": 30 * minute,
        "timed": 0,
        "served": 0,
        "cents": 0,
    }
    assert nodes[(1,)][:6] == (3, 2, 0, 1, 1, 100 * minute)
    assert set(ledger.ways.paths) == {(1, 2, 1), (1, 2, 3)}


def test_waiting_ends_where_the_work_begins():
    ledger = counted([[step(1, 0, 5), step(2, 60, 20), step(3, 70, 30)]])
    edges = as_dict(ledger, "edges", "from_code", "to_code")
    assert edges[(1, 2)] == (1, 1, 40 * 60_000)
    assert edges[(2, 3)] == (1, 1, 0), "work that began before the former ended waited for nothing"
    assert as_dict(ledger, "nodes", "activity_code")[(3,)][6:8] == (1, 30 * 60_000)


def test_a_case_counts_in_the_month_it_was_opened_by_the_clock_of_the_source():
    """22:30 in UTC on 31 January is 23:30 in Berlin; an hour later it is February."""
    ledger = counted([[step(1, 30), step(2, 50_000)], [step(1, 90)]])
    assert set(ledger.cells("edges")["month"].tolist()) == {2026 * 12, 2026 * 12 + 1}
    by_month = as_dict(ledger, "edges", "month", "from_code", "to_code")
    assert by_month[(2026 * 12, 1, 2)] == (1, 1, 49_970 * 60_000)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Pacific/Apia"])
def test_months_are_those_of_the_calendar(zone):
    chance = np.random.default_rng(7)
    instants = chance.integers(-(10**15), 4 * 10**15, 500)
    expected = []
    for instant in instants.tolist():
        local = datetime.fromtimestamp(instant // 1_000_000, tz=ZoneInfo(zone))
        expected.append(local.year * 12 + local.month - 1)
    assert months_of(instants, ZoneInfo(zone)).tolist() == expected


def test_a_closing_run_that_still_lasts_closed_the_case_when_it_began():
    steps = [step(1, 0), step(2, 10, closes=True), step(3, 20), step(2, 40, closes=True)]
    again = [*steps, step(2, 50, closes=True)]
    for case, closed in ((steps, 40), (again, 40), (steps[:3], None)):
        cases = cases_of(events_of([case]), BERLIN, Ways())
        assert cases.took.tolist() == [NO_TIME if closed is None else closed * 60_000]


def test_buckets_hold_what_they_say():
    minutes = np.array([0.0, 0.01, 0.0125, 0.02, 1.0, 600.0])
    found = buckets(minutes * 60_000).tolist()
    assert found[:3] == [0, 0, 1]
    for bucket, value in zip(found[1:], minutes[1:].tolist(), strict=True):
        assert minutes_in(bucket - 1) < value <= minutes_in(bucket) * 1.000001 or bucket == 0


steps_of_a_case = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(0, 60_000),
        st.none() | st.integers(0, 500),
        st.booleans(),
        st.integers(-50, 5000),
    ),
    min_size=1,
    max_size=8,
).map(lambda steps: sorted(steps, key=lambda one: one[1]))
logs = st.lists(steps_of_a_case, min_size=1, max_size=12)


def reference(cases, segments):
    """Edges and nodes of each segment, one step after another."""
    edges, nodes = defaultdict(lambda: [0, set(), 0]), defaultdict(lambda: [0, set(), 0, 0, 0])
    for number, steps in enumerate(cases):
        for place in (0, *segments):
            segment = segments[place][number] if place else 0
            former, seen, first = None, set(), {}
            for activity, minute, worked, _closes, cents in steps:
                begun = minute - (worked or 0)
                waited = max(0, begun - former[1]) if former else 0
                edge = edges[place, segment, former[0] if former else 0, activity]
                edge[0] += 1
                edge[1].add(number)
                edge[2] += waited * 60_000
                node = nodes[place, segment, activity]
                node[0] += 1
                node[1].add(number)
                node[2] += bool(former and former[0] == activity)
                node[3] += activity in seen
                node[4] += cents
                seen.add(activity)
                first.setdefault(activity, minute)
                former = activity, minute
            edge = edges[place, segment, former[0], 0 if steps[-1][3] else -1]
            edge[0] += 1
            edge[1].add(number)
    return (
        {key: (one[0], len(one[1]), one[2]) for key, one in edges.items()},
        {key: (one[0], len(one[1]), *one[2:]) for key, one in nodes.items()},
    )


def over_months(ledger, kind, places):
    """Some figures of the cells, all months together."""
    found = defaultdict(lambda: (0,) * len(places))
    keys = ("month", "place", "segment", *KEYS[kind])
    for (_month, *key), row in as_dict(ledger, kind, *keys).items():
        chosen = [row[place] for place in places]
        found[tuple(key)] = tuple(np.add(found[tuple(key)], chosen).tolist())
    return dict(found)


@pytest.mark.thorough
@settings(max_examples=120, deadline=None)
@given(logs, st.data())
def test_the_counts_are_those_of_a_walk_through_every_case(cases, data):
    codes = st.lists(st.integers(0, 3), min_size=len(cases), max_size=len(cases))
    segments = {1: data.draw(codes), 3: data.draw(codes)}
    ledger = counted(cases, segments)
    edges, nodes = reference(cases, segments)
    assert over_months(ledger, "edges", range(3)) == edges
    assert over_months(ledger, "nodes", (0, 1, 2, 3, 8)) == nodes
    variants = ledger.cells("variants")
    whole = variants["place"] == 0
    assert int(variants["cases"][whole].sum()) == len(cases)
    turns = [tuple(a for n, (a, *_r) in enumerate(c) if not n or c[n - 1][0] != a) for c in cases]
    assert set(ledger.ways.paths) == set(turns)
    waits = ledger.cells("waits")
    assert int(waits["times"].sum()) == sum(len(case) - 1 for case in cases)


@settings(max_examples=60, deadline=None)
@given(logs, logs)
def test_what_is_counted_and_taken_away_again_leaves_nothing(kept, passing):
    ledger = counted(kept)
    counted(passing, ledger=ledger)
    counted(passing, sign=-1, ledger=ledger)
    alone = counted(kept)
    for kind in ("edges", "waits", "nodes"):
        everything = "month", "place", "segment", *KEYS[kind]
        assert as_dict(ledger, kind, *everything) == as_dict(alone, kind, *everything)


def test_sums_are_exact_where_a_float_would_round():
    """As many combinations as fit into the memory, and more: both ways of adding up."""
    values = np.array([2**53 + 1, -(2**53), 5, 2**60 + 3])
    for width in (1, 1 << 40):
        keys = {"a": np.array([0, 0, width, width]), "b": np.array([1, 1, 2, 2])}
        cells = added_up(keys, {"sum": values})
        assert cells["sum"].tolist() == [1, 2**60 + 8]
        assert cells["a"].tolist() == [0, width]
