"""The life of the PDF of a version: it waits to be made, once; then it stays as it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import Lifecycle, Move


class PdfState(models.TextChoices):
    WAITING = "waiting", _("Waits to be made")
    MADE = "made", _("Made")
    FAILED = "failed", _("Failed")


CHANGE = "knowledge.change_frozenpdf"
RETRIED = _("It is made within a few minutes, unless it fails again.")

S = PdfState
# fmt: off
PDF_LIFECYCLE = Lifecycle(
    #    move    from       to         permission  what must hold
    Move("make", S.WAITING, S.MADE,    CHANGE, label=_("Keep the PDF")),
    Move("fail", S.WAITING, S.FAILED,  CHANGE, label=_("Give up")),
    Move("retry", S.FAILED, S.WAITING, CHANGE, label=_("Try again"), consequence=RETRIED),
)
# fmt: on

WHY_NOT = [
    (MemoryError, _("It takes more memory than there is.")),
    (OSError, _("A file that it takes cannot be read, or there is no room to write.")),
    (RecursionError, _("Its parts stand too deep in one another.")),
]
NOT_SET = _("Something in it cannot be set on paper.")
IN_THE_LOG = _("The log of the server says more.")


def why_not_made(fault: Exception) -> str:
    """In words for who reads the page; the fault itself is for the log of the server."""
    told = next((words for kind, words in WHY_NOT if isinstance(fault, kind)), NOT_SET)
    return f"{told} {IN_THE_LOG}"
