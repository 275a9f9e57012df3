"""“My work”: each floor plugs in a provider that says what waits for a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits for a person: what to do, on which record, why, and until when."""

    act: Text
    title: Text
    url: str
    why: Text = ""
    due_on: date | None = None
    floor: Text = ""


Provider = Callable[[Any], Iterable[WorkItem]]
_providers: list[Provider] = []


def add(provider: Provider) -> None:
    """Called by each floor's AppConfig.ready()."""
    if provider not in _providers:
        _providers.append(provider)


def work_of(user: Any) -> list[WorkItem]:
    """All that waits for this person, the most urgent first, undated last."""
    items = [item for provider in _providers for item in provider(user)]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or date.max))
