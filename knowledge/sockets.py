"""Where the floors above plug into this one: panels on a document, guards on a release."""

from collections.abc import Callable
from typing import Any

from inventory.sockets import PanelSocket

ReleaseGuard = Callable[[Any, Any], str]


class ReleaseGuards:
    """What upper floors hold against a deed on a release: `(release, actor)` -> "" or why not."""

    def __init__(self) -> None:
        self._guards: list[ReleaseGuard] = []

    def add(self, guard: ReleaseGuard) -> None:
        """Called by a floor's plugs."""
        if guard not in self._guards:
            self._guards.append(guard)

    def reason(self, release: Any, actor: Any) -> str:
        return " ".join(reason for guard in self._guards if (reason := guard(release, actor)))


document_panels = PanelSocket()
release_guards = ReleaseGuards()  # against putting it in force
content_guards = ReleaseGuards()  # against adding a document, or taking one out
