"""dmn-js as the second editor, under the policy of the house: it opens, edits and saves."""

import pytest
from playwright.sync_api import expect

from knowledge.models import DocumentVersion
from tests.browser.desk import PHONE, faults_in_both_looks
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory
from tests.knowledge.tables import credit_table


@pytest.fixture
def draft(transactional_db):
    editor = PersonFactory(username="edith", role="Knowledge editor")
    document = DocumentFactory(kind="decision_table", number="TAB-0001", title="Billing credit")
    return VersionFactory(document=document, author=editor, table=credit_table(), body="Why")


def test_a_cell_is_changed_in_dmn_js_and_all_else_stays(draft, signed_in):
    page = signed_in(draft.author, f"/versions/{draft.pk}/dmn/edit/", width=1440, height=900)
    page.get_by_role("button", name="Open the editor").click()
    page.locator(".dmn-editor td.input-cell").first.click()
    cell = page.locator(".dmn-editor td.input-cell").first
    expect(cell).to_have_css("outline-style", "solid")  # one sees where one types
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("<= 30")
    mark = page.locator(".dmn-editor .bjs-powered-by")
    expect(mark).to_be_visible()
    expect(mark).to_have_attribute("href", "http://bpmn.io")
    expect(page.locator(".dmn-editor")).to_contain_text("Small sums at once")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("Saved. Submit it when it is ready for review.").wait_for()
    saved = DocumentVersion.objects.get(pk=draft.pk)
    expected = credit_table()
    expected["rules"][0]["when"][0] = "<= 30"
    assert saved.table == expected
    assert saved.body == "Why"


def test_it_is_readable_in_both_looks_and_fits_a_phone(draft, signed_in, faults):
    page = signed_in(draft.author, f"/versions/{draft.pk}/dmn/edit/", width=1440, height=900)
    page.get_by_role("button", name="Open the editor").click()
    cell = page.locator(".dmn-editor td.input-cell").first
    expect(cell).to_be_visible()
    assert faults_in_both_looks(page, faults) == []
    page.emulate_media(color_scheme="dark")
    body = page.evaluate("getComputedStyle(document.body).color")
    expect(cell).to_have_css("color", body)
    expect(page.locator(".dmn-editor")).not_to_have_css("background-color", "rgb(255, 255, 255)")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
