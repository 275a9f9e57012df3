"""Daily cells, cells of activities and facts, held against sums told in plain Python."""

import itertools
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.actions.rollups import rebuild_rollups
from reporting.event_mapping import EventMapping
from reporting.models import ActivityCell, CaseFact, DailyCell
from tests.reporting.events import NOON, kept, load, log, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
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
ROW = st.tuples(
    st.sampled_from("ABCDE"),
    st.integers(0, 40_000),
    st.sampled_from(["Open", "Work", "Closed"]),
    st.sampled_from(["", "met", "missed"]),
    st.integers(0, 500).map(lambda cents: f"{cents / 100:.2f}"),
    st.sampled_from(["North", "South"]),
    st.sampled_from(["", "Ada", "Ben"]),
)
# an instant is one event's alone: of the same instant the order of the file would count
LOGS = st.lists(ROW, min_size=1, max_size=40, unique_by=lambda row: row[1])
UNHURRIED = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def stories(rows):
    told = defaultdict(list)
    for row in sorted(rows, key=lambda row: row[1]):
        told[row[0]].append(row)
    return told


def closed_minute(story):
    """Since its last uninterrupted run of closing events began, if it still lasts."""
    if story[-1][2] != "Closed":
        return None
    first = len(story) - 1
    while first and story[first - 1][2] == "Closed":
        first -= 1
    return story[first][1]


def turns(story):
    names = [row[2] for row in story]
    return [name for place, name in enumerate(names) if not place or names[place - 1] != name]


def handovers(story):
    """Changes of who did it, from one turn of the work to the next that says who."""
    who = [row[6] for row in story if row[6]]
    return sum(one != other for one, other in itertools.pairwise(who))


def day(minute):
    return (NOON + timedelta(minutes=minute)).date()


def loaded(folder, rows):
    source = source_of(MAPPED)
    load(kept(folder, log(*rows, heading=HEADING)), source, MAPPED)
    return source


def forget(source):
    """Hypothesis comes again with other rows; the source is as good as new."""
    for records in (CaseFact, DailyCell, ActivityCell):
        records.objects.filter(source=source).delete()
    source.batches.all().delete()


@UNHURRIED
@given(rows=LOGS)
def test_facts_are_those_of_the_story_of_each_case(tmp_path_factory, rows):
    source = loaded(tmp_path_factory.mktemp("log"), rows)
    facts = {fact.case_key: fact for fact in CaseFact.objects.filter(source=source)}
    told = stories(rows)
    assert facts.keys() == told.keys()
    for case, story in told.items():
        fact, way = facts[case], turns(story)
        closed = closed_minute(story)
        assert fact.events == len(story)
        assert fact.repeats == len(way) - len(set(way))
        assert fact.handovers == handovers(story)
        assert float(fact.cost) == pytest.approx(sum(float(row[4]) for row in story))
        assert fact.outcome == story[-1][3]
        assert fact.segment_1 == story[-1][5]
        assert fact.cycle_minutes == (None if closed is None else closed - story[0][1])
    forget(source)


@UNHURRIED
@given(rows=LOGS)
def test_daily_cells_count_each_case_once_and_once_a_segment(tmp_path_factory, rows):
    source = loaded(tmp_path_factory.mktemp("log"), rows)
    opened, closed = Counter(), Counter()
    for story in stories(rows).values():
        ended = closed_minute(story)
        for segment in ((0, ""), (1, story[-1][5])):
            opened[(day(story[0][1]), *segment)] += 1
            if ended is not None:
                closed[(day(ended), *segment)] += 1
    cells = DailyCell.objects.filter(source=source)
    assert {_key(one): one.opened for one in cells if one.opened} == dict(opened)
    assert {_key(one): one.closed for one in cells if one.closed} == dict(closed)
    assert all(one.month == one.day.year * 12 + one.day.month - 1 for one in cells)
    forget(source)


@UNHURRIED
@given(rows=LOGS)
def test_cells_of_activities_hold_every_event_and_every_cent(tmp_path_factory, rows):
    source = loaded(tmp_path_factory.mktemp("log"), rows)
    cells = ActivityCell.objects.filter(source=source, place=0)
    expected = Counter(row[2] for row in rows)
    found = Counter()
    for one in cells:
        found[one.activity] += one.events
    assert found == expected
    assert sum(one.cents for one in cells) == sum(round(float(row[4]) * 100) for row in rows)
    by_segment = ActivityCell.objects.filter(source=source, place=1)
    assert sum(one.events for one in by_segment) == len(rows)
    forget(source)


@UNHURRIED
@given(rows=LOGS)
def test_worked_out_anew_all_is_as_it_was(tmp_path_factory, rows):
    source = loaded(tmp_path_factory.mktemp("log"), rows)
    before = _figures(source)
    rebuild_rollups(source, actor=source.created_by)
    assert _figures(source) == before
    forget(source)


def _key(cell):
    return cell.day, cell.place, cell.segment


def _figures(source):
    return [
        sorted(
            tuple(round(value, 6) if isinstance(value, float) else value for value in row)
            for row in records.objects.filter(source=source).values_list(*names)
        )
        for records, names in (
            (CaseFact, ["case_key", "events", "repeats", "handovers", "cost", "variant"]),
            (DailyCell, ["day", "place", "segment", "opened", "closed", "met", "cost_sum"]),
            (ActivityCell, ["month", "place", "segment", "activity", "events", "cases", "cents"]),
        )
    ]
