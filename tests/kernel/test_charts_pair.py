from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.charts import Pane, Series, pair_chart
from tests.kernel.charting import TEXTS, VALUES, assert_sound, marks, pictures, texts

MONTHS = [date(2025, month, 1) for month in range(1, 13)]


def panes(values, others, **changes):
    return Pane("Cost per case", values, **changes), Pane("SLA attainment", others, "%", 90.0)


@settings(max_examples=60, deadline=None)
@given(TEXTS, VALUES, TEXTS, VALUES, st.none() | st.floats())
def test_a_pair_is_sound_whatever_comes(name, values, other, others, target):
    rows = [[*row, *[None] * 12][:12] for row in (values, others)]
    upper, lower = Pane(name, rows[0], target=target), Pane(other, rows[1], "%")
    assert_sound(pair_chart("Pair", MONTHS, upper, lower))


def test_a_month_has_the_same_place_in_both():
    chart = pair_chart("Pair", MONTHS, *panes([9000.0] * 12, [95.0] * 12))
    first, second = marks(pictures(chart)[0], "chart__line")
    places = [
        [point.split(" ")[0] for point in one.get("d")[1:].split("L")] for one in (first, second)
    ]
    assert places[0] == places[1]
    assert len(places[0]) == 12


def test_there_is_one_time_axis_and_two_scales():
    chart = pair_chart("Pair", MONTHS, *panes([10.0] * 12, [95.0] * 12))
    told = texts(pictures(chart)[0])
    assert told.count("Jul") == 1
    assert {"Cost per case", "SLA attainment"} <= set(told)


def test_the_table_has_both_and_the_target_of_the_one_that_has_one():
    chart = pair_chart("Pair", MONTHS, *panes([10.0, None, *[12.5] * 10], [95.0] * 12))
    assert chart.columns == ["Period", "Cost per case", "SLA attainment", "Target (SLA attainment)"]
    assert chart.rows[1] == ["Feb 2025", "–", "95\u202f%", "90\u202f%"]


def test_without_a_value_it_says_so():
    assert texts(pictures(pair_chart("Pair", [], *panes([], [])))[0]) == ["No data yet"]


def flow(taken_up, completed, still_open, **changes):
    upper = Pane("Cases", taken_up, name="Taken up", more=[Series("Completed", completed)])
    return pair_chart("Flow", MONTHS, upper, Pane("Open", still_open), **changes)


@settings(max_examples=60, deadline=None)
@given(TEXTS, VALUES, TEXTS, VALUES, VALUES)
def test_it_is_sound_with_several_lines_in_a_pane(name, values, other, others, below):
    rows = [[*row, *[None] * 12][:12] for row in (values, others, below)]
    upper = Pane("Cases", rows[0], name=name, more=[Series(other, rows[1])])
    assert_sound(pair_chart("Flow", MONTHS, upper, Pane("Open", rows[2])))


def test_several_lines_of_a_pane_are_named_at_their_ends_and_not_by_colour_alone():
    chart = flow([10.0] * 12, [30.0] * 12, [5.0] * 12)
    wide, narrow = (texts(one) for one in pictures(chart)[:2])
    assert {"Cases", "Taken up 10", "Completed 30", "Open", "5"} <= set(wide)
    assert {"Taken up", "Completed"} <= set(narrow)


def test_each_line_has_a_colour_of_its_own_over_both_panes():
    picture = pictures(flow([10.0] * 12, [30.0] * 12, [5.0] * 12))[0]
    colours = [one.get("stroke") for one in marks(picture, "chart__line")]
    assert len(colours) == len(set(colours)) == 3


def test_lines_of_one_pane_share_its_scale():
    first, second, _below = marks(
        pictures(flow([10.0] * 12, [10.0] * 12, [5.0] * 12))[0], "chart__line"
    )
    assert first.get("d") == second.get("d")


def test_the_table_has_a_column_for_each_line_and_the_story_a_sentence():
    chart = flow([10.0, None, *[12.0] * 10], [30.0] * 12, [5.0] * 12)
    assert chart.columns == ["Period", "Taken up", "Completed", "Open"]
    assert chart.rows[1] == ["Feb 2025", "–", "30", "5"]
    assert "Taken up: " in chart.description
    assert "Completed: " in chart.description


def test_a_line_without_a_value_has_no_name_at_its_end():
    told = texts(pictures(flow([10.0] * 12, [None] * 12, [5.0] * 12))[0])
    assert not any(one.startswith("Completed") for one in told)
