"""The lives of a signal and of a baseline: who may make which move, and what must hold."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.lifecycle import Lifecycle, Move


class SignalState(models.TextChoices):
    OPEN = "open", gettext_lazy("Open")
    ACKNOWLEDGED = "acknowledged", gettext_lazy("Acknowledged")
    EXPLAINED = "explained", gettext_lazy("Explained")
    DISMISSED = "dismissed", gettext_lazy("Dismissed")


class BaselineState(models.TextChoices):
    ACTIVE = "active", gettext_lazy("In force")
    UNDONE = "undone", gettext_lazy("Undone")


def is_nobody_elses(signal: Any, actor: Any) -> str:
    """What somebody has taken on is theirs to settle."""
    if signal.assignee_id in (None, actor.pk):
        return ""
    return _("%(person)s has taken this on. Ask them, or assign it to yourself first.") % {
        "person": signal.assignee
    }


def moved_no_limits(signal: Any, actor: Any) -> str:
    if signal.baseline_in_force() is None:
        return ""
    return _("The limits were reset because of it. Undo that baseline instead.")


def is_the_newest(baseline: Any, actor: Any) -> str:
    newest = baseline.newest()
    if newest is None or newest.pk == baseline.pk:
        return ""
    return _("A newer baseline rests on it. Undo that one first.")


def is_judged(record: Any, actor: Any) -> str:
    measure = record.measure
    return _("%(measure)s is retired.") % {"measure": measure} if measure.is_retired else ""


S, B = SignalState, BaselineState
TODO = (S.OPEN, S.ACKNOWLEDGED)
OVER = (S.EXPLAINED, S.DISMISSED)
HANDLE, BASELINE = "reporting.handle_signal", "reporting.set_baseline"
T = gettext_lazy
# fmt: off
SIGNAL_LIFECYCLE = Lifecycle(
    Move("acknowledge", S.OPEN, S.ACKNOWLEDGED, HANDLE, [],
         T("Acknowledge"), T("Others see that somebody has noticed it.")),
    Move("assign",      TODO,   S.ACKNOWLEDGED, HANDLE, [],
         T("Assign"), T("The person finds it under “My work” and is told."), asks=True),
    Move("explain",     TODO,   S.EXPLAINED,    HANDLE, [is_nobody_elses],
         T("Explain"), T("The explanation stands on the chart, at its period."), needs_note=True),
    Move("dismiss",     TODO,   S.DISMISSED,    HANDLE, [is_nobody_elses],
         T("Dismiss"), T("It counts as chance; the reason stays in the history."), needs_note=True),
    Move("rebaseline",  TODO,   S.EXPLAINED,    BASELINE, [is_nobody_elses, is_judged],
         T("Reset the limits"), T("Limits are computed anew from its period on."), asks=True),
    Move("reopen",      OVER,   S.OPEN,         HANDLE, [moved_no_limits],
         T("Reopen"), T("It waits for an explanation again."), needs_note=True),
    Move("restore",     S.EXPLAINED, S.ACKNOWLEDGED, BASELINE),
)
BASELINE_LIFECYCLE = Lifecycle(
    Move("undo", B.ACTIVE, B.UNDONE, BASELINE, [is_the_newest, is_judged],
         T("Undo"), T("The limits that stood before it are in force again."), needs_note=True,
         grave=True),
)
# fmt: on
