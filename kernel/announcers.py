"""Who is told what the cellar's own acts mean to them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.models import AuditEntry, User
from kernel.notices import Announcement

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def tell_auditors_of_broken_glass(entry: AuditEntry) -> Iterator[Announcement]:
    """Everyone whose role is to look at broken glass, as soon as it breaks."""
    auditors = User.objects.with_perm(
        "kernel.view_breakglass", include_superusers=False, backend=MODEL_BACKEND
    )
    text = _("%(who)s broke the glass: %(what)s.") % {
        "who": entry.actor_name,
        "what": entry.subject_label,
    }
    for auditor in auditors:
        yield Announcement(auditor, text, reverse("break-glass-list"))
