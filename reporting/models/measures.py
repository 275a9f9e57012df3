from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.models.definitions import CadenceChoice, Calculation, Direction, Unit
from reporting.period_words import by_period
from reporting.querysets import MeasureQuerySet


class Confidence(models.TextChoices):
    """What a metric of the catalogue rests on."""

    VERIFIED = "verified", _("As TM Forum defines it")
    OWN = "own-definition", _("Our own definition")


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
    confidence = models.CharField(_("rests on"), choices=Confidence, max_length=30)
    source = models.TextField(_("source"))
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("business metric")
        verbose_name_plural = _("business metrics")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def unit_in_words(self) -> str:
        """`EUR per problem`, `number per 100`, `points, −100 to 100`."""
        what, _slash, each = self.unit.partition("/")
        words = {"currency": settings.CURRENCY, "points (-100..100)": _("points, −100 to 100")}
        told = str(words.get(what, what))
        return _("%(what)s per %(each)s") % {"what": told, "each": each} if each else told


def unit_display(defined: "Definition") -> str:
    """As the choice is called; of money with its currency: `EUR per case`."""
    label = str(Unit(defined.unit).label)
    return f"{settings.CURRENCY} {label}" if defined.unit == Unit.CURRENCY else label


class Definition(models.Model):
    """What defines a measure. `parameters`: what its calculation needs besides the cells.

    `stale_after_days`: without newer records for so long, the measure says nothing any more.
    """

    name = models.CharField(_("name"), max_length=160)
    calculation = models.CharField(_("calculation"), choices=Calculation, max_length=30)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    unit = models.CharField(_("unit"), choices=Unit, max_length=20)
    direction = models.CharField(_("direction"), choices=Direction, max_length=6)
    cadence = models.CharField(
        _("cadence"), choices=CadenceChoice, default=CadenceChoice.MONTH, max_length=8
    )
    stale_after_days = models.PositiveSmallIntegerField(_("stale after days"), default=45)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("owner"),
    )

    class Meta:
        abstract = True


class Measure(Definition):
    """What is measured of one process, in which unit, and which direction is good.

    It carries its newest definition; all of them stand in its versions.
    """

    get_unit_display = unit_display

    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="+", verbose_name=_("process")
    )
    code = models.CharField(_("code"), max_length=60, unique=True)
    parameters_key = models.CharField(
        max_length=32, blank=True, editable=False, help_text=_("The parameters in one word.")
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
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    judged = None  # the newest verdict, where measures were asked for by series

    class Meta:
        ordering = ["process", "order", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        permissions = [("retire_measure", _("Can retire measures"))]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "calculation", "parameters_key"],
                condition=Q(retired_on__isnull=True),
                name="measure_once_a_process",
            )
        ]

    def __str__(self) -> str:
        return f"{self.process.identifier} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.pk])

    @property
    def by_period(self) -> str:
        """How it is read: `month by month`."""
        return by_period(self.cadence)

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None


class MeasureVersion(Definition):
    """A measure as it was defined from a day on. A row is never edited."""

    get_unit_display = unit_display

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ["measure", "-version"]
        verbose_name = _("version of a measure")
        verbose_name_plural = _("versions of measures")
        constraints = [
            models.UniqueConstraint(fields=["measure", "version"], name="measure_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure} (v{self.version})"

    def get_absolute_url(self) -> str:
        return reverse("measure-versions", args=[self.measure_id])
