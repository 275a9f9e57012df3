"""Who is told what the acts of this floor mean to them."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.keys import record_of
from kernel.models import AuditEntry, JobRun, User
from kernel.notices import Announcement
from reporting.models import Signal, Silence, Source, VerdictDemand

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def support_managers() -> list[Any]:
    """Those who look after the measures, and administrators."""
    found = User.objects.with_perm("reporting.change_measure", backend=MODEL_BACKEND)
    return list(found.filter(is_active=True, is_clock=False))


def owner_of(record: VerdictDemand | Silence) -> list[Any]:
    """Its owner; where there is none, the support managers."""
    owner = record.owner
    is_there = owner is not None and owner.is_active and not owner.is_clock
    return [owner] if is_there else support_managers()


def everybody_above(demand: VerdictDemand) -> list[Any]:
    return support_managers()


T = gettext_lazy
# fmt: off
DEMANDS: dict[str, tuple[Callable[[VerdictDemand], list[Any]], Any]] = {
    "verdict.answer_demanded":
        (owner_of, T("%(measure)s: %(headline)s. It wants an answer by %(day)s.")),
    "verdict.answer_reminded":
        (owner_of, T("%(measure)s still wants an answer, by %(day)s.")),
    "verdict.answer_escalated":
        (everybody_above, T("%(measure)s was to be answered by %(day)s, and is not.")),
}
# fmt: on


def tell_of_demand(entry: AuditEntry) -> Iterator[Announcement]:
    demand = record_of(entry.subject)
    if not isinstance(demand, VerdictDemand):
        return
    people, sentence = DEMANDS[entry.act]
    text = str(sentence) % {
        "measure": demand,
        "headline": demand.verdict.headline,
        "day": date_format(demand.due_on),
    }
    for person in people(demand):
        yield Announcement(person, text, demand.get_absolute_url())


def tell_of_silence(entry: AuditEntry) -> Iterator[Announcement]:
    silence = record_of(entry.subject)
    if not isinstance(silence, Silence):
        return
    text = _("%(silent)s has had no records since %(day)s.") % {
        "silent": silence,
        "day": date_format(silence.newest_on),
    }
    for person in owner_of(silence):
        yield Announcement(person, text, silence.get_absolute_url())


def tell_of_failed_run(entry: AuditEntry) -> Iterator[Announcement]:
    run = record_of(entry.subject)
    if not isinstance(run, JobRun):
        return
    text = _("%(job)s failed: %(why)s") % {"job": entry.subject_label, "why": entry.note}
    for person in support_managers():
        yield Announcement(person, text, run.get_absolute_url())


def tell_of_source_trouble(entry: AuditEntry) -> Iterator[Announcement]:
    source = record_of(entry.subject)
    if not isinstance(source, Source):
        return
    first = next(iter(entry.note.splitlines()), "")
    text = _("%(source)s: %(why)s") % {"source": entry.subject_label, "why": first}
    for person in support_managers():
        yield Announcement(person, text, source.get_absolute_url())


def tell_assignee(entry: AuditEntry) -> Iterator[Announcement]:
    """The person who has taken a signal on, of all that others do with it."""
    signal = record_of(entry.subject)
    if not isinstance(signal, Signal) or signal.assignee is None:
        return
    told = {
        "signal.assigned": _("%(signal)s is yours to explain."),
        "signal.commented": _("%(who)s commented on %(signal)s."),
        "signal.reopened": _("%(signal)s waits for an explanation again."),
    }[entry.act]
    words = {"signal": signal, "who": entry.actor_name}
    yield Announcement(signal.assignee, told % words, signal.get_absolute_url())
