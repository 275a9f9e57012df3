"""The PDF of a version as it was published."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.lifecycle.frozen_pdf import PdfState
from knowledge.models.documents import DocumentVersion


class FrozenPdfQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "FrozenPdfQuerySet":
        return self if user.has_perm("knowledge.view_documentversion") else self.none()

    def waiting(self) -> "FrozenPdfQuerySet":
        return self.filter(state=PdfState.WAITING)


class FrozenPdf(models.Model):
    """The PDF of a version that came into force: made once, with its digest, and kept as it is."""

    version = models.OneToOneField(DocumentVersion, models.PROTECT, related_name="frozen_pdf")
    state = models.CharField(
        _("state"), choices=PdfState, default=PdfState.WAITING, max_length=8, editable=False
    )
    file = models.FileField(upload_to="frozen/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    made_at = models.DateTimeField(null=True)

    objects = FrozenPdfQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("frozen PDF")

    def __str__(self) -> str:
        return f"{self.version.label} PDF"

    def get_absolute_url(self) -> str:
        return f"{self.version.get_absolute_url()}#pdf"
