"""The page of one record: its facts, its moves, its history."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from kernel import audit
from kernel.lifecycle import Lifecycle
from kernel.pages.export import Rows, file_name
from kernel.pages.guard import GuardedPage, visible
from kernel.pages.move import moves
from kernel.pages.viewing import export_asked, kind_asked
from kernel.pdf import pdf_page

ENTRIES_SHOWN = 50


class RecordPage(GuardedPage):
    """Found by what the address names: `<str:number>` looks up `number`, `<int:pk>` looks up `pk`.

    The template gets `record`, `title`, `offers` (when there is a lifecycle), `entries` (its
    history, newest first) and what `context` adds. With a `paper_template_name` the page is there
    as `?format=pdf` too; with `rows` as `?export=csv` and `?export=xlsx`.
    """

    queryset: QuerySet[Any]
    template_name: str
    paper_template_name = ""
    lifecycle: Lifecycle | None = None
    shows_history = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        record = self.find(request, **kwargs)
        if self.paper_template_name and kind_asked(request) == "pdf":
            return self.on_paper(request, record)
        if (export := export_asked(request)) and (rows := self.rows(request, record)) is not None:
            return export(self.title(record), rows)
        return render(
            request,
            self.template_name,
            {
                "record": record,
                "title": self.title(record),
                "offers": moves(record, self.lifecycle, request.user) if self.lifecycle else [],
                "entries": self.history(record) if self.shows_history else [],
                **self.context(request, record),
            },
        )

    def find(self, request: HttpRequest, **kwargs: Any) -> Any:
        return get_object_or_404(visible(self.queryset, request.user), **kwargs)

    def on_paper(self, request: HttpRequest, record: Any) -> HttpResponse:
        shown = {"record": record, "title": self.title(record), **self.context(request, record)}
        return pdf_page(self.paper_template_name, shown, file_name(str(record)))

    def rows(self, request: HttpRequest, record: Any) -> Rows | None:
        """The page as a table, its heading first; None where there is none."""
        return None

    def title(self, record: Any) -> str:
        return str(record)

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What this page shows besides."""
        return {}

    def history(self, record: Model) -> QuerySet[Any]:
        return audit.timeline(record)[:ENTRIES_SHOWN]
