"""Pieces of events out of DuckDB: whole cases, in order, each event in its newest version."""

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.event_pieces import pieces_of
from reporting.event_store_sql import NO_EVENTS

EVENT = st.tuples(
    st.integers(1, 6),  # case
    st.integers(0, 50),  # minute
    st.integers(0, 2),  # sequence
    st.integers(1, 3),  # activity
)
EVENTS = st.lists(EVENT, min_size=1, max_size=40)


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        connection.execute(f"create table empty as {NO_EVENTS}")
        yield connection


def table_of(connection, events, batch=1):
    """Events as the store keeps them; each line is an event of its own."""
    connection.execute("create or replace table told as from empty")
    for line, (case, minute, sequence, activity, *further) in enumerate(events, start=1):
        event, of_batch = further or (line, batch)
        row = (case, activity, minute, sequence, event, of_batch, line)
        connection.execute(
            "insert into told by name select ? case_code, ? activity_code, "
            "make_timestamp(?::bigint * 60000000) happened_at, ? sequence, ? event, ? batch, "
            "? line, false closes, 0 cents, 0 clock, 0 transition",
            row,
        )
    return "told"


def seen(pieces):
    """Case, minute and activity of all events, piece by piece."""
    columns = [(one.case, one.at // 60_000_000, one.activity) for one in pieces]
    return [list(zip(*(column.tolist() for column in told), strict=True)) for told in columns]


@settings(max_examples=15, deadline=None)
@given(events=EVENTS, at_a_time=st.sampled_from([1, 5, 1000]))
def test_all_events_come_once_in_the_order_in_which_they_happened(connection, events, at_a_time):
    table = table_of(connection, events)
    pieces = seen(pieces_of(connection, table, at_a_time=at_a_time))
    lines = sorted(range(len(events)), key=lambda n: (*events[n][:3], n))
    expected = [(events[n][0], events[n][1], events[n][3]) for n in lines]
    assert [event for piece in pieces for event in piece] == expected
    cases = [{case for case, *_rest in piece} for piece in pieces]
    assert sum(map(len, cases)) == len(set().union(*cases))  # no case is cut in two


def test_of_an_event_that_was_corrected_the_newest_version_counts(connection):
    """Event 7 of case 1 in batches 1 and 2; case 2 has an event 7 of its own."""
    told = [(1, 5, 0, 1, 7, 1), (2, 6, 0, 1, 7, 1), (1, 9, 0, 3, 7, 2), (1, 1, 0, 2, 8, 1)]
    table = table_of(connection, told)
    [piece] = seen(pieces_of(connection, table, at_a_time=100, versions=True))
    assert piece == [(1, 1, 2), (1, 9, 3), (2, 6, 1)]


def test_without_events_there_are_no_pieces(connection):
    assert list(pieces_of(connection, table_of(connection, []), at_a_time=10)) == []


def test_columns_that_tell_nothing_are_left_out(connection):
    [piece] = pieces_of(connection, table_of(connection, [(1, 0, 0, 1)]), at_a_time=10)
    assert piece.segments == {}
    for name in ("opened", "closed", "resource", "clock", "started", "service", "is_step"):
        assert getattr(piece, name) is None, name


def test_of_timed_events_the_steps_are_told(connection):
    """Begun at minute 2 and completed at 9; the beginning is no step of its own."""
    table = table_of(connection, [(1, 2, 0, 1), (1, 9, 0, 1)])
    connection.execute("update told set transition = case line when 1 then 2 else 3 end")
    [piece] = pieces_of(connection, table, at_a_time=10)
    assert piece.is_step.tolist() == [False, True]
    assert (piece.service[1], piece.started[1]) == (7 * 60_000_000, 2 * 60_000_000)
    assert np.array_equal(piece.earliest, piece.at)
