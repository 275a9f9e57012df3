"""The clock of this floor."""

from celery import shared_task

from kernel.accounts import clock_user
from readiness import actions
from readiness.models import ChangeCase
from readiness.queries.rollout import acceptance_faults


@shared_task
def review_acceptances() -> None:
    """Every ten minutes: give each accepted case its own look at what it was accepted on."""
    for case_id in ChangeCase.objects.on_an_acceptance().values_list("pk", flat=True):
        review_acceptance.delay(case_id)


@shared_task(acks_late=True)
def review_acceptance(case_id: int) -> None:
    """Harmless when repeated: a case that fell back stands on no acceptance any more."""
    for case in ChangeCase.objects.on_an_acceptance().filter(pk=case_id):
        if acceptance_faults(case):
            actions.fall_back(case, actor=clock_user())
