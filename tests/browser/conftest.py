"""Headless Chromium of the system, signed in, with axe-core at hand."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.test import Client
from playwright.sync_api import expect

from kernel.models import User
from tests.browser.desk import SETTLED, WIDE
from tests.browser.provider import running_provider, take_a_tour

OF_EACH = 2  # pages of a kind that a tour looks at
HERE = Path(__file__).parent
AXE = HERE / "vendor" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("GROUNDCREW_TEST_CHROMIUM") or next(
    filter(None, map(shutil.which, NAMES)), ""
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STANDARD = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# Under both processors busy, a page may take more than the five seconds that Playwright grants.
expect.set_options(timeout=20_000)
# The browser is driven from an event loop that Django would take for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture
def signed_in(context: Any, live_server: Any) -> Callable[..., Any]:
    """A page of this person: `signed_in(sofia, "/overview/")`; several people may have one each."""

    def open_page(user: User, path: str = "/", **viewport: int) -> Any:
        client = Client()
        client.force_login(user)
        session = client.cookies[house.SESSION_COOKIE_NAME].value
        context.clear_cookies()
        context.add_cookies(
            [{"name": house.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        if viewport:
            page.set_viewport_size(viewport)  # type: ignore[arg-type]  # width and height
        page.goto(live_server.url + path)
        return page

    return open_page


@pytest.fixture
def faults() -> Callable[..., list[str]]:
    """What axe-core finds wrong with a page, one line a place; an empty list is what we want.

    `colours`: no more than how it is coloured, for a page that was looked at in another look.
    """

    def look(page: Any, *, colours: bool = False) -> list[str]:
        page.wait_for_load_state()  # a click waits until the next page begins, not for its end
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        page.evaluate(SETTLED)  # colours under way would be judged else
        only = COLOURS if colours else STANDARD
        found = page.evaluate(
            "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only
        )
        return [
            f"{fault['id']}: {fault['help']}: {node['html'][:160]}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return look


@pytest.fixture(scope="module")
def home(made_provider, tmp_path_factory):
    """The address of a server with a copy of the provider that is for this file alone."""
    with running_provider(made_provider.copied_to(tmp_path_factory.mktemp("provider"))) as address:
        yield address


@pytest.fixture(scope="module")
def enter(home, made_provider, browser):
    """The browser of one of them, signed in once for this file."""
    contexts = {}

    def sign_in(username):
        if username not in contexts:
            context = browser.new_context(viewport=WIDE, locale="en-US")
            contexts[username] = context
            page = context.new_page()
            page.goto(home)
            page.get_by_label("Username or e-mail address").fill(username)
            page.get_by_label("Password").fill(made_provider.password)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="My work", level=1).wait_for()
            page.close()
        return contexts[username]

    yield sign_in
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module")
def tour(home, enter):
    """All that an administrator finds by following links."""
    return take_a_tour(enter("admin").request, home, of_each=OF_EACH)
