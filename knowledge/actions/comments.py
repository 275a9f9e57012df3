"""Writes to comments on passages: ask for a change, resolve, answer, open again."""

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.models import User
from kernel.ruling import DomainError, demand
from knowledge.actions.trail import locked_version
from knowledge.lifecycle import COMMENT_LIFECYCLE, can_be_commented
from knowledge.models import DocumentVersion, PassageComment
from knowledge.passages import place_of, readable
from knowledge.wording import tidy

LONGEST_HEADING = 200
SETTLEMENT = ("answer", "settled_by", "settled_at")


@transaction.atomic
def comment_on_passage(
    version: DocumentVersion, *, text: str, actor: User, passage: str = "", near: int = 0
) -> PassageComment:
    """Ask for a change of some words, or of the whole version (`passage` "").

    near: the character at which the words stand, where they stand several times. Raises
    DomainError when the version is closed, nothing is said, or the words are not in its text.
    """
    demand(actor, "knowledge.add_passagecomment", _("Comment on a version"))
    version = locked_version(version)
    if reason := can_be_commented(version):
        raise DomainError(reason)
    text, passage = tidy(text).strip(), tidy(passage).strip()
    if not text:
        raise DomainError(_("Say what should change."))
    place = place_of(
        readable(version.body, version.table, version.steps, version.said_in_languages),
        passage,
        near,
    )
    if passage and place is None:
        raise DomainError(
            _("These words are not in %(version)s: “%(passage)s”. Copy them from its text.")
            % {"version": version.label, "passage": passage[:80]}
        )
    comment = PassageComment.objects.create(
        version=version,
        passage=passage,
        position=place.start if place else 0,
        heading=place.heading[:LONGEST_HEADING] if place else "",
        text=text,
        writer=actor,
        written_at=dated.now(),
    )
    _record_comment("comment.written", comment, actor, note=text)
    return comment


@transaction.atomic
def resolve_comment(comment: PassageComment, *, actor: User) -> PassageComment:
    """The text has been changed accordingly, or the comment no longer matters."""
    comment = _locked(comment)
    COMMENT_LIFECYCLE.advance(comment, "resolve", actor=actor)
    return _settle_comment(comment, "comment.resolved", actor, answer=comment.answer)


@transaction.atomic
def answer_comment(comment: PassageComment, *, actor: User, note: str) -> PassageComment:
    """Who writes the version says why the words stay as they are."""
    comment = _locked(comment)
    COMMENT_LIFECYCLE.advance(comment, "answer", actor=actor, note=note)
    return _settle_comment(comment, "comment.answered", actor, answer=tidy(note).strip())


@transaction.atomic
def reopen_comment(comment: PassageComment, *, actor: User, note: str) -> PassageComment:
    """Whoever commented is not content with the change or the answer."""
    comment = _locked(comment)
    COMMENT_LIFECYCLE.advance(comment, "reopen", actor=actor, note=note)
    comment.settled_by = comment.settled_at = None
    comment.save(update_fields=["settled_by", "settled_at"])
    _record_comment("comment.reopened", comment, actor, note=note)
    return comment


def _settle_comment(
    comment: PassageComment, act: str, actor: User, *, answer: str
) -> PassageComment:
    comment.answer, comment.settled_by, comment.settled_at = answer, actor, dated.now()
    comment.save(update_fields=SETTLEMENT)
    _record_comment(act, comment, actor, note=answer)
    return comment


def _locked(comment: PassageComment) -> PassageComment:
    lock = PassageComment.objects.select_for_update(of=("self",))
    return lock.select_related("version__document__process", "writer").get(pk=comment.pk)


def _record_comment(act: str, comment: PassageComment, actor: User, note: str = "") -> None:
    version = comment.version
    told = {"passage": comment.passage, "heading": comment.heading, "comment": comment.text}
    about = [version, version.document]
    audit.record(act, comment, actor=actor, after=told, note=note, about=about)
