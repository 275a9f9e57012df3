"""What readers say of documents in force."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.lifecycle.feedback import STANDING, FeedbackState
from knowledge.models.documents import DocumentVersion


class FeedbackQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """All to those who see feedback; to a reader, their own."""
        return self if user.has_perm("knowledge.view_feedback") else self.filter(reader=user.pk)

    def with_parts(self) -> Self:
        return self.select_related("version__document__owner", "reader", "settled_by")

    def open(self) -> Self:
        return self.filter(state=FeedbackState.OPEN)

    def standing(self) -> Self:
        """Neither answered nor closed: a reader has one of a version at most."""
        return self.filter(state__in=STANDING)

    def counted(self) -> dict[str, int]:
        """How many, how many helpful ones, and how many wait for an answer."""
        return self.aggregate(
            given=Count("pk"),
            helpful=Count("pk", filter=Q(is_helpful=True)),
            waiting=Count("pk", filter=Q(state=FeedbackState.OPEN)),
        )


class Feedback(models.Model):
    """What one reader says of a version: did it help, and what is missing. Only told words wait."""

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="feedback")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reader")
    )
    is_helpful = models.BooleanField(_("helpful"))
    missing = models.TextField(_("what is missing"), blank=True)
    state = models.CharField(
        _("state"), choices=FeedbackState, default=FeedbackState.OPEN, max_length=8, editable=False
    )
    answer = models.TextField(_("answer"), blank=True, editable=False)
    given_at = models.DateTimeField(_("given"), editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "reader"],
                condition=Q(state__in=STANDING),
                name="feedback_standing_once",
            )
        ]
        indexes = [models.Index(fields=["reader", "given_at"], name="feedback_of_reader")]

    def __str__(self) -> str:
        return str(_("Feedback on %(version)s")) % {"version": self.version.label}

    def get_absolute_url(self) -> str:
        return reverse("feedback", args=[self.pk])
