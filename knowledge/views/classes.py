"""Document classes: the list, the page of one, and what is written about it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.pages import FormPage, ListPage, RecordPage
from knowledge import actions
from knowledge.class_forms import ClassForm
from knowledge.forms import ClassifyForm
from knowledge.models import Document, DocumentClass
from knowledge.tables import ClassTable


class ClassList(ListPage):
    permission_required = "knowledge.view_documentclass"
    queryset = DocumentClass.objects.with_counts()
    table_class = ClassTable
    title = _("Document classes")
    intro = _("How strictly documents are approved: by how many, in which stages, by when.")
    create_route = "document-class-create"
    create_label = _("New class")
    create_permission = "knowledge.add_documentclass"


class ClassPage(RecordPage):
    permission_required = "knowledge.view_documentclass"
    queryset = DocumentClass.objects.all()
    template_name = "knowledge/document_class.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {
            "crumbs": [(_t("Document classes"), reverse("document-class-list")), (record, "")],
            "stages": record.stages.select_related("role"),
            "defaults": record.defaults.all(),
            "documents": record.documents.order_by("number"),
            "may_change": request.user.has_perm("knowledge.change_documentclass"),
        }


class ClassCreate(FormPage):
    permission_required = "knowledge.add_documentclass"
    title = _("New document class")
    form_class = ClassForm

    def act(self, form: Any) -> DocumentClass:
        return actions.define_class(**form.rules(), actor=self.request.user)

    def cancel_url(self) -> str:
        return reverse("document-class-list")


class ClassChange(FormPage):
    permission_required = "knowledge.change_documentclass"
    queryset = DocumentClass.objects.all()
    title = _("Change the class")
    intro = _("What is in review is approved by the new rules.")
    form_class = ClassForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": ClassForm.initial_of(self.record)}

    def act(self, form: Any) -> DocumentClass:
        return actions.change_class(self.record, **form.rules(), actor=self.request.user)


class DocumentClassify(FormPage):
    permission_required = "knowledge.classify_document"
    queryset = Document.objects.select_related("document_class")
    title = _("Choose the class")
    intro = _("The class says by how many, and in which stages, its versions are approved.")
    form_class = ClassifyForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"document_class": self.record.document_class}}

    def act(self, form: Any) -> Document:
        return actions.classify_document(self.record, **form.cleaned_data, actor=self.request.user)
