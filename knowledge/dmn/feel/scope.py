"""Where an expression finds its names, and what one evaluation may use: time, depth and memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from knowledge.dmn.feel.faults import LimitExceeded
from knowledge.dmn.feel.values import Value

STEPS_MAX = 2_000_000
CALLS_MAX = 60
LENGTH_MAX = 1_000_000
NOTES_MAX = 50


@dataclass(slots=True)
class Run:
    """One evaluation: what it has used so far, and why a part of it came to null."""

    steps_left: int = STEPS_MAX
    calls: int = 0
    notes: list[str] = field(default_factory=list)
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def step(self, count: int = 1) -> None:
        """Raises LimitExceeded when there were more steps than an evaluation may take."""
        self.steps_left -= count
        if self.steps_left < 0:
            raise LimitExceeded(f"it took more than {STEPS_MAX:,} steps and was stopped")

    def enter(self) -> None:
        self.step(10)
        self.calls += 1
        if self.calls > CALLS_MAX:
            raise LimitExceeded(f"functions call each other more than {CALLS_MAX} deep")

    def leave(self) -> None:
        self.calls -= 1

    def hold(self, length: int) -> None:
        """Ask for a text or list of that length; it is paid for in steps."""
        if length > LENGTH_MAX:
            raise LimitExceeded(f"a text or list would be longer than {LENGTH_MAX:,}")
        self.step(length // 16)

    def note(self, message: str) -> None:
        """Why something is null, for whoever asks."""
        if len(self.notes) < NOTES_MAX:
            self.notes.append(message)


class Scope:
    """Names, and those around them."""

    __slots__ = ("names", "outer", "run")

    def __init__(self, names: Mapping[str, Value], outer: "Scope | None", run: Run) -> None:
        self.names = names
        self.outer = outer
        self.run = run

    def within(self, names: Mapping[str, Value]) -> "Scope":
        return Scope(names, self, self.run)

    def find(self, name: str) -> Any:
        """Raises KeyError where nobody knows it."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        raise KeyError(name)
