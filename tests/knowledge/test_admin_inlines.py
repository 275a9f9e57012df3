"""What belongs to a record stands on its administration page, to look at."""

import pytest
from django.urls import reverse

from tests.knowledge.factories import VersionFactory

pytestmark = pytest.mark.django_db


def test_the_versions_of_a_document_are_shown_and_cannot_be_changed(client, admin_user):
    version = VersionFactory(summary="Says who decides on credits.")
    client.force_login(admin_user)
    page = client.get(reverse("admin:knowledge_document_change", args=[version.document_id])).text
    assert "Says who decides on credits." in page
    assert 'name="versions-0-id"' in page
    assert 'name="versions-0-summary"' not in page
    assert 'name="versions-0-DELETE"' not in page
