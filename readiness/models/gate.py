from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from readiness.models.cases import ChangeCase
from readiness.querysets import ConditionQuerySet, FloorQuerySet, WaiverQuerySet


class CriterionKind(models.TextChoices):
    AUTOMATIC = "automatic", _("Found by the house")
    MANUAL = "manual", _("Found by a person")


class Criterion(models.Model):
    """One thing that must hold before a change is accepted."""

    key = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    explanation = models.TextField(blank=True)
    kind = models.CharField(choices=CriterionKind, max_length=10)
    check_name = models.SlugField(blank=True, help_text=_("The automatic check that answers it"))
    can_be_waived = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.title


class ManualFinding(models.Model):
    """A person's finding on a manual criterion, with evidence. The newest one counts."""

    case = models.ForeignKey(ChangeCase, models.CASCADE, related_name="manual_findings")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    is_met = models.BooleanField(_("met"), default=True)
    note = models.TextField(_("evidence, in words"))
    evidence = models.ForeignKey("kernel.Upload", models.PROTECT, related_name="+", null=True)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-found_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case.number} {self.criterion}"


class Waiver(models.Model):
    """Leave to go live without a criterion, given with a reason and for a time."""

    case = models.ForeignKey(ChangeCase, models.CASCADE, related_name="waivers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    expires_on = models.DateField(_("expires on"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-approved_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.case.number} {self.criterion}"


class Dossier(models.Model):
    """The evidence an acceptance stands on, pinned as it was on the day. Never changed."""

    case = models.ForeignKey(ChangeCase, models.PROTECT, related_name="dossiers")
    edition = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the canonical content"))
    note = models.TextField(blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    objects = FloorQuerySet.as_manager()

    class Meta:
        ordering = ["-edition"]
        constraints = [
            models.UniqueConstraint(fields=["case", "edition"], name="dossier_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.case.number} dossier {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.case.number, self.edition])


class Condition(models.Model):
    """Something an acceptance asks for by a day; while open it holds up the release."""

    case = models.ForeignKey(ChangeCase, models.CASCADE, related_name="conditions")
    text = models.CharField(_("condition"), max_length=250)
    due_on = models.DateField(_("by"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    met_at = models.DateTimeField(null=True)
    met_note = models.TextField(blank=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        permissions = [("meet_condition", _("Can mark a condition as met"))]

    def __str__(self) -> str:
        return self.text

    @property
    def is_overdue(self) -> bool:
        return self.met_at is None and self.due_on < timezone.localdate()
