"""Design: what must change."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from inventory.models import Provision
from knowledge.models import Document
from readiness import actions
from readiness.forms import LinkDocumentForm, LinkProvisionForm
from readiness.models import ChangeCase
from readiness.views.case_forms import CaseForm


class LinkDocument(CaseForm):
    work = "link_document"
    anchor = "#design"
    form_class = LinkDocumentForm
    intro = _("All linked documents come into force together, at general availability.")
    submit_label = _("Link it")
    success = _("Linked. A knowledge editor can draft the new version.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.record}

    def act(self, form: LinkDocumentForm) -> str:
        actions.link_document(self.record, form.cleaned_data["document"], actor=self.request.user)
        return self.back()


class LinkProvision(CaseForm):
    work = "link_provision"
    anchor = "#design"
    form_class = LinkProvisionForm
    intro = _("The gate stays shut until its capacity is provided and in service.")
    submit_label = _("Link it")
    success = _("Linked.")

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.record}

    def act(self, form: LinkProvisionForm) -> str:
        actions.link_provision(self.record, form.cleaned_data["provision"], actor=self.request.user)
        return self.back()


@require_POST
def unlink_document(request: HttpRequest, number: str, document: str) -> HttpResponse:
    case = get_object_or_404(ChangeCase.objects.visible_to(request.user), number=number)
    actions.unlink_document(case, get_object_or_404(Document, number=document), actor=request.user)
    return redirect(f"{case.get_absolute_url()}#design")


@require_POST
def unlink_provision(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    case = get_object_or_404(ChangeCase.objects.visible_to(request.user), number=number)
    actions.unlink_provision(case, get_object_or_404(Provision, pk=pk), actor=request.user)
    return redirect(f"{case.get_absolute_url()}#design")
