"""Mend the rows of a batch that were set aside: on the page, or all of them in a spreadsheet."""

from collections.abc import Iterator
from itertools import accumulate
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

from kernel import jobs
from kernel.pages import FormPage, GuardedPage, visible
from kernel.pages.export import csv_response, xlsx_response
from kernel.pages.viewing import kind_asked
from kernel.tasks import send
from kernel.uploads import receive_upload
from reporting import actions, tasks
from reporting.event_mapping import mapping_of
from reporting.forms.mending import MOST_CELLS, MendForm, RowsFileForm
from reporting.models import EventBatch, QuarantinedRow
from reporting.row_files import first_of, read_rows_file, rows_to_hand_out

MOST_AT_ONCE = 1_000  # rows of a file; more of them would keep a request waiting
ROWS_A_PAGE = 10
CELLS_A_PAGE = 1_000
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
        self.skip = self.later = 0
        if self.page:
            self._fit(_whole(self.request.GET.get("skip", "")))

    def _fit(self, skip: int) -> None:
        """As many rows, from this one of the page on, as there is room for their cells."""
        rows = self.rows[skip if skip < len(self.rows) else 0 :]
        widths = [len(row.kept.cells) for row in rows]
        sums = accumulate(width if width <= MOST_CELLS else 0 for width in widths)
        fitting = max(sum(one <= CELLS_A_PAGE for one in sums), 1)
        self.later = len(rows) - len(rows[:fitting])
        self.skip = len(self.rows) - self.later
        self.rows = rows[:fitting]

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
            "later": self.later,
            "skip": self.skip,
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
        answer = xlsx_response if kind_asked(request) == "xlsx" else csv_response
        name = _("bad-rows-%(batch)s") % {"batch": f"{batch.source.number}-{batch.ordinal}"}
        return answer(name, rows_to_hand_out(batch, rows), name=name)


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
        told = read_rows_file(Path(upload.file.path), self.record.heading, name=upload.name)
        if len(told.rows) > MOST_AT_ONCE:
            run = tasks.queue_mending(self.record, upload, actor=actor)
            send(run)
            return redirect(run)
        found = actions.mend_from_file(self.record, told, actor=actor)
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
    _work_in(batch, found, request.user)
    waiting = batch.quarantine.waiting().count()
    for level, sentence in _sentences(found, waiting):
        messages.add_message(request, level, sentence)
    if waiting:
        page = _whole(request.GET.get("page", ""))
        at = f"?page={page}" if page else ""
        return redirect(reverse("quarantine-mend", args=[batch.pk]) + at)
    return redirect(found.batch or batch)


def _work_in(batch: EventBatch, found: actions.Mended, actor: Any) -> None:
    """As after every load: costs are allocated and measures judged, in a job of their own."""
    if found.batch and found.events:
        run = jobs.queue(
            tasks.MEND,
            str(found.batch.pk),
            label=_("Work in the mended rows of %(batch)s") % {"batch": batch},
            actor=actor,
            task=tasks.work_in_mended.name,
            arguments=[batch.source_id],
        )
        send(run)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _sentences(found: actions.Mended, waiting: int) -> Iterator[tuple[int, str]]:
    if count := len(found.mended):
        words = {"rows": count, "events": found.events}
        told = ngettext(
            "%(rows)d row is mended and loaded; new events: %(events)d.",
            "%(rows)d rows are mended and loaded; new events: %(events)d.",
            count,
        )
        yield messages.SUCCESS, told % words
    if found.still_wrong:
        yield messages.WARNING, _still_wrong(found, waiting)
    if found.already:
        told = _("Mended or delivered anew before, and not loaded twice: line %(lines)s.")
        yield messages.INFO, told % {"lines": first_of(found.already)}
    if found.unknown:
        told = _("Not taken from the file: %(faults)s.")
        yield messages.WARNING, told % {"faults": first_of(found.unknown, "; ")}
    if not (found.mended or found.still_wrong or found.already or found.unknown):
        yield messages.INFO, _("Nothing was changed.")


def _still_wrong(found: actions.Mended, waiting: int) -> str:
    """How many of those that were corrected, and how many wait in all."""
    count, sent = len(found.still_wrong), len(found.mended) + len(found.still_wrong)
    words = {
        "sent": ngettext("%d corrected row", "%d corrected rows", sent) % sent,
        "rows": count,
        "lines": first_of(found.still_wrong),
        "waiting": ngettext("%d row waits", "%d rows wait", waiting) % waiting,
    }
    told = ngettext(
        "Of %(sent)s %(rows)d is still wrong, line %(lines)s; in all %(waiting)s.",
        "Of %(sent)s %(rows)d are still wrong, lines %(lines)s; in all %(waiting)s.",
        count,
    )
    return told % words


def _crumbs(batch: EventBatch, here: str) -> list[tuple[str, str]]:
    return [
        (_("Event sources"), reverse("source-list")),
        (batch.source.number, batch.source.get_absolute_url()),
        (batch.file_name, batch.get_absolute_url()),
        (_("Rows set aside"), reverse("quarantine-list", args=[batch.pk])),
        (here, ""),
    ]
