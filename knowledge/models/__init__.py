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

__all__ = [
    "REMINDED_AHEAD",
    "Decision",
    "DecisionChannel",
    "DecisionKind",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "PassageComment",
    "Release",
    "ReleaseItem",
    "digest_of",
]
