"""Every move that the table forbids, tried through page, admin page and admin list."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from knowledge.lifecycle import (
    RELEASE_LIFECYCLE,
    VERSION_LIFECYCLE,
    VERSION_SUCCESSION,
    ReleaseState,
    VersionState,
)
from tests.knowledge.factories import (
    PersonFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db

MOVES = [name for name in VERSION_LIFECYCLE.moves if name != "edit"]
ILLEGAL = [
    (move, state)
    for move in MOVES
    for state in VersionState
    if not VERSION_LIFECYCLE.allows(move, state)
]
ILLEGAL_RELEASES = [
    (move, state)
    for move in RELEASE_LIFECYCLE.moves
    for state in ReleaseState
    if not RELEASE_LIFECYCLE.allows(move, state)
]
ROLES_WITHOUT = {
    "submit": "Process owner",
    "approve": "Process owner",
    "return": "Support manager",
    "reopen": "Go-live approver",
    "enact": "Knowledge editor",
    "retire": "Knowledge editor",
    "take_over": "Process owner",
    "withdraw": "Agent",
}


def knock(client, model, record, move):
    """The three doors, one after the other."""
    client.post(f"{record.get_absolute_url()}{move}/", {"note": "Please."})
    client.post(f"/admin/knowledge/{model}/{record.pk}/move/{move}/", {"note": "Please."})
    client.post(
        f"/admin/knowledge/{model}/",
        {
            "action": f"move_{move}",
            ACTION_CHECKBOX_NAME: [record.pk],
            "note": "Please.",
            "confirmed": "1",
        },
    )
    record.refresh_from_db()


@pytest.mark.parametrize(("move", "state"), ILLEGAL)
def test_no_door_makes_a_move_that_the_table_forbids(client, administrator, move, state):
    version = VersionFactory(state=state)
    client.force_login(administrator)
    knock(client, "documentversion", version, move)
    assert version.state == state


@pytest.mark.parametrize(("move", "state"), ILLEGAL_RELEASES)
def test_no_door_moves_a_release_against_its_table(client, administrator, move, state):
    release = ReleaseFactory(state=state)
    client.force_login(administrator)
    knock(client, "release", release, move)
    assert release.state == state


@pytest.mark.parametrize(("move", "role"), ROLES_WITHOUT.items())
def test_no_door_opens_for_a_role_without_the_move(client, move, role):
    source = VERSION_LIFECYCLE.moves[move].source
    state = source if isinstance(source, str) else source[0]
    version = VersionFactory(state=state)
    person = PersonFactory(role=role, is_staff=True)
    client.force_login(person)
    knock(client, "documentversion", version, move)
    assert version.state == state


@pytest.mark.parametrize("move", VERSION_SUCCESSION.moves)
def test_what_follows_by_itself_has_no_door(client, administrator, move):
    version = VersionFactory(state=VERSION_SUCCESSION.moves[move].source)
    client.force_login(administrator)
    assert client.post(f"{version.get_absolute_url()}{move}/").status_code == 404
    knock(client, "documentversion", version, move)
    assert version.state == VERSION_SUCCESSION.moves[move].source


def test_no_door_brings_a_version_before_its_release(client, administrator):
    release = ReleaseFactory()
    version = VersionFactory(state=VersionState.APPROVED, release=release)
    ReleaseItemFactory(release=release, document=version.document, version=version)
    client.force_login(administrator)
    knock(client, "documentversion", version, "enact")
    assert version.state == VersionState.APPROVED


def test_no_door_enacts_a_release_that_is_not_ready(client, administrator):
    release = ReleaseItemFactory().release
    client.force_login(administrator)
    knock(client, "release", release, "enact")
    assert release.state == ReleaseState.PLANNED


@pytest.mark.parametrize(
    "path",
    [
        "/decide/",
        "/decide/TAB-9999/",
        "/decisions/",
        "/decisions/00000000-0000-0000-0000-000000000000/",
        "/decisions/00000000-0000-0000-0000-000000000000/erase/",
        "/documents/",
        "/documents/new/",
        "/documents/POL-9999/",
        "/versions/1/",
        "/versions/1/edit/",
        "/releases/",
        "/releases/new/",
    ],
)
def test_nobody_reads_without_signing_in(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "path", ["/documents/", "/releases/", "/documents/new/", "/decide/", "/decisions/"]
)
def test_an_account_without_a_role_reads_nothing(client, path):
    client.force_login(PersonFactory())
    assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/documents/POL-9999/",
        "/decisions/00000000-0000-0000-0000-000000000000/",
        "/versions/999999/",
        "/versions/999999/diff/",
        "/releases/REL-9999/",
    ],
)
def test_what_is_not_there_is_not_found(client, auditor, path):
    client.force_login(auditor)
    assert client.get(path).status_code == 404
