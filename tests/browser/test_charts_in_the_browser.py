from datetime import date
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from kernel.charts import Annotation, Series, control_chart, line_chart

MONTHS = [date(2025, month, 1) for month in range(1, 13)]
VALUES = [94, 93.5, 95, 94, None, 93, 92, 91, 89.5, 88, 86, 84]


@pytest.fixture
def charts_page(page):
    """A bare page with two charts, as wide as it is told."""
    charts = [
        control_chart(
            "Answered in time",
            MONTHS,
            VALUES,
            unit="%",
            centre=93,
            lower=89,
            upper=97,
            target=90,
            signals=[9, 10, 11],
            annotations=[Annotation(date(2025, 6, 2), "Procedure in force", "#x")],
        ),
        line_chart("Two lines", MONTHS, [Series("One", VALUES), Series("Two", [80] * 12)]),
    ]
    with open("static/css/charts.css", encoding="utf-8") as file:
        style = file.read()
    pieces = "".join(render_to_string("components/chart.html", {"chart": one}) for one in charts)

    def show(width):
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(
            f"<!doctype html><html lang=en><title>Charts</title><style>{style}</style>"
            f"<main><h1>Charts</h1>{pieces}</main></html>"
        )
        return page

    return show


def test_a_chart_has_no_accessibility_fault(charts_page, faults):
    assert faults(charts_page(1000)) == []
    assert faults(charts_page(390)) == []


def test_one_picture_of_a_chart_is_seen_at_each_width(charts_page):
    for width, seen in ((1000, "wide"), (390, "narrow")):
        shown = charts_page(width).locator(".chart__svg:visible")
        kinds = [shown.nth(index).get_attribute("class") for index in range(shown.count())]
        assert [seen in kind for kind in kinds] == [True, True]


def test_nothing_of_a_chart_is_wider_than_a_phone(charts_page):
    page = charts_page(390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_labels_at_the_ends_of_the_lines_do_not_overlap(charts_page):
    page = charts_page(1000)
    boxes = page.evaluate(
        "[...document.querySelectorAll('.chart__svg--wide')].map(svg =>"
        "[...svg.querySelectorAll('.chart__label')].map(one => one.getBBox())"
        ".map(box => [box.y, box.y + box.height]).sort((a, b) => a[0] - b[0]))"
    )
    for labels in boxes:
        for (_top, foot), (top, _foot) in pairwise(labels):
            assert foot <= top + 2
