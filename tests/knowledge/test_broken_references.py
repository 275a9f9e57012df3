"""References that lead nowhere, on the page and in a list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from knowledge.broken_references import broken_in, broken_in_force
from knowledge.lifecycle import VersionState
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory

pytestmark = pytest.mark.django_db
UNKNOWN = "There is no document POL-0999."
RETIRED = "Nothing is in force of TAB-0002 Old limits."


@pytest.fixture
def naming():
    """It names itself, what is in force, what is retired and what was never there."""
    known = DocumentFactory(number="TAB-0001")
    VersionFactory(document=known, state=VersionState.IN_FORCE)
    old = DocumentFactory(number="TAB-0002", title="Old limits")
    VersionFactory(document=old, state=VersionState.RETIRED)
    return VersionFactory(
        document=DocumentFactory(number="PRO-0001"),
        state=VersionState.IN_FORCE,
        body="PRO-0001: ask TAB-0001, then TAB-0002, then POL-0999. POL-0999 ends it.",
    )


def test_each_is_told_once_in_the_order_of_the_text_with_its_reason(naming):
    assert [reference.why for reference in broken_in(naming)] == [RETIRED, UNKNOWN]


def test_a_text_without_references_has_none_that_is_broken():
    assert broken_in(VersionFactory(body="Be kind.")) == []


def test_only_what_is_in_force_is_listed(naming):
    VersionFactory(document=naming.document, version=2, body="POL-0998")
    ((document, broken),) = broken_in_force()
    assert document == naming.document
    assert [reference.number for reference in broken] == ["TAB-0002", "POL-0999"]


def test_readers_see_it_on_the_document_and_on_the_version(client, auditor, naming):
    client.force_login(auditor)
    for record in (naming.document, naming):
        page = client.get(record.get_absolute_url()).text
        assert RETIRED in page
        assert UNKNOWN in page


def test_of_days_gone_by_nothing_is_flagged(client, auditor, naming):
    client.force_login(auditor)
    page = client.get(naming.document.get_absolute_url(), {"at": naming.in_force_from.isoformat()})
    assert UNKNOWN not in page.text


def test_the_list_is_reached_from_the_documents_and_is_for_who_may_read(client, auditor, naming):
    address = reverse("broken-references")
    client.force_login(auditor)
    assert address in client.get(reverse("document-list")).text
    assert UNKNOWN in client.get(address).text
    client.force_login(PersonFactory())
    assert client.get(address).status_code == 403


def test_when_all_lead_somewhere_the_list_says_so(client, auditor):
    client.force_login(auditor)
    assert "Every reference leads somewhere" in client.get(reverse("broken-references")).text


def test_the_list_asks_as_often_however_many_there_are(client, naming, django_assert_num_queries):
    with django_assert_num_queries(2):
        broken_in_force()
    for n in range(5):
        VersionFactory(state=VersionState.IN_FORCE, body=f"See POL-09{n:02}.")
    with django_assert_num_queries(2):
        broken_in_force()


def test_one_text_asks_for_the_documents_it_names_and_not_for_all():
    version = VersionFactory(body="See POL-9998 and POL-9999.")
    with CaptureQueriesContext(connection) as asked:
        assert [one.number for one in broken_in(version)] == ["POL-9998", "POL-9999"]
    assert "'POL-9999'" in asked[-1]["sql"]
