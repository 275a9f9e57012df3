"""References that lead nowhere: to a number nobody gave, or to what is not in force."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from knowledge.models import Document, DocumentVersion
from knowledge.numbering import PREFIXES
from knowledge.rendering import references

MOST_ASKED = 500  # by name; of more, all documents are looked at


@dataclass(frozen=True, slots=True)
class BrokenReference:
    """A number that a text names, and why it leads nowhere. `target`: the document, if any;
    `successor`: what replaced it."""

    number: str
    target: Document | None
    successor: Document | None = None

    @property
    def leads_to(self) -> Document | None:
        return self.successor or self.target

    @property
    def why(self) -> str:
        if self.target is None:
            return _("There is no document %(number)s.") % {"number": self.number}
        if self.successor:
            words = {"document": self.target, "successor": self.successor}
            return _("%(document)s is replaced by %(successor)s: name that.") % words
        return _("Nothing is in force of %(document)s.") % {"document": self.target}


def broken_in(version: DocumentVersion) -> list[BrokenReference]:
    """Those of one version, in the order of its text; what it says of its own document is none."""
    named = [n for n in references(version.naming) if n != version.document.number]
    return _broken(named, _targets(named))


def broken_in_force() -> list[tuple[Document, list[BrokenReference]]]:
    """Every document whose version in force names what leads nowhere, by number."""
    naming = ~Q(steps=[], texts={})
    for prefix in PREFIXES.values():
        naming |= Q(body__contains=f"{prefix}-")
    versions = DocumentVersion.objects.in_force().filter(naming).select_related("document__owner")
    named = {
        one.document: [n for n in references(one.naming) if n != one.document.number]
        for one in versions.order_by("document__number")
    }
    targets = _targets({number for numbers in named.values() for number in numbers})
    found = [(document, _broken(numbers, targets)) for document, numbers in named.items()]
    return [(document, broken) for document, broken in found if broken]


def _targets(numbers: Collection[str]) -> dict[str, Document]:
    """Those that are there, each with `in_force_number`, and `was_replaced`."""
    replaced = DocumentVersion.objects.filter(document=OuterRef("pk"), replaced_by__isnull=False)
    documents = Document.objects.with_numbers().annotate(was_replaced=Exists(replaced))
    wanted = set(numbers)
    if len(wanted) <= MOST_ASKED:
        documents = documents.filter(number__in=wanted)
    return {one.number: one for one in documents if one.number in wanted} if wanted else {}


def _broken(named: list[str], targets: dict[str, Any]) -> list[BrokenReference]:
    found = [(number, targets.get(number)) for number in named]
    return [
        BrokenReference(
            number, target, target.replaced_by_now if target and target.was_replaced else None
        )
        for number, target in found
        if target is None or target.in_force_number is None
    ]
