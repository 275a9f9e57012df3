from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.lifecycle import ProvisionState
from inventory.querysets import InfrastructureQuerySet, ProvisionQuerySet


class InfrastructureKind(models.TextChoices):
    CHANNEL = "channel", _("Channel")
    CONTACT_POINT = "contact_point", _("Contact point")
    IVR_ANNOUNCEMENT = "ivr_announcement", _("IVR announcement")
    WEB_PAGE = "web_page", _("Web page")
    SYSTEM = "system", _("System")
    TEAM = "team", _("Team")
    TOOL = "tool", _("Tool")


class Infrastructure(models.Model):
    """A thing or team that sales and customer processes work with."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), choices=InfrastructureKind, max_length=20)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("owner"),
    )

    objects = InfrastructureQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("infrastructure")
        verbose_name_plural = _("infrastructure")

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("infrastructure", args=[self.number])


class Provision(models.Model):
    """One infrastructure serves one process, with the capacity needed and the capacity provided."""

    infrastructure = models.ForeignKey(Infrastructure, models.PROTECT, related_name="provisions")
    process = models.ForeignKey(
        "inventory.ProcessElement", models.PROTECT, related_name="provisions"
    )
    capacity_needed = models.DecimalField(
        _("capacity needed"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    capacity_provided = models.DecimalField(
        _("capacity provided"),
        max_digits=12,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField(_("unit"), max_length=40, help_text=_("For example agents at a time"))
    lead_time_days = models.PositiveIntegerField(_("lead time, days"), null=True, blank=True)
    monthly_cost = models.DecimalField(
        _("cost a month"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    serves_until = models.DateField(_("serves until"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        choices=ProvisionState,
        default=ProvisionState.REQUESTED,
        max_length=12,
        editable=False,
    )

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["process__position", "infrastructure__number"]
        permissions = [("approve_provision", _("Can approve a provision"))]
        constraints = [
            models.UniqueConstraint(
                fields=["infrastructure", "process"],
                condition=~Q(state="retired"),
                name="provision_once_while_current",
            ),
            models.CheckConstraint(
                condition=Q(capacity_needed__gte=0, capacity_provided__gte=0),
                name="provision_capacity_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.infrastructure} → {self.process}"

    def get_absolute_url(self) -> str:
        return reverse("provision", args=[self.pk])

    @property
    def capacity_gap(self) -> Decimal:
        """What is needed and not provided; never below zero."""
        return max(self.capacity_needed - self.capacity_provided, Decimal(0))

    @property
    def covered_percent(self) -> int:
        if not self.capacity_needed:
            return 100
        return int(100 * self.capacity_provided / self.capacity_needed)
