"""The clock of reporting."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import jobs
from kernel.accounts import clock_user
from kernel.jobs import Progress
from kernel.models import JobRun, Upload
from kernel.tasks import send
from reporting.actions.events import load_events
from reporting.actions.judging import judge_measures
from reporting.actions.rollups import rebuild_rollups
from reporting.event_mapping import mapping_of
from reporting.event_store import remove_batch, unknown_batches
from reporting.files import reader_of
from reporting.models import Measure, Source

LOAD = "reporting.load"


@shared_task
def judge_all_measures() -> None:
    """Nightly: every measure together, so that false discoveries are counted over all.

    Harmless when repeated: the run of a day is done once, and a verdict that says nothing new is
    not given twice.
    """
    today = timezone.localdate().isoformat()
    label = _("Judge all measures")
    send(
        jobs.queue(
            "reporting.judge", today, label=label, actor=clock_user(), task=judge_in_run.name
        )
    )


@shared_task(acks_late=True)
def judge_in_run(run_id: int) -> None:
    jobs.run(JobRun.objects.get(pk=run_id), _judge)


def _judge(progress: Progress) -> dict[str, int]:
    measures = list(Measure.objects.in_use())
    progress.at(0, len(measures), _("Judging"))
    verdicts = judge_measures(measures, actor=clock_user())
    progress.at(len(measures), len(measures))
    demanding = sum(verdict.demands_answer for verdict in verdicts)
    return {"measures": len(measures), "verdicts": len(verdicts), "demanding": demanding}


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def load_event_file(run_id: int, source_id: int, upload_id: int) -> None:
    """Harmless when repeated: a run is done once, and content that is there is left alone."""
    run = JobRun.objects.get(pk=run_id)
    source = Source.objects.select_related("process").get(pk=source_id)
    upload = Upload.objects.get(pk=upload_id)
    jobs.run(run, _loading(source, upload, run.started_by))


def _loading(source: Source, upload: Upload, actor: Any) -> Callable[[Progress], dict[str, Any]]:
    def work(progress: Progress) -> dict[str, Any]:
        mapping = mapping_of(source.mapping)
        reader = reader_of(Path(upload.file.path), mapping, name=upload.name)
        result = load_events(source, reader, actor=actor, report=progress.at)
        if result.added or result.corrected:
            judge_measures(Measure.objects.in_use().of_process(source.process), actor=clock_user())
        return result.as_dict()

    return work


@shared_task
def rebuild_all_rollups() -> None:
    """Weekly: every source is worked out anew from its events, each in a task of its own."""
    for source_id in Source.objects.values_list("pk", flat=True):
        rebuild_source.delay(source_id)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def rebuild_source(source_id: int) -> None:
    for source in Source.objects.filter(pk=source_id):
        rebuild_rollups(source, actor=clock_user())


@shared_task
def sweep_event_folders() -> None:
    """Nightly: remove what a load that was killed left behind; nothing reads it.

    A load that is under way is left alone: its folder is younger than a day.
    """
    for source in Source.objects.all():
        known = set(source.batches.stored().values_list("folder", flat=True))
        for name in unknown_batches(source.folder, known, older_than_hours=24):
            remove_batch(source.folder, name)
