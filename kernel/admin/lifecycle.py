from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.admin.read_only import ReadOnlyAdmin
from kernel.lifecycle import Lifecycle, Move
from kernel.pages import NoteForm
from kernel.pages.move import find_offer, perform
from kernel.ruling import DomainError

Act = Callable[..., Any]


class LifecycleAdmin(ReadOnlyAdmin):
    """A record with a life: its moves are buttons on its page and acts on the list.

    `acts` names the floor's own action for each move that people make. A refusal is a message,
    to a superuser too.
    """

    lifecycle: Lifecycle
    acts: Mapping[str, Act] = {}
    change_form_template = "admin/lifecycle_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        address = path(
            "<path:object_id>/move/<str:name>/",
            self.admin_site.admin_view(self.move_view),
            name=self._route("move"),
        )
        return [address, *super().get_urls()]

    def move_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """GET asks, POST acts through the floor's action."""
        record = self.get_object(request, object_id)
        if record is None or name not in self.acts:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        form = self.note_form(request, self.lifecycle.moves[name])
        if form.is_valid():
            self.make(request, name, [record], form)
            return redirect(reverse(f"admin:{self._route('change')}", args=[record.pk]))
        offer = find_offer(record, self.lifecycle, name, request.user)
        return self.ask(request, offer.move, [record], form, offer=offer, original=record)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        offers = self.lifecycle.offers(record, request.user) if record else []
        offered = [offer for offer in offers if offer.move.name in self.acts]
        context = {**(extra_context or {}), "offers": offered, "move_route": self._move_route()}
        return super().change_view(request, object_id, form_url, context)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One for each move this person may make somewhere."""
        moves = [self.lifecycle.moves[name] for name in self.acts]
        own = {
            f"move_{move.name}": (_bulk(move), f"move_{move.name}", str(move.label or move.name))
            for move in moves
            if request.user.has_perm(move.permission)
        }
        return {**super().get_actions(request), **own}

    def move_many(
        self, request: HttpRequest, move: Move, records: QuerySet[Any]
    ) -> HttpResponse | None:
        """A move that is grave or needs a note asks first; each record is ruled on by itself."""
        if not (move.grave or move.needs_note or move.reads):
            form = NoteForm({})
        else:
            form = self.note_form(request, move, sent="confirmed" in request.POST)
        if not form.is_valid():
            return self.ask(request, move, list(records), form, action=f"move_{move.name}")
        self.make(request, move.name, list(records), form)
        return None

    def make(self, request: HttpRequest, name: str, records: list[Any], form: NoteForm) -> None:
        made = 0
        reads = self.lifecycle.moves[name].reads

        def read_of(record: Any) -> dict[str, str]:
            return {"read": request.POST.get(f"read-{record.pk}", "")} if reads else {}

        for record in records:
            try:
                perform(self.acts[name], record, request.user, form, **read_of(record))
            except DomainError as refusal:
                messages.error(request, f"{record}: {refusal}")
            else:
                made += 1
        if made:
            text = ngettext("“%(move)s”: %(n)d record.", "“%(move)s”: %(n)d records.", made)
            label = self.lifecycle.moves[name].label or name
            messages.success(request, text % {"move": label, "n": made})

    def note_form(self, request: HttpRequest, move: Move, sent: bool | None = None) -> NoteForm:
        is_sent = request.method == "POST" if sent is None else sent
        form = NoteForm(request.POST if is_sent else None)
        if move.needs_note:
            form.demand_note()
        return form

    def ask(
        self,
        request: HttpRequest,
        move: Move,
        records: list[Model],
        form: NoteForm,
        **context: Any,
    ) -> HttpResponse:
        words = {
            **self.admin_site.each_context(request),
            "title": _("%(move)s: are you sure?") % {"move": move.label or move.name},
            "opts": self.opts,
            "move": move,
            "records": records,
            "read": [(record.pk, move.reads(record)) for record in records] if move.reads else [],
            "form": form,
            "media": self.media,
            **context,
        }
        return TemplateResponse(request, "admin/move.html", words)

    def _route(self, kind: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{kind}"

    def _move_route(self) -> str:
        return f"admin:{self._route('move')}"


def _bulk(move: Move) -> Callable[..., HttpResponse | None]:
    def act(
        modeladmin: LifecycleAdmin, request: HttpRequest, records: QuerySet[Any]
    ) -> HttpResponse | None:
        return modeladmin.move_many(request, move, records)

    return act
