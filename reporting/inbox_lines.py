"""What waits for a person on this floor."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.inbox import WorkItem
from kernel.models import JobRun

FLOOR = gettext_lazy("How it goes")


def work_of(user: Any) -> Iterator[WorkItem]:
    if user.has_perm("reporting.change_measure"):
        yield from _failed_runs()


def _failed_runs() -> Iterator[WorkItem]:
    """Until the same job is done, or begun again."""
    for run in JobRun.objects.failed_last():
        yield WorkItem(
            _("Look into a job that failed"),
            run.label,
            run.get_absolute_url(),
            run.error,
            floor=FLOOR,
        )
