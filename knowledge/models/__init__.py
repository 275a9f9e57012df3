"""The records of this floor, by noun."""

from knowledge.models.comments import PassageComment
from knowledge.models.decisions import Decision, DecisionChannel, DecisionKind
from knowledge.models.documents import (
    REMINDED_AHEAD,
    Document,
    DocumentKind,
    DocumentVersion,
    Release,
    ReleaseItem,
    digest_of,
)
from knowledge.models.search import (
    MissedSearch,
    SearchEntry,
    SearchGram,
    SearchIndex,
    SearchWord,
)

__all__ = [
    "REMINDED_AHEAD",
    "Decision",
    "DecisionChannel",
    "DecisionKind",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "MissedSearch",
    "PassageComment",
    "Release",
    "ReleaseItem",
    "SearchEntry",
    "SearchGram",
    "SearchIndex",
    "SearchWord",
    "digest_of",
]
