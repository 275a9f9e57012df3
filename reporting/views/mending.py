"""Mend the rows of a batch that were set aside: on the page, or all of them in a spreadsheet."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kernel.pages import FormPage, GuardedPage, visible
from kernel.pages.export import csv_response
from kernel.uploads import receive_upload
from reporting import actions
from reporting.event_mapping import mapping_of
from reporting.forms.mending import MendForm, RowsFileForm
from reporting.models import EventBatch, QuarantinedRow
from reporting.row_files import rows_to_hand_out

ROWS_A_PAGE = 10
CELLS_A_PAGE = 1_000
LINES_NAMED = 12
BATCHES = EventBatch.objects.select_related("source__process")


class QuarantineMend(FormPage):
    permission_required = "reporting.load_source"
    queryset = BATCHES
    form_class = MendForm
    template_name = "reporting/quarantine_mend.html"
    title = gettext_lazy("Mend rows that were set aside")
    success = ""

    def find(self) -> None:
        """The rows of the page that is looked at; once sent, those that stood on it."""
        super().find()
        rows = _rows_of(self.record, self.request.user)
        self.page: Page | None = None
        if self.request.method == "POST":
            found = rows.filter(pk__in=_keys_sent(self.request))
        else:
            per_page = min(ROWS_A_PAGE, max(CELLS_A_PAGE // max(len(self.record.heading), 1), 1))
            self.page = Paginator(rows.waiting(), per_page).get_page(self.request.GET.get("page"))
            found = self.page.object_list
        self.rows = list(found)
        for row in self.rows:
            row.batch = self.record

    def form_kwargs(self) -> dict[str, Any]:
        return {"rows": self.rows, "mapping": mapping_of(self.record.source.mapping)}

    def act(self, form: Any) -> HttpResponse:
        found = actions.mend_rows(self.record, form.corrections(), actor=self.request.user)
        return _told(self.request, self.record, found)

    def context(self) -> dict[str, Any]:
        pages = self.page.paginator.get_elided_page_range(self.page.number) if self.page else []
        return {
            "crumbs": _crumbs(self.record, _("Mend")),
            "page": self.page,
            "pages": list(pages),
            "file_form": RowsFileForm(),
        }

    def cancel_url(self) -> str:
        return reverse("quarantine-list", args=[self.record.pk])


class QuarantineFile(GuardedPage):
    """The rows that wait, as a file."""

    permission_required = "reporting.view_quarantinedrow"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        batch = get_object_or_404(visible(BATCHES, request.user), pk=pk)
        rows = _rows_of(batch, request.user).waiting()
        return csv_response(
            _("Bad rows of %(batch)s") % {"batch": batch}, rows_to_hand_out(batch, rows)
        )


class QuarantineFileLoad(FormPage):
    """The same file comes back, corrected."""

    permission_required = "reporting.load_source"
    queryset = BATCHES
    form_class = RowsFileForm
    title = gettext_lazy("Load corrected rows from a file")
    intro = gettext_lazy("Rows are found by their line; those that stand as they came still wait.")
    submit_label = gettext_lazy("Load again")
    success = ""

    def act(self, form: Any) -> HttpResponse:
        sent, actor = form.cleaned_data["file"], self.request.user
        upload = receive_upload(sent, actor=actor, kinds={"text", "gzip", "xlsx"})
        path = Path(upload.file.path)
        found = actions.mend_from_file(self.record, path, name=upload.name, actor=actor)
        return _told(self.request, self.record, found)

    def context(self) -> dict[str, Any]:
        return {"crumbs": _crumbs(self.record, _("Load a file"))}

    def cancel_url(self) -> str:
        return reverse("quarantine-mend", args=[self.record.pk])


def _rows_of(batch: EventBatch, user: Any) -> QuerySet[QuarantinedRow]:
    return visible(batch.quarantine.order_by("line", "pk"), user)


def _keys_sent(request: HttpRequest) -> list[int]:
    """Every row on the page brings its mark."""
    sent = [name[1:-5] for name in request.POST if name.startswith("r") and name.endswith("-mark")]
    keys = [int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 18]
    return keys[:ROWS_A_PAGE]


def _told(request: HttpRequest, batch: EventBatch, found: actions.Mended) -> HttpResponse:
    """Say what came of it; go on with what still waits, else look at what was loaded."""
    for level, sentence in _sentences(found):
        messages.add_message(request, level, sentence)
    if batch.quarantine.waiting().exists():
        page = request.GET.get("page", "")
        at = f"?page={page}" if page.isascii() and page.isdigit() else ""
        return redirect(reverse("quarantine-mend", args=[batch.pk]) + at)
    return redirect(found.batch or batch)


def _sentences(found: actions.Mended) -> Iterator[tuple[int, str]]:
    if count := len(found.mended):
        words = {"rows": count, "events": found.events}
        told = ngettext(
            "%(rows)d row is mended and loaded; new events: %(events)d.",
            "%(rows)d rows are mended and loaded; new events: %(events)d.",
            count,
        )
        yield messages.SUCCESS, told % words
    if found.still_wrong:
        told = ngettext(
            "%(rows)d row is still wrong and waits, line %(lines)s.",
            "%(rows)d rows are still wrong and wait, lines %(lines)s.",
            len(found.still_wrong),
        )
        named = {"rows": len(found.still_wrong), "lines": _named(found.still_wrong)}
        yield messages.WARNING, told % named
    if found.already:
        told = _("Mended before, and not loaded twice: line %(lines)s.")
        yield messages.INFO, told % {"lines": _named(found.already)}
    if found.unknown:
        told = _("Not taken from the file: %(faults)s.")
        yield messages.WARNING, told % {"faults": _named(found.unknown, "; ")}
    if not (found.mended or found.still_wrong or found.already or found.unknown):
        yield messages.INFO, _("Nothing was changed.")


def _named(things: Sequence[Any], between: str = ", ") -> str:
    """The first of them; how many more there are."""
    told = between.join(str(one) for one in things[:LINES_NAMED])
    more = len(things) - LINES_NAMED
    return told if more <= 0 else _("%(told)s and %(count)d more") % {"told": told, "count": more}


def _crumbs(batch: EventBatch, here: str) -> list[tuple[str, str]]:
    return [
        (_("Event sources"), reverse("source-list")),
        (batch.source.number, batch.source.get_absolute_url()),
        (batch.file_name, batch.get_absolute_url()),
        (_("Rows set aside"), reverse("quarantine-list", args=[batch.pk])),
        (here, ""),
    ]
