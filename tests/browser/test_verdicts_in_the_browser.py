"""The overview, a measure and a verdict: with a screen reader, on a phone."""

import pytest
from playwright.sync_api import expect

from reporting.actions.judging import judge_measures
from reporting.models import Calculation, Measure
from tests.reporting.history import drifting, judged_process, measure_of, noise


@pytest.fixture
def failing(transactional_db, admin_user):
    judged_process(98.5 + noise(sigma=0.3), "1.3.3", "Order Handling", "F")
    judged_process(drifting(5), "1.3.8", "Quality Handling", "A")
    measure = judged_process(drifting())
    measure_of(measure.process, Calculation.COST_PER_CASE, order=2)
    judge_measures(Measure.objects.all(), actor=admin_user)
    return measure


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_has_an_accessibility_fault_or_is_wider_than_the_screen(
    failing, signed_in, admin_user, faults, width
):
    verdict = failing.verdicts.get()
    paths = ["/overview/", "/overview/?verdict=misses", failing.get_absolute_url()]
    paths.append("/processes/1.3.11/performance/?months=all")
    for path in [*paths, verdict.get_absolute_url(), failing.process.get_absolute_url()]:
        page = signed_in(admin_user, path, width=width, height=900)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_way_from_the_overview_to_the_evidence_is_one_click(failing, signed_in, admin_user):
    page = signed_in(admin_user, "/overview/")
    page.get_by_role("link", name="Wants an answer").first.click()
    verdict = page.get_by_role("heading", name="Misses its target and is deteriorating")
    expect(verdict).to_be_visible()
    expect(page.get_by_role("heading", name="Control chart")).to_be_visible()


def test_how_a_process_goes_is_read_in_charts_for_as_many_months_as_wanted(
    failing, signed_in, admin_user
):
    page = signed_in(admin_user, failing.process.get_absolute_url(), width=1440, height=900)
    page.get_by_role("link", name="How it goes, in charts").click()
    expect(page.get_by_role("heading", name="How it goes: Bill Inquiry Handling")).to_be_visible()
    lead, data = page.locator(".chart--beside > svg").first, page.locator(".chart--beside table")
    expect(data).to_be_visible()
    assert data.bounding_box()["x"] > lead.bounding_box()["x"] + lead.bounding_box()["width"]
    expect(data.locator("tbody tr")).to_have_count(24)
    page.get_by_role("navigation", name="Months shown").get_by_role("link", name="12").click()
    expect(page.locator(".chart--beside table tbody tr")).to_have_count(12)
    assert page.url.endswith("?months=12")


def test_the_overview_fits_a_screen_of_usual_width(failing, signed_in, admin_user):
    for width in (1280, 1440, 1600):
        page = signed_in(admin_user, "/overview/", width=width, height=900)
        room = page.get_by_role("group", name="Processes with their verdicts")
        assert room.evaluate("it => it.scrollWidth <= it.clientWidth"), width
