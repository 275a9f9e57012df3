"""Calendars and limits of service levels; what they change is worked out and judged again: at once
where there are few cases, else by a run that is queued in the same transaction."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit, jobs
from kernel.models import JobRun, JobState
from kernel.ruling import DomainError, demand
from reporting.actions.judging import give_verdicts
from reporting.actions.rollups import work_out_anew
from reporting.business_hours import spans_of
from reporting.models import (
    BusinessCalendar,
    CaseFact,
    Measure,
    ProcessCalendar,
    ServiceLimit,
    Source,
)

REBUILD, REBUILD_TASK = "reporting.rebuild", "reporting.tasks.rebuild_in_run"
MOST_AT_ONCE = 20_000  # cases; more of them would keep a request waiting
WEEK = 7
NEW_PERMISSION = "reporting.add_businesscalendar"
PERMISSION = "reporting.change_businesscalendar"
TOLD = ("name", "time_zone", "weekly_hours", "holidays")


@transaction.atomic
def save_calendar(
    calendar: BusinessCalendar,
    *,
    name: str,
    time_zone: str,
    weekly_hours: Sequence[str],
    holidays: Sequence[date],
    actor: Any,
) -> BusinessCalendar:
    """A new calendar, or other hours of one there is: then its processes are timed again.

    Raises DomainError when hours cannot be read.
    """
    needed = PERMISSION if calendar.pk else NEW_PERMISSION
    demand(actor, needed, _("Keep business calendars"))
    _check_hours(weekly_hours)
    held = BusinessCalendar.objects.select_for_update(no_key=True)
    before = _told(held.get(pk=calendar.pk)) if calendar.pk else None
    calendar.name, calendar.time_zone = name, time_zone
    calendar.weekly_hours = list(weekly_hours)
    calendar.holidays = sorted(day.isoformat() for day in set(holidays))
    calendar.save()
    act = "calendar.changed" if before else "calendar.made"
    audit.record(act, calendar, actor=actor, before=before, after=_told(calendar))
    _time_again([chosen.process_id for chosen in calendar.processes.all()], actor)
    return calendar


@transaction.atomic
def set_calendar(
    process: ProcessElement, *, calendar: BusinessCalendar | None, actor: Any
) -> ProcessElement:
    """Count the business hours of a process by this calendar; None: no longer count any."""
    demand(actor, PERMISSION, _("Choose the calendar of a process"))
    process = _held(process)
    former = ProcessCalendar.objects.filter(process=process).select_related("calendar").first()
    if calendar is None:
        ProcessCalendar.objects.filter(process=process).delete()
    else:
        ProcessCalendar.objects.update_or_create(process=process, defaults={"calendar": calendar})
    audit.record(
        "process.calendar_set",
        process,
        actor=actor,
        before={"calendar": former.calendar.name if former else ""},
        after={"calendar": calendar.name if calendar else ""},
    )
    _time_again([process.pk], actor)
    return process


@transaction.atomic
def set_limits(
    process: ProcessElement,
    *,
    limits: Sequence[tuple[int, str, Decimal]],
    in_business_hours: bool,
    actor: Any,
) -> ProcessElement:
    """The limits of a process, in hours by dimension and segment, instead of the former ones.

    Raises DomainError when business hours shall count and there is no calendar.
    """
    demand(actor, PERMISSION, _("Set limits of service"))
    if in_business_hours and not ProcessCalendar.objects.filter(process=process).exists():
        raise DomainError(_("Choose the calendar of the process first: its hours shall count."))
    if len({limit[:2] for limit in limits}) < len(limits) or any(not one[2] > 0 for one in limits):
        raise DomainError(_("Each segment has one limit, of more than no hours."))
    process = _held(process)
    former = ServiceLimit.objects.filter(process=process)
    before = [[one.place, one.segment, str(one.hours)] for one in former]
    former.delete()
    ServiceLimit.objects.bulk_create(
        ServiceLimit(
            process=process,
            place=place,
            segment=segment,
            hours=hours,
            in_business_hours=in_business_hours,
        )
        for place, segment, hours in limits
    )
    after = [[place, segment, str(hours)] for place, segment, hours in limits]
    audit.record(
        "process.limits_set",
        process,
        actor=actor,
        before={"limits": before},
        after={"limits": after, "in_business_hours": in_business_hours},
    )
    _time_again([process.pk], actor)
    return process


@transaction.atomic
def time_source_again(source: Source, *, actor: Any) -> int:
    """Its cases by the calendar and the limits there are now; returns how many they are."""
    demand(actor, PERMISSION, _("Keep business calendars"))
    return work_out_anew(source, actor=actor)


def _held(process: ProcessElement) -> ProcessElement:
    """Locked for whoever else sets its clock; a load that writes cases of it goes on."""
    return ProcessElement.objects.select_for_update(of=("self",), no_key=True).get(pk=process.pk)


def _time_again(processes: Sequence[int], actor: Any) -> None:
    """Whoever called the action hands the run to the workers; the clock does where nobody did.

    A run that waits for the same processes will see this change too. It is locked, so that it does
    not begin, by the former hours, before this change is written.
    """
    cases = CaseFact.objects.filter(process__in=processes)[: MOST_AT_ONCE + 1].count()
    if cases > MOST_AT_ONCE:
        wanted = [sorted(processes)]
        waiting = JobRun.objects.filter(job=REBUILD, state=JobState.QUEUED, cancel_asked=False)
        if waiting.filter(arguments=wanted).select_for_update().first():
            return
        names = ProcessElement.objects.filter(pk__in=processes).values_list("name", flat=True)
        words = {"processes": ", ".join(names)}
        jobs.queue(
            REBUILD,
            timezone.now().isoformat(),
            label=(_("Time the cases of %(processes)s anew") % words)[:200],
            actor=actor,
            task=REBUILD_TASK,
            arguments=wanted,
        )
        return
    for source in Source.objects.filter(process__in=processes).order_by("pk"):
        work_out_anew(source, actor=actor)
    give_verdicts(Measure.objects.filter(process__in=processes), actor=actor)


def _told(calendar: BusinessCalendar) -> dict[str, Any]:
    return {name: getattr(calendar, name) for name in TOLD}


def _check_hours(weekly_hours: Sequence[str]) -> None:
    if len(weekly_hours) != WEEK:
        raise DomainError(_("A week has seven days; tell the hours of each."))
    for text in weekly_hours:
        try:
            spans_of(text)
        except ValueError as error:
            raise DomainError(
                _("“%(part)s” are no hours; write them like 08:00-12:00, 13:00-17:00.")
                % {"part": error}
            ) from error
