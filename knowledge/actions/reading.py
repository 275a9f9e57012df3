"""The step of several acts by which an audience is asked to read. Needs a transaction."""

from kernel import dated
from kernel.models import User
from knowledge.actions.trail import record_version
from knowledge.lifecycle import VersionState
from knowledge.models import DocumentVersion
from knowledge.reading import coverage_of


def ask_to_attest(version: DocumentVersion, *, actor: User) -> None:
    """Ask those of its audience who have not attested: once, as soon as it shall be read.

    That is when it is in force, or approved where it must be attested before.
    """
    document = version.document
    is_early = version.state == VersionState.APPROVED and not document.required_coverage
    if version.attestation_asked_at or is_early or not document.audience.exists():
        return
    version.attestation_asked_at = dated.now()
    version.save(update_fields=["attestation_asked_at"])
    coverage = coverage_of(version)
    after = {"asked": coverage.asked, "attested": coverage.attested}
    record_version("version.attestation_asked", version, actor=actor, after=after)
