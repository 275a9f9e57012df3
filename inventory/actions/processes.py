"""What may be done with a process."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.actions.changes import edit
from inventory.lifecycle.process import PROCESS_LIFECYCLE, TOLD
from inventory.models import ProcessElement, ThirdParty
from kernel import audit
from kernel.ruling import DomainError, demand

ASSIGN = "inventory.assign_processelement"


def set_process_owner(
    process: ProcessElement, *, owner: Any | None, actor: Any, note: str = ""
) -> ProcessElement:
    """Make somebody answer for a process, or nobody.

    Raises DomainError when the person may not own processes.
    """
    if owner is not None and not owner.has_perm("inventory.own_processelement"):
        raise DomainError(
            _("%(owner)s has no role that owns processes. Give them one, or choose someone else.")
            % {"owner": owner}
        )
    told = {"owner": owner}
    return edit(process, "process.owner_set", told, actor=actor, note=note, permission=ASSIGN)


def set_process_criticality(
    process: ProcessElement, *, criticality: str, actor: Any, note: str = ""
) -> ProcessElement:
    """How much harm it does when this process fails."""
    told = {"criticality": criticality}
    return edit(process, "process.criticality_set", told, actor=actor, note=note, permission=ASSIGN)


@transaction.atomic
def advance_process(
    process: ProcessElement, move: str, *, actor: Any, note: str = ""
) -> ProcessElement:
    """Make a move of the process's life. Raises MoveRefused."""
    process = ProcessElement.objects.select_for_update().get(pk=process.pk)
    before = process.state
    PROCESS_LIFECYCLE.advance(process, move, actor=actor, note=note)
    process.save(update_fields=["state"])
    audit.record(
        TOLD[move],
        process,
        actor=actor,
        before={"state": before},
        after={"state": process.state},
        note=note,
    )
    return process


@transaction.atomic
def watch_process(process: ProcessElement, *, actor: Any) -> None:
    """Tell `actor` of what happens to the process from now on."""
    demand(actor, "inventory.view_processelement", _("Watch processes"))
    if not process.watchers.filter(pk=actor.pk).exists():
        process.watchers.add(actor)
        audit.record("process.watched", process, actor=actor)


@transaction.atomic
def unwatch_process(process: ProcessElement, *, actor: Any) -> None:
    """Tell `actor` no more of it, whether or not they may still see it."""
    if process.watchers.filter(pk=actor.pk).exists():
        process.watchers.remove(actor)
        audit.record("process.unwatched", process, actor=actor)


@transaction.atomic
def add_third_party(
    process: ProcessElement,
    *,
    name: str,
    part: str,
    contact: str = "",
    contract_until: date | None = None,
    actor: Any,
) -> ThirdParty:
    """Record that another company runs a part of the process.

    Raises DomainError when it is recorded already.
    """
    demand(actor, "inventory.change_processelement", _("Record third parties"))
    process = ProcessElement.objects.select_for_update().get(pk=process.pk)
    if process.third_parties.filter(name=name).exists():
        raise DomainError(_("%(name)s is recorded for this process already.") % {"name": name})
    party = ThirdParty.objects.create(
        process=process, name=name, part=part, contact=contact, contract_until=contract_until
    )
    audit.record("third_party.added", party, actor=actor, after={"part": part}, about=[process])
    return party
