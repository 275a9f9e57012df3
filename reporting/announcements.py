"""Who is told what the acts of this floor mean to them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kernel.keys import record_of
from kernel.models import AuditEntry, JobRun, User
from kernel.notices import Announcement

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def support_managers() -> list[Any]:
    """Those who look after the measures, and administrators."""
    found = User.objects.with_perm("reporting.change_measure", backend=MODEL_BACKEND)
    return list(found.filter(is_active=True, is_clock=False))


def tell_of_failed_run(entry: AuditEntry) -> Iterator[Announcement]:
    run = record_of(entry.subject)
    if not isinstance(run, JobRun):
        return
    text = _("%(job)s failed: %(why)s") % {"job": entry.subject_label, "why": entry.note}
    for person in support_managers():
        yield Announcement(person, text, run.get_absolute_url())
