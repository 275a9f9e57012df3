"""Files of Markdown on their way to documents, and where documents came from."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.lifecycle import DocumentImportState
from knowledge.models.documents import Document, DocumentKind, DocumentVersion
from knowledge.querysets import DocumentImportQuerySet, ImportedFileQuerySet


class FileOutcome(models.TextChoices):
    """What an import does, or would do, with one file."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    CONFLICT = "conflict", _("Conflict")
    ERROR = "error", _("Error")
    LEFT_OUT = "left_out", _("Left out")


class DocumentImport(models.Model):
    """A folder, archive or file of Markdown on its way to drafts: checked, then loaded.

    `collection`: with the path of a file, what a document is known by when it is imported again.
    """

    upload = models.ForeignKey("kernel.Upload", models.PROTECT, related_name="+", null=True)
    file_name = models.CharField(_("file"), max_length=200)
    collection = models.CharField(_("collection"), max_length=120)
    kind = models.CharField(_("kind"), choices=DocumentKind, max_length=16)
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", verbose_name=_("process")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    submits = models.BooleanField(_("submit for review"), default=False)
    figures = models.JSONField(default=dict, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("at"))
    loaded_at = models.DateTimeField(_("loaded"), null=True, editable=False)
    state = models.CharField(
        _("state"),
        choices=DocumentImportState,
        default=DocumentImportState.UPLOADED,
        max_length=10,
        editable=False,
    )

    objects = DocumentImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("document import")
        verbose_name_plural = _("document imports")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("document-import", args=[self.pk])


class ImportedFile(models.Model):
    """What the dry run found for one file, and what became of it.

    `told`: what the file says, from which it is written; `former`: what it took the place of.
    """

    batch = models.ForeignKey(DocumentImport, models.CASCADE, related_name="files")
    place = models.PositiveIntegerField(editable=False)
    path = models.CharField(_("file"), max_length=200)
    key = models.CharField(max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), choices=FileOutcome, max_length=10)
    line = models.PositiveIntegerField(_("line"), null=True)
    column = models.PositiveIntegerField(_("column"), null=True)
    detail = models.TextField(_("what and why"), blank=True)
    told = models.JSONField(default=dict)
    former = models.JSONField(default=dict)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", null=True, verbose_name=_("document")
    )
    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="+", null=True, verbose_name=_("version")
    )
    digest = models.CharField(max_length=64, blank=True)
    fate = models.TextField(_("what became of it"), blank=True)
    written_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportedFileQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "place"]
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="imported_file_once")
        ]
        indexes = [models.Index(fields=["batch", "outcome"], name="imported_file_outcome")]

    def __str__(self) -> str:
        return self.path

    def get_absolute_url(self) -> str:
        return reverse("imported-file", args=[self.batch_id, self.pk])


class DocumentSource(models.Model):
    """The file that a document came from, so that the next import finds it again.

    `digest`: of the text that was imported last; `other`: what its front matter told besides.
    """

    document = models.OneToOneField(Document, models.PROTECT, related_name="source")
    collection = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    other: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["collection", "key"]
        verbose_name = _("document source")
        constraints = [
            models.UniqueConstraint(fields=["collection", "key"], name="document_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.collection}/{self.key}"
