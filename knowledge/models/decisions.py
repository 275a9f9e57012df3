"""The log of decisions: what tables answered, to whom, and why."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models.documents import Document, DocumentVersion
from knowledge.querysets import DecisionQuerySet


class DecisionKind(models.TextChoices):
    HIT = "hit", _("Decided")
    NO_HIT = "no_hit", _("No rule applies")
    INPUT_ERROR = "input_error", _("Input error")
    OVERLAP = "overlap", _("Rules overlap")
    STOPPED = "stopped", _("Stopped")


class DecisionChannel(models.TextChoices):
    PAGE = "page", _("Page")
    API = "api", _("Interface")
    BATCH = "batch", _("Batch")
    TEST = "test", _("Test")


class Decision(models.Model):
    """One answer of a decision table. Never changed, never deleted: triggers see to it.

    Numbers are kept as text, digit by digit. `personal` has the inputs that the table marks as
    personal data; they alone may be erased, and `personal_digest` stays.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="+")
    digest = models.CharField(_("digest of the version"), max_length=64)
    as_of = models.DateTimeField(_("as of"))
    inputs = models.JSONField(_("inputs"))
    personal = models.JSONField(_("personal inputs"), null=True)
    personal_digest = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True)
    kind = models.CharField(_("outcome"), choices=DecisionKind, max_length=12)
    outputs = models.JSONField(_("outputs"))
    rules = models.JSONField(_("rules"))
    citations = models.JSONField(_("citations"))
    faults = models.JSONField(_("input errors"))
    message = models.CharField(max_length=400, blank=True)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    token = models.ForeignKey("kernel.ApiToken", models.PROTECT, related_name="+", null=True)
    channel = models.CharField(_("channel"), choices=DecisionChannel, max_length=5)
    batch = models.UUIDField(null=True)
    at = models.DateTimeField(_("when"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("decision")
        permissions = [
            ("view_personal_decision", _("Can see personal inputs")),
            ("erase_decision", _("Can erase personal inputs")),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="decision_newest"),
            models.Index(fields=["document", "-at"], name="decision_of_document"),
            models.Index(
                fields=["at"], condition=Q(personal__isnull=False), name="decision_personal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.number} {self.key}"

    @property
    def table(self) -> dict[str, Any]:
        """The table that decided."""
        return self.version.table or {}

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.key])
