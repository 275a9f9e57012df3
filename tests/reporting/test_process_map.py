"""What of the process map is shown, and what it tells, by hand and as properties."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.process_map import (
    END,
    OPEN,
    START,
    Edge,
    bottlenecks,
    map_of,
    median_of,
    rework,
    simplified,
    with_medians,
)


def drawn(*traces):
    """The map of traces given as (how often, "A B C")."""
    nodes, edges = {}, {}
    for often, trace in traces:
        steps = trace.split()
        for name in set(steps):
            times = steps.count(name)
            loops = sum(a == b == name for a, b in pairwise(steps))
            row = nodes.setdefault(name, [0] * 9)
            for place, value in enumerate(
                (times, 1, loops, times - 1, times > 1, 60_000, 0, 0, 100)
            ):
                row[place] += often * value
        path = [START, *steps, END]
        for ends in pairwise(path):
            row = edges.setdefault(ends, [0, 0, 0])
            row[0] += often
            row[1] += often
            row[2] += often * 60_000
    return map_of(
        [(name, *row) for name, row in nodes.items()],
        [(*ends, *row) for ends, row in edges.items()],
    )


def test_two_sources_make_one_map():
    rows = [("A", 2, 1, 0, 1, 1, 60_000, 1, 120_000, 150)]
    both = map_of([*rows, *rows], [(START, "A", 1, 1, 0), (START, "A", 2, 2, 0)])
    node = both.nodes["A"]
    assert (node.times, node.around_minutes, node.mean_service, node.mean_cost) == (4, 2, 2, 0.75)
    assert node.returns == 2
    assert both.cases == 3


def test_the_busiest_activities_stay_and_the_rest_is_told():
    whole = drawn((90, "A B C"), (9, "A B D C"), (1, "A X Y C"))
    part = simplified(whole, activities=3, paths=100)
    assert set(part.shown.nodes) == {"A", "B", "C"}
    assert part.hidden_nodes == 3
    assert part.node_share == pytest.approx((270 + 27 + 2) / (270 + 36 + 4))
    assert simplified(whole, activities=99, paths=100).shown == whole


def test_an_activity_that_is_shown_brings_the_way_to_it():
    """Z happens often in few cases, and can be reached by way of Y only."""
    whole = drawn((50, "A B"), (1, "A Y " + "Z " * 60 + "B"))
    part = simplified(whole, activities=2, paths=0)
    assert {"Y", "Z"} <= set(part.shown.nodes)


def test_fewer_paths_leave_the_busiest():
    whole = drawn((90, "A B C"), (9, "A C"), (1, "A C B"))
    assert set(simplified(whole, activities=9, paths=0).shown.edges) == {
        (START, "A"),
        ("A", "B"),
        ("B", "C"),
        ("C", END),
    }
    assert ("A", "C") in simplified(whole, activities=9, paths=99).shown.edges
    assert ("C", "B") not in simplified(whole, activities=9, paths=98).shown.edges


def test_rework_and_bottlenecks_are_ranked():
    whole = drawn((5, "A A B A"), (2, "B B"), (1, "C"))
    assert {(one.name, one.loops, one.returns) for one in rework(whole)} == {
        ("A", 5, 5),
        ("B", 2, 0),
    }
    assert bottlenecks(whole)[0].waiting_minutes == max(
        edge.waiting_minutes for edge in whole.edges.values()
    )


def test_waiting_is_told_of_steps_only():
    assert Edge("A", "B", times=4, waiting_minutes=10).mean_wait == 2.5
    assert Edge(START, "B", times=4).mean_wait is None
    assert Edge("B", OPEN, times=4).mean_wait is None


def test_the_median_is_that_of_the_histogram():
    assert median_of([]) is None
    assert median_of([(-1, 5)]) is None
    assert median_of([(0, 3), (9, 2)]) == 0
    middle = median_of([(20, 1), (30, 1), (40, 1)])
    assert 0.01 * 1.25**29 < middle < 0.01 * 1.25**30
    [edge] = with_medians([Edge("A", "B")], [("A", "B", 30, 1), ("A", "C", 1, 9)])
    assert edge.median_wait == middle


names = st.sampled_from("ABCDEFGH")
traces = st.lists(
    st.tuples(st.integers(1, 50), st.lists(names, min_size=1, max_size=9).map(" ".join)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(traces, st.integers(1, 9), st.integers(0, 100))
def test_every_shown_activity_lies_between_the_start_and_an_end(told, activities, paths):
    whole = drawn(*told)
    shown = simplified(whole, activities=activities, paths=paths).shown
    assert len(shown.nodes) >= min(activities, len(whole.nodes))
    for begin, side in ((START, 0), (END, 1)):
        reached, border = {begin}, [begin]
        while border:
            at = border.pop()
            for ends in shown.edges:
                if ends[side] == at and ends[1 - side] not in reached:
                    reached.add(ends[1 - side])
                    border.append(ends[1 - side])
        assert set(shown.nodes) <= reached
    for ends in shown.edges:
        assert all(end in shown.nodes or end in {START, END, OPEN} for end in ends)
