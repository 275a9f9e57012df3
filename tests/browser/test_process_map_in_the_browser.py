"""The process map, its variants, its cases and one path: with a screen reader, on a phone."""

import pytest
from playwright.sync_api import expect

from reporting.models import CaseFact
from tests.browser.desk import faults_in_both_looks
from tests.reporting.events import kept, load, log, source_of
from tests.reporting.mapped import HEADING, MAPPING, ROWS


@pytest.fixture
def source(transactional_db, tmp_path):
    source = source_of(MAPPING)
    load(kept(tmp_path, log(*ROWS, heading=HEADING)), source, MAPPING)
    return source


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_an_accessibility_fault_or_is_wider_than_the_screen(
    source, signed_in, admin_user, faults, width
):
    base = "/process-maps/1.3.11/"
    case = CaseFact.objects.get(case_key="R0")
    paths = [base, f"{base}?look=waiting", f"{base}variants/", f"{base}cases/"]
    for path in [*paths, case.get_absolute_url()]:
        page = signed_in(admin_user, path, width=width, height=900)
        assert faults_in_both_looks(page, faults) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_an_arrow_is_followed_to_its_cases_by_keyboard(source, signed_in, admin_user):
    page = signed_in(admin_user, "/process-maps/1.3.11/")
    arrow = page.get_by_role("link", name="Checked → Taken: 3 times in 3 cases")
    arrow.first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="R1").wait_for()
    expect(page.get_by_role("link", name="S0")).to_have_count(0)


def test_the_map_is_narrowed_without_a_script(source, signed_in, admin_user):
    page = signed_in(admin_user, "/process-maps/1.3.11/")
    page.get_by_label("Segment").select_option(label="South")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**segment=1%3ASouth**")
    expect(page.get_by_label("Segment")).to_have_value("1:South")
