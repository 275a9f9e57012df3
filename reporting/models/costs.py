from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.querysets import (
    ActivityTimeQuerySet,
    CostCellQuerySet,
    CostPoolPeriodQuerySet,
    CostPoolQuerySet,
)

NOT_NEGATIVE = [MinValueValidator(0)]
A_SHARE = [MinValueValidator(0), MaxValueValidator(1)]


class PoolKind(models.TextChoices):
    PEOPLE = "people", _("People")
    SYSTEMS = "systems", _("Systems")
    THIRD_PARTY = "third_party", _("Third party")


class CostKind(models.TextChoices):
    """What a cost is paid for: a kind of pool, or what an event cost by itself."""

    PEOPLE = PoolKind.PEOPLE.value, PoolKind.PEOPLE.label
    SYSTEMS = PoolKind.SYSTEMS.value, PoolKind.SYSTEMS.label
    THIRD_PARTY = PoolKind.THIRD_PARTY.value, PoolKind.THIRD_PARTY.label
    EVENT = "event", _("Events’ own costs")


class CostPool(models.Model):
    """What is paid for month by month, whatever is done with it: a team, a system, a contractor.

    It serves the processes it names and those below them; where it names none, all.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), choices=PoolKind, max_length=12)
    processes = models.ManyToManyField(
        "inventory.ProcessElement",
        related_name="+",
        blank=True,
        verbose_name=_("processes"),
        help_text=_("Those it serves, with all below them; none: it may serve all."),
    )

    objects = CostPoolQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("cost pool")
        verbose_name_plural = _("cost pools")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cost-pool", args=[self.pk])


class CostPoolPeriod(models.Model):
    """What a pool cost in a month and how many minutes it could work; a row is never edited.

    `capacity_minutes` empty: as many as are used, as with a contractor paid for what they do.
    """

    pool = models.ForeignKey(CostPool, models.PROTECT, related_name="periods")
    month = models.DateField(_("month"), help_text=_("Its first day."))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=NOT_NEGATIVE
    )
    headcount = models.DecimalField(
        _("headcount"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=NOT_NEGATIVE,
    )
    available_minutes = models.DecimalField(
        _("available minutes"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=NOT_NEGATIVE,
        help_text=_("In the month, of one head."),
    )
    practical_share = models.DecimalField(
        _("practical share"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=A_SHARE,
        help_text=_("Of the available minutes, without breaks and training; usually 0.8."),
    )
    capacity_minutes = models.DecimalField(
        _("practical capacity in minutes"),
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
        validators=NOT_NEGATIVE,
    )
    note = models.CharField(_("note"), max_length=250, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("set at"))

    objects = CostPoolPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["pool", "-month", "-version"]
        verbose_name = _("cost pool period")
        verbose_name_plural = _("cost pool periods")
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "month", "version"], name="cost_pool_period_version_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="cost_pool_period_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("cost-pool", args=[self.pool_id])

    @property
    def cents(self) -> int:
        return int(self.amount * 100)


class ActivityTime(models.Model):
    """How many minutes of a pool an activity takes each time, from a month on; never edited.

    `minutes` empty: as the log measures; 0: the activity takes the pool no longer.
    """

    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", verbose_name=_("process")
    )
    activity = models.CharField(_("activity"), max_length=200)
    pool = models.ForeignKey(CostPool, models.PROTECT, related_name="times")
    minutes = models.DecimalField(
        _("minutes"),
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        validators=NOT_NEGATIVE,
        help_text=_("Each time it is done. Empty: as measured. 0: no longer."),
    )
    measured_first = models.BooleanField(
        _("measured minutes first"),
        default=True,
        help_text=_("Where the records tell start and end, those minutes count."),
    )
    valid_from = models.DateField(_("valid from"), help_text=_("The first day of a month."))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("set at"))

    objects = ActivityTimeQuerySet.as_manager()

    class Meta:
        ordering = ["process", "activity", "pool", "-valid_from", "-version"]
        verbose_name = _("activity time")
        verbose_name_plural = _("activity times")
        constraints = [
            models.UniqueConstraint(
                fields=["process", "activity", "pool", "valid_from", "version"],
                name="activity_time_version_once",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=0),
                name="activity_time_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.activity} · {self.pool}"

    def get_absolute_url(self) -> str:
        return reverse("activity-time-list")


class CostRun(models.Model):
    """The costs of a month as they were worked out last; the same figures again change nothing.

    `without_minutes`: what was done and takes no pool: process, activity, how often.
    """

    month = models.DateField(_("month"), unique=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    digest = models.CharField(_("digest of what it rests on"), max_length=64)
    pool_cents = models.BigIntegerField(default=0)
    used_cents = models.BigIntegerField(default=0)
    unused_cents = models.BigIntegerField(default=0)
    event_cents = models.BigIntegerField(default=0)
    without_minutes = models.JSONField(default=list)
    allocated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    allocated_at = models.DateTimeField(_("allocated at"))

    class Meta:
        ordering = ["-month"]
        verbose_name = _("cost run")
        verbose_name_plural = _("cost runs")
        constraints = [
            models.CheckConstraint(
                condition=Q(pool_cents=F("used_cents") + F("unused_cents")),
                name="cost_run_adds_up_to_the_pools",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return f"{reverse('cost')}?month={self.month:%Y-%m}"


class CapacityUse(models.Model):
    """What was used of a pool in a month, and what nobody used; more than practical: overload."""

    run = models.ForeignKey(CostRun, models.CASCADE, related_name="pools")
    pool = models.ForeignKey(CostPool, models.PROTECT, related_name="uses")
    period = models.ForeignKey(CostPoolPeriod, models.PROTECT, related_name="+")
    month = models.DateField(_("month"))
    kind = models.CharField(_("kind"), choices=PoolKind, max_length=12)
    practical_minutes = models.DecimalField(max_digits=16, decimal_places=4)
    used_minutes = models.DecimalField(max_digits=18, decimal_places=4)
    cents = models.BigIntegerField()
    used_cents = models.BigIntegerField()
    unused_cents = models.BigIntegerField()

    class Meta:
        ordering = ["month", "pool"]
        verbose_name = _("capacity use")
        verbose_name_plural = _("capacity uses")
        constraints = [
            models.UniqueConstraint(fields=["pool", "month"], name="capacity_use_once"),
            models.CheckConstraint(
                condition=Q(cents=F("used_cents") + F("unused_cents")),
                name="capacity_use_adds_up_to_the_pool",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.month:%Y-%m}"

    @property
    def unused_minutes(self) -> Decimal:
        return max(self.practical_minutes - self.used_minutes, Decimal(0))

    @property
    def overload_minutes(self) -> Decimal:
        return max(self.used_minutes - self.practical_minutes, Decimal(0))

    @property
    def used_percent(self) -> float | None:
        """Of the practical capacity; None where there is none."""
        if not self.practical_minutes:
            return None
        return float(100 * self.used_minutes / self.practical_minutes)

    @property
    def cents_a_minute(self) -> float | None:
        minutes: Any = max(self.practical_minutes, self.used_minutes)
        return float(self.cents / minutes) if minutes else None


class CostCell(models.Model):
    """What an activity of a process cost in a month and segment; place 0 is the whole process.

    `pool` empty: the events' own costs. Every figure adds up over activities, pools and months.
    """

    run = models.ForeignKey(CostRun, models.CASCADE, related_name="cells")
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", db_index=False
    )
    month = models.DateField(_("month"))
    place = models.PositiveSmallIntegerField(_("place of the segment"), default=0)
    segment = models.CharField(_("segment"), max_length=200, blank=True)
    activity = models.CharField(_("activity"), max_length=200)
    pool = models.ForeignKey(CostPool, models.PROTECT, related_name="+", null=True)
    kind = models.CharField(_("kind"), choices=CostKind, max_length=12)
    events = models.PositiveIntegerField(default=0)
    minutes = models.DecimalField(max_digits=18, decimal_places=4)
    cents = models.BigIntegerField()

    objects = CostCellQuerySet.as_manager()

    class Meta:
        ordering = ["month", "process", "place", "segment", "activity", "pool"]
        verbose_name = _("cost cell")
        verbose_name_plural = _("cost cells")
        constraints = [
            models.UniqueConstraint(
                fields=["process", "place", "month", "segment", "activity", "pool"],
                name="cost_cell_once",
            ),
            models.UniqueConstraint(
                fields=["process", "place", "month", "segment", "activity"],
                condition=Q(pool__isnull=True),
                name="cost_cell_of_events_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} {self.month:%Y-%m} {self.activity} {self.segment}".rstrip()
