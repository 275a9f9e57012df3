"""What may be asked of the map, and what it means when nothing is."""

import pytest

from reporting.forms.process_map import MapForm, MonthField, WindowForm
from reporting.map_reader import Window
from reporting.queries.map_picture import Look

JAN_24, JUN_26 = 2024 * 12, 2026 * 12 + 5
SEGMENTS = [("Region", [("1:North", "North"), ("1:a:b", "a:b")])]


def window(segments=SEGMENTS, **asked):
    return WindowForm(asked, months=(JAN_24, JUN_26), segments=segments).window


def test_the_last_twelve_months_are_shown_at_first():
    assert window() == Window(JUN_26 - 11, JUN_26 + 1)


def test_a_young_process_shows_all_its_months():
    form = WindowForm({}, months=(JUN_26 - 2, JUN_26), segments=[])
    assert form.window == Window(JUN_26 - 2, JUN_26 + 1)


def test_both_months_are_included():
    assert window(since="2025-03", until="2025-03") == Window(2025 * 12 + 2, 2025 * 12 + 3)


def test_an_earlier_end_takes_the_year_before_it():
    assert window(until="2025-06") == Window(2024 * 12 + 6, 2025 * 12 + 6)


@pytest.mark.parametrize(
    ("segment", "place", "value"), [("1:North", 1, "North"), ("1:a:b", 1, "a:b"), ("", 0, "")]
)
def test_a_segment_is_a_dimension_and_its_value(segment, place, value):
    found = window(segment=segment)
    assert (found.place, found.segment) == (place, value)


def test_without_segments_nobody_asks_for_one():
    form = WindowForm({}, months=None, segments=[])
    assert "segment" not in form.fields
    assert form.window.place == 0


@pytest.mark.parametrize("odd", [{"since": "soon"}, {"segment": "1:Nowhere"}, {"until": "2026-13"}])
def test_an_odd_answer_is_told_and_the_usual_shown(odd):
    form = WindowForm(odd, months=(JAN_24, JUN_26), segments=SEGMENTS)
    assert not form.is_valid()
    assert form.window == Window(JUN_26 - 11, JUN_26 + 1)


def test_a_month_is_a_number():
    field = MonthField(required=False)
    assert field.clean("2026-06") == JUN_26
    assert field.clean("2026-06-30") == JUN_26
    assert field.clean("") is None


def test_sliders_have_limits_and_what_is_not_said_is_usual():
    form = MapForm({"activities": "7"}, months=None, segments=[])
    assert form.answer("activities", 15) == 7
    assert form.answer("paths", 90) == 90
    assert form.answer("look", Look.FREQUENCY) == Look.FREQUENCY
    assert MapForm({"paths": "0"}, months=None, segments=[]).answer("paths", 90) == 0
    assert not MapForm({"activities": "0"}, months=None, segments=[]).is_valid()
    assert not MapForm({"paths": "101"}, months=None, segments=[]).is_valid()
