from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kernel.numbers import next_number
from knowledge.lifecycle import VersionState
from knowledge.models import Document, DocumentVersion, digest_of
from tests.knowledge.factories import (
    DocumentFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    VersionFactory,
)
from tests.knowledge.tables import credit_table


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "following"),
    [
        ([], "POL-0001"),
        (["POL-0009", "POL-0010", "PRO-0077", "POL-X", "POL-0500-old"], "POL-0011"),
        (["POL-0001", "POL-9999"], "POL-10000"),
        (["POL-9999", "POL-10000"], "POL-10001"),
    ],
)
def test_the_number_after_the_highest_is_next_and_other_shapes_are_passed_over(given, following):
    for number in given:
        DocumentFactory(number=number)
    assert next_number(Document, "POL") == following


@pytest.mark.thorough
@given(st.text(), st.text())
def test_equal_texts_have_equal_digests_and_only_those(left, right):
    assert (digest_of(left, None) == digest_of(right, None)) == (left == right)


def test_a_table_counts_in_the_digest_and_the_order_of_its_keys_does_not():
    table = credit_table()
    turned = dict(reversed(credit_table().items()))
    assert digest_of("", table) == digest_of("", turned)
    table["rules"][0]["then"][1] = "26"
    assert digest_of("", table) != digest_of("", turned)


@pytest.mark.django_db
def test_records_are_named_as_people_name_them():
    version = VersionFactory(document__number="POL-0042", version=7)
    item = ReleaseItemFactory(release=ReleaseFactory(number="REL-0003"), document=version.document)
    assert str(version) == "POL-0042 v7"
    assert str(version.document) == "POL-0042 Goodwill credits"
    assert str(item) == "REL-0003: POL-0042"
    assert version.document.get_absolute_url() == "/documents/POL-0042/"
    assert item.release.get_absolute_url() == "/releases/REL-0003/"


@pytest.mark.django_db
def test_a_version_number_is_given_once():
    version = VersionFactory(state=VersionState.SUPERSEDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionFactory(document=version.document, state=VersionState.RETIRED)


@pytest.mark.django_db
def test_nothing_ends_before_it_begins():
    version = VersionFactory(state=VersionState.SUPERSEDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(
            in_force_until=version.in_force_from - timedelta(seconds=1)
        )


@pytest.mark.django_db
def test_a_document_is_in_a_release_once_and_a_version_in_one_item():
    item = ReleaseItemFactory(version=VersionFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseItemFactory(release=item.release, document=item.document)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseItemFactory(version=item.version)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False), (1, False), (None, False)])
def test_a_review_is_overdue_on_the_day_after(days, overdue):
    review_by = None if days is None else timezone.localdate() + timedelta(days=days)
    assert DocumentFactory(review_by=review_by).is_overdue is overdue


@pytest.mark.django_db
def test_the_open_version_is_the_one_in_work():
    document = DocumentFactory()
    VersionFactory(document=document, version=1, state=VersionState.IN_FORCE)
    VersionFactory(document=document, version=2, state=VersionState.WITHDRAWN)
    assert document.open_version is None
    work = VersionFactory(document=document, version=3, state=VersionState.IN_REVIEW)
    assert document.open_version == work
