"""How far the documents of a case have come on their way into force."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.lifecycle import VersionState
from knowledge.models import DocumentVersion
from knowledge.queries import release_readiness
from readiness.models import ChangeCase
from readiness.remembering import remembered


class Way(TextChoices):
    NOT_DRAFTED = "not_drafted", _("Nobody drafted it yet")
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    WAITS = "waits", _("Approved, waits for its date")
    APPROVED = "approved", _("Approved")
    IN_FORCE = "in_force", _("In force")
    GONE = "gone", _("Not in force any more")


TONES = {
    Way.NOT_DRAFTED: "warn",
    Way.DRAFT: "info",
    Way.IN_REVIEW: "info",
    Way.WAITS: "ok",
    Way.APPROVED: "ok",
    Way.IN_FORCE: "ok",
    Way.GONE: "muted",
}
OPEN_WAYS = {VersionState.DRAFT: Way.DRAFT, VersionState.IN_REVIEW: Way.IN_REVIEW}


@dataclass(frozen=True, slots=True)
class DocumentWay:
    """A linked document, the version that shall come, and where that version stands."""

    document: Any
    version: Any
    way: Way
    reason: str

    @property
    def tone(self) -> str:
        return TONES[self.way]

    @property
    def is_approved(self) -> bool:
        return self.way in {Way.WAITS, Way.APPROVED, Way.IN_FORCE}


@remembered
def document_ways(case: ChangeCase) -> list[DocumentWay]:
    """Every document of the case's release, in the order of the release."""
    if case.release is None:
        return []
    return [
        DocumentWay(item.document, item.version, _way(item.version), str(ruling))
        for item, ruling in release_readiness(case.release)
    ]


@remembered
def authors_of(case: ChangeCase) -> list[Any]:
    """Everyone who wrote a part of a version in the case's release."""
    versions = [way.version for way in document_ways(case) if way.version is not None]
    contributed = DocumentVersion.contributors.through.objects.filter(documentversion__in=versions)
    wrote = Q(pk__in={version.author_id for version in versions})
    return list(get_user_model().objects.filter(wrote | Q(pk__in=contributed.values("user"))))


def _way(version: Any) -> Way:
    if version is None:
        return Way.NOT_DRAFTED
    if version.state == VersionState.APPROVED:
        is_early = version.effective_at and version.effective_at > timezone.now()
        return Way.WAITS if is_early else Way.APPROVED
    if version.state == VersionState.IN_FORCE:
        return Way.IN_FORCE
    return OPEN_WAYS.get(version.state, Way.GONE)
