"""Accepting a finding of a version's table, and taking that back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kernel.pages import FormPage
from knowledge import actions
from knowledge.case_forms import AcceptFindingForm
from knowledge.table_findings import findings_of
from knowledge.views.versions import VERSIONS, crumbs_of


class FindingAccept(FormPage):
    permission_required = "knowledge.add_acceptedfinding"
    queryset = VERSIONS
    title = _("Accept a finding")
    form_class = AcceptFindingForm
    submit_label = _("Accept it")
    success = _("Accepted. The reason stands beside the finding.")

    def find(self) -> None:
        self.key = self.address.pop("key")
        super().find()
        found = [one for one in findings_of(self.record.table) if one.key == self.key]
        if not found:
            raise Http404
        self.intro = found[0].sentence

    def act(self, form: Any) -> str:
        actions.accept_finding(
            self.record, key=self.key, actor=self.request.user, **form.cleaned_data
        )
        return f"{self.record.get_absolute_url()}#findings"

    def context(self) -> dict[str, Any]:
        return {"crumbs": crumbs_of(self.record, _t("Accept a finding"))}


@require_POST
def acceptance_withdraw(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    version = get_object_or_404(VERSIONS.visible_to(request.user), pk=pk)
    actions.withdraw_acceptance(version, key=key, actor=request.user)
    messages.success(request, _t("It counts again."))
    return redirect(f"{version.get_absolute_url()}#findings")
