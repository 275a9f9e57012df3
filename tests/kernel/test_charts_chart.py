from datetime import date
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kernel.charts import Series, line_chart
from kernel.charts.chart import place, safe, story
from tests.kernel.charting import TEXTS, assert_sound, pictures, texts

MONTHS = [date(2025, month, 1) for month in range(1, 13)]


def test_a_chart_is_drawn_wide_and_narrow_and_only_the_wide_one_shows_without_a_style_sheet():
    wide, narrow = pictures(line_chart("Volume", MONTHS, Series("Volume", range(12))))
    assert wide.get("display") is None
    assert narrow.get("display") == "none"
    assert float(narrow.get("width")) < 360 < float(wide.get("width"))


def test_no_two_pictures_share_an_id():
    chart = [line_chart("Volume", MONTHS, Series("Volume", range(12))) for _ in range(20)]
    ids = [picture.get("aria-labelledby") for one in chart for picture in pictures(one)]
    assert len(set(ids)) == len(ids)


@given(TEXTS)
def test_any_text_is_escaped_into_well_formed_xml(text):
    root = ElementTree.fromstring(f"<a b='{safe(text)}'>{safe(text)}</a>")
    told = "".join(one for one in text if one == safe(one) or safe(one))
    assert (root.text or "").replace("\r", "\n") == told.replace("\r\n", "\n").replace("\r", "\n")


def test_markup_in_a_title_stays_text():
    chart = line_chart("<script>alert(1)</script>", MONTHS, Series("<b>", range(12)))
    assert "<script" not in chart.svg
    assert pictures(chart)[0][0].text == "<script>alert(1)</script>"


def test_without_any_value_it_says_so():
    for values in ([], [None] * 12, [float("nan")] * 12):
        chart = line_chart("Volume", MONTHS, Series("Volume", values))
        assert [texts(picture) for picture in pictures(chart)] == [["No data yet"]] * 2
        assert chart.description == "No data yet"
    assert line_chart("Volume", [], []).rows == []


def test_the_story_tells_course_extremes_and_the_latest():
    values = [None, 90, 95.5, 80, None]
    assert story(MONTHS, values, "%") == (
        "From Feb 2025 to Apr 2025: lowest 80\u202f%, highest 95.5\u202f%, latest 80\u202f%."
    )


@given(st.floats(-1e4, 1e4))
def test_a_coordinate_has_one_decimal_at_most(number):
    text = place(number)
    assert abs(float(text) - number) <= 0.0501
    assert len(text.partition(".")[2]) <= 1


def test_a_chart_of_three_years_is_a_few_kilobytes():
    months = [date(2023 + index // 12, index % 12 + 1, 1) for index in range(36)]
    chart = line_chart("Volume", months, Series("Volume", range(36)), target=20)
    assert len(chart.svg) < 8000
    assert_sound(chart)
