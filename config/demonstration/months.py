"""Lets the demonstration provider work on: the records of the next thirty days arrive at once."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from kernel import jobs
from kernel.accounts import clock_user
from kernel.models import JobRun
from kernel.ruling import demand
from readiness.models import ChangeCase
from reporting.actions.costing import allocate_costs
from reporting.actions.judging import judge_measures
from reporting.demonstration import extend_costs, next_month
from reporting.models import Measure, Source, SourceKind
from reporting.queries.cost_inputs import costed_months

JOB = "demonstration.month"
TASK = "config.tasks.bring_next_month"
DAYS = 30


def newest_days() -> dict[int, date]:
    """The last day of each invented source's records, by the source's key."""
    sources = Source.objects.filter(kind=SourceKind.DEMONSTRATION)
    known = sources.annotate(newest=Max("batches__last_event_at")).exclude(newest=None)
    return {source.pk: source.newest.date() for source in known}


def last_day() -> date | None:
    """The day up to which records have arrived; None when the provider is not there."""
    return max(newest_days().values(), default=None)


def queue_next_month(*, actor: Any) -> JobRun:
    """The run that brings the thirty days after those that are there."""
    demand(actor, "reporting.load_source", _("Load events"))
    label = _("Records of the next month (invented)")
    return jobs.queue(JOB, str(last_day()), label=label, actor=actor, task=TASK)


def deliver_next_month(run: JobRun) -> JobRun:
    """Bring the records, then judge every measure. Harmless when repeated or broken off: a source
    that fell behind catches up with the others first."""

    def work(progress: jobs.Progress) -> dict[str, Any]:
        days = newest_days()
        newest = max(days.values())
        goal = newest if min(days.values()) < newest else newest + timedelta(days=DAYS)
        behind = {pk: (goal - day).days for pk, day in days.items() if day < goal}
        events = sum(_deliver(progress, step, behind) for step in enumerate(sorted(behind)))
        extend_costs(goal)
        allocate_costs(costed_months(), actor=clock_user())
        progress.at(len(behind), len(behind) + 1, _("Judging every measure"))
        verdicts = judge_measures(Measure.objects.all(), actor=clock_user())
        return {"records_until": goal.isoformat(), "events": events, "verdicts": len(verdicts)}

    return jobs.run(run, work)


def _deliver(progress: jobs.Progress, step: tuple[int, int], behind: dict[int, int]) -> int:
    """The next records of one source. A changed process behaves as after its change."""
    number, pk = step
    source = Source.objects.select_related("process").get(pk=pk)
    progress.at(number, len(behind) + 1, str(source.process))
    changed = ChangeCase.objects.on_process(source.process).rolled_out()
    improved = {source.process.key} if changed.exists() else set()
    loaded = next_month(source, improved=improved, days=behind[pk], actor=progress.run.started_by)
    return sum(result.events for result in loaded)
