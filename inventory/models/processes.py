from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.lifecycle import ProcessState
from inventory.querysets import ProcessElementQuerySet


class Vertical(models.TextChoices):
    """The eTOM verticals of the customer domain."""

    FULFILMENT = "F", _("Fulfilment")
    ASSURANCE = "A", _("Assurance")
    BILLING = "B", _("Billing")
    ALL_THREE = "F;A;B", _("Across all three")
    SUPPORT = "OSR", _("Support & Readiness")


class Criticality(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class ProcessElement(models.Model):
    """One process of the eTOM customer domain: what is measured, steered and changed."""

    key = models.CharField(_("key"), max_length=40, unique=True)
    identifier = models.CharField(_("identifier"), max_length=20, blank=True)
    original_identifier = models.CharField(_("original identifier"), max_length=30, blank=True)
    uid = models.CharField(_("TM Forum uid"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=160)
    level = models.PositiveSmallIntegerField(_("level"))
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    vertical = models.CharField(_("vertical"), choices=Vertical, max_length=8, blank=True)
    position = models.PositiveIntegerField(_("place in the catalogue"), default=0)
    description = models.TextField(_("description"), blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=30, blank=True, help_text=_("How sure the catalogue is of it.")
    )
    source = models.TextField(_("source"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("owner"),
    )
    criticality = models.CharField(
        _("criticality"), choices=Criticality, default=Criticality.MEDIUM, max_length=6
    )
    watchers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    state = models.CharField(
        _("state"),
        choices=ProcessState,
        default=ProcessState.PLANNED,
        max_length=24,
        editable=False,
    )

    objects = ProcessElementQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        permissions = [
            ("own_processelement", _("Can own a process")),
            ("assign_processelement", _("Can set the owner of a process")),
            ("advance_processelement", _("Can advance a process")),
            ("adopt_processelement", _("Can record a process as running")),
            ("retire_processelement", _("Can retire a process")),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("process", args=[self.key])


class ThirdParty(models.Model):
    """A company that runs a part of a process for the provider."""

    process = models.ForeignKey(ProcessElement, models.CASCADE, related_name="third_parties")
    name = models.CharField(_("company"), max_length=120)
    part = models.CharField(_("what it does"), max_length=200)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    contract_until = models.DateField(_("contract until"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("third parties")
        constraints = [
            models.UniqueConstraint(fields=["process", "name"], name="third_party_once_a_process")
        ]

    def __str__(self) -> str:
        return self.name
