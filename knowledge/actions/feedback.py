"""Writes to what readers say of documents: give, answer, close.

Their records are about the feedback alone: the history of a document is read by more people.
"""

from datetime import timedelta
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.models import User
from kernel.ruling import DomainError, demand
from knowledge.actions.quality import keep_score
from knowledge.lifecycle.feedback import FEEDBACK_LIFECYCLE, FeedbackState
from knowledge.models import Document, DocumentVersion, Feedback
from knowledge.wording import tidy

MOST_A_DAY = 20
LONGEST = 2000
DAY = timedelta(days=1)


@transaction.atomic
def give_feedback(
    document: Document, *, is_helpful: bool, missing: str = "", actor: User
) -> Feedback:
    """Say whether the text in force helped, and what is missing; words wait for the owner.

    Raises DomainError when nothing is in force, when this reader's word on the version stands
    already, or after twenty in a day.
    """
    demand(actor, "knowledge.add_feedback", _("Give feedback"))
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    version = document.version_in_force
    missing = tidy(missing).strip()[:LONGEST]
    _refuse(version, actor, is_helpful=is_helpful, missing=missing)
    feedback = Feedback.objects.create(
        version=cast(DocumentVersion, version),  # without one it is refused
        reader=actor,
        is_helpful=is_helpful,
        missing=missing,
        state=FeedbackState.OPEN if missing else FeedbackState.NOTED,
        given_at=dated.now(),
    )
    after = {"is_helpful": is_helpful, "missing": missing}
    keep_score(document)
    audit.record("feedback.given", feedback, actor=actor, after=after)
    return feedback


def answer_feedback(feedback: Feedback, *, actor: User, note: str) -> Feedback:
    """Say what was done about it."""
    return _settle(feedback, "answer", "feedback.answered", actor, note)


def close_feedback(feedback: Feedback, *, actor: User, note: str) -> Feedback:
    """Say why nothing is done about it."""
    return _settle(feedback, "close", "feedback.closed", actor, note)


@transaction.atomic
def _settle(feedback: Feedback, move: str, act: str, actor: User, note: str) -> Feedback:
    lock = Feedback.objects.select_for_update(of=("self",))
    feedback = lock.select_related("version__document__owner").get(pk=feedback.pk)
    FEEDBACK_LIFECYCLE.advance(feedback, move, actor=actor, note=note)
    feedback.answer, feedback.settled_by, feedback.settled_at = note.strip(), actor, dated.now()
    feedback.save(update_fields=["answer", "settled_by", "settled_at"])
    keep_score(feedback.version.document)
    audit.record(act, feedback, actor=actor, note=note)
    return feedback


def _refuse(
    version: DocumentVersion | None, actor: User, *, is_helpful: bool, missing: str
) -> None:
    if version is None:
        raise DomainError(_("Nothing is in force that you could have read."))
    if not (is_helpful or missing):
        raise DomainError(_("Say in a few words what is missing: then it can be mended."))
    mine = Feedback.objects.filter(reader=actor)
    if mine.standing().filter(version=version).exists():
        raise DomainError(
            _("You have said what you think of %(version)s. Its owner has it.")
            % {"version": version.label}
        )
    if mine.filter(given_at__gt=dated.now() - DAY).count() >= MOST_A_DAY:
        raise DomainError(
            _("You have given feedback %(n)d times in a day. Go on tomorrow.") % {"n": MOST_A_DAY}
        )
