from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.models.sources import Source
from reporting.querysets import DailyCellQuerySet, SegmentedQuerySet

MOST_DIMENSIONS = 4


class MonthField(models.IntegerField):
    """A month as year * 12 + month - 1; follows from the day of the row when that is saved."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        day = getattr(model_instance, "day", None)
        if isinstance(day, date):
            setattr(model_instance, self.attname, day.year * 12 + day.month - 1)
        return super().pre_save(model_instance, add)


class Cell(models.Model):
    """What one source says of a time and a segment.

    `place` 0 is the whole process; 1 to 4 are the dimensions by which its cases are told apart.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_index=False)
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", db_index=False
    )
    month = MonthField(_("month"), default=0)
    place = models.PositiveSmallIntegerField(_("dimension"), default=0)
    segment = models.CharField(_("segment"), max_length=200, blank=True)

    objects = SegmentedQuerySet.as_manager()

    class Meta:
        abstract = True


class DailyCell(Cell):
    """What one source says of one day and segment. Every figure adds up over days and sources.

    `opened` counts by the day of opening, all others by the day of closing. `timed` are the
    closed cases with a cycle time, `business_timed` those with one in business hours; the sums of
    minutes are over them. `handover_free` are the closed cases that one resource saw through.
    `open_days_sum`: from the day of opening to that of closing, all together.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="cells", db_index=False)
    day = models.DateField(_("day"))
    opened = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    met = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    abandoned = models.PositiveIntegerField(default=0)
    first_time_right = models.PositiveIntegerField(default=0)
    reworked = models.PositiveIntegerField(default=0)
    handovers_sum = models.PositiveIntegerField(default=0)
    handover_free = models.PositiveIntegerField(default=0)
    timed = models.PositiveIntegerField(default=0)
    cycle_minutes_sum = models.FloatField(default=0)
    cycle_minutes_sumsq = models.FloatField(default=0)
    cycle_minutes_min = models.FloatField(null=True)
    cycle_minutes_max = models.FloatField(null=True)
    business_timed = models.PositiveIntegerField(default=0)
    business_minutes_sum = models.FloatField(default=0)
    business_minutes_sumsq = models.FloatField(default=0)
    stopped_minutes_sum = models.FloatField(default=0)
    open_days_sum = models.BigIntegerField(default=0)
    cost_sum = models.FloatField(default=0)
    cost_sumsq = models.FloatField(default=0)

    objects = DailyCellQuerySet.as_manager()

    class Meta:
        ordering = ["source", "day", "place", "segment"]
        verbose_name = _("daily cell")
        verbose_name_plural = _("daily cells")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "day", "place", "segment"], name="daily_cell_once"
            ),
            models.CheckConstraint(
                condition=Q(closed=F("first_time_right") + F("reworked")),
                name="daily_cell_closed_is_right_or_reworked",
            ),
            models.CheckConstraint(
                condition=Q(place__gt=0, place__lte=MOST_DIMENSIONS) | Q(place=0, segment=""),
                name="daily_cell_whole_or_of_a_dimension",
            ),
        ]
        indexes = [models.Index(fields=["process", "place", "day"], name="daily_cell_place_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.day} {self.segment}".rstrip()


class ActivityCell(Cell):
    """What one source says of one activity in one month and segment.

    `events`: how often it was done. `cases`: those that came to it for the first time. `timed`:
    how often its start is known; the minutes are over these. It may be counted down, too.
    """

    activity = models.CharField(_("activity"), max_length=200)
    events = models.IntegerField(default=0)
    cases = models.IntegerField(default=0)
    timed = models.IntegerField(default=0)
    service_minutes_sum = models.FloatField(default=0)
    waiting_minutes_sum = models.FloatField(default=0)
    cents = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["source", "month", "place", "segment", "activity"]
        verbose_name = _("activity cell")
        verbose_name_plural = _("activity cells")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "month", "place", "segment", "activity"],
                name="activity_cell_once",
            )
        ]
        indexes = [models.Index(fields=["process", "place", "month"], name="activity_cell_month")]

    def __str__(self) -> str:
        return f"{self.source} {self.activity} {self.segment}".rstrip()


class DurationKind(models.TextChoices):
    CYCLE = "cycle", _("By the calendar")
    BUSINESS = "business", _("In business hours")
    STOPS = "stops", _("By the calendar, what the stops change")


class DurationCell(Cell):
    """How many of the cases closed in a month took so long: one bar of a histogram.

    Bucket n holds what is longer than 0.01 minutes times 1.02 to the power of n - 1, up to n;
    bucket 0 what is shorter. Written where a month and segment has more than a hundred cases.

    Bars of `stops` are told of cases whose clock stood, and may be below nothing: how many cases
    more, or fewer, took so long by the calendar when the stops are taken out.
    """

    kind = models.CharField(_("kind"), choices=DurationKind, max_length=8)
    bucket = models.PositiveSmallIntegerField(_("bucket"))
    cases = models.IntegerField(_("cases"))

    class Meta:
        ordering = ["source", "month", "place", "segment", "kind", "bucket"]
        verbose_name = _("duration cell")
        verbose_name_plural = _("duration cells")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "month", "place", "segment", "kind", "bucket"],
                name="duration_cell_once",
            )
        ]
        indexes = [
            models.Index(fields=["process", "place", "kind", "month"], name="duration_cell_month")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.bucket}"


class SegmentDimension(models.Model):
    """What tells the cases of a process apart: the name of its first to fourth dimension."""

    process = models.ForeignKey("inventory.ProcessElement", models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["process", "place"]
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        constraints = [
            models.UniqueConstraint(fields=["process", "place"], name="dimension_place_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_DIMENSIONS),
                name="dimension_one_of_four",
            ),
        ]

    def __str__(self) -> str:
        return self.name
