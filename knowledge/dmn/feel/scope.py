"""Where an expression finds its names, and what one evaluation may use: time, depth and memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from knowledge.dmn.feel.faults import LimitExceeded
from knowledge.dmn.feel.values import Range, Value

STEPS_MAX = 500_000
CALLS_MAX = 60
LENGTH_MAX = 1_000_000
NOTES_MAX = 50
NOTE_LENGTH_MAX = 300
NESTING_MAX = 100
PATTERN_SECONDS_MAX = 0.5
SECONDS_MAX = 2.0
LOOK_EVERY = 500  # steps between two looks at the clock


@dataclass(slots=True)
class Run:
    """One evaluation: what it has used so far, and why a part of it came to null."""

    steps_left: int = STEPS_MAX
    calls: int = 0
    notes: list[str] = field(default_factory=list)
    pattern_seconds_left: float = PATTERN_SECONDS_MAX
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))
    ends_at: float = field(default_factory=lambda: monotonic() + SECONDS_MAX)
    next_look: int = STEPS_MAX - LOOK_EVERY

    def step(self, count: int = 1) -> None:
        """Raises LimitExceeded when there were more steps, or more time, than it may take."""
        self.steps_left -= count
        if self.steps_left < self.next_look:
            self._look()

    def _look(self) -> None:
        """Some steps take long, such as moments in a named zone; the clock holds them too."""
        self.next_look = max(0, self.steps_left - LOOK_EVERY)
        if self.steps_left < 0:
            raise LimitExceeded(f"it took more than {STEPS_MAX:,} steps and was stopped")
        if monotonic() > self.ends_at:
            raise LimitExceeded(f"it took longer than {SECONDS_MAX:g} seconds and was stopped")

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

    def weigh(self, *values: Value) -> None:
        """Ask to go through all that is within values; a part that stands twice counts twice."""
        for value in values:
            if type(value) in (list, dict, Range):
                self.step(_weight(value, {})[0] // 2)

    def note(self, message: str) -> None:
        """Why something is null, for whoever asks."""
        if len(self.notes) < NOTES_MAX:
            is_long = len(message) > NOTE_LENGTH_MAX
            self.notes.append(message[:NOTE_LENGTH_MAX] + "…" if is_long else message)


def _weight(value: Any, seen: dict[int, tuple[int, int]], depth: int = 0) -> tuple[int, int]:
    """How many values are within one, and how deep. What was seen is not gone through again."""
    known = seen.get(id(value))
    if known:
        return known
    parts = value if type(value) is list else _parts(value)
    total, height = 1 + len(parts), 0
    for part in parts:
        if type(part) in (list, dict, Range):
            if depth >= NESTING_MAX:
                raise LimitExceeded(f"lists or contexts are nested deeper than {NESTING_MAX}")
            weight, below = _weight(part, seen, depth + 1)
            total, height = total + weight, max(height, below + 1)
    if height > NESTING_MAX:
        raise LimitExceeded(f"lists or contexts are nested deeper than {NESTING_MAX}")
    if total > LENGTH_MAX:
        raise LimitExceeded(f"lists or contexts would hold more than {LENGTH_MAX:,} values")
    seen[id(value)] = total, height
    return total, height


def _parts(value: Any) -> list[Value]:
    return [value.start, value.end] if type(value) is Range else list(value.values())


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
