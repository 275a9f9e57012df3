"""Templates of kinds: the list, the page of one with its editions, and the form of the next."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel import audit
from kernel.pages import FormPage, ListPage
from kernel.pages.guard import GuardedPage
from knowledge import actions, queries
from knowledge.models import Document, DocumentKind, DocumentVersion, KindTemplate
from knowledge.parts import named_systems
from knowledge.shown_wording import shown_wording
from knowledge.steps import MOST_STEPS
from knowledge.tables import KindTemplateTable
from knowledge.template_forms import TemplateForm
from knowledge.views.steps import shown_steps

ENTRIES_SHOWN = 20


class KindTemplateList(ListPage):
    permission_required = "knowledge.view_kindtemplate"
    queryset = KindTemplate.objects.holding().select_related("writer")
    table_class = KindTemplateTable
    title = _("Templates")
    intro = _("What a new document of each kind begins with.")


class KindTemplatePage(GuardedPage):
    """`?edition=2` shows an earlier one."""

    permission_required = "knowledge.view_kindtemplate"

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        label = label_of(kind)
        editions = KindTemplate.objects.visible_to(request.user).of_kind(kind)
        asked = request.GET.get("edition", "")
        if asked.isascii() and asked.isdecimal() and len(asked) < 6:
            shown = editions.filter(edition=asked).first()
        else:
            shown = editions.first()
        version = _as_version(kind, shown) if shown else None
        context = {
            "title": _t("Template: %(kind)s") % {"kind": label},
            "crumbs": [(_t("Templates"), reverse("kind-template-list")), (label, "")],
            "kind": kind,
            "shown": shown,
            "editions": editions.select_related("writer"),
            "wording": shown_wording(version) if version else None,
            "steps": shown_steps(version) if version else [],
            "may_write": request.user.has_perm("knowledge.add_kindtemplate"),
            "entries": audit.timeline(shown)[:ENTRIES_SHOWN] if shown else [],
        }
        return render(request, "knowledge/kind_template.html", context)


class KindTemplateWrite(FormPage):
    """The next edition; a button `do` changes the shape of the steps, and saves nothing."""

    permission_required = "knowledge.add_kindtemplate"
    success = _("Saved. New documents of this kind begin with it.")
    template_name = "knowledge/kind_template_edit.html"

    def find(self) -> None:
        self.kind = self.address["kind"]
        self.label = label_of(self.kind)
        self.former = KindTemplate.objects.of_kind(self.kind).first()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "do" not in request.POST:
            return super().post(request, **kwargs)
        self.find()
        return self.show(self.form(data=request.POST))

    def form(self, **sent: Any) -> TemplateForm:
        return TemplateForm(sent.get("data"), kind=self.kind, template=self.former)

    def act(self, form: Any) -> str:
        actions.write_template(self.kind, **form.edition(), actor=self.request.user)
        return self.cancel_url()

    def cancel_url(self) -> str:
        return reverse("kind-template", args=[self.kind])

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        document = form.version.document
        crumbs = [(_t("Templates"), reverse("kind-template-list"))]
        context = {
            "title": _t("Template: %(kind)s") % {"kind": self.label},
            "crumbs": [*crumbs, (self.label, self.cancel_url()), (_t("Next edition"), "")],
            "form": form,
            "cancel_url": self.cancel_url(),
            "document": document,
            "steps": form.shown_steps(self.request.POST.get("do", "")),
            "texts": form.shown_texts() if document.is_interface_text else None,
            "systems": named_systems() if document.is_procedure else [],
            "tables": queries.tables_to_name() if document.is_procedure else [],
            "most_steps": MOST_STEPS,
        }
        return render(self.request, self.template_name, context, status=status)


def label_of(kind: str) -> str:
    """Raises Http404 for what is no kind."""
    if kind not in DocumentKind.values:
        raise Http404
    return str(DocumentKind(kind).label)


def _as_version(kind: str, template: KindTemplate) -> DocumentVersion:
    """A version that says what the template says, to be shown; it is kept nowhere."""
    prefix = Document(kind=kind, number="")
    return DocumentVersion(document=prefix, body=template.body, **template.parts)
