"""Answers that join several records of this floor."""

from datetime import date, datetime

from django.db.models import QuerySet

from kernel.ruling import Ruling
from knowledge.lifecycle import item_ruling
from knowledge.models import Document, DocumentVersion, Release, ReleaseItem


def version_in_force(document: Document, at: datetime | None = None) -> DocumentVersion | None:
    """The version staff follow now, or followed at an instant."""
    if at is None:
        return document.version_in_force
    return document.versions.in_force_at(at).select_related("author", "approver").first()


def release_readiness(release: Release) -> list[tuple[ReleaseItem, Ruling]]:
    """Each document of a release, and whether it may come into force, with the reason why not."""
    return [(item, item_ruling(item)) for item in release.items.with_parts()]


def overdue_reviews(on: date) -> QuerySet[Document]:
    """Documents in force that somebody should have looked at again before the day."""
    return Document.objects.overdue_on(on).select_related("process", "owner").order_by("review_by")
