"""Documents: the list, the page of one, and what is written about it."""

from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from inventory.models import ProcessElement
from kernel.pages import FormPage, ListPage, RecordPage
from kernel.pages.guard import GuardedPage
from knowledge import actions, queries
from knowledge.attesting import attesting_shown
from knowledge.broken_references import broken_in, broken_in_force
from knowledge.checklist import shown_quality
from knowledge.filters import STANDINGS, DocumentFilter, MyDocumentFilter
from knowledge.forms import DocumentChangeForm, DocumentForm, ReviewForm
from knowledge.loading.writing import exported_files, zipped
from knowledge.looking_back import asked_instant
from knowledge.models import Document, MissedSearch
from knowledge.shown_wording import shown_wording
from knowledge.sockets import document_panels
from knowledge.tables import DocumentTable, MyDocumentTable
from knowledge.views.about import shown_about
from knowledge.views.feedback import feedback_shown
from knowledge.views.steps import shown_steps


class DocumentList(ListPage):
    permission_required = "knowledge.view_document"
    queryset = Document.objects.select_related("process", "owner").with_numbers()
    filterset_class = DocumentFilter
    table_class = DocumentTable
    template_name = "knowledge/document_list.html"
    title = _("Documents")
    intro = _("Policies, procedures, articles and decision tables: how we act.")
    create_route = "document-create"
    create_label = _("New document")
    create_permission = "knowledge.add_document"


class BrokenReferences(GuardedPage):
    permission_required = "knowledge.view_document"

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "title": _t("Broken references"),
            "crumbs": [
                (_t("Documents"), reverse("document-list")),
                (_t("Broken references"), ""),
            ],
            "found": broken_in_force(),
        }
        return render(request, "knowledge/broken_references.html", context)


class MyDocuments(DocumentList):
    """Those one owns, and those at whose open version one writes."""

    filterset_class = MyDocumentFilter
    table_class = MyDocumentTable
    template_name = "knowledge/my_documents.html"
    title = _("My documents")
    intro = _("Those you own, and those you are writing: what is due, overdue and in work.")

    def get_queryset(self) -> QuerySet[Any]:
        mine = super().get_queryset().concerning(self.request.user)
        return mine.order_by(F("review_by").asc(nulls_last=True), "number")

    def context(self) -> dict[str, Any]:
        mine, today = Document.objects.concerning(self.request.user), timezone.localdate()
        counts = {name: mine.standing(name, today).count() for name, _label in STANDINGS}
        return {"standing": counts}


class DocumentExport(DocumentList):
    """What the list shows under its filters, as an archive of Markdown files."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        records = self.listing().records
        name = f"documents-{timezone.localdate():%Y-%m-%d}.zip"
        return StreamingHttpResponse(
            zipped(exported_files(records)),
            content_type="application/zip",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class DocumentPage(RecordPage):
    """`?at=2026-05-01T14:30` shows what was in force then, `?at=2026-05-01` at the day's end."""

    permission_required = "knowledge.view_document"
    queryset = Document.objects.select_related("process", "owner", "document_class")
    template_name = "knowledge/document.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        at = asked_instant(request.GET.get("at", ""))
        version = queries.version_in_force(record, at)
        naming = queries.documents_naming(record)
        broken = broken_in(version) if version and not at else []
        return {
            "crumbs": [(_t("Documents"), reverse("document-list")), (record.number, "")],
            "at": at,
            "now": timezone.localtime(),
            "version": version,
            "wording": shown_wording(version) if version else None,
            "steps": shown_steps(version, request.user) if version else [],
            "about": shown_about(version, request.user) if version else None,
            "versions": record.versions.select_related("author", "approver", "release"),
            "open_version": record.open_version,
            "drafting": queries.drafting_ruling(record, request.user),
            "successor": None if version else record.replaced_by_now,
            "replaced": queries.replaced_documents(record),
            "reviewing": queries.review_ruling(record, request.user),
            "may_classify": request.user.has_perm("knowledge.classify_document"),
            "may_decide": bool(version and version.table)
            and request.user.has_perm("knowledge.add_decision"),
            "may_change": request.user.has_perm("knowledge.change_document"),
            "broken": broken,
            "attesting": None if at else attesting_shown(version, request.user),
            "audience": record.audience.with_parts(),
            "may_address": request.user.has_perm("knowledge.address_document"),
            "naming": naming,
            "has_graph": any(one.is_decision_table for one in (record, *naming)),
            "feedback": None if at else feedback_shown(record, version, request.user),
            "quality": None if at else shown_quality(version, broken),
            "panels": document_panels.panels(record, request.user),
        }


class DocumentCreate(FormPage):
    permission_required = "knowledge.add_document"
    title = _("New document")
    intro = _("It gets the next number of its kind. You write its first version afterwards.")
    form_class = DocumentForm
    submit_label = _("Create and write")
    success = _("Created. Write its first version.")

    def form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET
        process = ProcessElement.objects.filter(key=asked.get("process", "")).first()
        about = {"kind": asked.get("kind", ""), "title": asked.get("title", "")[:200]}
        return {"initial": {"owner": self.request.user, "process": process, **about}}

    def act(self, form: Any) -> str:
        document = actions.create_document(**form.cleaned_data, actor=self.request.user)
        version = actions.draft_version(document, actor=self.request.user, from_template=True)
        if miss := self.missed_search():
            actions.answer_missed_search(miss, document=document, actor=self.request.user)
        return f"{version.get_absolute_url()}edit/"

    def cancel_url(self) -> str:
        return reverse("document-list")

    def missed_search(self) -> MissedSearch | None:
        """The search without result that the new document answers."""
        if not self.request.user.has_perm("knowledge.change_missedsearch"):
            return None
        asked = self.request.GET.get("search", "")
        key = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
        return MissedSearch.objects.visible_to(self.request.user).open().filter(pk=key).first()


class DocumentChange(FormPage):
    permission_required = "knowledge.change_document"
    queryset = Document.objects.select_related("process", "owner")
    title = _("Change title, process, owner or review date")
    form_class = DocumentChangeForm

    def form_kwargs(self) -> dict[str, Any]:
        names = self.form_class.base_fields
        return {"initial": {name: getattr(self.record, name) for name in names}}

    def act(self, form: Any) -> Document:
        return actions.change_document(self.record, actor=self.request.user, **form.cleaned_data)


class DocumentReview(FormPage):
    permission_required = "knowledge.review_document"
    queryset = Document.objects.select_related("process", "owner")
    title = _("Record a review")
    intro = _("You have read the version in force, and it still holds. The text does not change.")
    form_class = ReviewForm
    submit_label = _("Record the review")
    success = _("The review is recorded.")

    def act(self, form: Any) -> Document:
        return actions.record_review(self.record, actor=self.request.user, **form.cleaned_data)


@require_POST
def document_draft(request: HttpRequest, number: str) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), number=number)
    version = actions.draft_version(document, actor=request.user, from_template=True)
    messages.success(request, _t("%(version)s is yours to write.") % {"version": version})
    return redirect(f"{version.get_absolute_url()}edit/")
