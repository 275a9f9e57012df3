"""The records of this floor, by noun."""

from knowledge.models.attestation import Attestation, AttestedText, AudiencePart
from knowledge.models.back_tests import BackTest, BackTestRow, BackTestSource, RowOutcome
from knowledge.models.classes import (
    MOST_APPROVERS,
    Approval,
    ClassStage,
    DocumentClass,
    KindDefault,
)
from knowledge.models.comments import PassageComment
from knowledge.models.decisions import Decision, DecisionChannel, DecisionKind
from knowledge.models.dmn_files import DmnDecision, DmnFile
from knowledge.models.documents import (
    PARTS,
    REMINDED_AHEAD,
    Document,
    DocumentVersion,
    Release,
    ReleaseItem,
)
from knowledge.models.examples import AdoptedExample
from knowledge.models.feedback import Feedback
from knowledge.models.findings import AcceptedFinding
from knowledge.models.frozen_pdf import FrozenPdf
from knowledge.models.imports import (
    DocumentImport,
    DocumentSource,
    FileOutcome,
    ImportedFile,
)
from knowledge.models.kinds import DocumentKind
from knowledge.models.scopes import ScopeAspect, ScopeEntry
from knowledge.models.search import (
    MissedSearch,
    SearchEntry,
    SearchGram,
    SearchIndex,
    SearchWord,
)
from knowledge.models.templates import KindTemplate
from knowledge.version_digest import digest_of

__all__ = [
    "MOST_APPROVERS",
    "PARTS",
    "REMINDED_AHEAD",
    "AcceptedFinding",
    "AdoptedExample",
    "Approval",
    "Attestation",
    "AttestedText",
    "AudiencePart",
    "BackTest",
    "BackTestRow",
    "BackTestSource",
    "ClassStage",
    "Decision",
    "DecisionChannel",
    "DecisionKind",
    "DmnDecision",
    "DmnFile",
    "Document",
    "DocumentClass",
    "DocumentImport",
    "DocumentKind",
    "DocumentSource",
    "DocumentVersion",
    "Feedback",
    "FileOutcome",
    "FrozenPdf",
    "ImportedFile",
    "KindDefault",
    "KindTemplate",
    "MissedSearch",
    "PassageComment",
    "Release",
    "ReleaseItem",
    "RowOutcome",
    "ScopeAspect",
    "ScopeEntry",
    "SearchEntry",
    "SearchGram",
    "SearchIndex",
    "SearchWord",
    "digest_of",
]
