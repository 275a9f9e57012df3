"""Change cases: the list, the record of the whole loop, opening, editing, moving."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kernel import audit
from kernel.pages import FormPage, ListPage, NoteForm, RecordPage, confirm_move
from readiness import actions
from readiness.case_page import case_page
from readiness.chain import CASE_LIFECYCLE
from readiness.filters import ChangeCaseFilter
from readiness.forms import AcceptanceForm, EditCaseForm, OpenCaseForm
from readiness.models import ChangeCase, Trigger
from readiness.permits import demand
from readiness.remembering import remembering
from readiness.tables import ChangeCaseTable
from reporting.models import Verdict

CASES = ChangeCase.objects.with_people()
FORMS = {"accept": AcceptanceForm, "reconfirm": AcceptanceForm}
ENTRIES_SHOWN = 100


class ChangeCaseList(ListPage):
    permission_required = "readiness.view_changecase"
    queryset = CASES
    filterset_class = ChangeCaseFilter
    table_class = ChangeCaseTable
    title = gettext_lazy("Change cases")
    intro = gettext_lazy("Every change to a process, from its trigger to its benefit.")
    create_route = "change-case-new"
    create_label = gettext_lazy("Open a change case")
    create_permission = "readiness.add_changecase"


class ChangeCasePage(RecordPage):
    permission_required = "readiness.view_changecase"
    queryset = CASES.select_related("verdict", "process__owner")
    template_name = "readiness/change_case.html"
    lifecycle = CASE_LIFECYCLE

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        with remembering():
            return super().get(request, **kwargs)

    def context(self, request: HttpRequest, record: ChangeCase) -> dict[str, Any]:
        return case_page(record, request.user)

    def history(self, record: ChangeCase) -> Any:
        return audit.timeline(record)[:ENTRIES_SHOWN]


class OpenCase(FormPage):
    """A case from another trigger than a verdict."""

    permission_required = "readiness.add_changecase"
    title = gettext_lazy("Open a change case")
    intro = gettext_lazy("For a complaint, a finding, a regulation; a verdict has its own button.")
    form_class = OpenCaseForm
    submit_label = gettext_lazy("Open the case")
    success = gettext_lazy("The case is open.")

    def act(self, form: OpenCaseForm) -> ChangeCase:
        return actions.open_case(actor=self.request.user, **form.cleaned_data)


class OpenCaseFromVerdict(FormPage):
    """A case that answers a verdict, prefilled with what the verdict says."""

    permission_required = "readiness.add_changecase"
    queryset = Verdict.objects.select_related("measure__process")
    title = gettext_lazy("Open a change case")
    intro = gettext_lazy("It answers this verdict; process, measure and reason come with it.")
    form_class = OpenCaseForm
    submit_label = gettext_lazy("Open the case")
    success = gettext_lazy("The case is open, and the verdict has its answer.")

    def form_kwargs(self) -> dict[str, Any]:
        measure = self.record.measure
        told = _("%(process)s: improve %(measure)s")
        if self.record.place:
            told = _("%(process)s: improve %(measure)s for %(segment)s")
        title = told % {
            "process": measure.process.name,
            "measure": _in_a_sentence(measure.name),
            "segment": self.record.segment,
        }
        return {
            "verdict": self.record,
            "initial": {
                "title": title[:160],
                "trigger_note": self.record.reason,
                "owner": measure.process.owner,
            },
        }

    def act(self, form: OpenCaseForm) -> ChangeCase:
        verdict = self.record
        return actions.open_case(
            actor=self.request.user,
            trigger=Trigger.VERDICT,
            verdict=verdict,
            process=verdict.measure.process,
            measure=verdict.measure,
            **form.cleaned_data,
        )

    def cancel_url(self) -> str:
        return self.record.series_url

    def context(self) -> dict[str, Any]:
        verdict = self.record
        return {"crumbs": [(verdict.series_name, verdict.series_url), (str(self.title), "")]}


class EditCase(FormPage):
    permission_required = "readiness.change_changecase"
    queryset = CASES
    title = gettext_lazy("Edit the case")
    form_class = EditCaseForm

    def find(self) -> None:
        super().find()
        demand(self.record, "edit", self.request.user)

    def act(self, form: EditCaseForm) -> ChangeCase:
        case = ChangeCase.objects.get(pk=self.record.pk)
        return actions.edit_case(case, actor=self.request.user, **form.cleaned_data)


def case_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Any move of the table, asked for and made in the same way."""
    case = _visible_case(request, number)
    return confirm_move(
        request,
        case,
        CASE_LIFECYCLE,
        move,
        actions.CASE_ACTS[move],
        form_class=FORMS.get(move, NoteForm),
    )


@require_POST
def start_run(request: HttpRequest, number: str) -> HttpResponse:
    """Start a test run and go to it."""
    run = actions.start_run(_visible_case(request, number), actor=request.user)
    messages.success(request, _("%(run)s has begun.") % {"run": run})
    return redirect(run)


def _visible_case(request: HttpRequest, number: str) -> ChangeCase:
    return get_object_or_404(CASES.visible_to(request.user), number=number)


def _in_a_sentence(name: str) -> str:
    """Cycle time becomes cycle time; SLA attainment stays."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
