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
