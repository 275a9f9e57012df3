"""The clock of the demonstration."""

from celery import shared_task

from config.demonstration.months import deliver_next_month
from kernel.models import JobRun


@shared_task(acks_late=True)
def bring_next_month(run_id: int) -> None:
    """Harmless when repeated: a run that is done is left alone."""
    for run in JobRun.objects.filter(pk=run_id):
        deliver_next_month(run)
