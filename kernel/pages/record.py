"""The page of one record: its facts, its moves, its history."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kernel import audit
from kernel.lifecycle import Lifecycle
from kernel.pages.guard import GuardedPage, visible
from kernel.pages.move import moves

ENTRIES_SHOWN = 50


class RecordPage(GuardedPage):
    """Found by what the address names: `<str:number>` looks up `number`, `<int:pk>` looks up `pk`.

    The template gets `record`, `title`, `offers` (when there is a lifecycle), `entries` (its
    history, newest first) and what `context` adds.
    """

    queryset: QuerySet[Any]
    template_name: str
    lifecycle: Lifecycle | None = None
    shows_history = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = get_object_or_404(visible(self.queryset, request.user), **kwargs)
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

    def title(self, record: Any) -> str:
        return str(record)

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What this page shows besides."""
        return {}

    def history(self, record: Model) -> QuerySet[Any]:
        return audit.timeline(record)[:ENTRIES_SHOWN]
