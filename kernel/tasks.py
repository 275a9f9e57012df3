"""The clock of the cellar."""

from collections.abc import Callable
from datetime import timedelta

from celery import current_app, shared_task
from django.db import transaction

from kernel import audit_chain, job_parts, jobs, kept_answers, telling
from kernel.jobs import Progress, WaitsForParts, Work
from kernel.models import JobRun


@shared_task
def seal_and_tell() -> None:
    """Every few seconds: seal new audit entries, then tell people what they say."""
    audit_chain.seal_new_entries()
    telling.write_notices()


@shared_task
def send_notices() -> None:
    """Every minute: the notices that people want by e-mail."""
    telling.send_notices()


def send(run: JobRun) -> None:
    """Hand a run to the workers."""
    current_app.tasks[run.task].delay(run.pk, *run.arguments)


def carry_out(run_id: int, work: Work) -> None:
    """Do the work of a run. After the last part of a whole, the whole is handed to the workers.

    A run that is no longer there was sent twice, and had nothing to do.
    """
    run = JobRun.objects.filter(pk=run_id).first()
    if run is None:
        return
    try:
        jobs.run(run, work)
    finally:
        if whole := job_parts.ready(run.whole_id or run.pk):
            send(whole)


def in_parts(progress: Progress, cut: Callable[[JobRun], None], message: str) -> list[JobRun]:
    """The parts of a run, when all of them are over.

    Raises WaitsForParts until then. `cut` queues them, all or none; it is called once.
    """
    whole = progress.run
    if not whole.parts.exists():
        with transaction.atomic():
            cut(whole)
    parts = list(whole.parts.order_by("pk"))
    waiting = list(job_parts.unfinished(whole))
    if waiting:
        progress.at(len(parts) - len(waiting), len(parts), message)
        for part in waiting:
            send(part)
        raise WaitsForParts
    return parts


@shared_task
def take_up_abandoned_runs(silent_minutes: int = jobs.SILENT_MINUTES) -> None:
    """Every minute: send again what a killed process left behind, or never got."""
    for run in jobs.take_up_abandoned(timedelta(minutes=silent_minutes)):
        send(run)


@shared_task
def forget_old_answers() -> None:
    """Nightly: what the interface answered is kept for a week, for requests that come again."""
    kept_answers.forget_old_answers()
