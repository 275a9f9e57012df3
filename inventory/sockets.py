"""What the floors above may plug into this one: panels on the page of a process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page that another floor fills: its heading, its template and what that needs.

    The template finds the keys of `context`, and `record`, `user`, `perms` and `csrf_token`.
    """

    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)


class PanelSocket:
    """An ordered row of providers, each `(record, user) -> Panel | None`."""

    def __init__(self) -> None:
        self._providers: list[tuple[int, Callable[[Any, Any], Panel | None]]] = []

    def add(self, order: int, provider: Callable[[Any, Any], Panel | None]) -> None:
        """Called by a floor's plugs; a lower `order` stands further up."""
        if (order, provider) not in self._providers:
            self._providers.append((order, provider))

    def panels(self, record: Any, user: Any) -> list[Panel]:
        """The panels that have something to say about this record to this person."""
        ordered = sorted(self._providers, key=lambda one: one[0])
        return [panel for _order, provider in ordered if (panel := provider(record, user))]


process_panels = PanelSocket()
