"""Who has not yet attested what: of many versions at once, in as many questions as of one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from inventory.models import ProcessElement
from kernel.models import User
from knowledge.models import Attestation, AudiencePart, DocumentVersion
from knowledge.reading import Coverage, may_attest

MEMBERS = User.groups.through.objects
WATCHERS = ProcessElement.watchers.through.objects
BY_NAME = ("last_name", "first_name", "username")
FEW = 200
Keys = dict[Any, set[int]]


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
    """Those of the versions that one of these people should have attested, and has not.

    Sets of keys are compared, not pairs asked for: a thousand people times a thousand texts.
    """
    asked = list(versions.order_by().values_list("pk", "document", "keeps_attestations_of"))
    audiences = _audiences({document for _pk, document, _kept in asked}, people)
    given = _given({kept or pk for pk, _document, kept in asked}, people)
    missed = [pk for pk, document, kept in asked if audiences[document] - given[kept or pk]]
    return versions.filter(pk__in=missed)


def overdue(versions: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Those whose audience should have attested them before that day."""
    late = Q(pk__in=[])
    for days in set(versions.order_by().values_list("document__attestation_days", flat=True)):
        asked_before = timezone.make_aware(datetime.combine(day - timedelta(days), time.min))
        late |= Q(document__attestation_days=days, attestation_asked_at__lt=asked_before)
    return versions.filter(late)


def read_of(versions: Sequence[DocumentVersion]) -> dict[int, Read]:
    """By key of version."""
    people = may_attest()
    audiences = _audiences({one.document_id for one in versions}, people)
    given = _given({one.reading for one in versions}, people)
    every = people.filter(pk__in=set().union(*audiences.values())).order_by(*BY_NAME)
    names = {person.pk: str(person) for person in every}
    found = {}
    for one in versions:
        audience = audiences[one.document_id]
        missing = audience - given[one.reading]
        told = tuple(name for person, name in names.items() if person in missing)
        attested, required = len(audience) - len(missing), one.document.required_coverage
        found[one.pk] = Read(Coverage(len(audience), attested, required), told)
    return found


def _audiences(documents: set[int], people: QuerySet[User]) -> Keys:
    """By document, the keys of those people whom a part of its audience names: as
    `AudienceQuerySet.people` has it, of what was fetched."""
    parts = list(AudiencePart.objects.filter(document__in=documents).select_related("process"))
    members = _grouped(MEMBERS, "group", "user", {part.role_id for part in parts})
    about = _grouped(WATCHERS, "processelement", "user", {part.process_id for part in parts})
    teams: Keys = defaultdict(set)
    for person, team in people.order_by().values_list("pk", "team"):
        teams[team].add(person)
    everybody = set().union(*teams.values())
    found: Keys = defaultdict(set)
    for part in parts:
        named = teams[part.team] if part.team else everybody
        if part.role_id:
            named = named & members[part.role_id]
        if part.process:
            named = named & (about[part.process_id] | {part.process.owner_id})
        found[part.document_id] |= named
    return found


def _given(readings: set[int], people: QuerySet[User]) -> Keys:
    """By reading, the keys of those who attested it; of few people, theirs alone."""
    attested = Attestation.objects.all()
    few = list(people.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        attested = attested.filter(person__in=few)
    return attested.people_by_reading(readings)


def _grouped(links: Any, key: str, value: str, wanted: Iterable[Any]) -> Keys:
    found: Keys = defaultdict(set)
    linked = links.filter(**{f"{key}__in": {one for one in wanted if one}})
    for one, other in linked.values_list(f"{key}_id", f"{value}_id"):
        found[one].add(other)
    return found
