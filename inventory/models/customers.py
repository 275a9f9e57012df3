from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.querysets import (
    CustomerQuerySet,
    OfferingQuerySet,
    ProductQuerySet,
    SalesLeadQuerySet,
)


class Segment(models.TextChoices):
    CONSUMER = "consumer", _("Consumer")
    BUSINESS = "business", _("Business")


class Standing(models.TextChoices):
    """Where the relationship with a customer stands."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")


class LeadStage(models.TextChoices):
    NEW = "new", _("New")
    QUALIFIED = "qualified", _("Qualified")
    PROPOSAL = "proposal", _("Proposal")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Customer(models.Model):
    """A person or organisation with whom the provider has, or had, a relationship."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    segment = models.CharField(
        _("segment"), choices=Segment, default=Segment.CONSUMER, max_length=10
    )
    standing = models.CharField(
        _("standing"), choices=Standing, default=Standing.ACTIVE, max_length=10
    )
    email = models.CharField(_("e-mail"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    street = models.CharField(_("street"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    tax_id = models.CharField(_("tax id"), max_length=40, blank=True)
    since_on = models.DateField(_("customer since"), null=True, blank=True)
    tenure_months = models.PositiveIntegerField(_("months with us"), null=True, blank=True)
    contract = models.CharField(_("contract"), max_length=60, blank=True)
    payment_method = models.CharField(_("payment method"), max_length=60, blank=True)
    monthly_amount = models.DecimalField(
        _("amount a month"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    billed_amount = models.DecimalField(
        _("billed so far"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    attributes = models.JSONField(_("further attributes"), default=dict, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        permissions = [("export_customer", _("Can export customers"))]
        indexes = [
            models.Index(fields=["name"], name="customer_name"),
            models.Index(fields=["standing", "segment"], name="customer_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("customer", args=[self.pk])


class Offering(models.Model):
    """Something the provider sells, or sold."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    family = models.CharField(_("family"), max_length=60, blank=True)
    description = models.TextField(_("description"), blank=True)
    monthly_price = models.DecimalField(
        _("price a month"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    sold_from = models.DateField(_("sold from"), null=True, blank=True)
    sold_until = models.DateField(_("sold until"), null=True, blank=True)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("offering", args=[self.pk])


class Product(models.Model):
    """An offering that one customer has, or had."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="products")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="products")
    service_number = models.CharField(_("service number"), max_length=40, blank=True)
    started_on = models.DateField(_("started"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["offering__code", "pk"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "offering", "service_number"], name="product_once_a_customer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.offering} · {self.customer}"

    def get_absolute_url(self) -> str:
        return self.customer.get_absolute_url()


class SalesLead(models.Model):
    """Somebody who may buy."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    email = models.CharField(_("e-mail"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    channel = models.CharField(_("channel"), max_length=60, blank=True)
    stage = models.CharField(_("stage"), choices=LeadStage, default=LeadStage.NEW, max_length=10)
    customer = models.ForeignKey(
        Customer, models.SET_NULL, related_name="leads", null=True, blank=True
    )
    offering = models.ForeignKey(
        Offering, models.PROTECT, related_name="leads", null=True, blank=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("owner"),
    )
    monthly_value = models.DecimalField(
        _("value a month"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    received_on = models.DateField(_("received"))
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)

    objects = SalesLeadQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-number"]
        verbose_name = _("sales lead")
        verbose_name_plural = _("sales leads")

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("lead", args=[self.pk])
