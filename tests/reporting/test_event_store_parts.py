"""A store that works some cases at a time says the same as one that works all at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting import event_store
from reporting.event_store import open_store
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
            loaded = [row for rows in store.facts("Europe/Paris") for row in rows]
            store.publish("one")
        with open_store(folder) as store:
            rebuilt, activities = [], []
            for _part in store.recalled(["one"]):
                rebuilt += [row for rows in store.facts("Europe/Paris") for row in rows]
                activities += store.activities("Europe/Paris", dimensions=1)
    finally:
        event_store.EVENTS_A_PART = former
    return sorted(loaded), sorted(rebuilt), summed(activities)


def summed(rows):
    """The cells of activities, added up over the parts."""
    cells = {}
    for month, place, segment, activity, *figures in rows:
        key = (month, place, segment, activity)
        cells[key] = np.array(figures, float) + cells.get(key, 0)
    return {key: figures.round(6).tolist() for key, figures in cells.items()}


@pytest.mark.parametrize("part", [1, 9])
@settings(max_examples=5, deadline=None)
@given(events=EVENTS)
def test_parts_of_any_size_give_the_same(tmp_path_factory, part, events):
    whole = in_parts(tmp_path_factory.mktemp("whole"), events, WIDE)
    parts = in_parts(tmp_path_factory.mktemp("parts"), events, part)
    assert parts == whole
    loaded, rebuilt, _activities = whole
    assert loaded == rebuilt
    assert len(loaded) == len({case for case, *_rest in events})
