"""Searching with a screen reader, on a phone, at the keyboard, without a script."""

import pytest
from playwright.sync_api import expect

from kernel.accounts import clock_user
from knowledge import actions
from knowledge.lifecycle import VersionState
from tests.browser.desk import PHONE, WIDE, faults_in_both_looks
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory


@pytest.fixture
def editor(transactional_db):
    return PersonFactory(username="edith", role="Knowledge editor")


@pytest.fixture
def shelf(editor):
    titles = ["Goodwill credits", "Credit " + "verylongword" * 15]
    for title in titles:
        document = DocumentFactory(title=title)
        VersionFactory(document=document, body="A credit. " * 80, state=VersionState.IN_FORCE)
    actions.check_search(actor=clock_user())


def test_no_page_has_an_accessibility_fault_or_is_wider_than_a_phone(
    shelf, editor, signed_in, faults, live_server
):
    page = signed_in(editor, "/search/")
    paths = [
        "/search/",
        "/search/?q=credit",
        "/search/?q=credti",
        "/search/?q=credit&kind=policy",
        "/search/?q=credit&kind=article",
        "/search/?q=xylophone",
        "/searches/",
        "/searches/?state=open&state=dismissed",
    ]
    wrong = {}
    for path in paths:
        page.goto(live_server.url + path)
        found = faults_in_both_looks(page, faults)
        page.set_viewport_size(PHONE)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            found.append("wider than a phone")
        page.set_viewport_size(WIDE)
        if found:
            wrong[path] = found
    assert wrong == {}


def test_from_what_is_not_found_an_editor_comes_to_a_new_article(shelf, editor, signed_in):
    page = signed_in(editor, "/documents/")
    page.get_by_role("searchbox", name="Search what is in force").fill("roaming in space")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing in force has these words").wait_for()
    page.get_by_role("link", name="Searched, not found").click()
    page.get_by_role("link", name="Write an article").click()
    page.get_by_role("heading", name="New document").wait_for()
    expect(page.get_by_label("Title")).to_have_value("Roaming in space")
