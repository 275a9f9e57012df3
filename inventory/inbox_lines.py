"""What waits for a person in the inventory."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.lifecycle import ImportState, ProcessState, ProvisionState
from inventory.models import CustomerImport, ProcessElement, Provision
from kernel.inbox import WorkItem

NOTICE_DAYS = 30


def work_in_inventory(user: Any) -> Iterator[WorkItem]:
    """Gaps, requests to approve, ends that near, files to release, processes without owner."""
    yield from _gaps(user)
    if user.has_perm("inventory.approve_provision"):
        yield from _requests()
    if user.has_perm("inventory.change_infrastructure"):
        yield from _endings()
    if user.has_perm("inventory.release_customerimport"):
        yield from _imports()
    if user.has_perm("inventory.assign_processelement"):
        yield from _ownerless()


def _gaps(user: Any) -> Iterator[WorkItem]:
    in_service: Any = Provision.objects.with_gap().filter(state=ProvisionState.IN_SERVICE)
    mine = Q(process__owner=user) | Q(infrastructure__owner=user)
    for gap in in_service.filter(mine).select_related("process", "infrastructure"):
        yield WorkItem(
            act=_("Close a capacity gap"),
            title=f"{gap.process}: {gap.infrastructure.name}",
            url=gap.get_absolute_url(),
            why=_("%(missing)g of %(needed)g %(unit)s are missing.")
            % {"missing": gap.gap, "needed": gap.capacity_needed, "unit": gap.unit},
            floor=_("What we have"),
        )


def _requests() -> Iterator[WorkItem]:
    asked = Provision.objects.filter(state=ProvisionState.REQUESTED)
    for provision in asked.select_related("process", "infrastructure"):
        yield WorkItem(
            act=_("Approve a provision"),
            title=str(provision),
            url=provision.get_absolute_url(),
            why=_("It was requested and waits for approval."),
            floor=_("What we have"),
        )


def _endings() -> Iterator[WorkItem]:
    until = timezone.localdate() + timedelta(days=NOTICE_DAYS)
    for provision in Provision.objects.ending_by(until).select_related("process", "infrastructure"):
        yield WorkItem(
            act=_("Prolong or replace"),
            title=str(provision),
            url=provision.get_absolute_url(),
            why=_("It serves the process only until then."),
            due_on=provision.serves_until,
            floor=_("What we have"),
        )


def _imports() -> Iterator[WorkItem]:
    for batch in CustomerImport.objects.filter(state=ImportState.CHECKED):
        yield WorkItem(
            act=_("Release or discard an import"),
            title=batch.file_name,
            url=batch.get_absolute_url(),
            why=_("%(added)d to add, %(changed)d to change, %(errors)d cells in error.")
            % {"added": batch.added, "changed": batch.changed, "errors": batch.errors},
            floor=_("What we have"),
        )


def _ownerless() -> Iterator[WorkItem]:
    running = ProcessElement.objects.filter(state=ProcessState.GENERAL_AVAILABILITY)
    count = running.without_owner().count()
    if count:
        text = ngettext("%(n)d running process", "%(n)d running processes", count) % {"n": count}
        yield WorkItem(
            act=_("Find an owner"),
            title=text,
            url=f"{reverse('process-list')}?state=general_availability&owner=null",
            why=_("Nobody answers for them."),
            floor=_("What we have"),
        )
