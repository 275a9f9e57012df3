"""Releases: the list, the page of one with its documents, and its moves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kernel.pages import FormPage, ListPage, RecordPage, confirm_move
from knowledge import actions, queries
from knowledge.filters import ReleaseFilter
from knowledge.forms import ItemForm, ReleaseForm, ReplanForm
from knowledge.lifecycle import RELEASE_LIFECYCLE, ReleaseState
from knowledge.models import Release, ReleaseItem
from knowledge.tables import ReleaseTable

ACTS = {"enact": actions.enact_release, "revert": actions.revert_release}


class ReleaseList(ListPage):
    permission_required = "knowledge.view_release"
    queryset = Release.objects.with_item_count()
    filterset_class = ReleaseFilter
    table_class = ReleaseTable
    title = _("Releases")
    intro = _("Documents that come into force together, at one instant, or not at all.")
    create_route = "release-create"
    create_label = _("Plan a release")
    create_permission = "knowledge.add_release"


class ReleasePage(RecordPage):
    permission_required = "knowledge.view_release"
    queryset = Release.objects.select_related("planner")
    template_name = "knowledge/release.html"
    lifecycle = RELEASE_LIFECYCLE

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        user = request.user
        is_planned = record.state == ReleaseState.PLANNED
        return {
            "crumbs": [(_t("Releases"), reverse("release-list")), (record.number, "")],
            "readiness": queries.release_readiness(record),
            "is_planned": is_planned,
            "item_form": ItemForm(release=record)
            if is_planned and user.has_perm("knowledge.add_releaseitem")
            else None,
            "may_remove": is_planned and user.has_perm("knowledge.delete_releaseitem"),
            "may_draft": is_planned and user.has_perm("knowledge.add_documentversion"),
            "may_replan": is_planned and user.has_perm("knowledge.change_release"),
        }


class ReleaseCreate(FormPage):
    permission_required = "knowledge.add_release"
    title = _("Plan a release")
    intro = _("You choose its documents afterwards.")
    form_class = ReleaseForm
    submit_label = _("Plan it")
    success = _("Planned. Choose its documents.")

    def act(self, form: Any) -> Release:
        return actions.plan_release(**form.cleaned_data, actor=self.request.user)

    def cancel_url(self) -> str:
        return reverse("release-list")


class ReleaseReplan(FormPage):
    permission_required = "knowledge.change_release"
    queryset = Release.objects.all()
    title = _("Plan for another day")
    form_class = ReplanForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"planned_on": self.record.planned_on}}

    def act(self, form: Any) -> Release:
        planned_on = form.cleaned_data["planned_on"]
        return actions.replan_release(self.record, planned_on, actor=self.request.user)


@require_POST
def release_add(request: HttpRequest, number: str) -> HttpResponse:
    release = get_object_or_404(Release.objects.visible_to(request.user), number=number)
    form = ItemForm(request.POST, release=release)
    if form.is_valid():
        item = actions.add_to_release(release, form.cleaned_data["document"], actor=request.user)
        messages.success(
            request, _t("%(number)s is part of it.") % {"number": item.document.number}
        )
    else:
        messages.error(request, _t("Choose a document that is in no other planned release."))
    return redirect(release)


@require_POST
def release_remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    release = get_object_or_404(Release.objects.visible_to(request.user), number=number)
    item = get_object_or_404(ReleaseItem.objects.with_parts(), release=release, pk=pk)
    actions.remove_from_release(item, actor=request.user)
    messages.success(request, _t("%(number)s is out of it.") % {"number": item.document.number})
    return redirect(release)


def release_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    release = get_object_or_404(Release.objects.visible_to(request.user), number=number)
    return confirm_move(request, release, RELEASE_LIFECYCLE, move, ACTS[move])
