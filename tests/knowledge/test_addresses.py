"""Addresses that nobody follows by a link: of what is not there, whatever characters they hold."""

import pytest
from django.urls import reverse

from tests.knowledge.factories import VersionFactory

pytestmark = pytest.mark.django_db
NUL = "%00"


@pytest.fixture
def address():
    """Of one version, and of a document without a name."""
    version = VersionFactory()
    return {
        "version": version.pk,
        "graph": reverse("decision-graph"),
        "diff": reverse("version-diff", args=[version.pk]),
        "document": reverse("document", args=["X"]).replace("X", NUL),
        "audience": reverse("document-audience", args=["X"]).replace("X", NUL),
        "document graph": reverse("document-graph", args=["X"]).replace("X", NUL),
        "file": reverse("attached-file", args=[version.pk, "X"]).replace("X", NUL),
    }


NOWHERE = [
    ("graph", f"process={NUL}", 200),
    ("graph", f"process={'9' * 5000}", 200),
    ("diff", f"against={'9' * 5000}", 404),
    ("diff", f"against={'9' * 20}", 404),
    ("document", "", 404),
    ("audience", "", 404),
    ("document graph", "", 404),
    ("file", "", 404),
]


@pytest.mark.parametrize(("name", "asked", "status"), NOWHERE)
def test_nothing_is_found_and_nothing_breaks(client, administrator, address, name, asked, status):
    client.force_login(administrator)
    assert client.get(f"{address[name]}?{asked}").status_code == status
