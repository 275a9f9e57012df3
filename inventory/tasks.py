"""The clock of the inventory."""

from celery import shared_task

from inventory.actions.import_batches import check_import, load_import
from inventory.models import CustomerImport
from kernel import jobs
from kernel.models import JobRun


@shared_task(acks_late=True)
def check_customer_import(run_id: int, batch_id: int) -> None:
    """The dry run of a file. Harmless when repeated: a run that is over is left alone."""
    batch = CustomerImport.objects.get(pk=batch_id)
    run = JobRun.objects.get(pk=run_id)
    jobs.run(run, lambda progress: check_import(batch, actor=run.started_by, progress=progress))


@shared_task(acks_late=True)
def load_customer_import(run_id: int, batch_id: int) -> None:
    """Write a released file. Harmless when repeated: a loaded import cannot be loaded again."""
    batch = CustomerImport.objects.get(pk=batch_id)
    run = JobRun.objects.get(pk=run_id)
    jobs.run(run, lambda _progress: load_import(batch, actor=run.started_by))
