"""Who may do what with documents, versions and releases: the whole table, role by role."""

import pytest

from kernel.ruling import DomainError
from knowledge import actions
from knowledge.lifecycle import RELEASE_LIFECYCLE, VERSION_LIFECYCLE, VersionState
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    ProcessFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    VersionFactory,
    table_in_force,
)
from tests.knowledge.tables import credit_table, full_table

pytestmark = pytest.mark.django_db
MANAGER, OWNER, EDITOR = "Support manager", "Process owner", "Knowledge editor"
TESTER, APPROVER, STEWARD = "Readiness tester", "Go-live approver", "Inventory steward"
AGENT, AUDITOR, CLOCK = "Agent", "Auditor", "Clock"
PEOPLE = (MANAGER, OWNER, EDITOR, TESTER, APPROVER, STEWARD, AGENT, AUDITOR)
PLANNERS = {MANAGER, OWNER, EDITOR}
DECIDERS = {*PLANNERS, TESTER, AGENT}
READERS = {*PLANNERS, TESTER, AUDITOR}
MAY_MOVE = {
    "edit": {EDITOR},
    "submit": {EDITOR},
    "approve": {EDITOR},
    "return": {EDITOR},
    "reopen": {EDITOR},
    "take_over": {EDITOR},
    "withdraw": {EDITOR},
    "enact": {APPROVER, CLOCK},
    "retire": {MANAGER, OWNER},
}
MAY_MOVE_RELEASES = {"enact": {APPROVER}, "revert": {APPROVER}}


def lacks_the_role(ruling):
    return any("Your role does not include" in reason for reason in ruling.reasons)


def in_state_for(move):
    source = VERSION_LIFECYCLE.moves[move].source
    return VersionFactory(state=source if isinstance(source, str) else source[0])


@pytest.mark.parametrize("role", [*PEOPLE, CLOCK])
@pytest.mark.parametrize("move", list(VERSION_LIFECYCLE.moves))
def test_a_move_of_a_version_belongs_to_these_roles(move, role):
    ruling = VERSION_LIFECYCLE.ruling(in_state_for(move), move, PersonFactory(role=role))

    assert lacks_the_role(ruling) is (role not in MAY_MOVE[move])


@pytest.mark.parametrize("role", [*PEOPLE, CLOCK])
def test_comments_are_of_who_works_with_documents_and_readers_only_read_them(role):
    person = PersonFactory(role=role)
    comments = role in {MANAGER, OWNER, EDITOR, TESTER, APPROVER}

    for permission in ("knowledge.add_passagecomment", "knowledge.change_passagecomment"):
        assert person.has_perm(permission) is comments
    assert person.has_perm("knowledge.view_passagecomment") is (role != CLOCK)


@pytest.mark.parametrize("role", [*PEOPLE, CLOCK])
@pytest.mark.parametrize("move", list(RELEASE_LIFECYCLE.moves))
def test_a_move_of_a_release_belongs_to_these_roles(move, role):
    release = ReleaseFactory(state=RELEASE_LIFECYCLE.moves[move].source)

    ruling = RELEASE_LIFECYCLE.ruling(release, move, PersonFactory(role=role))

    assert lacks_the_role(ruling) is (role not in MAY_MOVE_RELEASES[move])


def new_document(actor):
    actions.create_document(
        kind="policy", title="Refunds", process=ProcessFactory(), owner=actor, actor=actor
    )


def changed_document(actor):
    document = DocumentFactory()
    actions.change_document(
        document, title="New", process=document.process, owner=actor, review_by=None, actor=actor
    )


def erased(actor):
    facts = {"age": 40, "segment": "home", "since": "2019-05-01", "in_debt": False}
    asker = PersonFactory(role=AGENT)
    found = actions.decide(table_in_force(full_table()), facts, actor=asker)
    actions.erase_personal(found.decision, actor=actor, note="Asked for.")


ACTS = {
    "create a document": (new_document, {EDITOR}),
    "change a document": (changed_document, {EDITOR}),
    "draft a version": (
        lambda actor: actions.draft_version(DocumentFactory(), actor=actor),
        {EDITOR},
    ),
    "plan a release": (lambda actor: actions.plan_release("Spring", actor=actor), PLANNERS),
    "replan a release": (
        lambda actor: actions.replan_release(ReleaseFactory(), None, actor=actor),
        PLANNERS,
    ),
    "put a document into a release": (
        lambda actor: actions.add_to_release(ReleaseFactory(), DocumentFactory(), actor=actor),
        PLANNERS,
    ),
    "decide by a table": (
        lambda actor: actions.decide(table_in_force(credit_table()), {}, actor=actor),
        DECIDERS,
    ),
    "erase personal inputs": (lambda actor: erased(actor), {MANAGER}),
    "say who must read a document": (
        lambda actor: actions.set_audience(DocumentFactory(), parts=[], actor=actor),
        {MANAGER, OWNER},
    ),
    "take a document out of a release": (
        lambda actor: actions.remove_from_release(ReleaseItemFactory(), actor=actor),
        PLANNERS,
    ),
}


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("act", list(ACTS))
def test_an_act_outside_of_the_lifecycle_belongs_to_these_roles(act, role):
    do, may = ACTS[act]
    actor = PersonFactory(role=role)
    if role in may:
        do(actor)
        return
    with pytest.raises(DomainError, match="Your role does not include"):
        do(actor)


PAGES = {
    "document-list": ("/documents/", set(PEOPLE)),
    "document-create": ("/documents/new/", {EDITOR}),
    "decide-list": ("/decide/", DECIDERS),
    "decision-list": ("/decisions/", READERS),
    "release-list": ("/releases/", set(PEOPLE)),
    "release-create": ("/releases/new/", PLANNERS),
}


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("page", list(PAGES))
def test_a_page_opens_to_these_roles(client, page, role):
    address, may = PAGES[page]
    client.force_login(PersonFactory(role=role))

    assert client.get(address).status_code == (200 if role in may else 403)


@pytest.mark.parametrize("role", PEOPLE)
def test_everyone_with_a_role_reads_what_is_in_force(client, role):
    version = VersionFactory(state=VersionState.IN_FORCE)
    client.force_login(PersonFactory(role=role))

    assert version.body in client.get(version.document.get_absolute_url()).text


@pytest.mark.parametrize("role", PEOPLE)
def test_only_editors_find_the_door_to_a_new_document_in_the_list(client, role):
    client.force_login(PersonFactory(role=role))

    assert ("/documents/new/" in client.get("/documents/").text) is (role == EDITOR)
