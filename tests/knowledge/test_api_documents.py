"""The interface: what a document said at an instant, for audit."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from kernel.actions.tokens import make_token
from knowledge import actions
from knowledge.lifecycle import VersionState
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def document(administrator):
    """Version 1 from two hours ago on, version 2 for the last hour."""
    first = VersionFactory(
        state=VersionState.IN_FORCE, body="Up to 15.", in_force_from=timezone.now() - 2 * HOUR
    )
    second = VersionFactory(
        document=first.document, version=2, body="Up to 25.", state=VersionState.APPROVED
    )
    actions.enact_version(second, actor=administrator, at=timezone.now() - HOUR)
    return first.document


@pytest.fixture
def ask(client):
    cache.clear()

    def asked(number, person, scopes=("documents:read",), **query):
        _token, secret = make_token(person, name="Audit", scopes=scopes, days=30, actor=person)
        return client.get(
            f"/api/v1/documents/{number}", query, headers={"Authorization": f"Bearer {secret}"}
        )

    return asked


def test_without_an_instant_it_tells_the_text_in_force_now(ask, auditor, document):
    told = ask(document.number, auditor).json()

    assert (told["number"], told["process"]) == (document.number, document.process.key)
    assert (told["in_force"]["version"], told["in_force"]["body"]) == (2, "Up to 25.")
    assert told["in_force"]["in_force_until"] is None
    assert told["in_force"]["digest"] == document.version_in_force.digest


def test_at_an_instant_gone_by_it_tells_what_held_then(ask, auditor, document):
    instant = timezone.now() - HOUR - timedelta(minutes=1)
    told = ask(document.number, auditor, asOf=instant.isoformat()).json()

    assert (told["in_force"]["version"], told["in_force"]["body"]) == (1, "Up to 15.")
    assert told["in_force"]["in_force_until"]


def test_before_anything_was_in_force_the_answer_is_nothing(ask, auditor, document):
    answer = ask(document.number, auditor, asOf="2001-01-01T00:00:00Z")

    assert answer.status_code == 200
    assert answer.json()["in_force"] is None


def test_what_was_answered_for_an_instant_stays_so_whatever_happens_later(
    ask, auditor, administrator, document
):
    asked = timezone.now().isoformat()
    before = ask(document.number, auditor, asOf=asked).json()
    actions.retire_version(document.version_in_force, actor=administrator, note="Out of use.")
    after = ask(document.number, auditor, asOf=asked).json()

    before["in_force"].pop("in_force_until"), after["in_force"].pop("in_force_until")
    assert after == before


def test_a_decision_table_is_told_with_its_rules(ask, auditor):
    table = DocumentFactory(kind="decision_table", number="TAB-0001")
    VersionFactory(document=table, state=VersionState.IN_FORCE, table=credit_table())

    assert ask("TAB-0001", auditor).json()["in_force"]["table"] == credit_table()


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("yesterday", 422, "2026-05-01T14:30"),
        ("2026-02-30T00:00Z", 422, "2026-05-01T14:30"),
        ("9999-01-01T00:00:00Z", 409, "not known yet"),
        ("x" * 41, 422, "does not fit"),
    ],
)
def test_a_wrong_instant_is_told_with_what_to_do(ask, auditor, document, asked, status, words):
    answer = ask(document.number, auditor, asOf=asked)

    assert answer.status_code == status
    assert words in answer.json()["detail"]


def test_who_may_not_read_documents_may_not_through_a_token_either(ask, auditor, document):
    assert ask(document.number, PersonFactory()).status_code == 403
    assert ask(document.number, auditor, scopes=["sources:read"]).status_code == 403
    assert ask("POL-9999", auditor).status_code == 404
