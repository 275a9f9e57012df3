from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.charts import Pane, pair_chart
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
