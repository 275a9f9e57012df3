"""What a floor sees to after each migrate, besides its tables: an index of its own, say.

Roles and catalogues are there by then. It must do no harm when it is done again.
"""

from collections.abc import Callable

Work = Callable[[], None]
_works: list[Work] = []


def add(work: Work) -> None:
    """Called by each floor's plugs."""
    if work not in _works:
        _works.append(work)


def see_to_everything() -> None:
    for work in _works:
        work()
