"""Map cells in files: what comes in batches is the same as what comes at once."""

from collections import Counter

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from reporting import event_store, map_store
from reporting.actions import rebuild_rollups
from reporting.event_mapping import EventMapping
from reporting.map_reader import Window, open_map
from reporting.map_store import files_of
from reporting.models import CaseFact
from reporting.process_map import END, OPEN, START
from tests.reporting.events import NOON, kept, load, log, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
SEGMENTED = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=("Closed",),
    cost="cost",
    segments=("region", "channel"),
)
HEADING = ["case", "timestamp", "activity", "cost", "region", "channel"]


def folders(source):
    return list(source.batches.stored().values_list("folder", flat=True))


def figures(source, window=None):
    """All that the map says, for the whole or a window."""
    window = window or Window()
    with open_map(source.folder, folders(source)) as reader:
        variants = sorted(reader.variants(window), key=lambda one: one.digest)
        edges = reader.edges(window)
        steps = [(row[0], row[1]) for row in edges]
        return {
            "edges": edges,
            "nodes": reader.nodes(window),
            "waits": reader.waits(window, steps),
            "variants": [
                (one.digest, one.steps, one.cases, one.took, sorted(one.buckets))
                for one in variants
            ],
        }


def test_a_loaded_log_has_its_map_at_once(tmp_path):
    source = source_of()
    rows = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3"), ("B", 5, "Open", "", "1")]
    load(kept(tmp_path, log(*rows)), source)
    found = figures(source)
    assert {row[:3] for row in found["edges"]} == {
        (START, "Open", 2),
        ("Open", "Closed", 1),
        ("Open", OPEN, 1),
        ("Closed", END, 1),
    }
    assert [(row[0], row[1], row[9]) for row in found["nodes"]] == [
        ("Closed", 1, 300),
        ("Open", 2, 300),
    ]


def test_a_variant_has_the_digest_that_its_cases_have(tmp_path):
    source = source_of()
    steps = ["Open", "Check", "Check", "Open", "Closed"]
    rows = [("A", 10 * n, step, "", "") for n, step in enumerate(steps)]
    load(kept(tmp_path, log(*rows, ("B", 0, "Ärger", "", ""))), source)
    told = {row[0]: row[1] for row in figures(source)["variants"]}
    assert told[CaseFact.objects.get(case_key="A").variant] == ("Open", "Check", "Open", "Closed")
    assert told[CaseFact.objects.get(case_key="B").variant] == ("Ärger",)


def test_work_that_is_begun_and_completed_is_one_step(tmp_path):
    """Planned at 0, begun at 10, done at 30; then begun at 45 and done at 50; then planned only."""
    mapping = EventMapping(
        case="case",
        timestamp="timestamp",
        activity="activity",
        lifecycle="mark",
        lifecycle_scheduled=("plan",),
        lifecycle_started=("begin",),
        lifecycle_completed=("done",),
    )
    told = [("plan", 0, "Dig"), ("begin", 10, "Dig"), ("done", 30, "Dig"), ("begin", 45, "Fill")]
    told += [("done", 50, "Fill"), ("plan", 60, "Pave")]
    rows = [("A", minute, step, mark) for mark, minute, step in told]
    source = source_of(mapping)
    heading = ["case", "timestamp", "activity", "mark"]
    load(kept(tmp_path, log(*rows, ("B", 0, "Pave", "plan"), heading=heading)), source, mapping)
    found = figures(source)
    minute = 60_000
    assert {(row[0], row[1], row[4]) for row in found["edges"]} == {
        (START, "Dig", 0),
        ("Dig", "Fill", 15 * minute),
        ("Fill", OPEN, 0),
    }
    assert [row[7:9] for row in found["nodes"]] == [(1, 20 * minute), (1, 5 * minute)]
    [row] = found["variants"]
    assert row[0] == CaseFact.objects.get(case_key="A").variant


