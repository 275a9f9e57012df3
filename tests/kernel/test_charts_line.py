from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.charts import Annotation, Series, line_chart
from tests.kernel.charting import TEXTS, VALUES, assert_sound, marks, pictures, texts

MONTHS = [date(2025, month, 1) for month in range(1, 13)]


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.lists(st.tuples(TEXTS, VALUES), max_size=4), VALUES, st.integers(1, 400))
def test_whatever_comes_the_picture_is_sound(title, lines, target, gap):
    periods = [date(2020, 1, 1) + timedelta(days=gap * index) for index in range(20)]
    notes = [Annotation(periods[3], title), Annotation(periods[4], title)]
    series = [Series(label, values) for label, values in lines]
    chart = line_chart(title, periods, series, unit="min", target=target, annotations=notes)
    assert_sound(chart)
    assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_a_single_line_ends_in_its_last_value_and_several_in_their_names():
    one = line_chart("Volume", MONTHS, Series("Volume", range(12)), unit="h")
    assert "11\u202fh" in texts(pictures(one)[0])
    two = line_chart("Volume", MONTHS, [Series("In", range(12)), Series("Out", range(12))])
    assert {"In", "Out"} <= set(texts(pictures(two)[0]))


def test_on_a_phone_lines_wear_their_short_names():
    lines = [Series("Used minutes", [1, 2, 3], "Used"), Series("Practical capacity", [4, 5, 6])]
    wide, narrow = pictures(line_chart("Use", MONTHS[:3], lines))
    assert "Used minutes" in texts(wide)
    assert "Used" in texts(narrow)
    assert "Practical…" in texts(narrow)  # without a short name


def test_the_table_has_the_target_beside_each_value():
    chart = line_chart("SLA", MONTHS[:2], Series("SLA", [91, None]), unit="%", target=[88, 90])
    assert chart.columns == ["Period", "SLA", "Target"]
    assert chart.rows == [
        ["Jan 2025", "91\u202f%", "88\u202f%"],
        ["Feb 2025", "–", "90\u202f%"],
    ]


def test_one_point_and_a_constant_series_are_seen():
    assert marks(pictures(line_chart("x", MONTHS[:1], Series("x", [3])))[0], "chart__dots")
    assert_sound(line_chart("x", MONTHS, Series("x", [0] * 12)))
    assert_sound(line_chart("x", MONTHS, Series("x", [-7e288] * 12)))


def test_an_annotation_is_a_numbered_flag_and_a_note_with_its_address():
    note = Annotation(date(2025, 5, 3), "Procedure in force", "/documents/PRO-0001/")
    chart = line_chart("SLA", MONTHS, Series("SLA", range(12)), annotations=[note])
    assert [(one.number, one.label, one.url) for one in chart.notes] == [
        (1, "Procedure in force", "/documents/PRO-0001/")
    ]
    assert len(marks(pictures(chart)[0], "chart__flag")) == 1
