"""The life of a comment on a passage: open until the author has changed or answered it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kernel.lifecycle import Lifecycle, Move
from knowledge.lifecycle.version import VersionState

COMMENTED = (VersionState.DRAFT, VersionState.IN_REVIEW)


class CommentState(models.TextChoices):
    OPEN = "open", _l("Open")
    ANSWERED = "answered", _l("Answered")
    RESOLVED = "resolved", _l("Resolved")


def can_be_commented(version: Any) -> str:
    """Nothing while a version is written or reviewed, or why not."""
    if version.state in COMMENTED:
        return ""
    return _("%(version)s is %(state)s: it takes no comments any more.") % {
        "version": version.label,
        "state": str(version.get_state_display()).lower(),
    }


def its_version_is_open(comment: Any, actor: Any) -> str:
    return can_be_commented(comment.version)


def writes_the_version(comment: Any, actor: Any) -> str:
    if _writes(comment.version, actor):
        return ""
    return _("Only who writes this version answers comments on it.")


def is_concerned(comment: Any, actor: Any) -> str:
    if comment.writer_id == actor.pk or _writes(comment.version, actor):
        return ""
    return _("Only who wrote the comment or writes this version may say that it is done.")


def wrote_the_comment(comment: Any, actor: Any) -> str:
    if comment.writer_id == actor.pk:
        return ""
    return _("Only %(person)s, who wrote it, may open it again.") % {"person": comment.writer}


def _writes(version: Any, actor: Any) -> bool:
    """Asked of all contributors at once, so that a page of comments asks only once."""
    return version.author_id == actor.pk or actor in version.contributors.all()


SETTLE = "knowledge.change_passagecomment"
ANSWERED = _l("The text stays as it is here, and whoever commented reads why.")
RESOLVED = _l("The text has been changed, or the comment no longer matters.")
REOPENED = _l("It has to be resolved or answered again before the version is submitted.")

S = CommentState
UNSETTLED = (S.OPEN, S.ANSWERED)
SETTLED = (S.ANSWERED, S.RESOLVED)
DONE = [its_version_is_open, is_concerned]
BY_AUTHOR = [its_version_is_open, writes_the_version]
BY_WRITER = [its_version_is_open, wrote_the_comment]
# fmt: off
COMMENT_LIFECYCLE = Lifecycle(
    #    move       from       to          permission  what must hold
    Move("resolve", UNSETTLED, S.RESOLVED, SETTLE,     DONE,
         label=_l("Mark as resolved"), consequence=RESOLVED),
    Move("answer",  S.OPEN,    S.ANSWERED, SETTLE,     BY_AUTHOR,
         label=_l("Answer"), consequence=ANSWERED, needs_note=True),
    Move("reopen",  SETTLED,   S.OPEN,     SETTLE,     BY_WRITER,
         label=_l("Open it again"), consequence=REOPENED, needs_note=True),
)
# fmt: on
