"""What may be done with infrastructure and with its provision to processes."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.actions.changes import take_over
from inventory.actions.numbers import next_number
from inventory.lifecycle.provision import PROVISION_LIFECYCLE, TOLD
from inventory.models import Infrastructure, ProcessElement, Provision
from kernel import audit
from kernel.ruling import DomainError


@transaction.atomic
def create_infrastructure(*, actor: Any, **values: Any) -> Infrastructure:
    infrastructure = Infrastructure(number=next_number(Infrastructure, "INF"))
    _before, after = take_over(infrastructure, values)
    infrastructure.save()
    audit.record("infrastructure.created", infrastructure, actor=actor, after=after)
    return infrastructure


@transaction.atomic
def edit_infrastructure(
    infrastructure: Infrastructure, *, actor: Any, **values: Any
) -> Infrastructure:
    infrastructure = Infrastructure.objects.select_for_update().get(pk=infrastructure.pk)
    before, after = take_over(infrastructure, values)
    if after:
        infrastructure.save(update_fields=[*after])
        audit.record(
            "infrastructure.edited", infrastructure, actor=actor, before=before, after=after
        )
    return infrastructure


@transaction.atomic
def request_provision(
    infrastructure: Infrastructure, *, process: ProcessElement, actor: Any, **values: Any
) -> Provision:
    """Ask that this infrastructure serves that process.

    Raises DomainError when it does so already.
    """
    former = Provision.objects.current().filter(infrastructure=infrastructure, process=process)
    if former.exists():
        raise DomainError(
            _("%(infrastructure)s serves this process already. Change that provision.")
            % {"infrastructure": infrastructure}
        )
    provision = Provision(infrastructure=infrastructure, process=process)
    _before, after = take_over(provision, values)
    provision.save()
    audit.record(
        "provision.requested",
        provision,
        actor=actor,
        after=after,
        about=[process, infrastructure],
    )
    return provision


@transaction.atomic
def edit_provision(provision: Provision, *, actor: Any, note: str = "", **values: Any) -> Provision:
    """Record what is needed, what is provided, its cost and its end."""
    provision = _locked(provision)
    before, after = take_over(provision, values)
    if after:
        provision.save(update_fields=[*after])
        audit.record(
            "provision.edited",
            provision,
            actor=actor,
            before=before,
            after=after,
            note=note,
            about=[provision.process, provision.infrastructure],
        )
    return provision


@transaction.atomic
def advance_provision(provision: Provision, move: str, *, actor: Any, note: str = "") -> Provision:
    """Make a move of the provision's life. Raises MoveRefused."""
    provision = _locked(provision)
    before = provision.state
    PROVISION_LIFECYCLE.advance(provision, move, actor=actor, note=note)
    provision.save(update_fields=["state"])
    audit.record(
        TOLD[move],
        provision,
        actor=actor,
        before={"state": before},
        after={"state": provision.state},
        note=note,
        about=[provision.process, provision.infrastructure],
    )
    return provision


def _locked(provision: Provision) -> Provision:
    provisions = Provision.objects.select_related("process", "infrastructure")
    return provisions.select_for_update(of=("self",)).get(pk=provision.pk)
