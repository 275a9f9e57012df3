"""Every page of the house with a whole provider behind it, in both looks and on a phone."""

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import AXE
from tests.browser.desk import PHONE, WIDE, faults_in_both_looks
from tests.browser.provider import own_routes

pytestmark = pytest.mark.first
ROUTES = own_routes()


def shows(page, address):
    """Whether there is a page; a file that is for keeping is none."""
    try:
        answer = page.goto(address)
    except Error:
        return False
    return answer.status == 200 and "html" in answer.headers.get("content-type", "")


def test_every_page_is_for_everybody(home, enter, tour, faults):
    """No page has an accessibility fault, a script that fails, or is wider than a phone."""
    context, wrong, known = enter("admin"), {}, set()
    page = context.new_page()
    page.add_init_script(path=AXE)
    page.on("pageerror", lambda error: wrong.setdefault(page.url, []).append(str(error)))
    addresses = [tour.address_of(route) for route in ROUTES.values()]
    for address in sorted(filter(None, addresses)):
        if not shows(page, home + address):
            continue
        found = faults_in_both_looks(page, faults, known)
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            found.append(f"{width} px wide on a phone")
        page.set_viewport_size(WIDE)
        if found:
            wrong.setdefault(address, []).extend(found)
    page.close()
    assert wrong == {}
