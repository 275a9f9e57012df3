"""The lives of the records of this floor."""

from knowledge.lifecycle.release import RELEASE_LIFECYCLE, ReleaseState, item_ruling
from knowledge.lifecycle.version import (
    OPEN_STATES,
    VERSION_LIFECYCLE,
    VERSION_SUCCESSION,
    VersionState,
    is_not_author,
)

__all__ = [
    "OPEN_STATES",
    "RELEASE_LIFECYCLE",
    "VERSION_LIFECYCLE",
    "VERSION_SUCCESSION",
    "ReleaseState",
    "VersionState",
    "is_not_author",
    "item_ruling",
]
