from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.models.sources import Source
from reporting.querysets import DailyCellQuerySet


class Outcome(models.TextChoices):
    NONE = "", _("None said")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")


class CaseFact(models.Model):
    """One case of a process, as all its events so far tell it.

    Days are days in the time zone of the source. `repeats`: how often the case came back to an
    activity it had left. `cycle_minutes`: from opened to closed; empty while the case is open.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="cases", db_index=False)
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", db_index=False
    )
    case_key = models.CharField(_("case"), max_length=200)
    segment = models.CharField(_("segment"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    last_at = models.DateTimeField(_("last event"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True)
    outcome = models.CharField(_("outcome"), choices=Outcome, max_length=6, blank=True)
    events = models.PositiveIntegerField(_("events"))
    repeats = models.PositiveIntegerField(_("repeated activities"))
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2)
    cycle_minutes = models.FloatField(_("cycle time in minutes"), null=True)
    variant = models.CharField(_("variant"), max_length=16)

    class Meta:
        ordering = ["source", "case_key"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(fields=["source", "case_key"], name="case_fact_once")
        ]
        indexes = [
            models.Index(fields=["source", "opened_on"], name="case_fact_opened"),
            models.Index(fields=["source", "closed_on"], name="case_fact_closed"),
        ]

    def __str__(self) -> str:
        return self.case_key


class DailyCell(models.Model):
    """What one source says of one day and segment. Every figure adds up over days and sources.

    `opened` counts by the day of opening, all others by the day of closing. `timed` are the
    closed cases with a cycle time; the sums of minutes are over them.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="cells", db_index=False)
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField(_("day"))
    segment = models.CharField(_("segment"), max_length=200, blank=True)
    opened = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    met = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    first_time_right = models.PositiveIntegerField(default=0)
    reworked = models.PositiveIntegerField(default=0)
    timed = models.PositiveIntegerField(default=0)
    cycle_minutes_sum = models.FloatField(default=0)
    cycle_minutes_sumsq = models.FloatField(default=0)
    cycle_minutes_min = models.FloatField(null=True)
    cycle_minutes_max = models.FloatField(null=True)
    cost_sum = models.FloatField(default=0)
    cost_sumsq = models.FloatField(default=0)

    objects = DailyCellQuerySet.as_manager()

    class Meta:
        ordering = ["source", "day", "segment"]
        verbose_name = _("daily cell")
        verbose_name_plural = _("daily cells")
        constraints = [
            models.UniqueConstraint(fields=["source", "day", "segment"], name="daily_cell_once"),
            models.CheckConstraint(
                condition=Q(closed=F("first_time_right") + F("reworked")),
                name="daily_cell_closed_is_right_or_reworked",
            ),
        ]
        indexes = [models.Index(fields=["process", "day"], name="daily_cell_process_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.day} {self.segment}".rstrip()
