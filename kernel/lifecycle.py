"""The life of a record as one table of moves. Only this file sets `state`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kernel import break_glass
from kernel.ruling import MoveRefused, Ruling

Text = str | Promise
Guard = Callable[[Any, Any], str]


def separation_of_duties(guard: Guard) -> Guard:
    """Mark a guard that keeps two people apart: the only kind that break-glass may lift."""
    guard.separates_duties = True  # type: ignore[attr-defined]  # read by Lifecycle only
    return guard


@dataclass(frozen=True, slots=True)
class Move:
    """One legal step: from which states, to which, who may, and what must hold.

    `label` is the button; `consequence` is what the person is told before confirming;
    `needs_note` demands a reason; `asks` says its page has questions of its own. `reads` gives a
    mark of what the person judges: the move is refused when that has changed since they read it.
    """

    name: str
    source: str | tuple[str, ...]
    target: str
    permission: str
    guards: Sequence[Guard] = ()
    label: Text = ""
    consequence: Text = ""
    needs_note: bool = False
    grave: bool = False
    asks: bool = False
    reads: Callable[[Any], str] | None = None

    def starts_from(self, state: str) -> bool:
        return state in ((self.source,) if isinstance(self.source, str) else self.source)


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that starts from the record's state, and whether this person may make it now."""

    move: Move
    ruling: Ruling
    can_break_glass: bool = field(default=False)


class Lifecycle:
    """All moves of one kind of record."""

    def __init__(self, *moves: Move) -> None:
        self.moves = {move.name: move for move in moves}

    def allows(self, name: str, state: str) -> bool:
        """Whether the table has this move from this state."""
        return self.moves[name].starts_from(state)

    def ruling(self, record: Any, name: str, actor: Any) -> Ruling:
        """Whether `actor` may make the move now, with every reason why not."""
        move = self.moves[name]
        if not move.starts_from(record.state):
            return Ruling.of([self._wrong_state(record, move)])
        reasons = [self._missing_permission(move, actor)]
        for guard in move.guards:
            reason = guard(record, actor)
            if reason and not self._lifted(guard, record, move, actor):
                reasons.append(reason)
        return Ruling.of(reasons)

    def offers(self, record: Any, actor: Any) -> list[Offer]:
        """Every move from here, each with its ruling, in the order of the table."""
        return [
            Offer(move, self.ruling(record, move.name, actor), self._breakable(record, move, actor))
            for move in self.moves.values()
            if move.starts_from(record.state)
        ]

    def advance(
        self, record: Any, name: str, *, actor: Any, note: str = "", read: str | None = None
    ) -> None:
        """Make the move by compare-and-swap on the state: of many at once exactly one wins.

        `read`: the mark of what the person read, where they read it on a page. Raises MoveRefused,
        also when the move needs a note and there is none. The new state is in the database and on
        `record` afterwards; a used break-glass is spent in the same transaction.
        """
        move = self.moves[name]
        ruling = self.ruling(record, name, actor)
        if ruling and move.needs_note and not note.strip():
            ruling = Ruling.of([_("Say why: the reason stands in the history.")])
        if ruling and move.reads and read is not None and read != move.reads(record):
            ruling = Ruling.of([_("It has changed since you read it. Read it again, then decide.")])
        if not ruling:
            raise MoveRefused(ruling)
        state = record.state
        manager = type(record)._base_manager
        if not manager.filter(pk=record.pk, state=state).update(state=move.target):
            raise MoveRefused(
                Ruling.of([_("Someone else changed this meanwhile. Look at it again.")])
            )
        if self._separation_reasons(record, move, actor):
            break_glass.spend(record, move.name, actor)
        record.state = move.target

    def _separation_reasons(self, record: Any, move: Move, actor: Any) -> list[str]:
        guards = [guard for guard in move.guards if getattr(guard, "separates_duties", False)]
        return [reason for guard in guards if (reason := guard(record, actor))]

    def _lifted(self, guard: Guard, record: Any, move: Move, actor: Any) -> bool:
        separates = getattr(guard, "separates_duties", False)
        return separates and break_glass.is_open(record, move.name, actor)

    def _breakable(self, record: Any, move: Move, actor: Any) -> bool:
        return bool(
            actor.is_superuser
            and self._separation_reasons(record, move, actor)
            and not break_glass.is_open(record, move.name, actor)
        )

    def _missing_permission(self, move: Move, actor: Any) -> str:
        if actor.has_perm(move.permission):
            return ""
        return _("Your role does not include “%(move)s”. Ask an administrator.") % {
            "move": move.label or move.name
        }

    def _wrong_state(self, record: Any, move: Move) -> str:
        state = record.get_state_display()
        return _("“%(move)s” is not possible while it is %(state)s.") % {
            "move": move.label or move.name,
            "state": str(state).lower(),
        }
