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
