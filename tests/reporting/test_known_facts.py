"""Facts read back from the database are those that were written."""

import numpy as np
import pytest

from reporting.event_mapping import EventMapping
from reporting.event_store import open_store
from reporting.models import CaseFact
from reporting.queries.known_facts import facts_known
from reporting.rolling_up import RollingUp
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.django_db
HEADING = ["case", "timestamp", "activity", "outcome", "cost", "region", "who"]
MAPPED = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=("Closed",),
    outcome="outcome",
    met=("met",),
    missed=("missed",),
    cost="cost",
    segments=("region",),
    resource="who",
)
ROWS = [
    ("A", 0, "Open", "", "0.10", "North", "Ann"),
    ("A", 7, "Work", "", "0.20", "North", "Bob"),
    ("A", 9, "Closed", "met", "0.07", "North", "Bob"),
    ("B", 3, "Open", "", "-5", "", ""),
    ("C", 4, "Open", "", "1", "South", "Ann"),
    ("C", 5, "Work", "", "1", "South", "Ann"),
    ("C", 6, "Open", "missed", "1", "South", "Ann"),
]
COUNTED = (
    *("opened_day", "closed_day", "outcome", "events", "repeats", "handovers", "cents"),
    *("cycle", "stopped", "business", "cycle_bucket", "business_bucket", "counted_bucket"),
)


@pytest.fixture
def source(tmp_path):
    source = source_of(MAPPED)
    load(kept(tmp_path, log(*ROWS, heading=HEADING)), source, MAPPED)
    return source


@pytest.fixture
def worked_out(source):
    """The facts as the events tell them, and what codes of segments stand for."""
    with open_store(source.folder) as store:
        store.recall(list(source.batches.stored().values_list("folder", flat=True)))
        rolling = RollingUp(store, zone=source.time_zone, dimensions=1)
        [facts] = rolling.walk()
        return facts, rolling.segments


def in_order(facts):
    return np.lexsort([facts.opened_day, facts.cents, facts.events])


def test_what_cells_were_worked_out_from_is_read_back(source, worked_out):
    facts, segments = worked_out
    [known] = facts_known(source, [["A", "B", "C"]], segments)
    mine, yours = in_order(known), in_order(facts)
    for name in COUNTED:
        assert getattr(known, name)[mine].tolist() == getattr(facts, name)[yours].tolist(), name
    named = [segments[one.segments[1]] for one in (known, facts)]
    assert named[0][mine].tolist() == named[1][yours].tolist()


def test_only_the_cases_that_are_asked_for_are_read(source, worked_out):
    _facts, segments = worked_out
    told = list(facts_known(source, [["A"], ["Z"], ["C"]], segments))
    assert [facts.events.tolist() for facts in told] == [[3], [3]]


def test_without_facts_nothing_is_asked(source, worked_out, django_assert_num_queries):
    CaseFact.objects.all().delete()
    with django_assert_num_queries(1):
        assert list(facts_known(source, [["A"] * 20_000], worked_out[1])) == []
