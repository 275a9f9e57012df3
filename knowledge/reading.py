"""Who must read a version, who has attested it, and whether that is enough."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kernel.models import User

ATTEST = "knowledge.add_attestation"
ACCOUNTS = "django.contrib.auth.backends.ModelBackend"


def may_attest() -> QuerySet[User]:
    """Everybody whose role includes it; those who left are not meant."""
    may = User.objects.with_perm(ATTEST, include_superusers=True, backend=ACCOUNTS)
    return may.filter(is_clock=False)


class AudienceQuerySet(models.QuerySet[Any]):
    def with_parts(self) -> Self:
        return self.select_related("role", "process")

    def people(self) -> QuerySet[User]:
        """Everybody whom a part names and whose role may attest."""
        meant = Q(pk__in=[])
        for part in self.select_related("process"):
            meant |= _named_by(part)
        return may_attest().filter(meant)

    def naming(self, person: User) -> Self:
        """The parts, of whatever documents, that name this person."""
        roles = person.groups.values("pk")
        of_role = Q(role__isnull=True) | Q(role__in=roles)
        about = Q(process__owner=person) | Q(
            process__in=self.model.process.field.related_model.objects.filter(watchers=person)
        )
        of_team = Q(team="") | Q(team=person.team)
        return self.filter(of_role, Q(process__isnull=True) | about, of_team)


class AttestationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("knowledge.view_attestation") else self.none()

    def counting(self) -> Self:
        """Each with `reading`; of a text that its version still says."""
        reading = Coalesce("version__keeps_attestations_of", "version")
        return self.filter(digest=F("version__digest")).annotate(reading=reading)

    def people_by_reading(self, readings: set[int]) -> dict[int, set[int]]:
        """The keys of all who attested one of these readings."""
        found: dict[int, set[int]] = defaultdict(set)
        versions = self.model.version.field.related_model.objects
        of_them = versions.filter(Q(pk__in=readings) | Q(keeps_attestations_of__in=readings))
        given = self.counting().filter(version__in=list(of_them.values_list("pk", flat=True)))
        for reading, person in given.order_by().values_list("reading", "person").iterator():
            found[reading].add(person)
        return found

    def readings_of(self, person: User) -> set[int]:
        """The keys of all readings (see `DocumentVersion.reading`) that this person attested."""
        return set(self.counting().filter(person=person).values_list("reading", flat=True))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of an audience have attested; `required`: how many of a hundred must have."""

    asked: int
    attested: int
    required: int = 0

    @property
    def percent(self) -> int:
        return 100 * self.attested // self.asked if self.asked else 0

    @property
    def missing(self) -> int:
        return self.asked - self.attested

    @property
    def is_enough(self) -> bool:
        """Of nobody, none is enough."""
        if not self.required:
            return True
        return self.asked > 0 and 100 * self.attested >= self.required * self.asked


@dataclass(frozen=True, slots=True)
class TeamCoverage:
    """The part of a coverage that is one team's; `team` "" for those in none."""

    team: str
    coverage: Coverage


def readers_of(version: Any) -> QuerySet[Any]:
    """The audience of a version, each with their `attestation` of it, or None: its key, since when
    (`attested_at`), and of which version."""
    attestations = version.attestations.model.objects.counting()
    mine = attestations.filter(person=OuterRef("pk"), reading=version.reading)
    return version.document.audience.people().annotate(
        attested_at=Subquery(mine.values("attested_at")[:1]),
        attestation=Subquery(mine.values("pk")[:1]),
        attested_pk=Subquery(mine.values("version")[:1]),
        attested_version=Subquery(mine.values("version__version")[:1]),
    )


def coverage_of(version: Any) -> Coverage:
    told = readers_of(version).aggregate(asked=Count("pk"), attested=Count("attested_at"))
    return Coverage(told["asked"], told["attested"], version.document.required_coverage)


def coverage_by_team(version: Any) -> list[TeamCoverage]:
    """Team by team, those in none last."""
    required = version.document.required_coverage
    rows = (
        readers_of(version)
        .order_by()
        .values("team")
        .annotate(asked=Count("pk"), attested=Count("attested_at"))
    )
    found = [
        TeamCoverage(row["team"], Coverage(row["asked"], row["attested"], required)) for row in rows
    ]
    return sorted(found, key=lambda one: (not one.team, one.team))


def shortfall(version: Any) -> str:
    """Why too few have attested a version for it to come into force; "" when it may."""
    if not version.document.required_coverage:
        return ""
    coverage = coverage_of(version)
    if coverage.is_enough:
        return ""
    words = {
        "attested": coverage.attested,
        "asked": coverage.asked,
        "percent": coverage.percent,
        "required": coverage.required,
    }
    if not coverage.asked:
        return (
            _(
                "%(required)d %% of its audience must have attested it before it comes into force, "
                "and nobody is in its audience. Say on the page of the document who must read it."
            )
            % words
        )
    return (
        _(
            "%(attested)d of %(asked)d have attested it (%(percent)d %%); it comes into force once "
            "%(required)d %% have."
        )
        % words
    )


def _named_by(part: Any) -> Q:
    named = Q()
    if part.role_id:
        of_role = User.groups.through.objects.filter(group=part.role_id)
        named &= Q(pk__in=of_role.values("user"))
    if part.process_id:
        watching = part.process.watchers.through.objects.filter(processelement=part.process_id)
        named &= Q(pk=part.process.owner_id) | Q(pk__in=watching.values("user"))
    if part.team:
        named &= Q(team=part.team)
    return named
