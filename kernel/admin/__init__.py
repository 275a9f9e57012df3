"""The records for administrators. Nothing is decided here: moves call the floors' own actions."""

from kernel.admin.accounts import AccountAdmin
from kernel.admin.added import AddedByAction
from kernel.admin.lifecycle import LifecycleAdmin
from kernel.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
from kernel.admin.records import ApiTokenAdmin, AuditEntryAdmin, BreakGlassAdmin, JobRunAdmin
from kernel.admin.roles import RoleAdmin

__all__ = [
    "AccountAdmin",
    "AddedByAction",
    "ApiTokenAdmin",
    "AuditEntryAdmin",
    "BreakGlassAdmin",
    "JobRunAdmin",
    "LifecycleAdmin",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "RoleAdmin",
]
