"""What one may ask the inventory, each a sentence."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import DecimalField, ExpressionWrapper, F, Q

from inventory.lifecycle import ProvisionState

FAB_VERTICALS = ("F", "A", "B", "F;A;B")


class ProcessElementQuerySet(models.QuerySet):
    """ProcessElement.objects.visible_to(user).fab().top_level()"""

    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("inventory.view_processelement") else self.none()

    def fab(self) -> Self:
        """The processes that face the customer: Fulfilment, Assurance, Billing."""
        return self.filter(vertical__in=FAB_VERTICALS)

    def in_vertical(self, vertical: str) -> Self:
        """Those of one vertical; what serves all three belongs to each."""
        also = [vertical, "F;A;B"] if vertical in FAB_VERTICALS else [vertical]
        return self.filter(vertical__in=also)

    def by_key(self, key: str) -> Any:
        """Raises DoesNotExist."""
        return self.get(key=key)

    def family_of(self, key: str) -> Self:
        """A process and those it is made of."""
        return self.filter(Q(key=key) | Q(parent__key=key))

    def without_owner(self) -> Self:
        return self.filter(owner__isnull=True)


class InfrastructureQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("inventory.view_infrastructure") else self.none()


class ProvisionQuerySet(models.QuerySet):
    """Provision.objects.serving(process).current().with_gap()"""

    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("inventory.view_provision") else self.none()

    def serving(self, process: models.Model) -> Self:
        return self.filter(process=process)

    def current(self) -> Self:
        return self.exclude(state=ProvisionState.RETIRED)

    def with_capacity_gap(self) -> Self:
        """Each with `gap`: the capacity that is needed and not provided."""
        gap = F("capacity_needed") - F("capacity_provided")
        return self.annotate(gap=ExpressionWrapper(gap, DecimalField()))

    def with_gap(self) -> Self:
        """Those that provide less than their process needs, the widest gap first."""
        return (
            self.current()
            .with_capacity_gap()
            .filter(capacity_provided__lt=F("capacity_needed"))
            .order_by("-gap", "pk")
        )

    def ending_by(self, day: date) -> Self:
        return self.current().filter(serves_until__lte=day)


class CustomerQuerySet(models.QuerySet):
    """Customer.objects.visible_to(user).active()"""

    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("inventory.view_customer") else self.none()

    def active(self) -> Self:
        return self.filter(standing="active")

    def matching(self, text: str) -> Self:
        """Those whose number, name, e-mail or telephone has the text in it."""
        return self.filter(
            Q(number__icontains=text)
            | Q(name__icontains=text)
            | Q(email__icontains=text)
            | Q(phone__icontains=text)
        )


class OfferingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("inventory.view_offering") else self.none()


class ProductQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("inventory.view_product") else self.none()

    def current(self) -> Self:
        return self.filter(ended_on__isnull=True)


class SalesLeadQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("inventory.view_saleslead") else self.none()


class CustomerImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("inventory.view_customerimport") else self.none()
