"""What follows when records have come in: costs, and then verdicts, which may be read from them."""

from typing import Any

from kernel.models import JobRun, JobState
from reporting.actions.costing import allocate_costs
from reporting.actions.judging import judge_measures
from reporting.models import EventBatch, Measure, Source
from reporting.queries.cost_inputs import costed_months


def work_in_records(source: Source, *, actor: Any) -> None:
    """Costs come first: there are measures that are read from them."""
    allocate_costs(costed_months(), actor=actor)
    judge_measures(Measure.objects.in_use().of_process(source.process), actor=actor)


def work_in_what_stayed(source_id: int, run_id: int, *, actor: Any) -> None:
    """Of a job that was cancelled: what had been stored by then stays, and is judged."""
    for run in JobRun.objects.filter(pk=run_id, state=JobState.CANCELLED):
        came = EventBatch.objects.stored().filter(loaded_at__gte=run.created_at)
        for source in Source.objects.filter(pk__in=came.values("source")).filter(pk=source_id):
            work_in_records(source, actor=actor)
