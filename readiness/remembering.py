"""Answers kept while one page is made, so that its many parts ask the database once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_memory: ContextVar[dict[Any, Any] | None] = ContextVar("memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within, each `remembered` question is asked once a record. Only where nothing is written."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """A question about a record; outside of `remembering` it is asked afresh every time."""

    @wraps(ask)
    def answer(*asked: Asked.args, **named: Asked.kwargs) -> Answer:
        memory = _memory.get()
        if memory is None:
            return ask(*asked, **named)
        key = (ask, *asked, *sorted(named.items()))
        if key not in memory:
            memory[key] = ask(*asked, **named)
        return memory[key]

    return answer
