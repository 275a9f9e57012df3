import json
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.kept_rows import KeptRow, fitted, kept_row
from reporting.querysets import EventBatchQuerySet, QuarantinedRowQuerySet, SourceQuerySet


class SourceKind(models.TextChoices):
    FILE = "file", _("Files")
    API = "api", _("Interface (API)")
    FOLDER = "folder", _("Watched folder")
    TABLE = "table", _("Table of another database")
    DEMONSTRATION = "demonstration", _("Invented for the demonstration")


class QuarantineReason(models.TextChoices):
    """Why a row was set aside instead of being loaded."""

    MISSING = "missing", _("A value is needed here and there is none")
    NOT_A_DATE = "not_a_date", _("This is not a date and time as this source writes them")
    NO_SUCH_TIME = "no_such_time", _("There is no such day or time")
    IN_FUTURE = "in_future", _("This lies in the future: is the order of day and month right?")
    TOO_EARLY = "too_early", _("This lies before 1970: is the year right?")
    NOT_A_NUMBER = "not_a_number", _("This is not a number")
    TOO_LARGE = "too_large", _("This amount has more than ten digits before the decimals")
    TOO_LONG = "too_long", _("This is longer than 200 characters")
    UNKNOWN_OUTCOME = "unknown_outcome", _("Nobody has said whether this outcome is met or missed")
    WRONG_WIDTH = "wrong_width", _("The row has another number of cells than the heading")
    UNREADABLE = "unreadable", _("The row cannot be read")
    UNKNOWN_FIELD = "unknown_field", _("The source has no field of this name")
    TOLD_TWICE = "told_twice", _("The same field comes twice, with two values")


class Source(models.Model):
    """Where the event records of one process come from, and how their columns are read."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", verbose_name=_("process")
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"), choices=SourceKind, default=SourceKind.FILE, max_length=16, editable=False
    )
    mapping = models.JSONField(
        _("mapping"), default=dict, help_text=_("Which column is what; fixed once events are in.")
    )
    mapping_digest = models.CharField(max_length=64, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    feed = models.JSONField(
        _("fetched from"), default=dict, editable=False, help_text=_("The folder, or the table.")
    )
    read_up_to = models.JSONField(_("read up to"), null=True, editable=False)
    fetched_at = models.DateTimeField(_("looked at last"), null=True, editable=False)
    trouble = models.TextField(_("trouble"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("event source")
        verbose_name_plural = _("event sources")
        permissions = [("load_source", _("Can load events"))]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "mapping_digest"], name="source_once_a_process_and_mapping"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.number])

    @property
    def folder(self) -> Path:
        """Where its events are stored."""
        return settings.EVENT_STORE_DIR / self.number

    @property
    def is_fetched(self) -> bool:
        """Whether the clock looks for its records by itself."""
        return self.kind in {SourceKind.FOLDER, SourceKind.TABLE}

    @property
    def is_invented(self) -> bool:
        return self.kind == SourceKind.DEMONSTRATION


class EventBatch(models.Model):
    """One file, or one delivery, of event records that was loaded as a whole.

    `events` counts the rows accepted: `added` of them were new, `corrected` replaced an event
    of the same identity, `unchanged` were there already.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="batches")
    ordinal = models.PositiveIntegerField(_("batch"), editable=False)
    digest = models.CharField(_("digest of the content"), max_length=64, editable=False)
    file_name = models.CharField(_("file"), max_length=250)
    folder = models.CharField(
        max_length=60, blank=True, editable=False, help_text=_("Empty when nothing was added.")
    )
    heading = models.JSONField(
        default=list, editable=False, help_text=_("The columns of the rows set aside.")
    )
    mended_from = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="mendings",
        null=True,
        editable=False,
        verbose_name=_("mended rows of"),
    )
    rows = models.PositiveIntegerField(_("rows"), default=0)
    events = models.PositiveIntegerField(_("events"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    corrected = models.PositiveIntegerField(_("corrected"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    quarantined = models.PositiveIntegerField(_("set aside"), default=0)
    cases = models.PositiveIntegerField(_("cases touched"), default=0)
    first_event_at = models.DateTimeField(_("first event"), null=True)
    last_event_at = models.DateTimeField(_("last event"), null=True)
    loaded_at = models.DateTimeField(_("loaded"))
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = EventBatchQuerySet.as_manager()

    class Meta:
        ordering = ["source", "-ordinal"]
        verbose_name = _("event batch")
        verbose_name_plural = _("event batches")
        constraints = [
            models.UniqueConstraint(fields=["source", "digest"], name="event_batch_content_once"),
            models.UniqueConstraint(fields=["source", "ordinal"], name="event_batch_ordinal_once"),
            models.CheckConstraint(
                condition=models.Q(
                    events=models.F("added") + models.F("corrected") + models.F("unchanged")
                ),
                name="event_batch_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.number}/{self.ordinal} {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("event-batch", args=[self.pk])


class QuarantinedRow(models.Model):
    """A row that could not be loaded: where it stands, which cell, and why."""

    batch = models.ForeignKey(EventBatch, models.CASCADE, related_name="quarantine")
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), choices=QuarantineReason, max_length=20)
    raw = models.TextField(_("as it was"))
    corrected = models.JSONField(
        _("as corrected"), null=True, editable=False, help_text=_("Cell by cell; empty: not yet.")
    )
    mended_in = models.ForeignKey(
        EventBatch,
        models.PROTECT,
        related_name="mends",
        null=True,
        editable=False,
        verbose_name=_("mended in"),
    )
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("mended by"),
    )
    mended_at = models.DateTimeField(_("mended"), null=True, editable=False)
    is_redelivered = models.BooleanField(
        _("delivered anew"),
        default=False,
        editable=False,
        help_text=_("Its source sent it corrected, before anybody mended it."),
    )

    objects = QuarantinedRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "line"]
        verbose_name = _("row set aside")
        verbose_name_plural = _("rows set aside")

    def __str__(self) -> str:
        return f"{self.batch.file_name}:{self.line} {self.get_reason_display()}"

    @property
    def kept(self) -> KeptRow:
        """Its cells: as somebody corrected them last, else as they came."""
        if self.corrected is None:
            return self.first_kept
        return KeptRow(fitted(self.corrected, len(self.batch.heading)))

    @property
    def first_kept(self) -> KeptRow:
        """Its cells as they came."""
        return kept_row(self.raw, self.reason, len(self.batch.heading))

    @property
    def mark(self) -> str:
        """Another one as soon as anybody corrected or mended it."""
        told = json.dumps([self.pk, self.column, self.reason, self.corrected, str(self.mended_at)])
        return blake2b(told.encode(), digest_size=8).hexdigest()
