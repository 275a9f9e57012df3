"""Long and periodic work: what ran, how far it is, and a way to stop it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kernel import jobs
from kernel.filters import JobRunFilter
from kernel.models import JobRun
from kernel.pages import ListPage, RecordPage
from kernel.tables import JobRunTable

URL = "url"  # in a result: where one sees what came of it


class JobRunList(ListPage):
    permission_required = "kernel.view_jobrun"
    queryset = JobRun.objects.whole_runs().select_related("started_by")
    filterset_class = JobRunFilter
    table_class = JobRunTable
    title = gettext_lazy("Jobs")
    intro = gettext_lazy("Long and periodic work, in the order it was asked for.")


class JobRunPage(RecordPage):
    """Everyone sees the run they started; while it is under way the page renews itself."""

    queryset = JobRun.objects.select_related("started_by", "whole")
    template_name = "kernel/job_run.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        may_cancel = record.started_by == request.user or request.user.has_perm(
            "kernel.change_jobrun"
        )
        facts = [
            (_("Started by"), record.started_by or _("the clock")),
            (_("Asked for"), record.created_at),
            (_("Began"), record.started_at),
            (_("Ended"), record.finished_at),
        ]
        return {
            "facts": [(label, value) for label, value in facts if value],
            "result": _lines(record.result),
            "outcome_url": record.result.get(URL, ""),
            "parts": record.parts.order_by("pk"),
            "crumbs": _crumbs(record),
            "can_cancel": may_cancel and not record.is_over and not record.cancel_asked,
        }


@require_POST
def job_run_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(JobRun.objects.cancellable_by(request.user), pk=pk)
    jobs.cancel_job(run, actor=request.user)
    messages.success(request, _("It stops at its next step."))
    return redirect(run)


def _crumbs(run: JobRun) -> list[tuple[str, str]]:
    return [(str(run.whole), run.whole.get_absolute_url()), (str(run), "")] if run.whole else []


def _lines(result: dict[str, Any]) -> list[tuple[str, Any]]:
    """A job's result in words: `first_rows` reads “First rows”."""
    told = ((name, value) for name, value in result.items() if name != URL)
    return [(name.replace("_", " ").capitalize(), value) for name, value in told]
