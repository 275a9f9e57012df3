"""What people make of a signal: notice it, give it to somebody, talk about it, settle it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.ruling import DomainError, demand
from reporting.lifecycle import SIGNAL_LIFECYCLE
from reporting.models import Signal, SignalComment


@transaction.atomic
def acknowledge_signal(signal: Signal, *, actor: Any, note: str = "") -> Signal:
    """Say that it has been noticed."""
    return _move_signal(signal, "acknowledge", actor, note)


@transaction.atomic
def assign_signal(signal: Signal, *, actor: Any, assignee: Any = None, note: str = "") -> Signal:
    """Give it to a person who handles signals, or take it on oneself (assignee: None)."""
    person = assignee or actor
    if not person.is_active or not person.has_perm("reporting.handle_signal"):
        told = _("%(person)s does not handle signals. Choose somebody whose role includes it.")
        raise DomainError(told % {"person": person})
    return _move_signal(signal, "assign", actor, note, assignee=person)


@transaction.atomic
def explain_signal(signal: Signal, *, actor: Any, note: str) -> Signal:
    """Say what caused it; the explanation stands on the chart."""
    return _move_signal(signal, "explain", actor, note, explanation=note.strip())


@transaction.atomic
def dismiss_signal(signal: Signal, *, actor: Any, note: str) -> Signal:
    """Take it for chance, with the reason."""
    return _move_signal(signal, "dismiss", actor, note, explanation=note.strip())


@transaction.atomic
def reopen_signal(signal: Signal, *, actor: Any, note: str) -> Signal:
    """Let it wait for an explanation again."""
    return _move_signal(signal, "reopen", actor, note, explanation="")


@transaction.atomic
def comment_on_signal(signal: Signal, *, actor: Any, text: str) -> SignalComment:
    """Add a word to the conversation."""
    demand(actor, "reporting.handle_signal", _("Comment"))
    if not text.strip():
        raise DomainError(_("Write something first."))
    comment = SignalComment.objects.create(
        signal=signal, author=actor, text=text.strip(), written_at=dated.now()
    )
    audit.record("signal.commented", signal, actor=actor, note=comment.text)
    return comment


def _move_signal(signal: Signal, move: str, actor: Any, note: str, **changes: Any) -> Signal:
    """Lock, move, save, record."""
    signal = Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk)
    before = {"state": signal.state, "assignee": _named(signal)}
    SIGNAL_LIFECYCLE.advance(signal, move, actor=actor, note=note)
    signal.settled_at = dated.now() if signal.is_over else None
    for name, value in changes.items():
        setattr(signal, name, value)
    signal.save(update_fields=["settled_at", *changes])
    after = {"state": signal.state, "assignee": _named(signal)}
    act = f"signal.{PAST[move]}"
    audit.record(
        act, signal, actor=actor, before=before, after=after, note=note, about=[signal.measure]
    )
    return signal


def _named(signal: Signal) -> str:
    return str(signal.assignee or "")


PAST = {
    "acknowledge": "acknowledged",
    "assign": "assigned",
    "explain": "explained",
    "dismiss": "dismissed",
    "reopen": "reopened",
}
SIGNAL_ACTS = {
    "acknowledge": acknowledge_signal,
    "assign": assign_signal,
    "explain": explain_signal,
    "dismiss": dismiss_signal,
    "reopen": reopen_signal,
}
