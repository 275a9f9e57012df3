"""Writes to audiences and attestations: who must read, who has, and what waits for it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit, dated
from kernel.models import User
from kernel.ruling import DomainError, MoveRefused, Ruling, demand
from knowledge.actions.in_force import enact_version
from knowledge.actions.reading import ask_to_attest
from knowledge.actions.trail import locked_version, record_version
from knowledge.attesting import attesting_ruling
from knowledge.lifecycle import VERSION_CLAIM, VersionState, why_it_waits
from knowledge.models import Attestation, AttestedText, AudiencePart, Document, DocumentVersion
from knowledge.reading import coverage_of

STATEMENT_LENGTH = 250
MOST_DAYS = 365
Part = tuple[Group | None, ProcessElement | None, str]


@transaction.atomic
def set_audience(
    document: Document,
    *,
    parts: Sequence[Part],
    percent: int | None = None,
    days: int = 14,
    actor: User,
) -> Document:
    """Say who must read the document, how many of a hundred before it is in force, by when.

    Each part: role, process, team, of which at least one is told. Who attested stays attested.
    """
    demand(actor, "knowledge.address_document", _("Say who must read a document"))
    lock = Document.objects.select_for_update(of=("self",))
    document = lock.select_related("process", "document_class").get(pk=document.pk)
    _refuse_unsound(parts, percent, days)
    before = _told(document)
    document.attestation_percent, document.attestation_days = percent, days
    document.save(update_fields=["attestation_percent", "attestation_days"])
    document.audience.all().delete()
    AudiencePart.objects.bulk_create(
        AudiencePart(document=document, role=role, process=process, team=team.strip())
        for role, process, team in dict.fromkeys(parts)
    )
    after = _told(document)
    if before == after:
        return document
    about = [document.process]
    act = "document.addressed"
    audit.record(act, document, actor=actor, before=before, after=after, about=about)
    for version in document.versions.filter(
        state__in=[VersionState.APPROVED, VersionState.IN_FORCE]
    ):
        ask_to_attest(locked_version(version), actor=actor)
    return document


@transaction.atomic
def attest_version(
    version: DocumentVersion, *, actor: User, read: str, statement: str
) -> Attestation:
    """Keep this person's word that they have read the text whose digest is `read`.

    The text is kept with it, word for word. Raises MoveRefused when it says something else by
    now, when it is not theirs to attest, or when they have already.
    """
    version = locked_version(version)
    if not (ruling := attesting_ruling(version, actor)):
        raise MoveRefused(ruling)
    if read != version.digest:
        changed = _("It has changed since you read it. Read it again, then attest.")
        raise MoveRefused(Ruling.of([changed]))
    text, _created = AttestedText.objects.get_or_create(
        digest=version.digest,
        title=f"{version.label} {version.document.title}"[:250],
        defaults={
            "body": version.body,
            "table": version.table,
            "parts": version.parts,
        },
    )
    attestation = Attestation.objects.create(
        version=version,
        person=actor,
        text=text,
        statement=statement.strip()[:STATEMENT_LENGTH],
        digest=version.digest,
        attested_at=dated.now(),
    )
    audit.record("version.attested", attestation, actor=actor, after={"digest": version.digest})
    return attestation


@transaction.atomic
def refuse_minor(version: DocumentVersion, *, actor: User, note: str) -> DocumentVersion:
    """A reviewer takes the edit for a material one: everybody attests it anew."""
    version = locked_version(version)
    VERSION_CLAIM.advance(version, "refuse_minor", actor=actor, note=note)
    version.keeps_attestations_of = None
    version.save(update_fields=["keeps_attestations_of"])
    told: dict[str, dict[str, Any]] = {"before": {"edit": "minor"}, "after": {"edit": "material"}}
    record_version("version.made_material", version, actor=actor, note=note, **told)
    return version


@transaction.atomic
def enact_due_version(version: DocumentVersion, *, actor: User) -> DocumentVersion:
    """Put a version in force whose instant has come. While too few have attested it, or what it
    replaces is being written anew, it waits.

    That it waits, and why, is told once.
    """
    version = locked_version(version)
    if version.state != VersionState.APPROVED or not (reason := why_it_waits(version, actor)):
        return enact_version(version, actor=actor)
    demand(actor, "knowledge.enact_documentversion", _("Put in force"))
    if version.held_at is None:
        version.held_at = dated.now()
        version.save(update_fields=["held_at"])
        after = {"effective_at": version.effective_at}
        record_version("version.held", version, actor=actor, after=after, note=reason)
    return version


@transaction.atomic
def remind_of_attestation(version: DocumentVersion, *, day: date, actor: User) -> None:
    """Have those told who have not attested yet; harmless when repeated."""
    demand(actor, "knowledge.review_document", _("Remind of attestations"))
    version = locked_version(version)
    if not version.wants_attestation_reminder_on(day):
        return
    coverage = coverage_of(version)
    if not coverage.missing:
        return
    version.attestation_reminded_on = day
    version.save(update_fields=["attestation_reminded_on"])
    due_on = version.attest_due_on
    after = {
        "attest_due_on": due_on,
        "overdue": due_on is not None and day > due_on,
        "attested": coverage.attested,
        "asked": coverage.asked,
    }
    record_version("version.attestation_due", version, actor=actor, after=after)


def _refuse_unsound(parts: Iterable[Part], percent: int | None, days: int) -> None:
    for role, process, team in parts:
        if not (role or process or team.strip()):
            raise DomainError(_("Each part of an audience names a role, a process or a team."))
        if role and not role.permissions.filter(codename="add_attestation").exists():
            raise DomainError(
                _("The role “%(role)s” may not attest. Choose another one.") % {"role": role}
            )
    if percent is not None and not 1 <= percent <= 100:
        raise DomainError(_("Ask for 1 to 100 percent, or leave it empty."))
    if not 1 <= days <= MOST_DAYS:
        raise DomainError(_("Give people 1 to 365 days to attest."))


def _told(document: Document) -> dict[str, Any]:
    return {
        "audience": sorted(str(part) for part in document.audience.with_parts()),
        "attestation_percent": document.attestation_percent,
        "attestation_days": document.attestation_days,
    }
