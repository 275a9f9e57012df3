"""The life of a release: documents that come into force together, or not at all."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kernel.lifecycle import Lifecycle, Move
from kernel.ruling import Ruling
from knowledge import sockets
from knowledge.lifecycle.attestation import is_attested
from knowledge.lifecycle.version import VersionState, is_due


class ReleaseState(models.TextChoices):
    PLANNED = "planned", _l("Planned")
    ENACTED = "enacted", _l("Enacted")
    REVERTED = "reverted", _l("Reverted")


def item_ruling(item: Any, actor: Any = None) -> Ruling:
    """Whether an item of a release is ready, with the reason why not, beginning with its number."""
    number = item.document.number
    version = item.version
    if version is None:
        return Ruling.of([_("%(number)s has no draft yet.") % {"number": number}])
    if version.state != VersionState.APPROVED:
        return Ruling.of(
            [
                _("%(version)s is not approved: it is %(state)s.")
                % {"version": version.label, "state": str(version.get_state_display()).lower()}
            ]
        )
    reasons = (is_due(version, actor), is_attested(version, actor))
    return Ruling.of(f"{version.label}: {reason}" for reason in reasons if reason)


def has_items(release: Any, actor: Any) -> str:
    return "" if release.items.exists() else _("There is no document in it yet.")


def every_item_is_ready(release: Any, actor: Any) -> str:
    rulings = [item_ruling(item, actor) for item in release.items.with_parts()]
    return " ".join(str(ruling) for ruling in rulings if not ruling)


def is_planned_for_now(release: Any, actor: Any) -> str:
    if release.planned_on is None or release.planned_on <= timezone.localdate():
        return ""
    return _("It is planned for %(day)s.") % {"day": date_format(release.planned_on)}


def other_floors_agree(release: Any, actor: Any) -> str:
    return sockets.release_guards.reason(release, actor)


def nothing_came_after(release: Any, actor: Any) -> str:
    """Only what is still in force can be taken back."""
    gone = [
        item.version.label
        for item in release.items.with_parts()
        if item.version.state != VersionState.IN_FORCE
    ]
    if not gone:
        return ""
    return _("Not in force any more: %(versions)s. Write a new version instead.") % {
        "versions": ", ".join(gone)
    }


ENACTED = _l("All its documents come into force at this instant; their former versions end.")
REVERTED = _l("The former versions are in force again; what this release brought is set aside.")

S = ReleaseState
READY = [has_items, every_item_is_ready, is_planned_for_now, other_floors_agree]
# fmt: off
RELEASE_LIFECYCLE = Lifecycle(
    #    move      from       to          permission                  what must hold
    Move("enact",  S.PLANNED, S.ENACTED,  "knowledge.enact_release",  READY,
         label=_l("Put in force together"), consequence=ENACTED),
    Move("revert", S.ENACTED, S.REVERTED, "knowledge.revert_release", [nothing_came_after],
         label=_l("Revert"), consequence=REVERTED, needs_note=True, grave=True),
)
# fmt: on
