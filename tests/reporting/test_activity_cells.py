"""Cells of activities, held against a walk through the events in plain Python."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.activity_cells import FIGURES, KEYS, ActivityCells
from reporting.stories import NO_TIME, Events

ZONE = "Europe/Berlin"
BEGIN = datetime(2026, 1, 31, 20, tzinfo=UTC)  # in Berlin the month ends three hours later
EVENT = st.tuples(
    st.integers(0, 40_000),  # minutes since the one before
    st.integers(1, 3),  # activity
    st.none() | st.integers(0, 90),  # minutes of work
    st.integers(0, 90),  # minutes of waiting
    st.integers(-100, 900),  # cents
    st.booleans(),  # whether anything was done
    st.integers(0, 2),  # segment
)
LOGS = st.lists(st.lists(EVENT, min_size=1, max_size=6), min_size=1, max_size=6)
MINUTE = 60_000_000


def rows_of(log):
    """Case and instant of each event, with what else is told of it."""
    for case, events in enumerate(log, start=1):
        at = BEGIN
        for gap, *told in events:
            at += timedelta(minutes=gap)
            yield case, at, *told


def events_of(log):
    case, at, activity, service, waiting, cents, is_step, segment = zip(*rows_of(log), strict=True)
    known = [NO_TIME if one is None else one * MINUTE for one in service]
    return Events(
        case=np.array(case),
        activity=np.array(activity),
        at=np.array([int(one.timestamp()) * 1_000_000 for one in at]),
        closes=np.zeros(len(case), dtype=bool),
        cents=np.array(cents),
        is_step=np.array(is_step),
        service=np.array(known),
        waiting=np.array(waiting) * MINUTE,
        segments={1: np.array(segment)},
    )


def walked(log):
    cells = defaultdict(lambda: [0] * len(FIGURES))
    met = set()
    last = {case: segment for case, *_rest, segment in rows_of(log)}
    for case, at, activity, service, waiting, cents, is_step, _segment in rows_of(log):
        local = at.astimezone(ZoneInfo(ZONE))
        is_first = is_step and (case, activity) not in met
        met |= {(case, activity)} if is_step else set()
        is_timed = service is not None
        took = [service * MINUTE, waiting * MINUTE] if is_timed else [0, 0]
        figures = [is_step, is_first, is_timed, *took, cents]
        for place, segment in ((0, 0), (1, last[case])):
            cell = cells[local.year * 12 + local.month - 1, place, segment, activity]
            for number, value in enumerate(figures):
                cell[number] += value
    return {key: tuple(cell) for key, cell in cells.items() if any(cell)}


def counted(*logs, sign=1, cells=None):
    cells = cells or ActivityCells(ZONE, 1)
    for log in logs:
        cells.count(events_of(log), sign)
    return cells


def as_dict(cells):
    told = cells.cells()
    rows = zip(*(told[name].tolist() for name in (*KEYS, *FIGURES)), strict=True)
    return {row[: len(KEYS)]: row[len(KEYS) :] for row in rows}


@settings(deadline=None)
@given(LOGS)
def test_cells_are_what_a_walk_tells(log):
    assert as_dict(counted(log)) == walked(log)


@settings(deadline=None)
@given(LOGS, LOGS)
def test_what_is_counted_and_taken_away_leaves_nothing(kept, passing):
    cells = counted(kept, passing)
    counted(passing, sign=-1, cells=cells)
    assert as_dict(cells) == as_dict(counted(kept))


@pytest.mark.parametrize("dimensions", [0, 1, 2])
def test_there_is_a_cell_for_each_dimension_also_where_a_log_tells_none(dimensions):
    cells = ActivityCells(ZONE, dimensions)
    cells.count(events_of([[(0, 1, None, 0, 5, True, 2)]]))
    told = cells.cells()
    assert told["place"].tolist() == list(range(dimensions + 1))
    assert told["segment"].tolist() == [0, 2, 0][: dimensions + 1]
    assert told["cents"].tolist() == [5] * (dimensions + 1)


def test_of_no_events_there_are_no_cells():
    assert as_dict(ActivityCells(ZONE, 2)) == {}
