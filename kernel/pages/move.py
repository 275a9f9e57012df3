"""A move of a record, from the page: the button, the page that asks, and the deed."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.keys import key_of
from kernel.lifecycle import Lifecycle, Move, Offer
from kernel.ruling import Ruling

Act = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class OfferedMove:
    """A move on a page: may this person make it now, where, and where to break the glass."""

    move: Move
    ruling: Ruling
    url: str
    break_glass_url: str = ""

    @property
    def can_break_glass(self) -> bool:
        return bool(self.break_glass_url)

    @property
    def asks_first(self) -> bool:
        """Whether its button leads to the page that asks, instead of acting at once."""
        return self.move.grave or self.move.needs_note or self.move.asks


class NoteForm(forms.Form):
    """A word for the history. Give a move more questions by deriving from this form."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("It stands in the history of this record."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def demand_note(self) -> None:
        self.fields["note"].required = True
        self.fields["note"].label = gettext_lazy("Reason")


def moves(record: Model, lifecycle: Lifecycle, user: Any) -> list[OfferedMove]:
    """Every move from the record's state, in the order of the table."""
    return [_offered(record, offer) for offer in lifecycle.offers(record, user)]


def confirm_move(
    request: HttpRequest,
    record: Model,
    lifecycle: Lifecycle,
    move: str,
    act: Act,
    *,
    form_class: type[NoteForm] = NoteForm,
    template_name: str = "pages/confirm.html",
    **shown: Any,
) -> HttpResponse:
    """GET tells the consequence and asks; POST acts, thanks and goes to the record.

    `shown` is what a template of one's own needs besides, of what one should know to decide.

    `act(record, actor=…, **answers)`: what the form holds is passed by name; `note` only where
    the action takes one.
    """
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "POST"])
    if move not in lifecycle.moves:
        raise Http404
    form = form_class(request.POST if request.method == "POST" else None)
    if lifecycle.moves[move].needs_note:
        form.demand_note()
    reads = lifecycle.moves[move].reads
    if form.is_valid():
        read = {"read": request.POST.get("read", "")} if reads else {}
        before = _state_of(record)
        done = perform(act, record, request.user, form, **read)
        moved = done if isinstance(done, type(record)) else record
        messages.success(request, _told(moved, str(lifecycle.moves[move].label or move), before))
        return redirect(moved)
    offer = find_offer(record, lifecycle, move, request.user)
    mark = request.POST.get("read") or request.GET.get("read") or (reads(record) if reads else "")
    context = {**shown, "record": record, "offer": offer, "form": form, "read": mark}
    return render(request, template_name, context, status=422 if form.is_bound else 200)


def perform(act: Act, record: Model, actor: Any, form: forms.Form, **read: str) -> Any:
    """Call the action with what the form holds, by name; with the note if the action takes one."""
    takes_note = {"note", "kwargs"} & set(signature(act).parameters)
    answers = {
        name: value for name, value in form.cleaned_data.items() if name != "note" or takes_note
    }
    return act(record, actor=actor, **answers, **read)


def find_offer(record: Model, lifecycle: Lifecycle, move: str, user: Any) -> OfferedMove:
    """One move by name, with the reason when it does not start from the record's state."""
    for offer in lifecycle.offers(record, user):
        if offer.move.name == move:
            return _offered(record, offer)
    refused = Offer(lifecycle.moves[move], lifecycle.ruling(record, move, user))
    return _offered(record, refused)


def _offered(record: Any, offer: Offer) -> OfferedMove:
    name, reads = offer.move.name, offer.move.reads
    read = f"?{urlencode({'read': reads(record)})}" if reads and offer.ruling else ""
    glass = urlencode({"record": key_of(record), "move": name}) if offer.can_break_glass else ""
    return OfferedMove(
        offer.move,
        offer.ruling,
        f"{record.get_absolute_url()}{name}/{read}",
        f"{reverse('break-glass')}?{glass}" if glass else "",
    )


def _state_of(record: Any) -> str:
    return str(record.get_state_display())


def _told(record: Any, move: str, before: str) -> str:
    """Some moves only begin something, or are the first of several: the state is still the same."""
    told = {"record": record, "state": _state_of(record), "move": move}
    if told["state"] == before:
        return _("%(record)s: “%(move)s” is noted. It is still: %(state)s.") % told
    return _("%(record)s is now: %(state)s.") % told
