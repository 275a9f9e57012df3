"""The lives of the records of this floor."""

from knowledge.lifecycle.approval import is_not_author
from knowledge.lifecycle.comment import COMMENT_LIFECYCLE, CommentState, can_be_commented
from knowledge.lifecycle.dmn_file import DMN_FILE_LIFECYCLE, DmnFileState
from knowledge.lifecycle.document_import import DOCUMENT_IMPORT_LIFECYCLE, DocumentImportState
from knowledge.lifecycle.missed_search import MISSED_SEARCH_LIFECYCLE, MissedSearchState
from knowledge.lifecycle.release import RELEASE_LIFECYCLE, ReleaseState, item_ruling
from knowledge.lifecycle.version import (
    OPEN_STATES,
    VERSION_APPROVAL,
    VERSION_CLAIM,
    VERSION_LIFECYCLE,
    VERSION_SUCCESSION,
    VersionState,
    its_text,
    why_it_waits,
)

__all__ = [
    "COMMENT_LIFECYCLE",
    "DMN_FILE_LIFECYCLE",
    "DOCUMENT_IMPORT_LIFECYCLE",
    "MISSED_SEARCH_LIFECYCLE",
    "OPEN_STATES",
    "RELEASE_LIFECYCLE",
    "VERSION_APPROVAL",
    "VERSION_CLAIM",
    "VERSION_LIFECYCLE",
    "VERSION_SUCCESSION",
    "CommentState",
    "DmnFileState",
    "DocumentImportState",
    "MissedSearchState",
    "ReleaseState",
    "VersionState",
    "can_be_commented",
    "is_not_author",
    "item_ruling",
    "its_text",
    "why_it_waits",
]