def test_months_and_segments_narrow_the_map(tmp_path):
    source = source_of(SEGMENTED)
    rows = [
        ("A", 0, "Open", "1", "North", "Web"),
        ("A", 60, "Closed", "1", "North", "Shop"),
        ("B", 40 * 24 * 60, "Open", "1", "South", "Web"),
    ]
    load(kept(tmp_path, log(*rows, heading=HEADING)), source, SEGMENTED)
    month = NOON.year * 12 + NOON.month - 1
    assert len(figures(source, Window(month, month + 1))["edges"]) == 3
    assert len(figures(source, Window(month + 1, month + 2))["edges"]) == 2
    assert figures(source, Window(month + 2, month + 9))["edges"] == []
    assert len(figures(source, Window(place=1, segment="South"))["edges"]) == 2
    assert len(figures(source, Window(place=2, segment="Shop"))["edges"]) == 3
    assert figures(source, Window(place=2, segment="Nowhere"))["edges"] == []
    with open_map(source.folder, folders(source)) as reader:
        assert reader.segments(1) == ["North", "South"]
        assert reader.months() == (month, month + 1)


ACTIVITIES = ("Open", "Check", "Closed")
event = st.tuples(
    st.sampled_from("ABCD"),
    st.integers(0, 90_000),
    st.sampled_from(ACTIVITIES),
    st.integers(0, 9),
    st.sampled_from(("North", "South", "")),
    st.sampled_from(("Web", "Shop")),
)
batches = st.lists(st.lists(event, min_size=1, max_size=6), min_size=2, max_size=6)


@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(batches)
def test_in_batches_at_once_and_rebuilt_are_the_same(tmp_path_factory, batches):
    place = tmp_path_factory.mktemp("log")
    source = source_of(SEGMENTED)
    for number, rows in enumerate(batches):
        text = log(*[list(row) for row in rows], heading=HEADING)
        load(kept(place, text, f"{number}.csv"), source, SEGMENTED)
    windows = [Window(), Window(place=1, segment="North"), Window(place=2, segment="Shop")]
    in_batches = [figures(source, window) for window in windows]
    rebuild_rollups(source, actor=source.created_by)
    assert [figures(source, window) for window in windows] == in_batches
    cases = CaseFact.objects.filter(source=source)
    counted = Counter(cases.values_list("variant", flat=True))
    assert {row[0]: row[2] for row in in_batches[0]["variants"]} == counted
    source.batches.all().delete()
    cases.delete()


def test_after_some_batches_the_sum_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(map_store, "MOST_CHANGES", 3)
    source = source_of()
    for number in range(8):
        load(kept(tmp_path, log((f"C{number}", number, "Open", "", ""))), source)
        assert len(files_of(source.folder, folders(source))["edges"]) <= 4
    [row] = figures(source)["nodes"]
    assert row[:3] == ("Open", 8, 8)


def test_a_load_that_fails_leaves_the_map_as_it_was(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(("A", 0, "Open", "", ""))), source)
    before = figures(source)
    (source.folder / "0123456789abcdef").mkdir()
    assert figures(source) == before


def test_without_the_map_of_the_batches_before_none_is_kept_until_it_is_rebuilt(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(("A", 0, "Open", "", ""))), source)
    for file in (source.folder / folders(source)[0]).glob("map-*"):
        file.unlink()
    load(kept(tmp_path, log(("B", 0, "Open", "", ""))), source)
    with open_map(source.folder, folders(source)) as reader:
        assert reader is None
    rebuild_rollups(source, actor=source.created_by)
    assert figures(source)["nodes"][0][:3] == ("Open", 2, 2)


def test_events_in_many_pieces_count_as_in_one(tmp_path, monkeypatch):
    source = source_of()
    rows = [(f"C{n % 40}", n * 7, ACTIVITIES[n % 3], "", "1") for n in range(200)]
    load(kept(tmp_path, log(*rows)), source)
    at_once = figures(source)
    monkeypatch.setattr(event_store, "EVENTS_A_PART", 10)
    monkeypatch.setattr(map_store, "ROWS_HELD", 5)
    rebuild_rollups(source, actor=source.created_by)
    assert figures(source) == at_once
