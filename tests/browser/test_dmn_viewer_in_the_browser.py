"""dmn-js as the viewer of a DMN file's graph, under the policy of the house, in both looks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from knowledge import actions
from tests.browser.desk import PHONE, faults_in_both_looks
from tests.knowledge.dmn_desk import DESK
from tests.knowledge.factories import PersonFactory, ProcessFactory

IS_UNCOVERED = """it => {
  const { x, y, width, height } = it.getBoundingClientRect();
  return it.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


@pytest.fixture
def editor(transactional_db):
    return PersonFactory(username="edith", role="Knowledge editor")


@pytest.fixture
def address(editor):
    file = SimpleUploadedFile("desk.dmn", DESK.encode())
    told = {"process": ProcessFactory(), "owner": editor, "actor": editor}
    return actions.receive_dmn_file(file, **told).get_absolute_url()


def shown(page):
    """By the keyboard alone."""
    button = page.get_by_role("button", name="Show it with dmn-js")
    button.focus()
    page.keyboard.press("Enter")
    frame = page.get_by_role("group", name="The graph by dmn-js")
    expect(frame).to_be_focused()
    return frame


def test_the_graph_is_shown_and_read_at_the_keyboard(editor, address, signed_in):
    page = signed_in(editor, address, width=1440, height=900)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    frame = shown(page)
    for name in ("Months with us", "Tier", "Final gift", "Loyalty handbook"):
        expect(frame.locator("svg text").filter(has_text=name).first).to_be_visible()
    lines = frame.locator(".djs-connection")
    expect(lines).to_have_count(7)
    sheet = frame.locator(".dmn-drd-container")
    before = sheet.bounding_box()["width"]
    page.keyboard.press("+")
    assert sheet.bounding_box()["width"] > before * 1.2
    page.get_by_role("button", name="Show all").click()
    assert sheet.bounding_box()["width"] <= frame.bounding_box()["width"]
    mark = page.locator(".dmn-viewer .bjs-powered-by")
    expect(mark).to_have_attribute("href", "http://bpmn.io")
    mark.scroll_into_view_if_needed()
    expect(mark).to_be_in_viewport(ratio=1)
    assert mark.evaluate(IS_UNCOVERED)


def test_nothing_of_it_can_be_changed(editor, address, signed_in):
    page = signed_in(editor, address)
    frame = shown(page)
    tier = frame.locator(".djs-shape").filter(has_text="Tier").first
    place = tier.get_attribute("transform")
    tier.drag_to(frame.locator(".djs-shape").filter(has_text="Spend").first)
    frame.locator(".djs-shape").first.dblclick()
    expect(tier).to_have_attribute("transform", place)
    expect(page.locator(".djs-context-pad, .djs-palette, [contenteditable=true]")).to_have_count(0)


def test_it_is_for_everybody_in_both_looks_and_fits_a_phone(editor, address, signed_in, faults):
    page = signed_in(editor, address)
    shown(page)
    assert faults_in_both_looks(page, faults) == []
    page.emulate_media(color_scheme="dark")
    ink = page.locator(".dmn-viewer svg text").first.evaluate("it => getComputedStyle(it).fill")
    body = page.evaluate("getComputedStyle(document.body).color")
    assert ink == body
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_where_it_cannot_be_shown_that_is_said_and_our_drawing_stays(editor, address, signed_in):
    page = signed_in(editor, address)
    page.route("**/diagram/", lambda route: route.fulfill(body="<no-dmn/>"))
    page.get_by_role("button", name="Show it with dmn-js").click()
    expect(page.get_by_role("alert").filter(has_text="dmn-js cannot show it")).to_be_visible()
    expect(page.locator(".drd")).to_be_visible()


def test_without_a_script_there_is_our_drawing_and_no_button(
    editor, address, signed_in, browser, context
):
    page = signed_in(editor, address)
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    without = plain.new_page()
    without.goto(page.url)
    expect(without.locator(".drd")).to_be_visible()
    expect(without.get_by_text("Show it with dmn-js")).to_be_hidden()
    plain.close()
