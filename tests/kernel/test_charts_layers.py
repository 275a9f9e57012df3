"""The layout of boxes and arrows: properties that a picture must have, whatever is in it."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.charts.layers import LABEL_HEIGHT, Arrow, planned

SIZE = (164.0, 44.0)


def plan_of(arrows, *, first=("start",), last=("end",), room=40.0, names=()):
    told = dict.fromkeys([*first, *names, *(end for pair in arrows for end in pair), *last], SIZE)
    return planned(
        told,
        [Arrow(*pair, weight=1 + n, room=room) for n, pair in enumerate(arrows)],
        first=first,
        last=last,
        side_room=60.0,
    )


def overlap(one, other):
    left, top, right, bottom = one.sides
    other_left, other_top, other_right, other_bottom = other.sides
    apart = right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
    return not apart


names = st.sampled_from("ABCDEFGHIJ")
graphs = st.lists(st.tuples(names, names), max_size=30, unique=True).map(
    lambda pairs: [("start", "A"), *pairs, ("J", "end")]
)


@settings(max_examples=150, deadline=None)
@given(graphs)
def test_boxes_lie_apart_and_in_the_frame(pairs):
    plan = plan_of(pairs)
    for one, other in combinations(plan.boxes.values(), 2):
        assert not overlap(one, other)
    for box in plan.boxes.values():
        left, top, right, bottom = box.sides
        assert left >= 0
        assert top >= 0
        assert right <= plan.width
        assert bottom <= plan.height


@settings(max_examples=150, deadline=None)
@given(graphs)
def test_arrows_begin_and_end_at_their_boxes(pairs):
    plan = plan_of(pairs)
    assert set(plan.lines) == {pair for pair in pairs if pair[0] != pair[1]}
    for (origin, goal), points in plan.lines.items():
        for name, (x, y) in ((origin, points[0]), (goal, points[-1])):
            left, top, right, bottom = plan.boxes[name].sides
            assert left < x < right
            assert y in {top, bottom}


@settings(max_examples=100, deadline=None)
@given(graphs)
def test_arrows_run_between_the_boxes_and_in_the_frame(pairs):
    """Past a layer of boxes every arrow goes straight, beside them."""
    plan = plan_of(pairs)
    for points in plan.lines.values():
        for (x, y), (next_x, next_y) in pairwise(points[1:-1]):
            assert 0 <= x <= plan.width
            assert 0 <= y <= plan.height
            for box in plan.boxes.values():
                left, top, right, bottom = box.sides
                is_beside = min(y, next_y) < bottom and max(y, next_y) > top
                if is_beside and abs(x - next_x) < 1e-6:
                    assert not left < x < right


@settings(max_examples=100, deadline=None)
@given(graphs)
def test_labels_lie_apart_from_one_another_and_from_the_boxes(pairs):
    plan = plan_of(pairs)
    for (x, y), (other_x, other_y) in combinations(plan.labels.values(), 2):
        assert abs(y - other_y) >= LABEL_HEIGHT or abs(x - other_x) >= 40.0 - 1e-6
    for x, y in plan.labels.values():
        for box in plan.boxes.values():
            left, top, right, bottom = box.sides
            assert not (left < x < right and top < y < bottom)


@settings(max_examples=60, deadline=None)
@given(graphs)
def test_the_same_input_gives_the_same_plan(pairs):
    assert plan_of(pairs) == plan_of(pairs)


@settings(max_examples=100, deadline=None)
@given(graphs)
def test_the_start_is_above_all_and_the_end_below(pairs):
    plan = plan_of(pairs)
    others = [box.y for name, box in plan.boxes.items() if name not in {"start", "end"}]
    assert plan.boxes["start"].y < min(others)
    assert plan.boxes["end"].y > max(others)


def test_a_chain_goes_straight_down():
    plan = plan_of([("start", "A"), ("A", "B"), ("B", "C"), ("C", "end")])
    assert len({round(box.x, 3) for box in plan.boxes.values()}) == 1
    heights = [plan.boxes[name].y for name in ("start", "A", "B", "C", "end")]
    assert heights == sorted(heights)


def test_the_heavier_arrow_of_a_cycle_points_down():
    pairs = [("start", "A"), ("B", "A"), ("A", "B"), ("B", "end")]
    plan = plan_of(pairs)
    assert plan.boxes["A"].y < plan.boxes["B"].y
    back, forth = plan.lines["B", "A"], plan.lines["A", "B"]
    assert back[0][1] == plan.boxes["B"].sides[1]
    assert forth[0][1] == plan.boxes["A"].sides[3]
    assert back[0][0] != forth[-1][0], "each has a port of its own"


def test_arrows_that_need_not_cross_do_not():
    """Two chains side by side, named so that the order of names would cross them."""
    pairs = [("start", "A"), ("start", "B"), ("A", "D"), ("B", "C"), ("C", "end"), ("D", "end")]
    plan = plan_of(pairs)
    side = plan.boxes["A"].x < plan.boxes["B"].x
    assert side == (plan.boxes["D"].x < plan.boxes["C"].x)


def test_an_arrow_to_its_own_box_has_room_beside_it_and_no_line():
    plan = plan_of([("start", "A"), ("A", "A"), ("start", "B"), ("A", "end"), ("B", "end")])
    assert ("A", "A") not in plan.lines
    gap = abs(plan.boxes["A"].x - plan.boxes["B"].x) - SIZE[0]
    assert gap >= 60


@pytest.mark.parametrize("first", [(), ("start",)])
def test_a_picture_may_hold_one_box_or_none(first):
    alone = planned(dict.fromkeys(first, SIZE), [], first=first)
    assert set(alone.boxes) == set(first)
    assert alone.height >= 0


def test_many_boxes_are_placed():
    from_to = [(f"N{n}", f"N{(n * 7 + step) % 40}") for n in range(40) for step in (1, 2, 5)]
    plan = plan_of([("start", "N0"), *dict.fromkeys(from_to), ("N39", "end")])
    assert len(plan.boxes) == 42
