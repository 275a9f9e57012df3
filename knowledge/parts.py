"""What a version says besides its text and table: in its one written form, and what is wrong."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from inventory.models import Infrastructure
from inventory.models.infrastructure import InfrastructureKind
from kernel.ruling import DomainError
from knowledge import sockets
from knowledge.dmn.feel.hints import nearest
from knowledge.interface_texts import shaped_texts
from knowledge.lifecycle.replacing import replacing_fault
from knowledge.models import Document, DocumentVersion
from knowledge.scopes import scope_faults, shaped_scope
from knowledge.step_text import Step
from knowledge.steps import (
    SYSTEM,
    Known,
    StepFault,
    documents_named,
    numbered,
    shaped_steps,
    step_faults,
)
from knowledge.wording import tidy

MOST_MEASURES = 20
SYSTEMS = [InfrastructureKind.SYSTEM, InfrastructureKind.TOOL, InfrastructureKind.WEB_PAGE]


class PartsRefused(DomainError):
    """Parts of a version that cannot be kept. `faults`: field of the form → what is wrong."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def shaped_parts(document: Document, parts: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are told, as they are kept. Raises PartsRefused for what has no such shape.

    Steps belong to procedures and texts by language to interface texts: of another kind of
    document they are left out.
    """
    found: dict[str, Any] = {}
    for name, shape in SHAPES.items():
        if name not in parts or not _belongs(name, document):
            continue
        try:
            found[name] = shape(parts[name])
        except ValueError as fault:
            raise PartsRefused({name: str(fault)}) from fault
    if "steps" in found:
        found["steps"] = with_systems(found["steps"])
    return found


def _belongs(name: str, document: Document) -> bool:
    kinds = {"steps": document.is_procedure, "texts": document.is_interface_text}
    return kinds.get(name, True)


def part_faults(document: Document, parts: Mapping[str, Any]) -> dict[str, str]:
    """Everything that is wrong with shaped parts, by the field of the form that asks for it."""
    found = {f"scope_{name}": fault for name, fault in scope_faults(parts.get("scope", {})).items()}
    if fault := measures_fault(parts.get("measures", [])):
        found["measures"] = fault
    if (numbers := parts.get("replaces")) and (fault := replacing_fault(document, numbers)):
        found["replaces"] = fault
    for wrong in faults_of_steps(document, parts.get("steps", [])):
        found.setdefault(wrong.field, str(wrong))
    return found


def measures_fault(keys: Sequence[str]) -> str:
    """The first key that is no measure's, with the nearest; where nobody measures, any is taken."""
    if len(keys) > MOST_MEASURES:
        return _("At most %(n)d measures: those that matter.") % {"n": MOST_MEASURES}
    known = sockets.measures.known() if keys else {}
    missing = [key for key in keys if key not in known] if known else []
    if not missing:
        return ""
    told = _("There is no measure “%(key)s”.") % {"key": missing[0][:60]}
    near = nearest(missing[0], known)
    if not near:
        by_name = {name: key for key, name in known.items()}
        near = by_name.get(nearest(missing[0], by_name), "")
    return f"{told} {_('Did you mean “%(near)s”?') % {'near': near}}" if near else told


def faults_of_steps(document: Document, steps: Sequence[Step]) -> list[StepFault]:
    """New steps are numbered first: one may lead to another that is as new."""
    told, _last = numbered(steps, document.last_step)
    return step_faults(told, known_to(document, told)) if told else []


def known_to(document: Document, steps: Sequence[Step]) -> Known:
    """Of what these steps name, that which is there: one look each at documents and systems."""
    named = documents_named(steps)
    kinds = dict(Document.objects.filter(number__in=named).values_list("number", "kind"))
    versions = DocumentVersion.objects.told_now().filter(document__number__in=named)
    numbers: dict[str, frozenset[int]] = {}
    for number, theirs in versions.values_list("document__number", "steps"):
        numbers[number] = numbers.get(number, frozenset()) | {one["number"] for one in theirs}
    asked = [one["system"] for one in steps if SYSTEM.fullmatch(one["system"])]
    systems = Infrastructure.objects.filter(number__in=asked) if asked else []
    return Known(kinds, numbers, {one.number: one.name for one in systems})


def with_systems(steps: Sequence[Step]) -> list[Step]:
    """Steps that write the name of a system of the house have its number instead."""
    written = {one["system"] for one in steps if one["system"]}
    if not (names := {one for one in written if not SYSTEM.fullmatch(one)}):
        return list(steps)
    found = Infrastructure.objects.filter(name__in=names).order_by("-number")
    numbers = dict(found.values_list("name", "number"))
    return [{**one, "system": numbers.get(one["system"], one["system"])} for one in steps]


def named_systems() -> list[tuple[str, str]]:
    """The systems of the house, for who writes a step: number and name."""
    found = Infrastructure.objects.filter(kind__in=SYSTEMS).order_by("name")
    return list(found.values_list("number", "name"))


def shaped_measures(told: Any) -> list[str]:
    if isinstance(told, str) or not isinstance(told, Iterable) or isinstance(told, Mapping):
        raise ValueError(_("The measures are no list. Write their codes as [1.3.11-SLA]."))
    return list(dict.fromkeys(filter(None, (tidy(str(one)).strip() for one in told))))


def shaped_numbers(told: Any) -> list[str]:
    """Numbers of documents, as a list or as they were written with commas."""
    said = re.split(r"[\s,;]+", told) if isinstance(told, str) else told
    if not isinstance(said, Iterable) or isinstance(said, Mapping):
        raise ValueError(_("The documents that it replaces are no list. Write them as [POL-0001]."))
    return list(dict.fromkeys(filter(None, (tidy(str(one)).strip().upper()[:20] for one in said))))


SHAPES = {
    "replaces": shaped_numbers,
    "scope": shaped_scope,
    "measures": shaped_measures,
    "steps": shaped_steps,
    "texts": shaped_texts,
}
