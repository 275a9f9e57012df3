"""The test cases of a version: their results, and the form of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kernel.pages import FormPage, RecordPage
from kernel.ruling import DomainError
from knowledge import actions, queries
from knowledge.case_forms import TableCaseForm, initial_of
from knowledge.decision_table import faults
from knowledge.lifecycle import VERSION_LIFECYCLE
from knowledge.models import Decision, DocumentVersion
from knowledge.table_cases import expected_now, run_cases
from knowledge.views.versions import VERSIONS, crumbs_of

TABLES = VERSIONS.filter(table__isnull=False)


class CaseList(RecordPage):
    permission_required = "knowledge.view_documentversion"
    queryset = TABLES
    template_name = "knowledge/cases.html"
    shows_history = False

    def title(self, record: Any) -> str:
        return _t("Test cases of %(version)s") % {"version": record.label}

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            "crumbs": crumbs_of(record, _t("Test cases")),
            "run": run_cases(record.table, record.cases),
            "ruling": VERSION_LIFECYCLE.ruling(record, "edit", request.user),
        }


class CaseKeep(FormPage):
    """A new case, or with a `key` one that is there; `?decision=KEY` takes what was decided."""

    permission_required = "knowledge.change_documentversion"
    queryset = TABLES
    title = _("Test case")
    submit_label = _("Keep the test case")
    success = ""

    def find(self) -> None:
        self.case_key = self.address.pop("key", "")
        super().find()
        if faults(self.record.table):
            raise DomainError(_t("Mend the table first: it cannot decide yet."))
        if self.case_key and self._kept() is None:
            raise Http404

    def form(self, **sent: Any) -> TableCaseForm:
        return TableCaseForm(
            sent.get("data"),
            table=self.record.table,
            initial=self._initial(),
            use_required_attribute=False,
        )

    def act(self, form: Any) -> str:
        case = form.case()
        if not case["kind"]:
            case["kind"], case["outputs"] = expected_now(self.record.table, case["inputs"])
        kept = actions.keep_case(self.record, key=self.case_key, actor=self.request.user, **case)
        (result,) = run_cases(self.record.table, [kept]).results
        if result.passed:
            messages.success(self.request, _t("Kept. The case passes."))
        else:
            told = {"expected": result.expected, "found": result.found.rstrip(".")}
            messages.warning(
                self.request,
                _t("Kept. The case fails: expected %(expected)s, found %(found)s.") % told,
            )
        return self.cancel_url()

    def context(self) -> dict[str, Any]:
        return {"crumbs": crumbs_of(self.record, _t("Test case"))}

    def cancel_url(self) -> str:
        return reverse("version-cases", args=[self.record.pk])

    def _kept(self) -> dict[str, Any] | None:
        return next((one for one in self.record.cases if one["key"] == self.case_key), None)

    def _initial(self) -> dict[str, str]:
        kept = self._kept()
        if kept:
            return initial_of(kept)
        asked = Decision.objects.visible_to(self.request.user).with_parts()
        decided = asked.of_key(self.request.GET.get("decision", ""))
        found = decided.filter(document=self.record.document).first()
        return initial_of(queries.case_of_decision(found)) if found else {}


@require_POST
def case_drop(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    version = get_object_or_404(VERSIONS.visible_to(request.user), pk=pk)
    actions.drop_case(version, key=key, actor=request.user)
    messages.success(request, _t("The test case is removed."))
    return redirect("version-cases", pk)


@require_POST
def case_from_decision(request: HttpRequest, key: Any) -> HttpResponse:
    """To the form of a new case in the open draft of the decision's table."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user), key=key)
    version: DocumentVersion | None = decision.document.open_version
    if version is None:
        raise DomainError(_t("There is no draft that could keep it. Draft a version first."))
    return redirect(f"{reverse('version-case-new', args=[version.pk])}?decision={decision.key}")
