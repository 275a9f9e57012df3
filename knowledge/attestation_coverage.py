"""Who has not yet attested what: of many versions at once, in as many questions as of one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from inventory.models import ProcessElement
from kernel.models import User
from knowledge.models import Attestation, AudiencePart, DocumentVersion
from knowledge.reading import Coverage, may_attest

MEMBERS = User.groups.through.objects
WATCHERS = ProcessElement.watchers.through.objects


@dataclass(frozen=True, slots=True)
class Read:
    """How many of the audience of a version have attested it, and who has not, by name."""

    coverage: Coverage
    missing: tuple[str, ...]


def asked_versions() -> QuerySet[Any]:
    """What audiences are asked to attest, the longest asked first."""
    parts = ("document__owner", "document__process", "document__document_class")
    asked = DocumentVersion.objects.to_be_attested().select_related(*parts)
    return asked.defer("body", "table", "steps", "texts").order_by("attestation_asked_at", "pk")


def missed_by(versions: QuerySet[Any], people: QuerySet[User]) -> QuerySet[Any]:
    """Those of the versions that one of these people should have attested, and has not."""
    keyed = versions.annotate(reading_key=Coalesce("keeps_attestations_of", "pk"))
    given = Attestation.objects.given_by(OuterRef("pk"), OuterRef(OuterRef("reading_key")))
    missing = people.filter(Exists(_parts_naming_outer()), ~Exists(given))
    return keyed.filter(Exists(missing))


def overdue(versions: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Those whose audience should have attested them before that day."""
    late = Q(pk__in=[])
    for days in set(versions.order_by().values_list("document__attestation_days", flat=True)):
        asked_before = timezone.make_aware(datetime.combine(day - timedelta(days), time.min))
        late |= Q(document__attestation_days=days, attestation_asked_at__lt=asked_before)
    return versions.filter(late)


def read_of(versions: Sequence[DocumentVersion]) -> dict[int, Read]:
    """By key of version."""
    documents = {one.document_id for one in versions}
    parts = defaultdict(list)
    for part in AudiencePart.objects.filter(document__in=documents).select_related("process"):
        parts[part.document_id].append(part)
    every = [part for ours in parts.values() for part in ours]
    members = _grouped(MEMBERS, "group", "user", {part.role_id for part in every})
    about = _grouped(WATCHERS, "processelement", "user", {part.process_id for part in every})
    for part in every:
        if part.process and part.process.owner_id:
            about[part.process_id].add(part.process.owner_id)
    given = Attestation.objects.people_by_reading({one.reading for one in versions})
    people = list(may_attest().order_by("last_name", "first_name", "username"))
    found = {}
    for one in versions:
        audience = [
            person
            for person in people
            if any(_names(part, person, members, about) for part in parts[one.document_id])
        ]
        missing = tuple(str(person) for person in audience if person.pk not in given[one.reading])
        attested, required = len(audience) - len(missing), one.document.required_coverage
        found[one.pk] = Read(Coverage(len(audience), attested, required), missing)
    return found


def _parts_naming_outer() -> QuerySet[Any]:
    """Parts of the audience of the version two queries above that name the person one above."""
    owner = Q(process__owner=OuterRef("pk"))
    roles = MEMBERS.filter(user=OuterRef(OuterRef("pk"))).values("group")
    watched = WATCHERS.filter(user=OuterRef(OuterRef("pk"))).values("processelement")
    return AudiencePart.objects.filter(
        Q(role__isnull=True) | Q(role__in=roles),
        Q(process__isnull=True) | owner | Q(process__in=watched),
        Q(team="") | Q(team=OuterRef("team")),
        document=OuterRef(OuterRef("document")),
    )


def _grouped(links: Any, key: str, value: str, wanted: Iterable[Any]) -> dict[Any, set[int]]:
    found: dict[Any, set[int]] = defaultdict(set)
    linked = links.filter(**{f"{key}__in": {one for one in wanted if one}})
    for one, other in linked.values_list(f"{key}_id", f"{value}_id"):
        found[one].add(other)
    return found


def _names(
    part: AudiencePart, person: User, members: dict[Any, set[int]], about: dict[Any, set[int]]
) -> bool:
    """As `AudienceQuerySet.people` has it, of what was fetched."""
    return (
        (not part.role_id or person.pk in members[part.role_id])
        and (not part.process_id or person.pk in about[part.process_id])
        and (not part.team or part.team == person.team)
    )
