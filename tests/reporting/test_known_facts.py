"""Facts read back from the database are those that were written."""

from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.event_mapping import EventMapping
from reporting.event_store import open_store
from reporting.models import CaseFact
from reporting.queries import known_facts
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


def test_what_cells_were_worked_out_from_is_read_back(source, worked_out):
    facts, segments = worked_out
    [(places, ids, known)] = facts_known(source, ["C", "Z", "A", "B"], segments)
    yours = np.array([2, -1, 0, 1])[places]  # the walk tells A, B and C in this order
    for name in COUNTED:
        assert getattr(known, name).tolist() == getattr(facts, name)[yours].tolist(), name
    cases = dict(CaseFact.objects.filter(source=source).values_list("pk", "case_key"))
    assert [cases[pk] for pk in ids] == [["C", "Z", "A", "B"][place] for place in places]
    named = [segments[one.segments[1]] for one in (known, facts)]
    assert named[0].tolist() == named[1][yours].tolist()


def test_only_the_cases_that_are_asked_for_are_read(source, worked_out):
    [(places, _ids, facts)] = facts_known(source, ["Z", "A"], worked_out[1])
    assert (places.tolist(), facts.events.tolist()) == ([1], [3])
    assert list(facts_known(source, ["Z"], worked_out[1])) == []


def test_many_cases_are_asked_for_some_at_a_time(source, worked_out, monkeypatch):
    monkeypatch.setattr(known_facts, "CASES_A_QUESTION", 2)
    told = facts_known(source, ["A", "B", "C"], worked_out[1])
    assert [sorted(places.tolist()) for places, _ids, _facts in told] == [[0, 1], [2]]


def test_costs_are_read_to_the_cent(source, worked_out):
    told = [-(10**14) + 1, -29, 57, 58, 10**14 - 1]
    for cents in told:
        CaseFact.objects.filter(case_key="A").update(cost=Decimal(cents) / 100)
        [(_places, _ids, facts)] = facts_known(source, ["A"], worked_out[1])
        assert facts.cents.tolist() == [cents]


def test_the_first_load_asks_for_no_facts(tmp_path):
    source = source_of(MAPPED)
    with CaptureQueriesContext(connection) as questions:
        load(kept(tmp_path, log(*ROWS, heading=HEADING)), source, MAPPED)
    assert not any('case_key" IN' in one["sql"] for one in questions.captured_queries)
