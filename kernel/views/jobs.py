"""Long and periodic work: what ran, how far it is, and a way to stop it."""

from typing import Any

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
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
            "crumbs": _crumbs(record, request.user),
            "can_cancel": may_cancel and not record.is_over and not record.cancel_asked,
        }


@require_POST
def job_run_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(JobRun.objects.cancellable_by(request.user), pk=pk)
    jobs.cancel_job(run, actor=request.user)
    messages.success(request, _("It stops at its next step."))
    return redirect(run)


def _crumbs(run: JobRun, reader: Any) -> list[tuple[str, str]]:
    """Not everybody who sees the run they started sees the list."""
    listed = reader.has_perm(JobRunList.permission_required)
    above = [(_("Jobs"), reverse("job-run-list"))] if listed else []
    whole = [(str(run.whole), run.whole.get_absolute_url())] if run.whole else []
    return [*above, *whole, (str(run), "")] if above or whole else []


def _lines(result: dict[str, Any]) -> list[tuple[str, Any]]:
    """A job's result in words: `first_rows` reads “First rows”."""
    told = ((name, value) for name, value in result.items() if name != URL)
    return [(_word(name).capitalize(), _told(value)) for name, value in told]


def _word(name: str) -> str:
    return name.replace("_", " ")


def _told(value: Any) -> Any:
    """What a job counted, for people: `{"met": 1283}` as “met 1,283”."""
    if isinstance(value, dict):
        return ", ".join(f"{_word(name)} {_told(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(str(_told(one)) for one in value)
    return intcomma(value) if isinstance(value, int) and not isinstance(value, bool) else value
