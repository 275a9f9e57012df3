"""Decide with a screen reader, on a phone, in the dark, and without a script."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from knowledge import actions
from knowledge.lifecycle import VersionState
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    VersionFactory,
    table_in_force,
)
from tests.knowledge.tables import full_table

FACTS = {"age": 17, "segment": "home", "since": "2019-05-01", "in_debt": False}
PICTURES = os.environ.get("GROUNDCREW_TEST_PICTURES", "")


@pytest.fixture
def manager(transactional_db):
    return PersonFactory(username="mona", role="Support manager")


@pytest.fixture
def decision(manager):
    VersionFactory(
        document=DocumentFactory(number="POL-0042", title="Credit classes"),
        body="A customer under age pays a **deposit**, whatever else is known of them.",
        state=VersionState.IN_FORCE,
        in_force_from=timezone.now() - timedelta(days=1),
    )
    return actions.decide(table_in_force(full_table()), FACTS, actor=manager).decision


def test_no_page_has_an_accessibility_fault_or_is_wider_than_a_phone(
    decision, manager, signed_in, faults, live_server
):
    page = signed_in(manager, "/decide/")
    other = {"age": 40, "segment": "home", "since": "2024-05-01", "in_debt": False}
    default = actions.decide(decision.document, other, actor=manager).decision
    refused = actions.decide(decision.document, {"age": "x"}, actor=manager).decision
    paths = {
        "list": "/decide/",
        "form": "/decide/TAB-0001/",
        "again": f"/decide/TAB-0001/?again={decision.key}",
        "log": "/decisions/",
        "decision": decision.get_absolute_url(),
        "default": default.get_absolute_url(),
        "refused": refused.get_absolute_url(),
        "erase": f"{decision.get_absolute_url()}erase/",
    }
    found = {}
    for name, path in paths.items():
        page.goto(live_server.url + path)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 1440, "height": 900})
        wide = faults(page)
        picture(page, f"{name}-dark")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 390, "height": 844})
        width = page.evaluate("document.documentElement.scrollWidth")
        found[path] = [*wide, *faults(page), *([f"{width} px wide"] if width > 390 else [])]
        picture(page, f"{name}-phone")
    assert not {path: told for path, told in found.items() if told}


def test_a_case_is_decided_with_the_keyboard(decision, manager, signed_in):
    page = signed_in(manager, "/decide/TAB-0001/", width=1280, height=900)
    page.fill("input[name='case-age']", "forty")
    page.select_option("select[name='case-segment']", "business")
    page.fill("input[name='case-since']", "2024-01-01")
    page.select_option("select[name='case-in_debt']", "false")
    page.press("input[name='case-age']", "Enter")
    expect(page.get_by_text("A number, as 12.50.", exact=True)).to_be_visible()
    page.fill("input[name='case-age']", "40")
    page.press("input[name='case-age']", "Enter")
    page.wait_for_url("**/decisions/*/")
    expect(page.get_by_role("heading", name="Rule 4")).to_be_visible()


def picture(page, name):
    """For whoever wants to look: GROUNDCREW_TEST_PICTURES names a folder."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
