"""Steps named from elsewhere, as PRO-0003#4: which step is meant, and whether it is there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.ruling import DomainError
from knowledge.dmn.feel.hints import nearest
from knowledge.lifecycle import VersionState
from knowledge.models import Document, DocumentKind, DocumentVersion

REFERENCE = re.compile(r"(PRO-\d{4,12})#(\d{1,5})")
MOST_TRACED = 20


@dataclass(frozen=True, slots=True)
class NamedStep:
    """A step by its lasting number; `place` and `action` as the procedure has it now, in force or
    else in work; `place` 0 where it has it no more."""

    procedure: Document
    number: int
    place: int = 0
    action: str = ""

    @property
    def reference(self) -> str:
        return f"{self.procedure.number}#{self.number}"

    @property
    def is_gone(self) -> bool:
        return not self.place

    def get_absolute_url(self) -> str:
        return f"{self.procedure.get_absolute_url()}#step-{self.number}"


def read_references(text: str) -> list[tuple[Document, int]]:
    """Each step that is named, once. Raises DomainError for what is none, or is not there."""
    told = list(dict.fromkeys(filter(None, re.split(r"[\s,;]+", text.upper()))))
    if len(told) > MOST_TRACED:
        raise DomainError(_("At most %(n)d steps are named.") % {"n": MOST_TRACED})
    found = []
    for one in told:
        reference = REFERENCE.fullmatch(one)
        if reference is None:
            reason = _("“%(told)s” names no step. Write it as PRO-0003#4.")
            raise DomainError(reason % {"told": one[:40]})
        found.append((reference[1], int(reference[2])))
    procedures = _procedures(number for number, _step in found)
    named = [NamedStep(procedures[number], step) for number, step in found]
    for step in steps_now(named):
        if step.is_gone:
            words = {"procedure": step.procedure.number, "n": step.number}
            raise DomainError(_("%(procedure)s has no step #%(n)d.") % words)
    return [(one.procedure, one.number) for one in named]


def steps_now(named: Iterable[NamedStep]) -> list[NamedStep]:
    """The same steps as their procedures have them now; one question for all."""
    named = list(named)
    versions = DocumentVersion.objects.told_now().filter(
        document__in={one.procedure.pk for one in named}
    )
    there: dict[tuple[int, int], tuple[int, str]] = {}
    for version in sorted(versions, key=lambda one: one.state == VersionState.IN_FORCE):
        for place, step in enumerate(version.steps, start=1):
            there[version.document_id, step["number"]] = place, step["action"]
    return [
        NamedStep(one.procedure, one.number, *there.get((one.procedure.pk, one.number), (0, "")))
        for one in named
    ]


def _procedures(numbers: Iterable[str]) -> dict[str, Document]:
    wanted = list(numbers)
    every = Document.objects.filter(kind=DocumentKind.PROCEDURE)
    found = {one.number: one for one in every.filter(number__in=wanted)}
    for number in wanted:
        if number not in found:
            told = _("There is no procedure %(number)s.") % {"number": number}
            near = nearest(number, every.values_list("number", flat=True))
            more = _("Did you mean “%(near)s”?") % {"near": near}
            raise DomainError(f"{told} {more}" if near else told)
    return found
