from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.models.definitions import TargetKind, TargetPeriod
from reporting.models.measures import Measure, unit_display
from reporting.querysets import TargetQuerySet

PLACES = (0, 1, 2, 3, 4)  # the whole process, and its four dimensions


class Target(models.Model):
    """What a measure, or one segment of it, shall reach by a day.

    A row is one version and is never edited. `place` 0 is the whole process, 1 to 4 the dimension
    in which `segment` lies. A target of a period holds of the figure of the whole `period`.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="targets")
    place = models.PositiveSmallIntegerField(_("dimension"), default=0)
    segment = models.CharField(_("segment"), max_length=200, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    kind = models.CharField(
        _("holds of"), choices=TargetKind, default=TargetKind.POINT, max_length=6
    )
    period = models.CharField(_("period"), choices=TargetPeriod, max_length=8, blank=True)
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
        ordering = ["measure", "place", "segment", "-version"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "place", "segment", "version"], name="target_version_once"
            ),
            models.CheckConstraint(
                condition=Q(place=0, segment="") | Q(place__in=PLACES[1:]) & ~Q(segment=""),
                name="target_of_whole_or_segment",
                violation_error_message=_("Name the dimension and the segment, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(kind="point", period="") | Q(kind="period") & ~Q(period=""),
                name="target_period_is_named",
                violation_error_message=_("Name the period when it holds of a whole period."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("valid_from")),
                name="target_due_after_it_begins",
                violation_error_message=_("It cannot be due before it is valid."),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
        ]

    def __str__(self) -> str:
        segment = f" {self.segment}" if self.place else ""
        value = floatformat(self.value, "-2g")
        return f"{self.measure}{segment}: {value} {unit_display(self.measure)} (v{self.version})"

    def get_absolute_url(self) -> str:
        return reverse("target", args=[self.pk])
