"""Who approves a version next: the stages and the number of approvers that its class asks for."""

from typing import Any

from django.utils.translation import gettext as _

from kernel.lifecycle import separation_of_duties
from kernel.ruling import role_reason

APPROVE = "knowledge.approve_documentversion"
SIGN = "knowledge.sign_documentversion"


@separation_of_duties
def is_not_author(version: Any, actor: Any) -> str:
    """Whoever wrote a part of the text counts as its author, unless the class says otherwise."""
    if actor.pk == version.author_id:
        return _("Someone other than the author must approve.")
    document_class = version.document.document_class
    if document_class and document_class.contributors_may_approve:
        return ""
    if version.contributors.filter(pk=actor.pk).exists():
        return _("Someone other than the author must approve.")
    return ""


def has_not_approved_yet(version: Any, actor: Any) -> str:
    if version.approvals.standing().filter(approver=actor).exists():
        return _("You have approved it already. The next approval is somebody else's.")
    return ""


def is_asked_to_approve(version: Any, actor: Any) -> str:
    """In a stage somebody of its role; otherwise whoever may approve."""
    if not actor.has_perm(SIGN):
        return ""  # which the move itself asks for, and tells
    stage = version.next_stage
    if stage is None:
        return role_reason(actor, APPROVE, _("Approve"))
    if actor.groups.filter(pk=stage.role_id).exists():
        return ""
    return _("The stage “%(stage)s” is approved by somebody of the role “%(role)s”.") % {
        "stage": stage.name,
        "role": stage.role,
    }
