"""A store that works some cases at a time says the same as one that works all at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting import event_store
from reporting.event_store import open_store
from reporting.fact_rows import rows_of
from reporting.rolling_up import RollingUp
from tests.reporting.test_event_store import block

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
