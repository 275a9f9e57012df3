from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.charts import interval_mark
from tests.kernel.charting import assert_sound, marks, pictures

ANY = st.none() | st.floats()


@settings(max_examples=100, deadline=None)
@given(ANY, ANY, ANY)
def test_whatever_comes_the_picture_is_sound(low, middle, high):
    assert_sound(interval_mark("Difference", low, middle, high))


def test_the_line_in_the_middle_is_no_difference():
    (picture,) = pictures(interval_mark("Difference", -1, 1, 3, width=120))
    assert marks(picture, "chart__axis")[0].get("d").startswith("M60 ")
    assert float(marks(picture, "chart__interval-end")[0].get("cx")) > 60


def test_the_widest_edge_fills_its_side_and_the_rest_is_to_scale():
    (picture,) = pictures(interval_mark("Difference", -2, 0, 4, width=112))
    path = marks(picture, "chart__interval")[0].get("d")
    assert path == "M31 12H106"  # 56 - 25 and 56 + 50


def test_an_edge_that_is_not_known_leaves_only_the_line():
    (picture,) = pictures(interval_mark("Difference", None, 1, 2))
    assert not marks(picture, "chart__interval")
    assert len(marks(picture, "chart__axis")) == 1


def test_it_says_its_figures():
    chart = interval_mark("Difference", -1.5, 0.5, 2.5, unit="h")
    assert chart.description == "From −1.5\u202fh, Difference 0.5\u202fh, To 2.5\u202fh"


def test_the_smallest_difference_there_is_is_drawn():
    assert_sound(interval_mark("Difference", -5e-324, 0, 5e-324))
