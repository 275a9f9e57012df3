from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.charts import control_chart
from tests.kernel.charting import VALUES, assert_sound, marks, pictures, texts

MONTHS = [date(2025, month, 1) for month in range(1, 13)]
RISING = [float(value) for value in range(12)]


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES, VALUES, VALUES, st.sets(st.integers(-3, 40)), st.booleans())
def test_whatever_comes_the_picture_is_sound(values, lower, upper, target, signals, provisional):
    chart = control_chart(
        "Chart",
        MONTHS,
        values,
        centre=5,
        lower=lower,
        upper=upper,
        target=target,
        signals=signals,
        provisional=provisional,
    )
    assert_sound(chart)
    assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_limits_centre_and_target_are_drawn_and_named():
    chart = control_chart("Chart", MONTHS, RISING, centre=5, lower=1, upper=9, target=7, unit="h")
    wide, narrow = pictures(chart)
    named = {"Mean 5\u202fh", "Lower limit 1\u202fh", "Upper limit 9\u202fh", "Target 7\u202fh"}
    assert named <= set(texts(wide))
    assert {"Mean", "Lower", "Upper", "Target"} <= set(texts(narrow))
    assert len(marks(wide, "chart__band--limits")) == 1


def test_without_limits_it_is_a_plain_line_and_the_table_has_no_empty_column():
    chart = control_chart("Chart", MONTHS, RISING)
    assert not marks(pictures(chart)[0], "chart__band--limits")
    assert chart.columns == ["Period", "Value"]


def test_a_signal_is_marked_in_the_picture_and_named_in_the_table():
    chart = control_chart("Chart", MONTHS, RISING, signals={11, 3, 99})
    assert marks(pictures(chart)[0], "chart__signal")[0].get("d").count("Z") == 2
    assert [row[0] for row in chart.rows if row[-1] == "Signal"] == ["Apr 2025", "Dec 2025"]


def test_the_provisional_point_is_hollow_and_never_a_signal():
    chart = control_chart("Chart", MONTHS, RISING, provisional=True, signals=[11])
    assert len(marks(pictures(chart)[0], "chart__provisional")) == 1
    assert not marks(pictures(chart)[0], "chart__signal")
    assert chart.rows[-1][-1] == "Provisional"
    assert [row[-1] for row in chart.rows[:-1]] == [""] * 11


def test_each_row_of_the_table_has_its_place_in_the_picture():
    chart = control_chart("Chart", MONTHS, RISING)
    places = [float(place) for place in pictures(chart)[0].get("data-places").split()]
    assert len(places) == len(chart.rows)
    assert places == sorted(places)
