"""Which variants pass what, and what a window of months leaves of the map."""

import pytest

from reporting.map_reader import Window, open_map
from reporting.process_map import END, OPEN, START
from reporting.queries.process_map import (
    digests_through,
    months_of,
    readers_of,
    segments_of,
    slowest_steps,
    whole_map,
)
from tests.reporting.events import NOON, PLAIN, kept, load, log, source_of
from tests.reporting.mapped import HEADING, MAPPING, walk

pytestmark = pytest.mark.django_db
MONTH = NOON.year * 12 + NOON.month - 1
PATHS = {
    "S": ["Open", "Check", "Closed"],
    "R": ["Open", "Check", "Open", "Check", "Closed"],
    "W": ["Check", "Open"],
}


@pytest.fixture
def source(tmp_path):
    source = source_of(MAPPING)
    rows = []
    for case, path in PATHS.items():
        rows += walk(case, 0, [(name, 10) for name in path], "North" if case == "S" else "South")
    load(kept(tmp_path, log(*rows, heading=HEADING)), source, MAPPING)
    return source


def passing(source, origin, goal=""):
    """The cases (each has a variant of its own) that pass an activity, or a step."""
    with readers_of(source.process) as readers:
        found, _is_complete = digests_through(readers, origin, goal)
    cases = source.cases.filter(variant__in=found)
    return "".join(sorted(cases.values_list("case_key", flat=True)))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("origin", "goal", "cases"),
    [
        ("Open", "", "RSW"),
        ("Closed", "", "RS"),
        ("Never", "", ""),
        ("Open", "Check", "RS"),
        ("Check", "Open", "RW"),
        ("Open", "Closed", ""),
        (START, "Open", "RS"),
        (START, "Check", "W"),
        ("Closed", END, "RS"),
        ("Open", OPEN, "W"),
        ("Open", "Never", ""),
        ("%", "", ""),
    ],
)
def test_variants_are_found_by_what_they_pass(source, origin, goal, cases):
    assert passing(source, origin, goal) == cases


def test_a_variant_tells_how_many_turns_it_has(source):
    with readers_of(source.process) as readers:
        found, is_complete = digests_through(readers, "Open")
    assert sorted(found.values()) == [2, 3, 5]
    assert is_complete


def test_codes_that_begin_alike_are_not_confused(tmp_path):
    """Twelve activities: code 1 is no part of code 11."""
    source = source_of(MAPPING)
    rows = [row for n in range(12) for row in walk(f"C{n:02}", n, [(f"Act {n:02}", 0)])]
    load(kept(tmp_path, log(*rows, heading=HEADING)), source, MAPPING)
    assert passing(source, "Act 00") == "C00"
    assert passing(source, "Act 11") == "C11"


def test_the_months_are_those_of_the_opening(source):
    with readers_of(source.process) as readers:
        assert months_of(readers) == (MONTH, MONTH)
        assert months_of([]) is None


def test_segments_are_told_by_the_name_of_their_dimension(source):
    with readers_of(source.process) as readers:
        [(name, values)] = segments_of(source.process, readers)
    assert name == "region"
    assert values == [("1:North", "North"), ("1:South", "South")]


def test_the_cases_of_all_segments_are_those_of_the_whole(source):
    with readers_of(source.process) as readers:
        whole = whole_map(readers, Window())
        parts = [whole_map(readers, Window(place=1, segment=one)) for one in ("North", "South")]
    assert whole.cases == sum(part.cases for part in parts) == 3
    assert whole.events == sum(part.events for part in parts)
    for ends, edge in whole.edges.items():
        found = [part.edges[ends].times for part in parts if ends in part.edges]
        assert edge.times == sum(found)


def test_waits_are_told_of_the_steps_that_are_asked_for(source):
    with readers_of(source.process) as readers:
        [reader] = readers
        rows = reader.waits(Window(), [("Open", "Check")])
        assert {row[:2] for row in rows} == {("Open", "Check")}
        assert sum(row[3] for row in rows) == 3
        assert reader.waits(Window(), []) == []
        assert reader.waits(Window(place=1, segment="North"), [("Open", "Check")]) == []


def test_the_slowest_steps_have_a_mean_and_a_median(source):
    with readers_of(source.process) as readers:
        slow = slowest_steps(readers, Window(), whole_map(readers, Window()), most=1)
    [edge] = slow
    assert edge.mean_wait == 10
    assert edge.median_wait == pytest.approx(10, rel=0.12)


def test_two_sources_of_a_process_make_one_map(source, tmp_path):
    other = source_of(PLAIN)
    rows = [("X", 0, "Open", "", "1"), ("X", 10, "Elsewhere", "", "1")]
    load(kept(tmp_path, log(*rows), "other.csv"), other)
    with readers_of(source.process) as readers:
        assert len(readers) == 2
        whole = whole_map(readers, Window())
    assert whole.cases == 4
    assert whole.edges[START, "Open"].times == 3
    assert passing(other, "Elsewhere") == "X"


def test_without_batches_there_is_no_map(tmp_path):
    with open_map(tmp_path, []) as reader:
        assert reader is None
    with open_map(tmp_path, ["nothing"]) as reader:
        assert reader is None
