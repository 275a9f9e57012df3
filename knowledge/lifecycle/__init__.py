"""The lives of the records of this floor."""

from knowledge.lifecycle.comment import COMMENT_LIFECYCLE, CommentState, can_be_commented
from knowledge.lifecycle.missed_search import MISSED_SEARCH_LIFECYCLE, MissedSearchState
from knowledge.lifecycle.release import RELEASE_LIFECYCLE, ReleaseState, item_ruling
from knowledge.lifecycle.version import (
    OPEN_STATES,
    VERSION_LIFECYCLE,
    VERSION_SUCCESSION,
    VersionState,
    is_not_author,
)

__all__ = [
    "COMMENT_LIFECYCLE",
    "MISSED_SEARCH_LIFECYCLE",
    "OPEN_STATES",
    "RELEASE_LIFECYCLE",
    "VERSION_LIFECYCLE",
    "VERSION_SUCCESSION",
    "CommentState",
    "MissedSearchState",
    "ReleaseState",
    "VersionState",
    "can_be_commented",
    "is_not_author",
    "item_ruling",
]
