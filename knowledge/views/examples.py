"""The shipped examples: the list, the page of one with all it holds, and adopting it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement
from kernel.pages import FormPage
from kernel.pages.guard import GuardedPage
from knowledge import actions
from knowledge.decision_graph import examples_picture
from knowledge.decision_table import HIT_POLICIES
from knowledge.forms import AdoptForm
from knowledge.models import AdoptedExample, DocumentVersion
from knowledge.rendering import render_markdown
from knowledge.shipped_examples import Example, shipped_example, shipped_examples
from knowledge.table_cases import run_cases
from knowledge.table_shown import shown_rules

NO_NUMBERS = ("POL-…", "TAB-…")
TRIED_AS = ("POL-0000", "TAB-0000")


@dataclass(frozen=True, slots=True)
class Offered:
    """An example with its process, and what it became here, if it did."""

    example: Example
    process: ProcessElement | None
    adopted: AdoptedExample | None

    def get_absolute_url(self) -> str:
        return reverse("shipped-example", args=[self.example.key])


class ExampleList(GuardedPage):
    permission_required = "knowledge.view_document"

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "title": _t("Shipped examples"),
            "crumbs": [(_t("Documents"), reverse("document-list")), (_t("Shipped examples"), "")],
            "offered": _offered(shipped_examples()),
            "chart": examples_picture(shipped_examples(), _t("How they hang together")),
        }
        return render(request, "knowledge/shipped_examples.html", context)


class ExamplePage(GuardedPage):
    permission_required = "knowledge.view_document"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        example = _found(key)
        [offered] = _offered([example])
        one = offered.adopted
        numbers = (one.policy.number, one.table.number) if one else NO_NUMBERS
        policy, about, table = example.numbered(*numbers)
        run = run_cases(example.numbered(*TRIED_AS)[2], example.cases)
        context = {
            "title": example.title,
            "crumbs": _crumbs(example),
            "offered": offered,
            "policy": _clean(policy),
            "about": _clean(about),
            "table": table,
            "hit_policy": HIT_POLICIES[table["hit_policy"]],
            "rules": shown_rules(table),
            "run": run,
            "may_adopt": request.user.has_perm("knowledge.add_adoptedexample"),
        }
        return render(request, "knowledge/shipped_example.html", context)


class ExampleAdopt(FormPage):
    permission_required = "knowledge.add_adoptedexample"
    form_class = AdoptForm
    title = _("Adopt as drafts")
    intro = _("A policy and a decision table are made, each a draft that names the other.")
    submit_label = _("Adopt as drafts")
    success = _("Adopted. Put your own figures into both drafts before you submit them.")

    def find(self) -> None:
        self.example = _found(self.address["key"])

    def form_kwargs(self) -> dict[str, Any]:
        process = ProcessElement.objects.filter(key=self.example.process).first()
        return {"initial": {"process": process, "owner": self.request.user}}

    def act(self, form: Any) -> DocumentVersion:
        adopted = actions.adopt_example(self.example, actor=self.request.user, **form.cleaned_data)
        return adopted.table.versions.open().get()

    def context(self) -> dict[str, Any]:
        address = reverse("shipped-example", args=[self.example.key])
        crumbs = [*_crumbs(self.example)[:-1], (self.example.title, address)]
        return {"crumbs": [*crumbs, (_t("Adopt"), "")]}

    def cancel_url(self) -> str:
        return reverse("shipped-example", args=[self.example.key])


def _found(key: str) -> Example:
    example = shipped_example(key)
    if example is None:
        raise Http404
    return example


def _offered(examples: Any) -> list[Offered]:
    adopted = {one.key: one for one in AdoptedExample.objects.select_related("policy", "table")}
    keys = {one.process for one in examples}
    processes = {one.key: one for one in ProcessElement.objects.filter(key__in=keys)}
    return [Offered(one, processes.get(one.process), adopted.get(one.key)) for one in examples]


def _crumbs(example: Example) -> list[tuple[Any, str]]:
    return [
        (_t("Documents"), reverse("document-list")),
        (_t("Shipped examples"), reverse("shipped-example-list")),
        (example.title, ""),
    ]


def _clean(text: str) -> SafeString:
    return mark_safe(render_markdown(text))  # noqa: S308  # render_markdown cleans
