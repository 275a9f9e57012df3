"""Long and periodic work: one run a period, with progress, that can be cancelled and repeated."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit, job_parts
from kernel.models import JobRun, JobState
from kernel.ruling import DomainError

SILENT_MINUTES = 15
SILENCE = timedelta(minutes=SILENT_MINUTES)
MOST_ATTEMPTS = 3


class Cancelled(Exception):
    """Raised inside a job when somebody asked to cancel it."""


class WaitsForParts(Exception):
    """Raised inside a job that was cut into parts: it is called once more when they are over."""


class FoundNothing(Exception):
    """Raised inside a job that had nothing to do: its run is not kept, and hides no other."""


class PartlyFailed(DomainError):
    """Raised at the end of a job of which a part could not be done; the rest of it was, and stays.

    `result`: what was done.
    """

    def __init__(self, reason: str, result: dict[str, Any]) -> None:
        super().__init__(reason)
        self.result = result


class Progress:
    """What a job reports to while it works. Each report also looks whether it shall stop."""

    def __init__(self, run: JobRun) -> None:
        self.run = run

    def at(self, done: int, total: int, message: str = "") -> None:
        """Raises Cancelled when somebody asked to stop, or took the run up in the meantime."""
        self._stop_unless(
            _held(self.run).update(
                steps_done=done,
                steps_total=total,
                message=message[:250],
                heard_at=timezone.now(),
            )
        )
        self.heed()

    def heed(self) -> None:
        """Raises Cancelled when somebody asked to stop."""
        self._stop_unless(_held(self.run).filter(cancel_asked=False).exists())

    def _stop_unless(self, is_going_on: object) -> None:
        if not is_going_on:
            raise Cancelled


Work = Callable[[Progress], dict[str, Any]]


def queue(
    job: str,
    period: str,
    *,
    label: str,
    actor: Any,
    task: str = "",
    arguments: Sequence[Any] = (),
    whole: JobRun | None = None,
) -> JobRun:
    """The run of this job and period: a new one, or the one there is, to be tried again if it
    failed or was cancelled, together with those of its parts that did.

    `task`, called with the key of the run and the `arguments`, is sent again by the clock when a
    process was killed over it.
    """
    now = timezone.now()
    sent = {"task": task, "arguments": list(arguments), "heard_at": now}
    run, _created = JobRun.objects.get_or_create(
        job=job,
        period=period,
        defaults={"label": label, "started_by": actor, "created_at": now, "whole": whole, **sent},
    )
    over = JobRun.objects.filter(pk=run.pk, state__in=[JobState.FAILED, JobState.CANCELLED])
    if over.update(state=JobState.QUEUED, cancel_asked=False, attempts=0, **sent):
        run.refresh_from_db()
        job_parts.try_again(run)
    return run


def run(job_run: JobRun, work: Work) -> JobRun:
    """Claim the run and do the work; of two workers one wins, and a finished run is left alone.

    A run that fell silent may be claimed again; its former worker then stops at its next step.
    A failure is kept on the run with its message and raised again. Work that was cut into parts
    waits for them, and is called again when they are over.
    """
    now = timezone.now()
    claimable = JobRun.objects.filter(pk=job_run.pk).claimable(now - SILENCE)
    claimed = claimable.update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        started_at=now,
        heard_at=now,
        finished_at=None,
        error="",
    )
    job_run.refresh_from_db()
    if not claimed:
        return job_run
    progress = Progress(job_run)
    try:
        progress.heed()
        result = work(progress)
    except Cancelled:
        job_parts.cancel_unbegun(job_run)
        _finish(job_run, JobState.CANCELLED, message=_("Cancelled. Nothing was kept half-done."))
    except FoundNothing:
        _held(job_run).delete()
    except WaitsForParts:
        _held(job_run).update(state=JobState.WAITING, heard_at=timezone.now())
        job_run.refresh_from_db()
    except PartlyFailed as partly:
        _finish(job_run, JobState.FAILED, error=str(partly), result=partly.result)
        raise
    except DomainError as refusal:
        _finish(job_run, JobState.FAILED, error=str(refusal))
        raise
    except Exception as defect:  # a defect is kept on the run, then allowed to crash
        _finish(job_run, JobState.FAILED, error=f"{type(defect).__name__}: {defect}")
        raise
    else:
        _finish(job_run, JobState.DONE, result=result)
    return job_run


def take_up_abandoned(silent_for: timedelta) -> list[JobRun]:
    """The silent runs, waiting once more, for their tasks to be sent again.

    One that has no task, or was begun too often, has failed. A whole whose parts are over is among
    them, when the process that should have told it was killed.
    """
    now = timezone.now()
    taken = []
    for job_run in JobRun.objects.silent_since(now - silent_for):
        same = JobRun.objects.filter(pk=job_run.pk, state=job_run.state, heard_at=job_run.heard_at)
        if not job_run.task or job_run.attempts >= MOST_ATTEMPTS:
            error = _("The process that did it ended before it was done. Start it again.")
            if same.update(state=JobState.FAILED, finished_at=now, error=error):
                job_run.refresh_from_db()
                _tell_of_failure(job_run)
        elif same.update(state=JobState.QUEUED, heard_at=now):
            job_run.refresh_from_db()
            taken.append(job_run)
    return taken + job_parts.told_by_nobody()


@transaction.atomic
def cancel_job(job_run: JobRun, *, actor: Any) -> None:
    """Ask a job that is not over to stop at its next step; parts that have not begun never do."""
    going_on = [JobState.QUEUED, JobState.RUNNING, JobState.WAITING]
    asked = JobRun.objects.filter(pk=job_run.pk, state__in=going_on, cancel_asked=False).update(
        cancel_asked=True
    )
    if not asked:
        raise DomainError(_("It is over, or is being cancelled already."))
    job_parts.cancel_unbegun(job_run)
    job_parts.end_cancelled(job_run)
    audit.record("job.cancel_asked", job_run, actor=actor)


def _held(job_run: JobRun) -> models.QuerySet[JobRun]:
    """The run as long as nobody else took it up."""
    mine = {"state": JobState.RUNNING, "attempts": job_run.attempts}
    return JobRun.objects.filter(pk=job_run.pk, **mine)


def _finish(job_run: JobRun, state: JobState, **changes: Any) -> None:
    _held(job_run).update(state=state, finished_at=timezone.now(), **changes)
    job_run.refresh_from_db()
    _tell_of_failure(job_run)


def _tell_of_failure(job_run: JobRun) -> None:
    """What a person began they watch; what the clock began is told. A part is told by its whole."""
    clock = job_run.started_by
    if job_run.state == JobState.FAILED and not job_run.whole_id and clock and clock.is_clock:
        audit.record("job.failed", job_run, actor=clock, note=job_run.error)
