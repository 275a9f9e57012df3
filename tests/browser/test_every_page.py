"""Every page of the house with a whole provider behind it: for each role."""

import pytest

from config.demonstration.people import PEOPLE
from kernel.roles import declared_roles
from tests.browser.desk import PHONE, SETTLED, WIDE
from tests.browser.provider import PASSWORD, own_routes, running_provider, take_a_tour

ROUTES = own_routes()
ROLES = {person.role: person.username for person in PEOPLE}
POSTED = 405
REFUSED = (403, 404, 409)
OF_EACH = 2


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with running_provider(tmp_path_factory.mktemp("provider")) as address:
        yield address


@pytest.fixture(scope="module")
def enter(home, browser):
    """The browser of one of them, signed in once for this file."""
    contexts = {}

    def sign_in(username):
        if username not in contexts:
            context = browser.new_context(viewport=WIDE, locale="en-US")
            contexts[username] = context
            page = context.new_page()
            page.goto(home)
            page.get_by_label("Username or e-mail address").fill(username)
            page.get_by_label("Password").fill(PASSWORD)
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


def may_open(route, role):
    """Whether the role holds the permission the page asks for; None where it asks for none."""
    page = getattr(route.view, "view_class", None)
    permission = getattr(page, "permission_required", "")
    if not permission:
        return None
    return not role or permission in declared_roles()[role]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "Administrator")
def test_no_link_shown_to_a_role_leads_nowhere(role, home, enter):
    found = take_a_tour(enter(ROLES[role]).request, home, of_each=1)
    assert found.dead_ends == []
    assert len(found.pages) > 10


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "Administrator")
def test_each_role_gets_the_pages_it_may_open_and_no_others(role, home, enter, tour):
    request, wrong = enter(ROLES[role]).request, {}
    for name, route in ROUTES.items():
        address, may = tour.address_of(route), may_open(route, role)
        if address is None:
            continue
        status = request.get(home + address).status
        allowed = (200, POSTED) if may in {True, None} else ()
        if status not in (*allowed, *REFUSED) or (may is False and status == 200):
            wrong[name] = f"{address} answers {status}"
    assert wrong == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_for_everybody(scheme, home, enter, tour, faults):
    """No page has an accessibility fault, a script that fails, or is wider than a phone."""
    context, wrong = enter(ROLES[""]), {}
    page = context.new_page()
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.on("pageerror", lambda error: wrong.setdefault(page.url, []).append(str(error)))
    addresses = [tour.address_of(route) for route in ROUTES.values()]
    for address in sorted(filter(None, addresses)):
        answer = context.request.get(home + address)
        if answer.status != 200 or "html" not in answer.headers.get("content-type", ""):
            continue
        page.goto(home + address)
        page.evaluate(SETTLED)
        found = faults(page)
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            found.append(f"{width} px wide on a phone")
        page.set_viewport_size(WIDE)
        if found:
            wrong[address] = found
    page.close()
    assert wrong == {}
