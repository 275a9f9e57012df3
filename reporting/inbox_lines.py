"""What waits for a person on this floor."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kernel.inbox import WorkItem
from kernel.models import JobRun
from reporting.models import Signal, Silence, Source, VerdictDemand
from reporting.queries.demands import unanswered_demands
from reporting.sockets import verdict_answers

FLOOR = gettext_lazy("How it goes")


def work_of(user: Any) -> Iterator[WorkItem]:
    """Answers that are missing, records that stay away, jobs that failed, signals."""
    manages = user.has_perm("reporting.change_measure")
    if user.has_perm("reporting.view_verdict"):
        yield from _demands(user, manages=manages)
    if user.has_perm("reporting.view_source"):
        yield from _silences(user, manages=manages)
    if manages:
        yield from _failed_runs()
    if user.has_perm("reporting.load_source"):
        yield from _sources_in_trouble()
    if user.has_perm("reporting.handle_signal"):
        yield from _signals(user)


def _demands(user: Any, *, manages: bool) -> Iterator[WorkItem]:
    """The owner's from the first day; the support managers' when it has passed.

    Who answers verdicts has the line of the verdict itself from the floor above all the time.
    """
    if verdict_answers.has_line_for(user):
        return
    for demand in unanswered_demands():
        if demand.owner == user or (manages and demand.escalated_at):
            yield _demand(demand)


def _demand(demand: VerdictDemand) -> WorkItem:
    late = demand.escalated_at is not None
    act = _("See to an overdue answer") if late else _("See that a verdict is answered")
    why = _("%(headline)s. Asked for on %(day)s.") % {
        "headline": demand.verdict.headline,
        "day": date_format(demand.asked_at),
    }
    return WorkItem(act, str(demand), demand.get_absolute_url(), why, demand.due_on, FLOOR)


def _silences(user: Any, *, manages: bool) -> Iterator[WorkItem]:
    """The owner's; without one, the support managers'."""
    for silence in Silence.objects.open():
        owner = silence.owner
        if owner == user or (manages and (owner is None or owner.is_clock)):
            yield WorkItem(
                _("Find out why no records come"),
                str(silence),
                silence.get_absolute_url(),
                _("The newest is of %(day)s; %(count)d days are allowed.")
                % {"day": date_format(silence.newest_on), "count": silence.allowed_days},
                floor=FLOOR,
            )


def _failed_runs() -> Iterator[WorkItem]:
    """Until the same job is done, or begun again."""
    for run in JobRun.objects.failed_last():
        yield WorkItem(
            _("Look into a job that failed"),
            run.label,
            run.get_absolute_url(),
            run.error,
            floor=FLOOR,
        )


def _sources_in_trouble() -> Iterator[WorkItem]:
    """Until what is fetched can be read again."""
    for source in Source.objects.in_trouble():
        yield WorkItem(
            _("Mend what a source is fetched from"),
            str(source),
            source.get_absolute_url(),
            source.trouble.splitlines()[0],
            floor=FLOOR,
        )


def _signals(user: Any) -> Iterator[WorkItem]:
    """Each signal one has taken on; the team's, which nobody has, as one line."""
    waiting = Signal.objects.unsettled().select_related("measure__process")
    for signal in waiting.assigned_to(user):
        yield WorkItem(
            _("Explain a signal"),
            signal.series_name,
            signal.get_absolute_url(),
            signal.told,
            floor=FLOOR,
        )
    yield from _of_the_team(user)


def _of_the_team(user: Any) -> Iterator[WorkItem]:
    count = Signal.objects.unsettled().of_the_team_of(user).count()
    if count:
        told = ngettext(
            "%(count)d signal of your processes", "%(count)d signals of your processes", count
        )
        yield WorkItem(
            _("Take on signals"),
            told % {"count": count},
            f"{reverse('signal-list')}?assignee=null&state=open&state=acknowledged",
            _("Nobody has taken them on yet."),
            floor=FLOOR,
        )
