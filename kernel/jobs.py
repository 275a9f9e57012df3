"""Long and periodic work: one run a period, with progress, that can be cancelled and repeated."""

from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.models import JobRun, JobState
from kernel.ruling import DomainError


class Cancelled(Exception):
    """Raised inside a job when somebody asked to cancel it."""


class Progress:
    """What a job reports to while it works. Each report also looks whether it shall stop."""

    def __init__(self, run: JobRun) -> None:
        self.run = run

    def at(self, done: int, total: int, message: str = "") -> None:
        """Raises Cancelled when somebody asked to stop."""
        JobRun.objects.filter(pk=self.run.pk).update(
            steps_done=done, steps_total=total, message=message[:250]
        )
        if JobRun.objects.filter(pk=self.run.pk, cancel_asked=True).exists():
            raise Cancelled


Work = Callable[[Progress], dict[str, Any]]


def queue(job: str, period: str, *, label: str, actor: Any) -> JobRun:
    """The run of this job and period: a new one, or the one there is already."""
    run, _created = JobRun.objects.get_or_create(
        job=job,
        period=period,
        defaults={"label": label, "started_by": actor, "created_at": timezone.now()},
    )
    return run


def run(job_run: JobRun, work: Work) -> JobRun:
    """Claim the run and do the work; of two workers one wins, and a finished run is left alone.

    A failure is kept on the run with its message and raised again.
    """
    claimable = JobRun.objects.filter(pk=job_run.pk).exclude(
        state__in=[JobState.RUNNING, JobState.DONE]
    )
    if not claimable.update(
        state=JobState.RUNNING, started_at=timezone.now(), finished_at=None, error=""
    ):
        job_run.refresh_from_db()
        return job_run
    job_run.refresh_from_db()
    try:
        result = work(Progress(job_run))
    except Cancelled:
        _finish(job_run, JobState.CANCELLED, message=_("Cancelled. Nothing was kept half-done."))
    except DomainError as refusal:
        _finish(job_run, JobState.FAILED, error=str(refusal))
        raise
    except Exception as defect:  # a defect is kept on the run, then allowed to crash
        _finish(job_run, JobState.FAILED, error=f"{type(defect).__name__}: {defect}")
        raise
    else:
        _finish(job_run, JobState.DONE, result=result)
    return job_run


@transaction.atomic
def cancel_job(job_run: JobRun, *, actor: Any) -> None:
    """Ask a queued or running job to stop at its next step."""
    asked = JobRun.objects.filter(
        pk=job_run.pk, state__in=[JobState.QUEUED, JobState.RUNNING], cancel_asked=False
    ).update(cancel_asked=True)
    if not asked:
        raise DomainError(_("It is over, or is being cancelled already."))
    audit.record("job.cancel_asked", job_run, actor=actor)


def _finish(job_run: JobRun, state: JobState, **changes: Any) -> None:
    JobRun.objects.filter(pk=job_run.pk).update(state=state, finished_at=timezone.now(), **changes)
    job_run.refresh_from_db()


def running(job: str) -> models.QuerySet[JobRun]:
    return JobRun.objects.filter(job=job, state__in=[JobState.QUEUED, JobState.RUNNING])
