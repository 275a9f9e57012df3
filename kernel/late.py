"""Libraries that take long to read, read when something of theirs is first used.

Most commands and pages need none of them; every start would wait for all.
"""

from importlib import import_module
from typing import Any


class Late:
    """A module under its name: `special = Late("scipy.special")`, then `special.ndtr(…)`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        value = getattr(import_module(self._name), wanted)
        setattr(self, wanted, value)  # from now on it is found without asking here
        return value
