"""What each role finds in a whole provider: pages it may open, and no link that leads nowhere."""

import pytest

from config.demonstration.people import PEOPLE
from kernel.roles import declared_roles
from tests.browser.provider import own_routes, take_a_tour

ROUTES = own_routes()
ROLES = {person.role: person.username for person in PEOPLE}
POSTED = 405
REFUSED = (403, 404, 409)


def may_open(route, role):
    """Whether the role holds the permission the page asks for; None where it asks for none."""
    page = getattr(route.view, "view_class", None)
    permission = getattr(page, "permission_required", "")
    if not permission:
        return None
    return not role or permission in declared_roles()[role]


@pytest.fixture(scope="module")
def walk(home, enter):
    """What a role finds by following links; each goes once."""
    found = {}

    def walk_as(role):
        if role not in found:
            found[role] = take_a_tour(enter(ROLES[role]).request, home, of_each=1)
        return found[role]

    return walk_as


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "Administrator")
def test_no_link_shown_to_a_role_leads_nowhere(role, walk):
    found = walk(role)
    assert found.dead_ends == []
    assert len(found.pages) > 10


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "Administrator")
def test_each_role_gets_the_pages_it_may_open_and_no_others(role, home, enter, tour, walk):
    """What a role has come to by links was there; all else is asked for by its address."""
    request, seen, wrong = enter(ROLES[role]).request, walk(role).pages, {}
    for name, route in ROUTES.items():
        address, may = tour.address_of(route), may_open(route, role)
        if address is None or (name in seen and may is not False):
            continue
        status = request.get(home + address).status
        allowed = (200, POSTED) if may in {True, None} else ()
        if status not in (*allowed, *REFUSED) or (may is False and status == 200):
            wrong[name] = f"{address} answers {status}"
    assert wrong == {}
