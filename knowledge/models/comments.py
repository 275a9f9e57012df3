"""What people ask to change in a version, passage by passage."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.lifecycle.comment import CommentState
from knowledge.models.documents import DocumentVersion
from knowledge.passages import Place, place_of, readable
from knowledge.querysets import CommentQuerySet


class PassageComment(models.Model):
    """What somebody asks to change in a version, with the words it is about. It stays with it.

    `passage` is "" when it is about the whole version; `position` and `heading` say where the
    words stood when it was written, as a character of the readable text, and under which heading.
    """

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="comments")
    passage = models.TextField(_("passage"), blank=True)
    position = models.PositiveIntegerField(default=0, editable=False)
    heading = models.CharField(max_length=200, blank=True, editable=False)
    text = models.TextField(_("comment"))
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    written_at = models.DateTimeField(_("written"), editable=False)
    state = models.CharField(
        _("state"), choices=CommentState, default=CommentState.OPEN, max_length=12, editable=False
    )
    answer = models.TextField(_("answer"), blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    settled_at = models.DateTimeField(null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position", "pk"]
        verbose_name = _("comment on a passage")
        verbose_name_plural = _("comments on passages")
        constraints = [
            models.CheckConstraint(name="passage_comment_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.version.label}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("passage-comment", args=[self.pk])

    @property
    def place(self) -> Place | None:
        """Where its passage stands now; None when it is gone, or the whole version is meant."""
        version = self.version
        text = readable(version.body, version.table, version.steps, version.said_in_languages)
        return place_of(text, self.passage, self.position)
