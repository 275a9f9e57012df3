"""The life of what a reader says of a document: the owner answers or closes it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kernel.lifecycle import Lifecycle, Move


class FeedbackState(models.TextChoices):
    NOTED = "noted", _l("Noted")
    OPEN = "open", _l("Open")
    ANSWERED = "answered", _l("Answered")
    CLOSED = "closed", _l("Closed")


STANDING = (FeedbackState.NOTED, FeedbackState.OPEN)


def answers_for_it(feedback: Any, actor: Any) -> str:
    """Its owner, or whoever writes documents."""
    document = feedback.version.document
    if document.owner_id == actor.pk or actor.has_perm("knowledge.change_document"):
        return ""
    return _("%(owner)s, who owns the document, or a knowledge editor answers it.") % {
        "owner": document.owner
    }


CHANGE = "knowledge.change_feedback"
ANSWERED = _l("The reader is told what came of it.")
CLOSED = _l("Nothing is done about it, for the reason you give. The reader is told.")

S = FeedbackState
# fmt: off
FEEDBACK_LIFECYCLE = Lifecycle(
    #    move      from    to          permission  what must hold
    Move("answer", S.OPEN, S.ANSWERED, CHANGE,     [answers_for_it],
         label=_l("Answer"), consequence=ANSWERED, needs_note=True),
    Move("close",  S.OPEN, S.CLOSED,   CHANGE,     [answers_for_it],
         label=_l("Close"), consequence=CLOSED, needs_note=True),
)
# fmt: on
