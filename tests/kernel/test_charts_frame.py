from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kernel.charts.chart import Layout
from kernel.charts.frame import EndLabel, Frame, clipped, spread, target_label
from kernel.charts.numbers import scale

DAYS = (date(2025, 1, 1), date(2025, 12, 1))


@given(st.lists(st.floats(0, 200), max_size=12))
def test_labels_are_spread_in_order_inside_the_plot_without_overlap(heights):
    placed = spread(sorted(heights), 0, 200)
    gap = min(15, 200 / max(len(heights) - 1, 1))
    assert all(later - earlier >= gap - 1e-6 for earlier, later in pairwise(placed))
    assert all(-1e-6 <= height <= 200 + 1e-6 for height in placed)


def test_labels_that_have_room_stay_where_they_belong():
    assert spread([10, 60, 190], 0, 200) == [10, 60, 190]


def test_a_single_day_stands_in_the_middle():
    frame = Frame.around(Layout(720, 260), scale([1, 2]), (DAYS[0], DAYS[0]))
    assert frame.x(DAYS[0]) == (frame.left + frame.right) / 2


def test_a_higher_value_stands_higher_and_a_later_day_further_right():
    frame = Frame.around(Layout(720, 260), scale([0, 10]), DAYS)
    assert frame.top <= frame.y(9) < frame.y(1) <= frame.bottom
    assert frame.left <= frame.x(DAYS[0]) < frame.x(DAYS[1]) <= frame.right


def test_the_narrow_picture_uses_the_short_word():
    label = EndLabel(90, "Target 90 %", "target", "Target")
    assert label.on(Layout(344, 260, is_narrow=True)) == "Target"
    assert label.on(Layout(720, 260)) == "Target 90 %"


def test_a_long_word_is_cut_with_an_ellipsis():
    assert clipped("Problem Handling", 9) == "Problem…"
    assert clipped("Selling", 9) == "Selling"


def test_the_target_in_force_at_the_end_is_the_one_that_is_named():
    assert target_label([88, 90, None], "%")[0].text == "Target 90\u202f%"
    assert target_label([None, None], "%") == []
