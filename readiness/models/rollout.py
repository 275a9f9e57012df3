from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from readiness.lifecycle import StageState
from readiness.models.cases import ChangeCase
from readiness.querysets import StageQuerySet


class StageKind(models.TextChoices):
    PILOT = "pilot", _("Pilot")
    LIMITED = "limited", _("Limited availability")
    GENERAL = "general_availability", _("General availability")


class Stage(models.Model):
    """One step of the rollout: who gets the change, for how long, guarded by which measure."""

    case = models.ForeignKey(ChangeCase, models.CASCADE, related_name="stages")
    kind = models.CharField(choices=StageKind, max_length=24)
    scope = models.CharField(
        _("scope"), max_length=200, help_text=_("For example: team North, consumer bills only")
    )
    share_percent = models.PositiveSmallIntegerField(
        _("share of cases, %"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    minimum_cases = models.PositiveIntegerField(
        _("at least so many cases"), default=100, validators=[MinValueValidator(1)]
    )
    minimum_days = models.PositiveSmallIntegerField(
        _("at least so many days"), default=14, validators=[MinValueValidator(1)]
    )
    guard_measure = models.ForeignKey("reporting.Measure", models.PROTECT, related_name="+")
    guard_limit = models.FloatField(
        _("guardrail"), help_text=_("The measure may not be worse than this")
    )
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_on = models.DateField(null=True, help_text=_("First day whose cases count"))
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reading = models.JSONField(
        null=True, help_text=_("What the guardrail said when the stage ended")
    )
    state = models.CharField(
        choices=StageState, default=StageState.PLANNED, max_length=8, editable=False
    )

    objects = StageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        permissions = [("plan_stage", _("Can plan a stage"))]

    def __str__(self) -> str:
        return f"{self.case.number} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("stage", args=[self.pk])

    @property
    def is_general(self) -> bool:
        return self.kind == StageKind.GENERAL


class BenefitReview(models.Model):
    """What the change has brought: the same measure, the same method, before and after."""

    case = models.ForeignKey(ChangeCase, models.PROTECT, related_name="benefit_reviews")
    measure = models.ForeignKey("reporting.Measure", models.PROTECT, related_name="+")
    before_from = models.DateField()
    before_until = models.DateField()
    after_from = models.DateField()
    after_until = models.DateField()
    before = models.JSONField()
    after = models.JSONField()
    difference = models.FloatField(null=True)
    difference_low = models.FloatField(null=True)
    difference_high = models.FloatField(null=True)
    conclusion = models.CharField(max_length=20)
    sentence = models.TextField()
    note = models.TextField(_("what we learned"), blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ["-reviewed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case.number} {self.sentence}"

    @property
    def is_conclusive(self) -> bool:
        return self.conclusion != "too_little_data"
