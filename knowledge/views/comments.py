"""Comments on passages: beside the text they are about, a form to write one, and their moves."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kernel.pages import FormPage, confirm_move
from kernel.pages.move import OfferedMove, moves
from kernel.ruling import Ruling
from knowledge import actions, queries
from knowledge.forms import CommentForm
from knowledge.lifecycle import COMMENT_LIFECYCLE
from knowledge.models import DocumentVersion, PassageComment
from knowledge.passages import Place, readable
from knowledge.rendering import render_blocks

ACTS = {
    "resolve": actions.resolve_comment,
    "answer": actions.answer_comment,
    "reopen": actions.reopen_comment,
}
VERSIONS = DocumentVersion.objects.select_related("document__process", "author")


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment, where its words stand now (None: nowhere, or the whole version is meant)."""

    comment: PassageComment
    place: Place | None
    offers: list[OfferedMove]

    @property
    def is_gone(self) -> bool:
        return bool(self.comment.passage) and self.place is None


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the text with the comments on it. `start`: its first character."""

    html: SafeString
    start: int
    comments: list[ShownComment]


@dataclass(frozen=True, slots=True)
class Commented:
    """A version with its comments: beside each passage, and those that stand beside none."""

    ruling: Ruling
    passages: list[Passage]
    others: list[ShownComment]
    total: int


def commented(version: DocumentVersion, user: Any, links: dict[str, str]) -> Commented:
    prefetch_related_objects([version], "contributors")
    shown = [
        ShownComment(one, place, moves(one, COMMENT_LIFECYCLE, user))
        for one, place in queries.comments_on(version)
    ]
    passages, beside = [], set()
    for block in render_blocks(version.body, links):
        here = [one for one in shown if one.place and block.start <= one.place.start < block.end]
        beside |= {one.comment.pk for one in here}
        html = mark_safe(block.html)  # noqa: S308  # render_blocks cleans
        passages.append(Passage(html, block.start, here))
    others = [one for one in shown if one.comment.pk not in beside]
    return Commented(queries.commenting_ruling(version, user), passages, others, len(shown))


class CommentCreate(FormPage):
    """`?near=120`: the passage around that character is quoted already."""

    permission_required = "knowledge.add_passagecomment"
    queryset = VERSIONS
    title = _("Comment on a passage")
    intro = _("The author reads it beside the text, and changes the text or answers you.")
    form_class = CommentForm
    submit_label = _("Comment")
    success = _("Your comment stands beside the text.")

    def form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET.get("near", "")
        near = int(asked) if asked.isdecimal() and len(asked) < 9 else -1
        blocks = render_blocks(self.record.body)
        quoted = next((one.source for one in blocks if one.start <= near < one.end), "")
        return {"initial": {"passage": quoted, "near": max(near, 0)}}

    def act(self, form: Any) -> PassageComment:
        return actions.comment_on_passage(self.record, **form.cleaned_data, actor=self.request.user)

    def context(self) -> dict[str, Any]:
        version = self.record
        told = readable(version.body, version.table, version.steps, version.said_in_languages)
        return {"text": told}


def passage_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment is read beside its text."""
    comment = get_object_or_404(PassageComment.objects.visible_to(request.user), pk=pk)
    return redirect(f"{comment.version.get_absolute_url()}#comment-{comment.pk}")


def comment_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    comments = PassageComment.objects.visible_to(request.user).with_parts()
    comment = get_object_or_404(comments, pk=pk)
    return confirm_move(request, comment, COMMENT_LIFECYCLE, move, ACTS[move])
