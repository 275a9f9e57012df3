from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.charts import QUIET, Flow, Node, flow_chart
from tests.kernel.charting import TEXTS, assert_sound, marks, pictures, texts

NODES = [
    Node("desk", "Service desk", 0),
    Node("take", "Take the call", 1),
    Node("idle", "Not used", 2, QUIET),
    Node("calls", "Problem handling", 2),
]
FLOWS = [
    Flow("desk", "take", 80.0),
    Flow("desk", "idle", 20.0, QUIET),
    Flow("take", "calls", 80.0),
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, st.integers(0, 2), st.integers(-1, 7)), min_size=1, max_size=9),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.floats()), max_size=12),
)
def test_a_flow_is_sound_whatever_comes(told, drawn):
    nodes = [Node(str(place), *one) for place, one in enumerate(told)]
    flows = [
        Flow(str(source), str(target), value)
        for source, target, value in drawn
        if max(source, target) < len(nodes) and nodes[source].column < nodes[target].column
    ]
    assert_sound(flow_chart("Flow", nodes, flows))


def test_bars_are_as_high_as_what_flows_through_them():
    picture = pictures(flow_chart("Flow", NODES, FLOWS))[0]
    heights = [
        float(one.get("d").split("v")[1].split("h")[0]) for one in marks(picture, "chart__bar")
    ]
    desk, take, idle, calls = heights
    assert abs(take / desk - 0.8) < 0.01
    assert abs(idle / desk - 0.2) < 0.01
    assert calls == take


def test_each_flow_is_a_band_and_a_row_of_the_table():
    chart = flow_chart("Flow", NODES, FLOWS, unit="€")
    assert len(marks(pictures(chart)[0], "chart__flow")) == 3
    assert chart.rows[0] == ["Service desk", "Take the call", "80\u202f€"]
    assert chart.columns == ["From", "To", "Value"]


def test_what_is_quiet_is_told_apart_by_its_mark():
    picture = pictures(flow_chart("Flow", NODES, FLOWS))[0]
    assert len(marks(picture, "chart__flow--quiet")) == 1
    assert len(marks(picture, "chart__bar--quiet")) == 1


def test_bars_wear_their_names_and_what_flows_through():
    assert "Service desk · 100" in texts(pictures(flow_chart("Flow", NODES, FLOWS))[0])


def test_a_bar_without_a_flow_is_left_out_and_nothing_at_all_says_so():
    chart = flow_chart("Flow", [*NODES, Node("x", "Nobody", 0)], FLOWS)
    assert not [text for text in texts(pictures(chart)[0]) if "Nobody" in text]
    empty = flow_chart("Flow", NODES, [])
    assert texts(pictures(empty)[0]) == ["No data yet"]
    assert empty.description == "No data yet"


def test_a_flow_too_small_to_be_drawn_to_scale_is_left_out():
    nodes = [Node("a", "From", 0), Node("b", "To", 1), Node("c", "Too", 1)]
    chart = flow_chart("Flow", nodes, [Flow("a", "b", 2.0), Flow("a", "c", 5e-324)])
    assert [row[1] for row in chart.rows] == ["To"]
    assert_sound(flow_chart("Flow", nodes, [Flow("a", "c", 5e-324)]))


def test_on_a_phone_names_stand_whole_in_two_lines():
    nodes = [
        Node("desk", "Service desk", 0),
        Node("take", "Answer the customer", 1),
        Node("calls", "Problem handling", 2),
    ]
    flows = [Flow("desk", "take", 80.0), Flow("take", "calls", 80.0)]
    wide, narrow = pictures(flow_chart("Flow", nodes, flows))
    told = texts(narrow)
    assert told == ["Service desk", "Answer thecustomer", "Problemhandling"]  # two lines each
    assert float(narrow.get("height")) >= float(wide.get("height"))


def test_on_a_phone_lines_of_neighbours_do_not_meet():
    nodes = [Node("all", "All", 0), *(Node(str(n), f"Answer customer {n}", 1) for n in range(7))]
    narrow = pictures(flow_chart("Flow", nodes, [Flow("all", str(n), 1.0) for n in range(7)]))[1]
    tops = [float(one.get("y")) for one in marks(narrow, "chart__label")][1:]
    assert all(after - before >= 30 for before, after in pairwise(tops))
