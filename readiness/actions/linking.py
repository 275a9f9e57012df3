"""Linking to a case what must change: documents, infrastructure."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import DomainError
from knowledge.actions.releases import add_to_release, plan_release, remove_from_release
from readiness.models import CaseProvision, ChangeCase
from readiness.permits import demand


@transaction.atomic
def link_document(case: ChangeCase, document: Any, *, actor: Any) -> ChangeCase:
    """Say that a document must change; it joins the case's release, planned with the first one."""
    case = ChangeCase.objects.select_for_update().get(pk=case.pk)
    demand(case, "link_document", actor)
    if case.release is None:
        case.release = plan_release(title=case.title, planned_on=case.planned_on, actor=actor)
        case.save(update_fields=["release"])
    add_to_release(case.release, document, actor=actor)
    audit.record(
        "change_case.document_linked",
        case,
        actor=actor,
        after={"document": document.number},
        about=[document, *filter(None, [case.release])],
    )
    return case


@transaction.atomic
def unlink_document(case: ChangeCase, document: Any, *, actor: Any) -> ChangeCase:
    """Take a document out of the case and of its release."""
    case = ChangeCase.objects.select_for_update().get(pk=case.pk)
    demand(case, "link_document", actor)
    item = case.release.items.filter(document=document).first() if case.release else None
    if item is None:
        raise DomainError(_("%(number)s is not linked.") % {"number": document.number})
    remove_from_release(item, actor=actor)
    audit.record(
        "change_case.document_unlinked",
        case,
        actor=actor,
        before={"document": document.number},
        about=[document, *filter(None, [case.release])],
    )
    return case


@transaction.atomic
def link_provision(case: ChangeCase, provision: Any, *, actor: Any) -> CaseProvision:
    """Say that the change needs this infrastructure at its process."""
    demand(case, "link_provision", actor)
    if provision.process_id != case.process_id:
        raise DomainError(_("This infrastructure serves another process."))
    link, is_new = CaseProvision.objects.get_or_create(case=case, provision=provision)
    if is_new:
        audit.record(
            "change_case.infrastructure_linked",
            case,
            actor=actor,
            after={"infrastructure": provision.infrastructure.number},
            about=[provision],
        )
    return link


@transaction.atomic
def unlink_provision(case: ChangeCase, provision: Any, *, actor: Any) -> None:
    """The change does not need this infrastructure after all."""
    demand(case, "link_provision", actor)
    gone, _rows = CaseProvision.objects.filter(case=case, provision=provision).delete()
    if gone:
        audit.record(
            "change_case.infrastructure_unlinked",
            case,
            actor=actor,
            before={"infrastructure": provision.infrastructure.number},
            about=[provision],
        )
