from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.charts import sparkline
from tests.kernel.charting import VALUES, assert_sound, marks, pictures


@settings(max_examples=100, deadline=None)
@given(VALUES, st.none() | st.floats())
def test_whatever_comes_the_picture_is_sound(values, target):
    assert_sound(sparkline("Spark", values, target=target))


def test_it_is_one_small_picture():
    chart = sparkline("Spark", range(36), target=20)
    assert len(pictures(chart)) == 1
    assert len(chart.svg) < 1300


def test_the_dot_stands_on_the_latest_known_value():
    (picture,) = pictures(sparkline("Spark", [1, 2, 3, None]))
    assert float(marks(picture, "chart__end")[0].get("cy")) == 4


def test_nothing_known_is_a_dash():
    (picture,) = pictures(sparkline("Spark", [None, None]))
    assert not marks(picture, "chart__end")
    assert len(marks(picture, "chart__grid")) == 1


def test_with_periods_it_tells_its_course():
    chart = sparkline("Spark", [1, 2], periods=[date(2025, 1, 1), date(2025, 2, 1)], unit="h")
    assert chart.description.startswith("From Jan 2025 to Feb 2025")
    assert chart.rows == [["Jan 2025", "1\u202fh"], ["Feb 2025", "2\u202fh"]]
