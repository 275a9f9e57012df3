"""The life of a search without result: an editor writes what was missing, or says why not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import Lifecycle, Move


class MissedSearchState(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    DISMISSED = "dismissed", _("Dismissed")


CHANGE = "knowledge.change_missedsearch"

ANSWERED = _("A document is written for it. When the words are missed again, it comes back.")
DISMISSED = _("It leaves the list, and does not come back when the words are searched again.")
REOPENED = _("It is on the list again.")

S = MissedSearchState
# fmt: off
MISSED_SEARCH_LIFECYCLE = Lifecycle(
    #    move       from         to           permission  what must hold
    Move("answer",  S.OPEN,      S.ANSWERED,  CHANGE,
         label=_("Write an article"), consequence=ANSWERED, asks=True),
    Move("dismiss", S.OPEN,      S.DISMISSED, CHANGE,
         label=_("Dismiss"), consequence=DISMISSED, needs_note=True),
    Move("reopen",  S.DISMISSED, S.OPEN,      CHANGE,
         label=_("Put back on the list"), consequence=REOPENED),
)
# fmt: on
