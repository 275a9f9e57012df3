from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.translation import gettext

from kernel.charts import Annotation, Series, line_chart, words

MONTHS = [date(2025, month, 1) for month in range(1, 13)]


@pytest.fixture
def shouting():
    words.use(str.upper)
    yield
    words.use(gettext)


def test_charts_speak_through_the_translator_of_the_house(shouting):
    assert words.no_data() == "NO DATA YET"
    assert words.month(3) == "MAR"
    assert words.upper() == ("UPPER LIMIT", "UPPER")


def test_a_period_is_a_quarter_a_month_or_a_day():
    assert words.period(date(2026, 7, 1), "quarter") == "Q3 2026"
    assert words.period(date(2026, 3, 1), "month") == "Mar 2026"
    assert words.period(date(2026, 3, 9), "day") == "9 Mar 2026"


def test_the_component_shows_picture_notes_and_table():
    note = Annotation(date(2025, 5, 3), "A <b> in force", "/documents/PRO-0001/")
    chart = line_chart("Volume & more", MONTHS, Series("Volume", range(12)), annotations=[note])
    html = render_to_string("components/chart.html", {"chart": chart})
    assert html.count("<svg") == 2
    assert '<a href="/documents/PRO-0001/">A &lt;b&gt; in force</a>' in html
    assert html.count('<th scope="row">') == 12
    assert "Volume &amp; more" in html


def test_a_chart_without_data_has_no_table_to_open():
    html = render_to_string("components/chart.html", {"chart": line_chart("Volume", [], [])})
    assert "No data yet" in html
    assert "<details" not in html
