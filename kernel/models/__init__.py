"""The records of the cellar."""

from kernel.models.accounts import User
from kernel.models.audit import AuditAbout, AuditCursor, AuditEntry, AuditSeal, BreakGlass
from kernel.models.desk import Notice, SavedView, Upload
from kernel.models.machinery import CatalogueEdition, JobRun, JobState
from kernel.models.tokens import ApiToken, KeptAnswer

__all__ = [
    "ApiToken",
    "AuditAbout",
    "AuditCursor",
    "AuditEntry",
    "AuditSeal",
    "BreakGlass",
    "CatalogueEdition",
    "JobRun",
    "JobState",
    "KeptAnswer",
    "Notice",
    "SavedView",
    "Upload",
    "User",
]
