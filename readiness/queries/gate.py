"""The gate: every criterion of a case, met or not, with the reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.lifecycle import ProvisionState
from knowledge.models import DocumentVersion
from knowledge.reading import shortfall
from readiness.models import (
    CaseProvision,
    ChangeCase,
    Criterion,
    CriterionKind,
    Defect,
    ManualFinding,
    TestRun,
    Waiver,
)
from readiness.queries.data import coverage_of
from readiness.queries.documents import Way, document_ways
from readiness.queries.people import people_matrix
from readiness.queries.testing import latest_run, shortfalls
from readiness.remembering import remembered
from reporting.models import Target

BASELINE_CASES = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether something holds, and why one can say so."""

    is_met: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One criterion of one case: what was found, and the waiver or the evidence it rests on."""

    criterion: Criterion
    finding: Finding
    waiver: Waiver | None = None
    evidence: ManualFinding | None = None

    @property
    def lets_through(self) -> bool:
        return self.finding.is_met or self.waiver is not None

    @property
    def is_manual(self) -> bool:
        return self.criterion.kind == CriterionKind.MANUAL

    @property
    def verdict(self) -> str:
        if self.finding.is_met:
            return "met"
        return "waived" if self.waiver else "not_met"


@dataclass(frozen=True, slots=True)
class Gate:
    """All criteria of a case at this moment."""

    readings: tuple[Reading, ...]

    @property
    def is_open(self) -> bool:
        return bool(self.readings) and not self.in_the_way

    @property
    def in_the_way(self) -> list[Reading]:
        return [reading for reading in self.readings if not reading.lets_through]

    @property
    def met(self) -> int:
        return len(self.readings) - len(self.in_the_way)


@remembered
def gate_of(case: ChangeCase) -> Gate:
    """Answer every criterion now. Nothing is stored: the dossier keeps what an acceptance saw."""
    waivers = _newest_waivers(case)
    evidence = _newest_findings(case)
    readings = []
    for criterion in Criterion.objects.all():
        proof = evidence.get(criterion.pk)
        finding = (
            _by_hand(proof) if criterion.kind == CriterionKind.MANUAL else _found(criterion, case)
        )
        readings.append(Reading(criterion, finding, waivers.get(criterion.pk), proof))
    return Gate(tuple(readings))


def documents_are_approved(case: ChangeCase) -> Finding:
    ways = document_ways(case)
    if not ways:
        return Finding(True, _("This change needs no document."))
    waiting = [
        _("%(number)s: %(way)s") % {"number": way.document.number, "way": way.way.label.lower()}
        for way in ways
        if not way.is_approved
    ]
    late = [
        _("%(number)s takes effect on %(day)s, after the day planned")
        % {"number": way.document.number, "day": date_format(_day_of(way.version))}
        for way in ways
        if way.is_approved
        and case.planned_on
        and way.version.effective_at
        and _day_of(way.version) > case.planned_on
    ]
    if waiting or late:
        return Finding(False, "; ".join([*waiting, *late]) + ".")
    versions = ", ".join(way.version.label for way in ways)
    return Finding(True, _("%(versions)s approved.") % {"versions": versions})


def documents_are_attested(case: ChangeCase) -> Finding:
    """Where a document or its class demands that people have read it before it is in force."""
    demanded = [way for way in document_ways(case) if way.document.required_coverage]
    if not demanded:
        return Finding(True, _("No document of this change has to be attested first."))
    lacking = []
    for way in demanded:
        if not way.is_approved:
            reason = _("it can be attested once it is approved.")
            lacking.append(f"{way.document.number}: {reason}")
        elif way.way != Way.IN_FORCE and (reason := shortfall(way.version)):
            lacking.append(f"{way.version.label}: {reason}")
    if lacking:
        return Finding(False, " ".join(lacking))
    versions = ", ".join(way.version.label for way in demanded)
    return Finding(True, _("Enough people have attested %(versions)s.") % {"versions": versions})


def mandatory_tests_passed(case: ChangeCase) -> Finding:
    found = shortfalls(case)
    if found:
        return Finding(False, " ".join(found))
    run = cast(TestRun, latest_run(case))  # without one, something would be missing
    return Finding(
        True,
        _("Run %(n)d of %(day)s: every mandatory step passed on the versions linked now.")
        % {"n": run.number, "day": date_format(run.finished_at or "")},
    )


def defects_are_closed(case: ChangeCase) -> Finding:
    left = list(Defect.objects.unresolved().filter(case=case))
    if not left:
        return Finding(True, _("No defect is unresolved."))
    told = ", ".join(
        f"{defect.number} ({defect.get_state_display().lower()})" for defect in reversed(left)
    )
    return Finding(False, _("Unresolved: %(defects)s.") % {"defects": told})


def target_is_set(case: ChangeCase) -> Finding:
    if case.measure is None:
        return Finding(False, _("The case names no measure."))
    target = Target.objects.filter(measure=case.measure).of_whole().order_by("-version").first()
    if target is None:
        return Finding(False, _("%(measure)s has no target.") % {"measure": case.measure})
    return Finding(
        True,
        _("%(measure)s: %(value)s %(unit)s by %(day)s (version %(n)d).")
        % {
            "measure": case.measure.name,
            "value": plain(target.value),
            "unit": case.measure.get_unit_display(),
            "day": date_format(target.due_on),
            "n": target.version,
        },
    )


def baseline_exists(case: ChangeCase) -> Finding:
    coverage = coverage_of(case.process)
    if case.measure is None:
        return Finding(False, _("The case names no measure to compare afterwards."))
    if coverage.cases < BASELINE_CASES:
        return Finding(
            False,
            _("%(n)d cases on record; a baseline needs %(need)d.")
            % {"n": coverage.cases, "need": BASELINE_CASES},
        )
    return Finding(
        True,
        _("%(n)s cases from %(first)s to %(last)s.")
        % {
            "n": f"{coverage.cases:,}",
            "first": date_format(coverage.first_day or ""),
            "last": date_format(coverage.last_day or ""),
        },
    )


def capacity_is_provided(case: ChangeCase) -> Finding:
    links = CaseProvision.objects.filter(case=case).select_related("provision__infrastructure")
    if not links:
        return Finding(True, _("This change needs no infrastructure."))
    short = [
        _("%(name)s: %(provided)s of %(needed)s %(unit)s, %(state)s")
        % {
            "name": link.provision.infrastructure.name,
            "provided": plain(link.provision.capacity_provided),
            "needed": plain(link.provision.capacity_needed),
            "unit": link.provision.unit,
            "state": link.provision.get_state_display().lower(),
        }
        for link in links
        if link.provision.state != ProvisionState.IN_SERVICE
        or link.provision.capacity_provided < link.provision.capacity_needed
    ]
    if short:
        return Finding(False, "; ".join(short) + ".")
    return Finding(True, _("All of it is in service with the capacity needed."))


def people_are_different(case: ChangeCase) -> Finding:
    clashes = people_matrix(case).clashes
    if clashes and case.broke_glass:
        return Finding(
            True,
            _("Lifted by break-glass, as the auditors were told: %(clashes)s")
            % {"clashes": " ".join(clashes)},
        )
    if clashes:
        return Finding(False, " ".join(clashes))
    return Finding(True, _("Nobody judges their own work."))


CHECKS: dict[str, Callable[[ChangeCase], Finding]] = {
    "documents-approved": documents_are_approved,
    "documents-attested": documents_are_attested,
    "tests-passed": mandatory_tests_passed,
    "defects-closed": defects_are_closed,
    "target-set": target_is_set,
    "baseline-exists": baseline_exists,
    "capacity-provided": capacity_is_provided,
    "people-different": people_are_different,
}


def plain(value: Decimal) -> str:
    """90 for 90.00, and never 9E+1."""
    return f"{value.normalize():f}"


def _day_of(version: DocumentVersion) -> date:
    """The day on which it takes effect, where the provider works."""
    return timezone.localdate(version.effective_at)


def _found(criterion: Criterion, case: ChangeCase) -> Finding:
    check = CHECKS.get(criterion.check_name)
    if check is None:
        return Finding(False, _("This house has no check named so; ask an administrator."))
    return check(case)


def _by_hand(proof: ManualFinding | None) -> Finding:
    if proof is None:
        return Finding(False, _("Nobody has recorded evidence yet."))
    return Finding(
        proof.is_met,
        _("%(person)s, %(day)s: %(note)s")
        % {"person": proof.found_by, "day": date_format(proof.found_at), "note": proof.note},
    )


def _newest_waivers(case: ChangeCase) -> dict[int, Waiver]:
    valid = Waiver.objects.filter(case=case).valid_on(timezone.localdate())
    return {waiver.criterion_id: waiver for waiver in reversed(valid.select_related("approved_by"))}


def _newest_findings(case: ChangeCase) -> dict[int, ManualFinding]:
    found = ManualFinding.objects.filter(case=case).select_related("found_by", "evidence")
    return {finding.criterion_id: finding for finding in reversed(found)}
