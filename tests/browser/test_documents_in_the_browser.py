"""Documents and releases with a screen reader, on a phone, at the keyboard, without a script."""

import pytest
from playwright.sync_api import expect

from knowledge import actions
from knowledge.lifecycle import VersionState
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    ReleaseFactory,
    VersionFactory,
)
from tests.knowledge.tables import credit_table


@pytest.fixture
def editor(transactional_db):
    return PersonFactory(username="edith", role="Knowledge editor")


@pytest.fixture
def draft(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001", title="Billing credit")
    VersionFactory(document=document, state=VersionState.IN_FORCE, table=credit_table(), body="")
    return actions.draft_version(document, actor=editor)


@pytest.fixture
def release(draft, editor):
    release = ReleaseFactory()
    actions.add_to_release(release, draft.document, actor=editor)
    return release


def test_no_page_has_an_accessibility_fault_or_is_wider_than_a_phone(
    draft, release, editor, signed_in, faults, live_server
):
    page = signed_in(editor, "/documents/")
    empty = ReleaseFactory()
    paths = [
        "/documents/",
        "/documents/?q=nothing",
        "/documents/new/",
        "/documents/TAB-0001/",
        "/documents/TAB-0001/?at=2020-01-01",
        "/documents/TAB-0001/review/",
        f"/versions/{draft.pk}/",
        f"/versions/{draft.pk}/edit/",
        f"/versions/{draft.pk}/diff/",
        f"/versions/{draft.pk}/withdraw/",
        "/releases/",
        release.get_absolute_url(),
        empty.get_absolute_url(),
    ]
    found = {}
    for path in paths:
        page.goto(live_server.url + path)
        page.set_viewport_size({"width": 1280, "height": 900})
        wide = faults(page)
        page.set_viewport_size({"width": 390, "height": 844})
        width = page.evaluate("document.documentElement.scrollWidth")
        found[path] = [*wide, *faults(page), *([f"{width} px wide"] if width > 390 else [])]
    assert not {path: told for path, told in found.items() if told}


def test_a_rule_is_added_and_saved_with_the_keyboard(draft, editor, signed_in):
    page = signed_in(editor, f"/versions/{draft.pk}/edit/", width=1280, height=900)
    page.get_by_role("button", name="Add a rule").press("Enter")
    page.fill("input[name='when-3-1']", '"gift"')
    page.fill("input[name='then-3-0']", '"refer"')
    page.fill("input[name='then-3-1']", "0")
    page.press("input[name='then-3-1']", "Control+Enter")
    page.wait_for_url(f"**/versions/{draft.pk}/")
    draft.refresh_from_db()
    assert draft.table["rules"][3]["when"] == ["-", '"gift"']
    expect(page.get_by_text("What changes against version 1")).to_be_visible()
