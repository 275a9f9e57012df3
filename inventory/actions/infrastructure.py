"""What may be done with infrastructure and with its provision to processes."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.actions.changes import create, edit
from inventory.lifecycle.provision import PROVISION_LIFECYCLE, TOLD
from inventory.models import Infrastructure, ProcessElement, Provision
from kernel import audit
from kernel.numbers import next_number
from kernel.ruling import DomainError


@transaction.atomic
def create_infrastructure(*, actor: Any, **values: Any) -> Infrastructure:
    infrastructure = Infrastructure(number=next_number(Infrastructure, "INF"))
    return create(infrastructure, "infrastructure.created", values, actor=actor)


def edit_infrastructure(
    infrastructure: Infrastructure, *, actor: Any, **values: Any
) -> Infrastructure:
    return edit(infrastructure, "infrastructure.edited", values, actor=actor)


@transaction.atomic
def request_provision(
    infrastructure: Infrastructure, *, process: ProcessElement, actor: Any, **values: Any
) -> Provision:
    """Ask that this infrastructure serves that process.

    Raises DomainError when it does so already.
    """
    infrastructure = Infrastructure.objects.select_for_update().get(pk=infrastructure.pk)
    former = Provision.objects.current().filter(infrastructure=infrastructure, process=process)
    if former.exists():
        raise DomainError(
            _("%(infrastructure)s serves this process already. Change that provision.")
            % {"infrastructure": infrastructure}
        )
    provision = Provision(infrastructure=infrastructure, process=process)
    about = [process, infrastructure]
    return create(provision, "provision.requested", values, actor=actor, about=about)


def edit_provision(provision: Provision, *, actor: Any, note: str = "", **values: Any) -> Provision:
    """Record what is needed, what is provided, its cost and its end."""
    about = [provision.process, provision.infrastructure]
    return edit(provision, "provision.edited", values, actor=actor, note=note, about=about)


@transaction.atomic
def advance_provision(provision: Provision, move: str, *, actor: Any, note: str = "") -> Provision:
    """Make a move of the provision's life. Raises MoveRefused."""
    provisions = Provision.objects.select_related("process", "infrastructure")
    provision = provisions.select_for_update(of=("self",)).get(pk=provision.pk)
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
