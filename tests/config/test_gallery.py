"""The gallery shows every component, so that nobody has to look for one."""

import re

import pytest
from django.conf import settings

FRAME = {
    *("crumbs", "icon", "messages", "navigation", "rail", "renewing"),
    *("theme_mark", "theme_switch"),
}

pytestmark = pytest.mark.django_db


def test_the_gallery_shows_every_component_of_the_house():
    folder = settings.BASE_DIR / "templates" / "components"
    text = (settings.BASE_DIR / "templates" / "gallery.html").read_text()
    shown = set(re.findall(r"components/(\w+)\.html", text))
    through_others = {"form_errors", "field", "timeline"}
    assert {path.stem for path in folder.glob("*.html")} - FRAME - through_others <= shown


def test_the_gallery_needs_no_account_and_no_record(client):
    answer = client.get("/gallery/")
    assert answer.status_code == 200
    assert "Someone other than the proposer must accept." in answer.content.decode()


def test_the_gallery_leaves_no_message_behind(client):
    client.get("/gallery/")
    assert "POL-0042 is approved" not in client.get("/accounts/login/").content.decode()
