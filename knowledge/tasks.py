"""The clock of this floor: it finds the work and calls an action."""

import logging
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from kernel import pdf
from kernel.accounts import clock_user
from kernel.jobs import Progress
from kernel.models import JobRun
from kernel.tasks import carry_out
from knowledge import actions
from knowledge.actions import document_imports
from knowledge.lifecycle.frozen_pdf import why_not_made
from knowledge.models import (
    REMINDED_AHEAD,
    BackTest,
    Document,
    DocumentImport,
    DocumentVersion,
    FrozenPdf,
)
from knowledge.shown_wording import paper_of

PDFS_AT_ONCE = 20
LOG = logging.getLogger(__name__)


@shared_task
def enact_due_versions() -> None:
    """Every minute; a stop is caught up. A task for each version whose instant has come."""
    due = DocumentVersion.objects.due_at(timezone.now())
    for version_id in due.values_list("pk", flat=True):
        enact_version.delay(version_id)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def enact_version(version_id: int) -> None:
    """Harmless when repeated: a version in force is no longer due, one that waits is told once."""
    for version in DocumentVersion.objects.due_at(timezone.now()).filter(pk=version_id):
        actions.enact_due_version(version, actor=clock_user())


@shared_task
def freeze_waiting_pdfs() -> None:
    """Every minute: some of the versions that came into force and have no PDF yet."""
    if pdf.is_there():
        for frozen_id in FrozenPdf.objects.waiting().values_list("pk", flat=True)[:PDFS_AT_ONCE]:
            freeze_pdf.delay(frozen_id)


@shared_task(acks_late=True)
def freeze_pdf(frozen_id: int) -> None:
    """Harmless when repeated: what is made is not made again. A failure is told on its page."""
    waiting = FrozenPdf.objects.waiting().select_related("version__document__process")
    for frozen in waiting.filter(pk=frozen_id):
        try:
            content = paper_of(frozen.version)
        except Exception as fault:  # a renderer may meet anything: it is told
            LOG.exception("The PDF of version %s was not made", frozen.version_id)
            actions.note_pdf_failure(frozen, reason=why_not_made(fault), actor=clock_user())
        else:
            actions.keep_pdf(frozen, content=content, actor=clock_user())


@shared_task
def score_documents() -> None:
    """Nightly: review dates have passed, and documents that others name have changed."""
    actions.score_documents(actor=clock_user())


@shared_task
def check_search() -> None:
    """Nightly: what is searched is what is in force; old searches of one person are forgotten."""
    actions.check_search(actor=clock_user())
    actions.forget_missed_searches(actor=clock_user())


@shared_task
def remind_of_approvals() -> None:
    """Daily: approvers are told a day before the deadline, owners when it is past."""
    waiting = DocumentVersion.objects.with_a_deadline()
    for version_id in waiting.values_list("pk", flat=True):
        remind_of_approval.delay(version_id)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def remind_of_approval(version_id: int) -> None:
    """Harmless when repeated: each is told once of each."""
    for version in DocumentVersion.objects.with_a_deadline().filter(pk=version_id):
        actions.remind_of_approval(version, day=timezone.localdate(), actor=clock_user())


@shared_task
def remind_of_attestations() -> None:
    """Daily: who has not attested what they must read is told, and the owner of the document."""
    for version_id in DocumentVersion.objects.to_be_attested().values_list("pk", flat=True):
        remind_of_attestation.delay(version_id)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def remind_of_attestation(version_id: int) -> None:
    """Harmless when repeated: who was reminded today is not reminded again."""
    for version in DocumentVersion.objects.to_be_attested().filter(pk=version_id):
        actions.remind_of_attestation(version, day=timezone.localdate(), actor=clock_user())


@shared_task
def remind_of_reviews() -> None:
    """Daily: owners are told of reviews that come due or are overdue."""
    today = timezone.localdate()
    due = Document.objects.due_for_review_until(today + REMINDED_AHEAD)
    for document_id in due.values_list("pk", flat=True):
        remind_of_review.delay(document_id)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def remind_of_review(document_id: int) -> None:
    """Harmless when repeated: who was reminded is not reminded again."""
    for document in Document.objects.filter(pk=document_id):
        actions.remind_of_review(document, day=timezone.localdate(), actor=clock_user())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def erase_old_personal_inputs() -> None:
    """Daily: decisions lose their personal inputs after so many days, where that is set."""
    if settings.DECISION_PERSONAL_DAYS <= 0:
        return
    before = timezone.now() - timedelta(days=settings.DECISION_PERSONAL_DAYS)
    while actions.erase_old_personal(before, actor=clock_user()):
        continue


@shared_task(acks_late=True)
def move_document_import(run_id: int, batch_id: int, move: str, note: str = "") -> None:
    """A dry run, the making of drafts, or a move of all of them, as a job with progress.

    Harmless when repeated: what is done to a file is not done again.
    """
    batch = DocumentImport.objects.select_related("process", "owner", "upload").get(pk=batch_id)

    def work(progress: Progress) -> dict[str, Any]:
        actor = JobRun.objects.get(pk=run_id).started_by
        act = IMPORT_ACTS[move]
        words = {"note": note} if move in {"approve", "undo"} else {}
        return dict(act(batch, actor=actor, tell=progress.at, **words))

    carry_out(run_id, work)


@shared_task(acks_late=True)
def run_back_test(run_id: int, back_test_id: int) -> None:
    """A back-test as a job with progress. Harmless when repeated: what is done stays as it is."""
    back_test = BackTest.objects.select_related("version").get(pk=back_test_id)

    def work(progress: Progress) -> dict[str, Any]:
        actor: Any = JobRun.objects.get(pk=run_id).started_by
        figures = actions.run_back_test(back_test, actor=actor, tell=progress.at)
        told = {name: figures[name] for name in ("rows", "changed", "gained", "lost", "error")}
        return told | {"url": back_test.get_absolute_url()}

    carry_out(run_id, work)


IMPORT_ACTS: dict[str, Any] = {
    "check": document_imports.check_document_import,
    "load": document_imports.load_document_import,
    "submit": document_imports.submit_document_import,
    "approve": document_imports.approve_document_import,
    "undo": document_imports.undo_document_import,
}
