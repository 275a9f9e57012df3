"""The clock of reporting."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from celery import shared_task
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel import job_parts, jobs
from kernel.accounts import clock_user
from kernel.jobs import FoundNothing, PartlyFailed, Progress
from kernel.models import JobRun, JobState, Upload
from kernel.ruling import DomainError
from kernel.tasks import carry_out, in_parts, send
from reporting.actions import digests
from reporting.actions.calendars import time_source_again
from reporting.actions.costing import allocate_costs
from reporting.actions.demands import follow_demands
from reporting.actions.events import load_events
from reporting.actions.fetching import fetch_source, glance
from reporting.actions.following import work_in_records, work_in_what_stayed
from reporting.actions.judging import judge_measures
from reporting.actions.mending import mend_from_file
from reporting.actions.nights import Judged, judge_each, settle_discoveries, summed
from reporting.actions.rollups import rebuild_rollups
from reporting.actions.silences import watch_silences
from reporting.actions.sources import close_if_empty
from reporting.event_mapping import mapping_of
from reporting.event_store import remove_batch, unknown_batches
from reporting.files import reader_of
from reporting.models import Digest, EventBatch, Measure, Source, SourceKind
from reporting.queries.cost_inputs import costed_months
from reporting.queries.due import due_by_process
from reporting.row_files import read_rows_file

JUDGE = "reporting.judge"
LOAD = "reporting.load"
FETCH = "reporting.fetch"
REST = timedelta(hours=1)  # of a source whose fetching failed, or was cancelled
REBUILD_ALL = "reporting.rebuild_all"
COSTS = "reporting.allocate"
MEND = "reporting.mend"
MEND_FILE = "reporting.mend_file"


@shared_task
def judge_all_measures() -> None:
    """Nightly: the measures that are due, cut by process, so that several workers share them.

    Harmless when repeated: the run of a day is done once, what failed is tried again, and a verdict
    that says nothing new is not given twice.
    """
    _queue_whole(JUDGE, _("Judge all measures"), judge_in_run)


@shared_task(acks_late=True)
def judge_in_run(run_id: int) -> None:
    """The whole night: called to cut it into parts, and once more when they are over."""
    carry_out(run_id, _judge_night)


@shared_task(acks_late=True)
def judge_process(run_id: int, measure_ids: list[int]) -> None:
    """One process of the night."""
    carry_out(run_id, partial(_judge_process, measure_ids))


def _judge_night(progress: Progress) -> dict[str, Any]:
    return _end_of_night(in_parts(progress, _cut, _("Judging")))


def _cut(night: JobRun) -> None:
    for measures in due_by_process(timezone.localdate()).values():
        process, keys = measures[0].process, [measure.pk for measure in measures]
        label = _("Judge %(process)s") % {"process": process}
        _queue_part(night, process.key, label, judge_process, [keys])


def _judge_process(measure_ids: list[int], progress: Progress) -> dict[str, Any]:
    measures = list(Measure.objects.filter(pk__in=measure_ids).select_related("process"))
    progress.at(0, len(measures), _("Judging"))
    return _kept(judge_each(measures, actor=clock_user()), progress)


def _kept(judged: Judged, progress: Progress) -> dict[str, Any]:
    result = _result(judged.as_dict(), judged.told)
    told = _("%(verdicts)d verdicts, %(demanding)d demand an answer") % result
    progress.at(judged.measures, judged.measures, told)
    return result


def _end_of_night(parts: list[JobRun]) -> dict[str, Any]:
    """False discoveries are counted over all series, whichever part had judged them."""
    settled = settle_discoveries(actor=clock_user())
    result = {**summed(part.result for part in parts), "judged_again": settled.measures}
    return _result(result, [*job_parts.faults(parts), *settled.told])


def _result(result: dict[str, Any], faults: list[str]) -> dict[str, Any]:
    """The result; raises PartlyFailed with it where there are faults."""
    if faults:
        raise PartlyFailed(" ".join(faults), result)
    return result


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def ask_for_answers() -> None:
    """Hourly: verdicts without an answer are asked for, reminded of, escalated; each once."""
    follow_demands(day=timezone.localdate(), actor=clock_user())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def look_for_silence() -> None:
    """Daily: owners are told once of sources and measures without records."""
    watch_silences(day=timezone.localdate(), actor=clock_user())


@shared_task
def send_digests() -> None:
    """Hourly from the morning on, so that a stop is caught up: a task for each digest."""
    for digest_id in Digest.objects.wanted().values_list("pk", flat=True):
        send_digest.delay(digest_id)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def send_digest(digest_id: int) -> None:
    """Harmless when repeated: a digest is sent once a period."""
    for digest in Digest.objects.filter(pk=digest_id):
        digests.send_digest(digest, day=timezone.localdate(), actor=clock_user())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def load_event_file(run_id: int, source_id: int, upload_id: int) -> None:
    """Harmless when repeated: a run is done once, and content that is there is left alone."""
    run = JobRun.objects.get(pk=run_id)
    try:
        jobs.run(run, _loading(source_id, upload_id, run.started_by))
    except DomainError:
        _close_unless_awaited(source_id, run)
        raise
    if run.state == JobState.CANCELLED:
        _close_unless_awaited(source_id, run)
        work_in_what_stayed(source_id, run_id, actor=clock_user())


def _close_unless_awaited(source_id: int, run: JobRun) -> None:
    """A source that stayed empty, unless another file is still to be loaded into it."""
    others = JobRun.objects.filter(job=LOAD).exclude(pk=run.pk).under_way()
    for source in Source.objects.filter(pk=source_id):
        if not others.filter(period__startswith=f"{source.number}:").exists():
            close_if_empty(source, actor=run.started_by)


def _loading(source_id: int, upload_id: int, actor: Any) -> Callable[[Progress], dict[str, Any]]:
    """Where a worker was killed over it, the events may be there, and not judged yet."""

    def work(progress: Progress) -> dict[str, Any]:
        source = Source.objects.select_related("process").filter(pk=source_id).first()
        if source is None:
            raise DomainError(_("The source was closed meanwhile. Hand the file in once more."))
        upload = Upload.objects.get(pk=upload_id)
        mapping = mapping_of(source.mapping)
        reader = reader_of(Path(upload.file.path), mapping, name=upload.name)
        result = load_events(source, reader, actor=actor, report=progress.at)
        if result.added or result.corrected or progress.run.attempts > 1:
            work_in_records(source, actor=clock_user())
        return {**result.for_people(), "url": reverse("event-batch", args=[result.batch])}

    return work


@shared_task
def look_into_folders() -> None:
    """Every minute: a file is loaded once two looks, one after the other, found it alike."""
    _fetch_all(SourceKind.FOLDER)


@shared_task
def read_tables() -> None:
    """Every quarter of an hour: the new rows of the tables of other databases."""
    _fetch_all(SourceKind.TABLE)


def _fetch_all(kind: str) -> None:
    """A run for each source that is not being fetched; one that was stopped rests for a while."""
    now = timezone.now()
    for source in Source.objects.filter(kind=kind):
        runs = JobRun.objects.filter(job=_fetching(source))
        if runs.under_way().exists() or runs.stopped_since(now - REST).exists():
            continue
        if glance(source):
            send(queue_fetch(source, f"{now:%Y-%m-%dT%H:%M}", actor=clock_user()))


def queue_fetch(source: Source, period: str, *, actor: Any) -> JobRun:
    """Each source has a job of its own: what one cannot do is not made good by another."""
    return jobs.queue(
        _fetching(source),
        f"{source.number}:{period}",
        label=_("Fetch %(source)s") % {"source": source},
        actor=actor,
        task=fetch_in_run.name,
        arguments=[source.pk],
    )


def _fetching(source: Source) -> str:
    return f"{FETCH}.{source.number}"


@shared_task(acks_late=True)
def fetch_in_run(run_id: int, source_id: int) -> None:
    """Harmless when repeated: what was loaded is noted, and content that is there left alone."""
    for source in Source.objects.filter(pk=source_id).select_related("process"):
        carry_out(run_id, partial(_fetch, source))
        work_in_what_stayed(source_id, run_id, actor=clock_user())


def _fetch(source: Source, progress: Progress) -> dict[str, Any]:
    """What a person wants is tried again, and told whatever comes of it. Where a worker was killed
    over it, records may have come in that were not judged yet."""
    actor, is_taken_up = progress.run.started_by, progress.run.attempts > 1
    by_clock = actor == clock_user()
    found = fetch_source(source, actor=actor, report=progress.at, again=not by_clock)
    if by_clock and not (found.new_batches or is_taken_up):
        raise FoundNothing
    if found.added or found.corrected or is_taken_up:
        work_in_records(source, actor=clock_user())
    return found.as_dict()


@shared_task(acks_late=True)
def work_in_mended(run_id: int, source_id: int) -> None:
    """Rows were mended and loaded: what rests on them follows."""
    source = Source.objects.select_related("process").get(pk=source_id)
    carry_out(run_id, partial(_follow, source))


def queue_mending(batch: EventBatch, upload: Upload, *, actor: Any) -> JobRun:
    """For a file of many corrected rows."""
    return jobs.queue(
        MEND_FILE,
        f"{batch.pk}:{upload.pk}",
        label=(_("Mend rows of %(batch)s") % {"batch": batch})[:200],
        actor=actor,
        task=mend_file_in_run.name,
        arguments=[batch.pk, upload.pk],
    )


@shared_task(acks_late=True)
def mend_file_in_run(run_id: int, batch_id: int, upload_id: int) -> None:
    """Harmless when repeated: rows that are mended are not loaded twice."""
    batch = EventBatch.objects.select_related("source__process").get(pk=batch_id)
    carry_out(run_id, partial(_mend_file, batch, Upload.objects.get(pk=upload_id)))
    work_in_what_stayed(batch.source_id, run_id, actor=clock_user())


def _mend_file(batch: EventBatch, upload: Upload, progress: Progress) -> dict[str, Any]:
    """All rows in one transaction; then what rests on them. Where a worker was killed in between,
    the rows are mended, and what rests on them was not done."""
    progress.at(0, 3, _("Reading %(file)s") % {"file": upload.name})
    file = read_rows_file(Path(upload.file.path), batch.heading, name=upload.name)
    progress.at(1, 3, _("Mending and loading %(count)d rows") % {"count": len(file.rows)})
    found = mend_from_file(batch, file, actor=progress.run.started_by)
    progress.at(2, 3, _("Working the mended rows in"))
    if found.events or progress.run.attempts > 1:
        work_in_records(batch.source, actor=clock_user())
    progress.at(3, 3)
    return {**found.as_dict(), "url": reverse("quarantine-list", args=[batch.pk])}


def _follow(source: Source, _progress: Progress) -> dict[str, Any]:
    work_in_records(source, actor=clock_user())
    return {}


@shared_task
def rebuild_all_rollups() -> None:
    """Weekly: every source is worked out anew from its events, shared among the workers."""
    _queue_whole(REBUILD_ALL, _("Work all rollups out anew"), rebuild_all_in_run)


@shared_task(acks_late=True)
def rebuild_all_in_run(run_id: int) -> None:
    carry_out(run_id, _rebuild_all)


@shared_task(acks_late=True)
def rebuild_source(run_id: int, source_id: int) -> None:
    """One source of them; one that is gone by now has no cases."""
    carry_out(run_id, partial(_rebuild_source, source_id))


def _rebuild_all(progress: Progress) -> dict[str, Any]:
    parts = in_parts(progress, _cut_by_source, _("Working rollups out"))
    told = [part.result["cases"] for part in parts if part.state == JobState.DONE]
    return _result({"sources": len(told), "cases": sum(told)}, job_parts.faults(parts))


def _cut_by_source(whole: JobRun) -> None:
    for source in Source.objects.order_by("pk"):
        label = _("Work %(source)s out anew") % {"source": source}
        _queue_part(whole, source.number, label, rebuild_source, [source.pk])


def _rebuild_source(source_id: int, _progress: Progress) -> dict[str, Any]:
    sources = Source.objects.filter(pk=source_id)
    return {"cases": sum(rebuild_rollups(one, actor=clock_user()) for one in sources)}


@shared_task(acks_late=True)
def rebuild_in_run(run_id: int, process_ids: list[int]) -> None:
    """After another calendar, or other limits. Each source is a transaction of its own."""
    carry_out(run_id, partial(_rebuild_processes, process_ids))


def _rebuild_processes(process_ids: list[int], progress: Progress) -> dict[str, Any]:
    sources = list(Source.objects.filter(process__in=process_ids).order_by("pk"))
    cases = 0
    for done, source in enumerate(sources):
        progress.at(done, len(sources), str(source))
        cases += time_source_again(source, actor=progress.run.started_by)
    judge_measures(Measure.objects.filter(process__in=process_ids), actor=clock_user())
    progress.at(len(sources), len(sources), _("%(count)d cases timed anew") % {"count": cases})
    return {"sources": len(sources), "cases": cases}


@shared_task
def sweep_event_folders() -> None:
    """Nightly: remove what a load that was killed left behind; nothing reads it.

    A load that is under way is left alone: its folder is younger than a day.
    """
    for source in Source.objects.all():
        known = set(source.batches.stored().values_list("folder", flat=True))
        for name in unknown_batches(source.folder, known, older_than_hours=24):
            remove_batch(source.folder, name)


@shared_task
def allocate_all_costs() -> None:
    """Nightly, after the rollups: what came late is worked in; what stands right is left alone.

    Cut by month: processes share the pools of a month, and no month rests on another.
    """
    _queue_whole(COSTS, _("Allocate all costs"), allocate_in_run)


@shared_task(acks_late=True)
def allocate_in_run(run_id: int) -> None:
    carry_out(run_id, _allocate_all)


@shared_task(acks_late=True)
def allocate_month(run_id: int, month: str) -> None:
    carry_out(run_id, partial(_allocate_month, date.fromisoformat(month)))


def _allocate_all(progress: Progress) -> dict[str, Any]:
    parts = in_parts(progress, _cut_by_month, _("Allocating"))
    told = [part.result["changed"] for part in parts if part.state == JobState.DONE]
    return _result({"months": len(told), "changed": sum(told)}, job_parts.faults(parts))


def _cut_by_month(whole: JobRun) -> None:
    for month in costed_months():
        label = _("Allocate the costs of %(month)s") % {"month": date_format(month, "F Y")}
        _queue_part(whole, f"{month:%Y-%m}", label, allocate_month, [month.isoformat()])


def _allocate_month(month: date, _progress: Progress) -> dict[str, Any]:
    return {"changed": len(allocate_costs([month], actor=clock_user()))}


def _queue_whole(job: str, label: str, task: Any) -> None:
    """The run of today: done once, and tried again where it failed."""
    today = timezone.localdate().isoformat()
    send(jobs.queue(job, today, label=label, actor=clock_user(), task=task.name))


def _queue_part(whole: JobRun, name: str, label: str, task: Any, arguments: list[Any]) -> None:
    jobs.queue(
        whole.job,
        f"{whole.period}:{name}",
        label=label[:200],
        actor=clock_user(),
        task=task.name,
        arguments=arguments,
        whole=whole,
    )
