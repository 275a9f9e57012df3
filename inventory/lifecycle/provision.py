"""The life of a provision: from the request for support infrastructure until it ends."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import Lifecycle, Move


class ProvisionState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    IN_DELIVERY = "in_delivery", _("In delivery")
    IN_SERVICE = "in_service", _("In service")
    RETIRED = "retired", _("Retired")


def provides_something(provision: Any, actor: Any) -> str:
    """A provision without any capacity serves nobody."""
    if provision.capacity_provided > 0:
        return ""
    return _t("No capacity is recorded as provided. Enter what was delivered first.")


APPROVE = "inventory.approve_provision"
CHANGE = "inventory.change_provision"

S = ProvisionState
CURRENT = (S.REQUESTED, S.APPROVED, S.IN_DELIVERY, S.IN_SERVICE)
# fmt: off
PROVISION_LIFECYCLE = Lifecycle(
    #    move       from           to             permission  what must hold
    Move("approve", S.REQUESTED,   S.APPROVED,    APPROVE,
         label=_("Approve"), consequence=_("The capacity may be ordered at the cost shown.")),
    Move("order",   S.APPROVED,    S.IN_DELIVERY, CHANGE,
         label=_("Order"), consequence=_("The lead time starts to run.")),
    Move("accept",  S.IN_DELIVERY, S.IN_SERVICE,  CHANGE,     [provides_something],
         label=_("Put in service"),
         consequence=_("The process may count on this capacity from now on.")),
    Move("retire",  CURRENT,       S.RETIRED,     CHANGE,
         label=_("Retire"), needs_note=True, grave=True,
         consequence=_("The process no longer has this capacity.")),
)
# fmt: on

TOLD = {
    "approve": "provision.approved",
    "order": "provision.ordered",
    "accept": "provision.put_in_service",
    "retire": "provision.retired",
}
