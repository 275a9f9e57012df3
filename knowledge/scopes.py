"""For what a document holds: what a scope may name, what is wrong with one, how it is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from inventory.models import Infrastructure, Offering, ProcessElement
from inventory.models.customers import Segment
from inventory.models.infrastructure import InfrastructureKind
from knowledge.dmn.feel.hints import nearest
from knowledge.models import ScopeAspect
from knowledge.wording import tidy

Scope = dict[str, list[str]]

MOST_NAMED = 200
MOST_OFFERED = 1_000
FOR_ALL = {
    ScopeAspect.PROCESSES: _l("only its own process"),
    ScopeAspect.OFFERINGS: _l("all offerings"),
    ScopeAspect.SEGMENTS: _l("all segments"),
    ScopeAspect.CHANNELS: _l("all channels"),
    ScopeAspect.AUDIENCE: _l("everybody"),
}
NONE_SUCH = {
    ScopeAspect.PROCESSES: _l("There is no process “%(value)s”."),
    ScopeAspect.OFFERINGS: _l("There is no offering “%(value)s”."),
    ScopeAspect.SEGMENTS: _l("There is no segment “%(value)s”."),
    ScopeAspect.CHANNELS: _l("There is no channel “%(value)s”."),
    ScopeAspect.AUDIENCE: _l("There is no role “%(value)s”."),
}


@dataclass(frozen=True, slots=True)
class ShownAspect:
    """An aspect of a scope in words: what it names, each with its page or "", or what `for_all`
    means where it names nothing."""

    aspect: ScopeAspect
    named: list[tuple[str, str]]
    for_all: str

    @property
    def label(self) -> str:
        return str(self.aspect.label)


def shaped_scope(told: Any) -> Scope:
    """A scope as it is kept: each aspect once, its values in order. Raises ValueError."""
    if not isinstance(told, Mapping):
        raise ValueError(_("The scope names no aspects. Write it as {segments: [business]}."))
    unknown = [str(name) for name in told if name not in ScopeAspect.values]
    if unknown:
        known = ", ".join(ScopeAspect.values)
        words = {"name": unknown[0][:40], "known": known}
        raise ValueError(_("“%(name)s” is no aspect of a scope; known are %(known)s.") % words)
    found = {}
    for aspect in ScopeAspect.values:
        values = told.get(aspect) or []
        values = [values] if isinstance(values, str) else values
        if not isinstance(values, Iterable) or isinstance(values, Mapping):
            raise ValueError(_("“%(name)s” must be a list.") % {"name": aspect})
        found[aspect] = sorted({tidy(str(one)).strip() for one in values} - {""})
    return {aspect: values for aspect, values in found.items() if values}


def scope_faults(scope: Scope) -> dict[str, str]:
    """By aspect what is named and not there, with what was perhaps meant."""
    found = {}
    for name, values in scope.items():
        aspect = ScopeAspect(name)
        if len(values) > MOST_NAMED:
            found[name] = _("At most %(n)d are named.") % {"n": MOST_NAMED}
            continue
        there = _labels(aspect, values)
        missing = [one for one in values if one not in there]
        if missing:
            found[name] = _no_such(aspect, missing[0])
    return found


def choices_of(aspect: ScopeAspect, chosen: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What may be named, with its words; what is chosen stays in, whatever became of it."""
    offered = _labels(aspect)
    gone = [one for one in chosen if one not in offered]
    kept = _labels(aspect, gone) if gone else {}
    return [*offered.items(), *((one, kept.get(one, one)) for one in gone)]


def offered_of(aspect: ScopeAspect, named: Iterable[str]) -> list[tuple[str, str]]:
    """Of these that are there, with their words, in the order of those; of segments all."""
    wanted = {one for one in named if one}
    if aspect == ScopeAspect.SEGMENTS:
        return list(_labels(aspect).items())
    return sorted(_labels(aspect, wanted).items(), key=lambda one: one[1]) if wanted else []


def shown_scope(scope: Scope) -> list[ShownAspect]:
    """Every aspect; nothing is asked of the database for those that name nothing."""
    return [
        ShownAspect(aspect, _shown(aspect, scope.get(aspect.value, [])), str(FOR_ALL[aspect]))
        for aspect in ScopeAspect
    ]


def _shown(aspect: ScopeAspect, values: list[str]) -> list[tuple[str, str]]:
    if not values:
        return []
    labels = _labels(aspect, values)
    return [(labels.get(value, value), _address(aspect, value)) for value in values]


def _address(aspect: ScopeAspect, value: str) -> str:
    if aspect == ScopeAspect.PROCESSES:
        return reverse("process", args=[value])
    return reverse("infrastructure", args=[value]) if aspect == ScopeAspect.CHANNELS else ""


def _labels(aspect: ScopeAspect, values: Iterable[str] | None = None) -> dict[str, str]:
    """The words of these values, or of all that are offered to be named."""
    asked = None if values is None else list(values)
    if aspect == ScopeAspect.SEGMENTS:
        every = {one.value: str(one.label) for one in Segment}
        return every if asked is None else {one: every[one] for one in asked if one in every}
    return _LABELS[aspect](asked)


def _processes(values: list[str] | None) -> dict[str, str]:
    found = ProcessElement.objects.only("key", "identifier", "name")
    if values is not None:
        found = found.filter(key__in=values)
    return {one.key: str(one) for one in found}


def _offerings(values: list[str] | None) -> dict[str, str]:
    """Offered are those that are sold."""
    found = Offering.objects.only("code", "name")
    if values is not None:
        return {one.code: str(one) for one in found.filter(code__in=values)}
    sold = Q(sold_until__isnull=True) | Q(sold_until__gte=timezone.localdate())
    return {one.code: str(one) for one in found.filter(sold)[:MOST_OFFERED]}


def _channels(values: list[str] | None) -> dict[str, str]:
    kinds = [InfrastructureKind.CHANNEL, InfrastructureKind.CONTACT_POINT]
    found = Infrastructure.objects.filter(kind__in=kinds).only("number", "name")
    if values is not None:
        found = found.filter(number__in=values)
    return {one.number: str(one) for one in found}


def _roles(values: list[str] | None) -> dict[str, str]:
    found = Group.objects.exclude(name="Clock").order_by("name")
    if values is not None:
        found = found.filter(name__in=values)
    return {name: name for name in found.values_list("name", flat=True)}


_LABELS = {
    ScopeAspect.PROCESSES: _processes,
    ScopeAspect.OFFERINGS: _offerings,
    ScopeAspect.CHANNELS: _channels,
    ScopeAspect.AUDIENCE: _roles,
}


def _no_such(aspect: ScopeAspect, value: str) -> str:
    told = str(NONE_SUCH[aspect]) % {"value": value[:40]}
    offered = _labels(aspect)
    near = nearest(value, offered)
    if not near:
        by_words = {label: key for key, label in offered.items()}
        near = by_words.get(nearest(value, by_words), "")
    return f"{told} {_('Did you mean “%(near)s”?') % {'near': near}}" if near else told
