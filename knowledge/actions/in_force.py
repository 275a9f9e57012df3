"""Writes that change which version staff follow: put in force, supersede, retire."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import dated
from kernel.lifecycle import Lifecycle
from kernel.models import User
from kernel.ruling import DomainError
from knowledge.actions.quality import keep_score
from knowledge.actions.reading import ask_to_attest
from knowledge.actions.search_index import bring_into_search, take_out_of_search
from knowledge.actions.trail import locked_version, record_version
from knowledge.lifecycle import VERSION_LIFECYCLE, VERSION_SUCCESSION
from knowledge.models import DocumentVersion, FrozenPdf


@transaction.atomic
def enact_version(
    version: DocumentVersion, *, actor: User, at: datetime | None = None, note: str = ""
) -> DocumentVersion:
    """Put an approved version in force; the version in force until now is superseded.

    `at`: now, or an instant in the past when a document is recorded after the fact.
    """
    at = at or dated.now()
    version = locked_version(version)
    return bring(version, VERSION_LIFECYCLE, "enact", actor=actor, at=at, note=note)


@transaction.atomic
def retire_version(version: DocumentVersion, *, actor: User, note: str) -> DocumentVersion:
    """Take the version in force out of force without a successor."""
    version = locked_version(version)
    VERSION_LIFECYCLE.advance(version, "retire", actor=actor, note=note)
    version.in_force_until = dated.now()
    version.save(update_fields=["in_force_until"])
    take_out_of_search([version.document])
    after = {"in_force_until": version.in_force_until}
    record_version("version.retired", version, actor=actor, after=after, note=note)
    keep_score(version.document)
    return version


def bring(
    version: DocumentVersion,
    lifecycle: Lifecycle,
    move: str,
    *,
    actor: User,
    at: datetime,
    note: str = "",
) -> DocumentVersion:
    """Supersede what is in force and take its place, at one instant. Needs a transaction."""
    former = version.document.version_in_force
    if former:
        supersede(former, actor=actor, at=at, note=note)
    lifecycle.advance(version, move, actor=actor)
    if at > timezone.now():
        raise DomainError(_("It cannot come into force at an instant to come."))
    version.in_force_from, version.supersedes = at, former
    version.held_at = None
    version.save(update_fields=["in_force_from", "supersedes", "held_at"])
    bring_into_search(version)
    _replace_others(version, actor=actor, at=at)
    after = {"in_force_from": at, "digest": version.digest}
    record_version("version.enacted", version, actor=actor, after=after, note=note)
    ask_to_attest(version, actor=actor)
    FrozenPdf.objects.create(version=version)
    keep_score(version.document)
    return version


def _replace_others(version: DocumentVersion, *, actor: User, at: datetime) -> None:
    """What the document replaces is out of force at the same instant, for good or with it."""
    others = DocumentVersion.objects.in_force().filter(document__number__in=version.replaces)
    for other in others.order_by("document__number"):
        other = locked_version(other)
        supersede(other, actor=actor, at=at)
        other.replaced_by = version
        other.save(update_fields=["replaced_by"])
        after = {"replaced_by": version.label}
        record_version("version.replaced", other, actor=actor, after=after)


def restore_replaced(version: DocumentVersion, *, actor: User, at: datetime, note: str) -> None:
    """What it replaced is in force again, unless something of it is. Needs a transaction."""
    for other in version.replaced.order_by("document__number"):
        if other.document.version_in_force:
            continue
        other = locked_version(other)
        other.replaced_by = None
        other.save(update_fields=["replaced_by"])
        reinstate(other, actor=actor, at=at, note=note)


def supersede(version: DocumentVersion, *, actor: User, at: datetime, note: str = "") -> None:
    """Another version takes its place. Needs a transaction."""
    VERSION_SUCCESSION.advance(version, "supersede", actor=actor)
    if version.in_force_from is None or at < version.in_force_from:
        raise DomainError(
            _("%(version)s came into force later than that.") % {"version": version.label}
        )
    version.in_force_until = at
    version.save(update_fields=["in_force_until"])
    keep_score(version.document)
    take_out_of_search([version.document])
    record_version(
        "version.superseded", version, actor=actor, after={"in_force_until": at}, note=note
    )


def reinstate(version: DocumentVersion, *, actor: User, at: datetime, note: str = "") -> None:
    """Put a superseded version in force again, as if it had gone on. Needs a transaction.

    Its first instant stays: where two versions claim an instant, the later one held.
    """
    VERSION_SUCCESSION.advance(version, "reinstate", actor=actor)
    before = {"in_force_until": version.in_force_until}
    version.in_force_until = None
    version.save(update_fields=["in_force_until"])
    keep_score(version.document)
    bring_into_search(version)
    record_version(
        "version.reinstated",
        version,
        actor=actor,
        before=before,
        after={"in_force_until": None, "again_from": at},
        note=note,
    )
    ask_to_attest(version, actor=actor)
