"""“My documents”: what one owns or writes, what is due, what is in work."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from knowledge.lifecycle import VersionState
from knowledge.models import Document
from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory

pytestmark = pytest.mark.django_db
MINE = "/documents/mine/"


def owned(owner, number, days=None, state=VersionState.IN_FORCE, **version):
    review_by = None if days is None else timezone.localdate() + timedelta(days=days)
    document = DocumentFactory(owner=owner, number=number, review_by=review_by)
    VersionFactory(document=document, state=state, **version)
    return document


@pytest.fixture
def documents(owner):
    return [
        owned(owner, "POL-0101", days=-1),
        owned(owner, "POL-0102", days=0),
        owned(owner, "POL-0103", days=30),
        owned(owner, "POL-0104", days=31),
        owned(owner, "POL-0105", state=VersionState.DRAFT),
        owned(owner, "POL-0106", days=-9, state=VersionState.RETIRED),
        owned(PersonFactory(), "POL-0199", days=-1),
    ]


def numbers(page):
    return [n for n in range(101, 200) if f"/documents/POL-0{n}/" in page]


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        ("", [101, 102, 103, 104, 105, 106]),
        ("overdue", [101]),
        ("due", [102, 103]),
        ("drafts", [105]),
        ("nothing", [105, 106]),
    ],
)
def test_an_owner_finds_what_is_due_overdue_and_in_work(client, owner, documents, standing, found):
    client.force_login(owner)
    response = client.get(MINE, {"standing": standing} if standing else {})
    assert response.status_code == 200
    assert numbers(response.text) == found


def test_the_figures_above_the_list_say_how_many(client, owner, documents):
    client.force_login(owner)
    assert client.get(MINE).context["standing"] == {
        "overdue": 1,
        "due": 2,
        "drafts": 1,
        "nothing": 2,
    }


def test_who_writes_a_version_finds_its_document_until_it_is_in_force(client, owner, editor):
    other = PersonFactory(role="Knowledge editor")
    written = owned(owner, "POL-0101", state=VersionState.IN_REVIEW, author=other)
    written.open_version.contributors.add(editor)
    owned(owner, "POL-0102", author=editor)
    for person in (editor, other):
        client.force_login(person)
        assert numbers(client.get(MINE).text) == [101]


def test_the_list_stands_in_the_navigation_and_is_for_who_may_read(client, owner):
    client.force_login(owner)
    assert f'href="{reverse("my-documents")}"' in client.get(reverse("document-list")).text
    client.force_login(PersonFactory())
    assert client.get(MINE).status_code == 403


def test_however_many_one_owns_the_page_asks_as_often(
    client, owner, documents, django_assert_max_num_queries
):
    client.force_login(owner)
    client.get(MINE)
    with django_assert_max_num_queries(40) as few:
        client.get(MINE)
    for n in range(10):
        owned(owner, f"POL-02{n:02}", days=n)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(MINE)


def test_no_document_is_counted_twice(owner, editor):
    document = owned(editor, "POL-0101", author=editor)
    version = VersionFactory(document=document, version=2, author=editor)
    version.contributors.add(editor, owner)
    assert Document.objects.concerning(editor).count() == 1
