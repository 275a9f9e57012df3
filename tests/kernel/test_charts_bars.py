from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.charts import Series, bar_chart
from tests.kernel.charting import TEXTS, VALUES, assert_sound, marks, pictures, texts

MONTHS = [date(2025, month, 1) for month in range(1, 13)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, VALUES), min_size=1, max_size=3), st.none() | st.floats())
def test_columns_are_sound_whatever_comes(rows, target):
    series = [Series(label, values) for label, values in rows]
    assert_sound(bar_chart("Bars", MONTHS, series, unit="%", target=target))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TEXTS, max_size=8),
    st.lists(st.tuples(TEXTS, VALUES), min_size=1, max_size=3),
    st.none() | st.floats(),
)
def test_lying_bars_are_sound_whatever_comes(names, rows, target):
    series = [Series(label, values) for label, values in rows]
    chart = bar_chart("Bars", names, series, target=target)
    assert_sound(chart)
    assert [row[0] for row in chart.rows] == names


def test_a_bar_for_each_value_and_none_for_a_gap():
    chart = bar_chart("Bars", ["a", "b", "c"], [Series("x", [1, None, 3]), Series("y", [1, 2, 3])])
    assert len(marks(pictures(chart)[0], "chart__bar--1")) == 2 + 1
    assert len(marks(pictures(chart)[0], "chart__bar--2")) == 3 + 1


def test_lying_bars_wear_their_names_and_values_and_are_as_tall_as_they_need():
    few = bar_chart("Bars", ["Selling"], Series("Cost", [12.5]), unit="€")
    assert {"Selling", "12.5\u202f€"} <= set(texts(pictures(few)[0]))
    many = bar_chart("Bars", [f"Process {n}" for n in range(20)], Series("Cost", range(20)))
    assert float(pictures(few)[0].get("height")) < 100 < float(pictures(many)[0].get("height"))


def test_a_negative_bar_goes_the_other_way():
    chart = bar_chart("Bars", ["a", "b"], Series("x", [-2, 2]))
    left, right = (one.get("d") for one in marks(pictures(chart)[0], "chart__bar"))
    assert "h-" in left.split("v")[0]
    assert "h-" not in right.split("v")[0]


def test_several_series_have_a_legend_with_words():
    chart = bar_chart("Bars", MONTHS, [Series("Opened", range(12)), Series("Closed", range(12))])
    assert {"Opened", "Closed"} <= set(texts(pictures(chart)[0]))
    assert chart.columns == ["Period", "Opened", "Closed"]


def test_the_description_names_the_highest_and_the_lowest():
    chart = bar_chart("Cost", ["Selling", "Billing"], Series("Cost", [3, 8]), unit="€")
    assert chart.description == "Cost: 3\u202f€ (Selling) – 8\u202f€ (Billing)."
