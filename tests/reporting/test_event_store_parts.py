"""A store that works some cases at a time says the same as one that works all at once."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reporting import event_store
from reporting.event_store import open_store
from reporting.fact_rows import rows_of
from reporting.rolling_up import RollingUp
from tests.reporting.test_event_store import block

pytestmark = pytest.mark.thorough

EVENTS = st.lists(
    st.tuples(
        st.sampled_from("ABCDEFG"),
        st.integers(0, 10_000),
        st.sampled_from(["Open", "Work", "Wait", "Closed"]),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=60,
    unique=True,
)
WIDE = 1_000_000


def in_parts(folder, events, part):
    """Facts and activities of a load, and of a rebuild of what it stored."""
    former, event_store.EVENTS_A_PART = event_store.EVENTS_A_PART, part
    try:
        with open_store(folder) as store:
            store.take(block(*events))
            store.merge([], ordinal=1, corrects=False)
            loaded = rolled_up(store)
            store.publish("one")
        with open_store(folder) as store:
            store.recall(["one"])
            rebuilt = rolled_up(store)
    finally:
        event_store.EVENTS_A_PART = former
    return loaded, rebuilt


def rolled_up(store):
    """Rows of facts, and the cells of activities and of days."""
    rolling = RollingUp(store, zone="Europe/Paris", dimensions=1)
    rows = [row for facts in rolling.walk() for row in rows_of(facts, rolling.called(facts))]
    days = rolling.measures.of(1)
    activities = {name: values.tolist() for name, values in rolling.activities.cells().items()}
    return sorted(rows), activities, days.groups.tolist(), days.sums.tolist()


@pytest.mark.parametrize("part", [1, 9])
@settings(max_examples=5, deadline=None)
@given(events=EVENTS)
def test_parts_of_any_size_give_the_same(tmp_path_factory, part, events):
    whole = in_parts(tmp_path_factory.mktemp("whole"), events, WIDE)
    parts = in_parts(tmp_path_factory.mktemp("parts"), events, part)
    assert parts == whole
    loaded, rebuilt = whole
    assert loaded == rebuilt
    assert len(loaded[0]) == len({case for case, *_rest in events})


def in_two_batches(folder, events, later, part):
    """What the second of two batches brings: its counts, and the cases as they were and are."""
    former, event_store.EVENTS_A_PART = event_store.EVENTS_A_PART, part
    try:
        with open_store(folder) as store:
            store.take(block(*events))
            store.merge([], ordinal=1, corrects=False)
            store.publish("one")
        with open_store(folder) as store:
            for line, one in enumerate(later, start=2):
                store.take(block(one, first=line))
            merged = store.merge(["one"], ordinal=2, corrects=True)
            walked = (np.unique(some.case) for some in store.pieces())
            touched = sorted(name for codes in walked for name in store.cases_called(codes))
            before = sum(len(some) for some in store.pieces_before())
            told = rolled_up(store)
            store.publish("two")
        with open_store(folder) as store:
            store.recall(["one", "two"])
            rebuilt = rolled_up(store)
    finally:
        event_store.EVENTS_A_PART = former
    return merged, touched, before, told, rebuilt


@pytest.mark.parametrize("part", [1, 4])
@settings(max_examples=8, deadline=None)
@given(events=EVENTS, later=EVENTS)
@example(
    events=[("A", 0, "Open", 0)],
    later=[("A", 0, "Open", 0), ("A", 0, "Open", 1), ("A", 0, "Open", 2)],
)
def test_a_late_batch_of_any_size_is_compared_alike(tmp_path_factory, part, events, later):
    whole = in_two_batches(tmp_path_factory.mktemp("whole"), events, later, WIDE)
    parts = in_two_batches(tmp_path_factory.mktemp("parts"), events, later, part)
    assert parts == whole
    merged, touched, *_rest = whole
    news = set(later) - set(events)
    assert (merged.added, merged.unchanged) == (len(news), len(later) - len(news))
    assert touched == sorted({case for case, *_others in news})


def test_what_waits_in_files_is_gone_when_it_is_loaded(tmp_path, monkeypatch):
    monkeypatch.setattr(event_store, "EVENTS_A_PART", 2)
    with open_store(tmp_path) as store:
        for place in range(7):
            store.take(block(("A", place, "Open", 0)))
        assert list(tmp_path.glob(".spill-*/staged-*.parquet"))
        store.merge([], ordinal=1, corrects=False)
        assert not list(tmp_path.glob(".spill-*/staged-*.parquet"))
        store.publish("one")
    assert [one.name for one in tmp_path.iterdir()] == ["one"]
