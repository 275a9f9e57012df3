"""Work that several workers share: a run cut into parts, which waits until all of them are over."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.models import JobRun, JobState

OVER = [JobState.DONE, JobState.FAILED, JobState.CANCELLED]


def unfinished(whole: JobRun) -> QuerySet[JobRun]:
    return whole.parts.exclude(state__in=OVER).order_by("pk")


def faults(parts: Iterable[JobRun]) -> list[str]:
    """What is to be told of those that failed, each with its reason."""
    return [f"{part}: {part.error}" for part in parts if part.state == JobState.FAILED]


def ready(whole_id: int) -> JobRun | None:
    """The whole, queued once more, when no part of it is under way: for one of all who ask."""
    now = timezone.now()
    waiting = JobRun.objects.filter(pk=whole_id, state=JobState.WAITING)
    parts = JobRun.objects.filter(whole=whole_id)
    waiting.update(steps_done=parts.filter(state__in=OVER).count(), heard_at=now)
    all_done = {"state": JobState.QUEUED, "steps_done": parts.count(), "heard_at": now}
    if waiting.with_all_parts_over().update(**all_done):
        return JobRun.objects.get(pk=whole_id)
    return None


def told_by_nobody() -> list[JobRun]:
    """Those that wait though all their parts are over, queued once more."""
    waiting = JobRun.objects.filter(state=JobState.WAITING).with_all_parts_over()
    return [run for pk in waiting.values_list("pk", flat=True) if (run := ready(pk))]


def try_again(whole: JobRun) -> int:
    """Queue the parts that failed or were cancelled. Returns how many."""
    again = whole.parts.filter(state__in=[JobState.FAILED, JobState.CANCELLED])
    fresh = {"attempts": 0, "cancel_asked": False, "heard_at": timezone.now(), "error": ""}
    return again.update(state=JobState.QUEUED, message="", **fresh)


def cancel_unbegun(whole: JobRun) -> int:
    """Cancel the parts that nobody has begun. Returns how many."""
    return whole.parts.filter(state=JobState.QUEUED).update(
        state=JobState.CANCELLED,
        finished_at=timezone.now(),
        message=_("Cancelled before it began."),
    )


def end_cancelled(whole: JobRun) -> None:
    """A whole that only waited is over at once when none of its parts is under way."""
    waiting = JobRun.objects.filter(pk=whole.pk, state=JobState.WAITING, cancel_asked=True)
    waiting.with_all_parts_over().update(
        state=JobState.CANCELLED,
        finished_at=timezone.now(),
        message=_("Cancelled. What its parts had done stays."),
    )
