"""What a person is asked to attest, and whether they may."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.models import User
from kernel.ruling import Ruling, role_reason
from knowledge.lifecycle import VersionState
from knowledge.models import Attestation, AudiencePart, DocumentVersion
from knowledge.reading import ATTEST, Coverage, coverage_of, readers_of, shortfall

SHOWN = (VersionState.APPROVED, VersionState.IN_FORCE)


def attesting_ruling(version: DocumentVersion, actor: User) -> Ruling:
    """Whether this person is asked to attest the version, and has not."""
    reasons = [role_reason(actor, ATTEST, _("Attest"))]
    reader = readers_of(version).filter(pk=actor.pk).first()
    if not DocumentVersion.objects.to_be_attested().filter(pk=version.pk).exists():
        reasons.append(_("Nobody is asked to attest this version now."))
    elif reader is None:
        reasons.append(_("You are not in its audience."))
    elif reader.attested_at:
        reasons.append(_("You have attested it already."))
    return Ruling.of(reasons)


def waiting_to_be_attested_by(user: User) -> list[DocumentVersion]:
    """The newest version of each document that this person is asked to attest, and has not."""
    if not user.has_perm(ATTEST):
        return []
    mine = AudiencePart.objects.naming(user).values("document")
    asked = DocumentVersion.objects.to_be_attested().filter(document__in=mine)
    newest = {one.document_id: one for one in asked.select_related("document").order_by("version")}
    done = Attestation.objects.readings_of(user)
    return [version for version in newest.values() if version.reading not in done]


@dataclass(frozen=True, slots=True)
class Attesting:
    """What a page shows of the attestations of a version, to one person.

    `ruling`: whether they are asked to attest it now; `reason`: why too few have for it to be in
    force.
    """

    version: DocumentVersion
    coverage: Coverage
    ruling: Ruling
    reason: str
    is_held: bool


def attesting_shown(version: DocumentVersion | None, user: User) -> Attesting | None:
    """None where the document has no audience and none is demanded, or nothing is to be read."""
    if version is None or version.state not in SHOWN:
        return None
    document = version.document
    if not document.audience.exists() and not document.required_coverage:
        return None
    coverage, is_early = coverage_of(version), version.state == VersionState.APPROVED
    reason = shortfall(version) if is_early else ""
    is_due = bool(version.effective_at and version.effective_at <= timezone.now())
    ruling = attesting_ruling(version, user)
    return Attesting(version, coverage, ruling, reason, bool(reason) and is_due)
