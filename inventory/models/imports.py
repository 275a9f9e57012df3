from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.lifecycle import ImportState
from inventory.querysets import CustomerImportQuerySet


class RowOutcome(models.TextChoices):
    """What an import does, or would do, with one row."""

    ADD = "add", _("Add")
    CHANGE = "change", _("Change")
    UNCHANGED = "unchanged", _("Unchanged")
    ERROR = "error", _("Error")


class CustomerImport(models.Model):
    """A file of customers on its way into the inventory: checked, then released, then loaded."""

    upload = models.ForeignKey("kernel.Upload", models.PROTECT, related_name="+", null=True)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    mapping_title = models.CharField(_("mapping"), max_length=120, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused rows"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    error_cells = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("at"))
    loaded_at = models.DateTimeField(_("loaded"), null=True)
    state = models.CharField(
        _("state"),
        choices=ImportState,
        default=ImportState.UPLOADED,
        max_length=10,
        editable=False,
    )

    objects = CustomerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("customer import")
        verbose_name_plural = _("customer imports")
        permissions = [("release_customerimport", _("Can release an import of customers"))]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("customer-import", args=[self.pk])


class ImportRow(models.Model):
    """What the dry run found for one row of the file."""

    batch = models.ForeignKey(CustomerImport, models.CASCADE, related_name="dry_run_rows")
    line = models.PositiveIntegerField(_("line"))
    number = models.CharField(_("customer"), max_length=40, blank=True)
    outcome = models.CharField(_("outcome"), choices=RowOutcome, max_length=10)
    detail = models.TextField(_("what and why"), blank=True)
    errors = models.PositiveSmallIntegerField(_("cells in error"), default=0)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "outcome"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"
