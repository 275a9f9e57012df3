from datetime import date, timedelta

from kernel.charts import Annotation
from kernel.charts import marks as drawn
from kernel.charts.chart import Layout
from kernel.charts.frame import Frame
from kernel.charts.numbers import scale

MONTHS = [date(2025, month, 1) for month in range(1, 7)]
FRAME = Frame.around(Layout(720, 260), scale([0, 10]), (MONTHS[0], MONTHS[-1]))


def test_runs_are_the_stretches_between_gaps():
    assert drawn.runs([1, 2, None, 3, None, None, 4, 5]) == [[0, 1], [3], [6, 7]]
    assert drawn.runs([None]) == []


def test_a_line_breaks_at_a_gap_and_a_lonely_value_is_a_dot():
    shape = drawn.line(FRAME, MONTHS, [1, 2, None, 5, None, 7])
    assert shape.count("M") == 3
    assert shape.count("L") == 1
    assert "chart__dots" in shape


def test_an_empty_row_draws_nothing():
    nothing = [None] * 6
    assert drawn.line(FRAME, MONTHS, nothing) == ""
    assert drawn.dots(FRAME, MONTHS, nothing) == ""
    assert drawn.band(FRAME, MONTHS, nothing, nothing, "limits", "#eee") == ""
    assert drawn.level_line(FRAME, MONTHS, nothing, "target") == ""
    assert drawn.signals(FRAME, MONTHS, nothing, [0]) == ""


def test_a_target_that_changes_is_a_step_and_a_steady_one_spans_the_frame():
    steady = drawn.level_line(FRAME, MONTHS, [5] * 6, "target")
    assert f'd="M{FRAME.left:.1f}'.removesuffix(".0") in steady
    assert "V" in drawn.level_line(FRAME, MONTHS, [5, 5, 5, 8, 8, 8], "target")


def test_a_level_that_moves_all_the_time_is_a_slope():
    shape = drawn.level_line(FRAME, MONTHS, [3, 3, 4, 5, 6, 7], "mean")
    assert "V" not in shape
    assert shape.count("L") == 5


def test_a_band_breaks_where_either_edge_is_missing():
    shape = drawn.band(FRAME, MONTHS, [1] * 6, [3, 3, None, 3, 3, 3], "limits", "#eee")
    assert shape.count("Z") == 2


def test_a_signal_is_a_diamond_and_no_dot():
    values = [1, 2, 3, 4, 5, 6]
    assert drawn.signals(FRAME, MONTHS, values, [2, 4]).count("l6 6l-6 6l-6-6Z") == 2
    assert drawn.dots(FRAME, MONTHS, values, skip=[2, 4]).count("M") == 4


def test_annotations_outside_the_frame_are_left_out_and_the_rest_numbered_by_day():
    given = [
        Annotation(date(2025, 4, 2), "later", "/b/"),
        Annotation(date(2024, 12, 31), "before"),
        Annotation(date(2025, 2, 1), "earlier", "/a/"),
    ]
    notes = [note for _one, note in drawn.noted(given, MONTHS[0], MONTHS[-1])]
    assert [(note.number, note.day, note.label, note.url) for note in notes] == [
        (1, "1 Feb 2025", "earlier", "/a/"),
        (2, "2 Apr 2025", "later", "/b/"),
    ]


def test_flags_close_to_each_other_stand_in_rows():
    given = [Annotation(MONTHS[1] + timedelta(days=gap), "x") for gap in (0, 1, 2, 90)]
    notes = drawn.noted(given, MONTHS[0], MONTHS[-1])
    assert drawn.flag_rows(FRAME, notes) == [0, 1, 2, 0]
