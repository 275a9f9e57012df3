"""Decide: the tables in force, and the form of one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.pages import ListPage
from kernel.pages.guard import GuardedPage
from knowledge import actions, queries
from knowledge.filters import DecideFilter
from knowledge.forms import KIND_HINTS, CaseForm
from knowledge.looking_back import asked_instant
from knowledge.models import Decision, DecisionKind, Document, DocumentVersion
from knowledge.tables import DecideTable


class DecideList(ListPage):
    permission_required = "knowledge.add_decision"
    queryset = Document.objects.decision_tables().in_force().select_related("process", "owner")
    filterset_class = DecideFilter
    table_class = DecideTable
    title = _("Decide")
    intro = _("Decision tables in force: say the facts, get the answer and its reasons.")


class DecidePage(GuardedPage):
    """`?asOf=2026-05-01T09:00` asks the version then in force; `?again=KEY` takes the inputs of a
    decision. An answer stands on the page of the decision; input errors stand at their fields.
    """

    permission_required = "knowledge.add_decision"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.as_of = None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        document, version = self._find(number)
        form = CaseForm(table=version.table, initial=_inputs_again(request))
        return self._show(document, version, form)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        document, version = self._find(number)
        form = CaseForm(request.POST, table=version.table)
        done = actions.decide(document, form.facts(), actor=request.user, as_of=self.as_of)
        if done.decision.kind != DecisionKind.INPUT_ERROR:
            return redirect(done.decision)
        _tell_faults(form, done.answer.faults)
        return self._show(document, version, form, done.decision, status=422)

    def _find(self, number: str) -> tuple[Document, DocumentVersion]:
        tables = Document.objects.visible_to(self.request.user).decision_tables()
        document = get_object_or_404(tables.select_related("process"), number=number)
        self.as_of = asked_instant(self.request.GET.get("asOf", ""))
        version = queries.version_in_force(document, self.as_of)
        if version is None or not version.table:
            raise actions.NothingInForce(document)
        return document, version

    def _show(
        self,
        document: Document,
        version: DocumentVersion,
        form: CaseForm,
        refused: Decision | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "crumbs": [(_t("Decide"), reverse("decide-list")), (document.number, "")],
            "title": document.title,
            "document": document,
            "version": version,
            "form": form,
            "as_of": self.as_of,
            "refused": refused,
        }
        return render(self.request, "knowledge/decide.html", context, status=status)


def _inputs_again(request: HttpRequest) -> dict[str, Any]:
    """Of the decision that `again` names, as far as this person may see it."""
    again = request.GET.get("again", "")
    if not again:
        return {}
    decisions = Decision.objects.visible_to(request.user).with_parts().of_key(again)
    found = decisions.first()
    return queries.inputs_to_ask_again(found, request.user) if found else {}


def _tell_faults(form: CaseForm, faults: Any) -> None:
    """At the fields; the form is bound, and asks nothing itself."""
    kinds = {column["name"]: column["type"] for column in form.table["inputs"]}
    form.full_clean()
    form.errors.clear()
    for fault in faults:
        hint = KIND_HINTS.get(kinds.get(fault.name, ""), "") if "wanted" in fault.message else ""
        form.add_error(fault.name, f"{hint or fault.message}")
