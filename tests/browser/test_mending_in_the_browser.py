"""Mending rows at a screen: seen, corrected, loaded again; with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from reporting.models import CaseFact
from tests.browser.desk import PHONE
from tests.reporting.events import HEADING, log
from tests.reporting.mends import LINES, address, all_right, set_aside

pytestmark = pytest.mark.django_db(transaction=True)
HIDDEN = ["note", "team"]


@pytest.fixture
def batch(tmp_path):
    return set_aside(tmp_path)


def type_in(page, line, cells):
    part = page.get_by_role("group", name=f"Line {line}")
    fields = part.get_by_role("textbox")
    for place, cell in enumerate(cells):
        fields.nth(place).fill(cell)
    for place in range(len(cells), fields.count()):
        fields.nth(place).fill("")


def test_rows_are_corrected_and_loaded_again(signed_in, support_manager, batch, faults):
    page = signed_in(support_manager, batch.source.get_absolute_url())
    page.get_by_role("link", name="Batch 1, log.csv: 4").click()
    assert faults(page) == []
    typed = all_right(batch)
    type_in(page, 3, typed["line_3"])
    type_in(page, 5, ["B", "soon", "Closed", "missed", "1"])
    page.get_by_role("button", name="Load again").click()
    page.get_by_text("1 row is mended and loaded").wait_for()
    wrong = page.get_by_role("group", name="Line 5").get_by_label("timestamp")
    expect(wrong).to_have_value("soon")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    told = page.locator(f"#{wrong.get_attribute('aria-describedby')}").inner_text()
    assert told.startswith("This is not a date and time")
    assert faults(page) == []
    for line in LINES[1:]:
        type_in(page, line, typed[f"line_{line}"])
    page.get_by_role("button", name="Load again").click()
    page.get_by_text("3 rows are mended and loaded").wait_for()
    assert CaseFact.objects.count() == 3
    assert faults(page) == []


def test_the_file_goes_down_and_up(signed_in, support_manager, batch, tmp_path):
    page = signed_in(support_manager, address(batch))
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download the bad rows").click()
    file = tmp_path / "rows.csv"
    begun.value.save_as(file)
    text = file.read_text(encoding="utf-8-sig")
    assert "31/12/2026" in text
    file.write_text(text.replace("31/12/2026", "2026-03-02 13:00:00"), encoding="utf-8")
    page.get_by_label("The file, corrected").set_input_files(file)
    page.get_by_role("button", name="Load the file").click()
    page.get_by_text("1 row is mended and loaded").wait_for()
    expect(page.get_by_role("group", name="Line 3")).to_have_count(0)


def test_it_fits_a_phone_and_folds_what_is_not_read(signed_in, support_manager, tmp_path, faults):
    row = ("A", "never", "Open", "", "", "a word", "North")
    batch = set_aside(tmp_path, log(row, heading=[*HEADING, *HIDDEN]))
    page = signed_in(support_manager, address(batch), **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    expect(page.get_by_label("team")).to_be_hidden()
    page.get_by_text("2 columns that are not read").click()
    expect(page.get_by_label("team")).to_have_value("North")
    assert faults(page) == []


def test_without_javascript_it_does_as_well(
    browser, live_server, signed_in, support_manager, batch
):
    cookies = signed_in(support_manager, "/").context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(live_server.url + address(batch))
    type_in(page, 3, all_right(batch)["line_3"])
    page.get_by_role("button", name="Load again").click()
    expect(page.get_by_text("1 row is mended and loaded")).to_be_visible()
    context.close()
