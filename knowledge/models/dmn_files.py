"""DMN files on their way to drafts of decision tables, and which decision became which document."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.lifecycle import DmnFileState
from knowledge.models.documents import Document
from knowledge.querysets import DmnFileQuerySet


class DmnFile(models.Model):
    """A DMN file that was handed in. `plan`: what would become of it, as `knowledge/dmn_plan.py`
    tells it; nothing of it is a document until it is adopted."""

    upload = models.ForeignKey("kernel.Upload", models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    model_name = models.CharField(_("model"), max_length=200)
    dmn_version = models.CharField(_("DMN version"), max_length=3)
    plan = models.JSONField(default=dict, editable=False)
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", verbose_name=_("process")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    state = models.CharField(
        _("state"), choices=DmnFileState, default=DmnFileState.READ, max_length=10, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("at"))

    objects = DmnFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("DMN file")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("dmn-file", args=[self.pk])

    def same_file_adopted(self) -> "DmnFile | None":
        """An earlier one with the same bytes, of which documents were made."""
        others = type(self).objects.filter(
            upload__sha256=self.upload.sha256, state=DmnFileState.ADOPTED
        )
        return others.exclude(pk=self.pk).first()


class DmnDecision(models.Model):
    """A decision of a DMN file that became a document; `element`: its id in the file."""

    file = models.ForeignKey(DmnFile, models.PROTECT, related_name="decisions")
    element = models.CharField(max_length=200)
    document = models.OneToOneField(Document, models.PROTECT, related_name="dmn_decision")

    class Meta:
        ordering = ["file", "pk"]
        verbose_name = _("decision of a DMN file")
        constraints = [
            models.UniqueConstraint(fields=["file", "element"], name="dmn_decision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file}: {self.element}"
