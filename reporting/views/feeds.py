"""Sources that bring their records by themselves: opened, changed, and looked at now."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kernel.pages import FormPage
from kernel.ruling import demand
from kernel.tasks import send
from reporting import actions, tasks
from reporting.forms.feeds import FEEDS, OPENING
from reporting.models import Source, SourceKind

TITLES = {
    SourceKind.API: gettext_lazy("Open a source for programs"),
    SourceKind.FOLDER: gettext_lazy("Watch a folder"),
    SourceKind.TABLE: gettext_lazy("Read a table of another database"),
}
INTROS = {
    SourceKind.API: gettext_lazy("Programs send its events to /api/v1/events, with a token."),
    SourceKind.FOLDER: gettext_lazy("Each file is loaded once, as soon as it has stopped growing."),
    SourceKind.TABLE: gettext_lazy("It is read only, every quarter of an hour."),
}


class SourceOpen(FormPage):
    permission_required = "reporting.change_source"
    submit_label = gettext_lazy("Open the source")
    success = gettext_lazy("The source is open.")

    def find(self) -> None:
        self.kind = self.address["kind"]
        if self.kind not in OPENING:
            raise Http404(self.kind)
        self.form_class = OPENING[self.kind]
        self.title, self.intro = TITLES[self.kind], INTROS[self.kind]

    def act(self, form: Any) -> Source:
        return actions.open_fed_source(
            form.cleaned_data["process"],
            mapping=form.event_mapping,
            name=form.cleaned_data["name"],
            kind=self.kind,
            feed=form.feed,
            actor=self.request.user,
        )

    def context(self) -> dict[str, Any]:
        return {"crumbs": [(_("Event sources"), reverse("source-list")), (self.title, "")]}

    def cancel_url(self) -> str:
        return reverse("source-list")


class SourceFeed(FormPage):
    permission_required = "reporting.change_source"
    queryset = Source.objects.filter(kind__in=FEEDS)
    title = gettext_lazy("Where the records are fetched from")

    def find(self) -> None:
        super().find()
        self.form_class = FEEDS[self.record.kind]

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": self.record.feed}

    def act(self, form: Any) -> Source:
        return actions.set_feed(
            self.record, kind=self.record.kind, feed=form.feed, actor=self.request.user
        )


@require_POST
def source_fetch(request: HttpRequest, number: str) -> HttpResponse:
    """Look now, in a job of its own; what could not be read before is tried again."""
    source = get_object_or_404(Source.objects.visible_to(request.user), number=number)
    demand(request.user, "reporting.load_source", _("Load events"))
    run = tasks.queue_fetch(source, f"{timezone.now():%Y-%m-%dT%H:%M:%S}", actor=request.user)
    send(run)
    return redirect(run)
