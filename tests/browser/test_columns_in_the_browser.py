"""The columns of a log at a screen: read, put right, ticked, loaded; with and without a script."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import expect

from kernel.uploads import receive_upload
from tests.browser.desk import PHONE
from tests.reporting.events import log
from tests.reporting.test_queries_preview import NAMES, TOLD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(support_manager):
    file = ContentFile(log(*TOLD, heading=NAMES).encode(), name="visits.csv")
    upload = receive_upload(file, actor=support_manager, kinds={"text"})
    return reverse("source-import-roles", args=[upload.pk]) + "?process=1.3.10"


def test_columns_are_put_right_by_ticking(signed_in, support_manager, address, faults):
    page = signed_in(support_manager, address)
    assert faults(page) == []
    stops = page.get_by_role("group", name="Marks at which it stops")
    expect(stops.get_by_label("On hold")).to_be_checked()
    expect(page.get_by_role("cell", name="stops")).to_have_count(1)
    stops.get_by_label("Active").check()
    page.get_by_label("What happened").select_option("note")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("columnheader", name="Activity note")).to_be_visible()
    expect(page.get_by_role("cell", name="stops")).to_have_count(2)
    assert faults(page) == []


def test_enter_looks_again_and_loads_nothing(signed_in, support_manager, address):
    page = signed_in(support_manager, address)
    page.get_by_label("Time zone").fill("Europe/Vienna")
    page.get_by_label("Time zone").press("Enter")
    page.get_by_role("cell", name="2026-03-02 11:00:00").first.wait_for()
    assert "/columns/" in page.url


def test_what_is_rare_is_folded_and_opens_for_a_fault(signed_in, support_manager, address, faults):
    page = signed_in(support_manager, address)
    expect(page.get_by_label("Encoding")).to_be_hidden()
    page.get_by_text("Details: how cells are read").click()
    page.get_by_label("Encoding").fill("klingon")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_label("Encoding")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Encoding").click()
    assert page.get_by_label("Encoding").evaluate("it => it === document.activeElement")


def test_marks_of_an_outcome_are_asked_once_there_is_one(signed_in, support_manager, address):
    page = signed_in(support_manager, address)
    marks = page.get_by_role("group", name="Marks of “met”")
    expect(marks).to_be_visible()
    page.get_by_label("Whether it was met").select_option("")
    expect(marks).to_be_hidden()


def test_the_mapping_goes_down_and_up(signed_in, support_manager, address, tmp_path):
    page = signed_in(support_manager, address)
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download as YAML").click()
    assert begun.value.suggested_filename == "visits.mapping.yaml"
    file = tmp_path / "visits.mapping.yaml"
    begun.value.save_as(file)
    file.write_text(file.read_text().replace("case: case", "case: note"))
    page.get_by_label("Fill in from a YAML file").set_input_files(file)
    page.get_by_role("button", name="Fill in", exact=True).click()
    page.get_by_role("columnheader", name="Case note").wait_for()
    expect(page.get_by_label("Which case a row belongs to")).to_have_value("note")


def test_it_fits_a_phone(signed_in, support_manager, address, faults):
    page = signed_in(support_manager, address, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert faults(page) == []


def test_without_javascript_it_does_as_well(
    browser, live_server, signed_in, support_manager, address
):
    cookies = signed_in(support_manager, "/").context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(live_server.url + address)
    page.get_by_text("Details: how cells are read").click()
    page.get_by_label("Name of this mapping").fill("Visits")
    page.get_by_role("button", name="Look again").click()
    page.get_by_text("Show it").click()
    expect(page.get_by_text("title: Visits")).to_be_visible()
    context.close()
