from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.querysets import MeasureQuerySet, TargetQuerySet


class Direction(models.TextChoices):
    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class Calculation(models.TextChoices):
    """How a measure is worked out from the daily cells."""

    SLA_ATTAINMENT = "sla_attainment", _("SLA attainment")
    CYCLE_TIME = "cycle_time", _("Cycle time")
    FIRST_TIME_RIGHT = "first_time_right", _("First time right")
    COST_PER_CASE = "cost_per_case", _("Cost per case")
    VOLUME = "volume", _("Volume")
    BACKLOG = "backlog", _("Backlog")


class Unit(models.TextChoices):
    PERCENT = "%", _("%")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    CURRENCY = "currency/case", _("per case")
    CASES = "cases", _("cases")


class BusinessMetric(models.Model):
    """A metric of the catalogue: how the trade defines what may be measured."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    unit = models.CharField(_("unit"), max_length=40)
    numerator = models.CharField(_("numerator"), max_length=250)
    denominator = models.CharField(_("denominator"), max_length=250, blank=True)
    formula = models.CharField(_("formula"), max_length=120)
    vertical = models.CharField(_("vertical"), max_length=8)
    process_key = models.CharField(_("process"), max_length=40)
    direction = models.CharField(_("direction"), choices=Direction, max_length=6)
    category = models.CharField(_("category"), max_length=60)
    topic = models.CharField(_("topic"), max_length=60)
    capture_period = models.CharField(_("capture period"), max_length=20)
    tmf_id = models.CharField(_("TM Forum id"), max_length=40, blank=True)
    confidence = models.CharField(_("confidence"), max_length=30)
    source = models.TextField(_("source"))
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("business metric")
        verbose_name_plural = _("business metrics")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Measure(models.Model):
    """What is measured of one process, in which unit, and which direction is good."""

    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", verbose_name=_("process")
    )
    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    calculation = models.CharField(_("calculation"), choices=Calculation, max_length=20)
    unit = models.CharField(_("unit"), choices=Unit, max_length=20)
    direction = models.CharField(_("direction"), choices=Direction, max_length=6)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("owner"),
    )
    metric = models.ForeignKey(
        BusinessMetric,
        models.PROTECT,
        related_name="measures",
        null=True,
        blank=True,
        verbose_name=_("business metric"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["process", "order", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(
                fields=["process", "calculation"], name="measure_once_a_process"
            )
        ]

    def __str__(self) -> str:
        return f"{self.process.identifier} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.pk])


class Target(models.Model):
    """What a measure shall reach by a day. A row is one version and is never edited."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="targets")
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    value = models.DecimalField(
        _("value"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    due_on = models.DateField(_("to be reached by"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
        limit_choices_to={"is_active": True, "is_clock": False},
    )
    rationale = models.TextField(_("rationale"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    set_at = models.DateTimeField(_("set"), editable=False)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "-version"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(fields=["measure", "version"], name="target_version_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("valid_from")),
                name="target_due_after_it_begins",
                violation_error_message=_("It cannot be due before it is valid."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value} {self.measure.unit} (v{self.version})"

    def get_absolute_url(self) -> str:
        return reverse("target-list", args=[self.measure_id])
