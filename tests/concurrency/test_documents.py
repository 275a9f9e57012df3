"""Several people at the same document at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kernel import audit
from kernel.ruling import DomainError
from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import Document, DocumentVersion, KindTemplate
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    VersionFactory,
)

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
]


def at_once(act, turns):
    """The answers of `act(turn)` for each turn, all at the same time; "" where it was refused."""

    def once(turn):
        try:
            return act(turn)
        except DomainError:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(turns)) as pool:
        return [answer for answer in pool.map(once, turns) if answer]


def test_of_eight_approvals_exactly_one_wins():
    version = VersionFactory(state=VersionState.IN_REVIEW)
    people = [PersonFactory(role="Knowledge editor") for _n in range(8)]
    won = at_once(lambda person: actions.approve_version(version, actor=person), people)
    version.refresh_from_db()
    assert [one.approver for one in won] == [version.approver]
    assert audit.timeline(version).filter(act="version.approved").count() == 1


def test_of_two_who_save_the_same_draft_one_is_told_of_the_conflict():
    version = VersionFactory()
    people = [PersonFactory(role="Knowledge editor") for _n in range(4)]

    def save(person):
        return actions.edit_version(
            version, body=person.username, expected_digest=version.digest, actor=person
        )

    won = at_once(save, people)
    version.refresh_from_db()
    assert [one.body for one in won] == [version.body]
    assert version.edits == 1


def test_of_two_who_draft_one_gets_the_version():
    document = DocumentFactory()
    people = [PersonFactory(role="Knowledge editor") for _n in range(4)]
    won = at_once(lambda person: actions.draft_version(document, actor=person), people)
    assert [one.version for one in won] == [1]


def test_numbers_given_at_the_same_time_are_different():
    first = DocumentFactory(number="POL-0001")
    people = [PersonFactory(role="Knowledge editor") for _n in range(6)]

    def create(person):
        return actions.create_document(
            kind="policy", title="Rule", process=first.process, owner=person, actor=person
        )

    won = at_once(create, people)
    assert sorted(one.number for one in won) == [f"POL-{n:04d}" for n in range(2, 8)]
    assert Document.objects.count() == 7


def test_a_release_is_enacted_once_by_many():
    release = ReleaseFactory()
    for _n in range(3):
        version = VersionFactory(state=VersionState.APPROVED, release=release)
        ReleaseItemFactory(release=release, document=version.document, version=version)
    people = [PersonFactory(role="Go-live approver") for _n in range(4)]
    won = at_once(lambda person: actions.enact_release(release, actor=person), people)
    assert len(won) == 1
    assert DocumentVersion.objects.in_force().count() == 3
    assert audit.timeline(release).filter(act="version.enacted").count() == 3


def test_of_several_who_write_a_template_one_is_kept_and_the_others_are_told():
    people = [PersonFactory(role="Support manager") for _n in range(4)]
    held = KindTemplate.objects.of_kind("policy").first()
    before = held.edition if held else 0

    def write(person):
        body = f"# Of {person.username}"
        return actions.write_template("policy", body=body, expected_edition=before, actor=person)

    won = at_once(write, people)
    assert [one.edition for one in won] == [before + 1]
    assert KindTemplate.objects.of_kind("policy").first() == won[0]
