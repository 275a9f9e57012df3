"""Write checked rows into the customer inventory, many at a time, and only what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.capture.mapping import CustomerMapping
from inventory.capture.rows import CustomerRow
from inventory.models import Customer, Offering, Product
from inventory.models.imports import RowOutcome
from kernel import audit
from kernel.audit import Act


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What an import does with one row: the customer as known, and what will differ."""

    row: CustomerRow
    outcome: RowOutcome
    customer: Customer | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    @property
    def detail(self) -> str:
        """The row's outcome in words: what changes, and each cell in error."""
        told = [
            _("%(field)s: %(old)s → %(new)s")
            % {"field": name, "old": (self.before or {}).get(name) or "–", "new": value or "–"}
            for name, value in (self.after or {}).items()
            if self.outcome == RowOutcome.CHANGE
        ]
        told += [f"{error.column}: {error.reason}" for error in self.row.errors]
        return " · ".join(told)


class CustomerUpsert:
    """Plans rows against what the inventory holds, and applies the plans."""

    def __init__(self, mapping: CustomerMapping) -> None:
        self.mapping = mapping
        self.fields = [rule.name for rule in mapping.fields if rule.name != "number"]
        self.codes = {rule.code for rule in mapping.offerings}
        self.offerings = Offering.objects.in_bulk(self.codes, field_name="code")

    def plan(self, rows: Sequence[CustomerRow]) -> list[RowPlan]:
        """What to do with each row. Reads two tables once, writes nothing."""
        known = Customer.objects.in_bulk([row.number for row in rows], field_name="number")
        held = self._current_offerings([customer.pk for customer in known.values()])
        return [
            self._plan(row, known.get(row.number), held.get(row.number, frozenset()))
            for row in rows
        ]

    def apply(self, plans: Sequence[RowPlan], *, actor: Any) -> None:
        """Add and change the customers and their products; audit each change."""
        self._ensure_offerings()
        self._add([plan for plan in plans if plan.outcome == RowOutcome.ADD])
        self._change([plan for plan in plans if plan.outcome == RowOutcome.CHANGE], actor=actor)

    def _plan(self, row: CustomerRow, customer: Customer | None, held: frozenset[str]) -> RowPlan:
        if row.is_refused:
            return RowPlan(row, RowOutcome.ERROR)
        if customer is None:
            return RowPlan(row, RowOutcome.ADD)
        before, after = self._differences(row, customer, held)
        outcome = RowOutcome.CHANGE if after else RowOutcome.UNCHANGED
        return RowPlan(row, outcome, customer, before, after)

    def _differences(
        self, row: CustomerRow, customer: Customer, held: frozenset[str]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name, value in row.values.items():
            if getattr(customer, name) != value:
                before[name], after[name] = getattr(customer, name), value
        attributes = {**customer.attributes, **row.attributes}
        if attributes != customer.attributes:
            before["attributes"], after["attributes"] = customer.attributes, attributes
        if held != row.offerings:
            before["products"], after["products"] = sorted(held), sorted(row.offerings)
        return before, after

    def _current_offerings(self, customers: list[int]) -> dict[str, frozenset[str]]:
        """Customer number to the codes of the mapping's offerings the customer has now."""
        held: dict[str, set[str]] = {}
        products = Product.objects.current().filter(
            customer__in=customers, offering__code__in=self.codes, service_number=""
        )
        for number, code in products.values_list("customer__number", "offering__code"):
            held.setdefault(number, set()).add(code)
        return {number: frozenset(codes) for number, codes in held.items()}

    def _ensure_offerings(self) -> None:
        wanted = [
            Offering(code=rule.code, name=rule.name, family=rule.family)
            for rule in self.mapping.offerings
            if rule.code not in self.offerings
        ]
        if wanted:
            Offering.objects.bulk_create(wanted, ignore_conflicts=True)
            self.offerings = Offering.objects.in_bulk(self.codes, field_name="code")

    def _add(self, plans: Sequence[RowPlan]) -> None:
        customers = Customer.objects.bulk_create(
            Customer(
                number=plan.row.number,
                source=self.mapping.source,
                attributes=plan.row.attributes,
                **plan.row.values,
            )
            for plan in plans
        )
        self._add_products(
            (customer, code)
            for customer, plan in zip(customers, plans, strict=True)
            for code in plan.row.offerings
        )

    def _add_products(self, pairs: Iterable[tuple[Customer, str]]) -> None:
        """A product that had ended begins again."""
        Product.objects.bulk_create(
            (
                Product(customer=customer, offering=self.offerings[code], ended_on=None)
                for customer, code in pairs
            ),
            update_conflicts=True,
            unique_fields=["customer", "offering", "service_number"],
            update_fields=["ended_on"],
        )

    def _change(self, plans: Sequence[RowPlan], *, actor: Any) -> None:
        if not plans:
            return
        for plan in plans:
            for name, value in (plan.after or {}).items():
                if name != "products":
                    setattr(plan.customer, name, value)
        customers = [plan.customer for plan in plans if plan.customer]
        Customer.objects.bulk_update(customers, [*self.fields, "attributes"], batch_size=200)
        self._change_products(plans)
        audit.record_many(
            (
                Act("customer.imported", plan.customer, plan.before, plan.after)
                for plan in plans
                if plan.customer
            ),
            actor=actor,
        )

    def _change_products(self, plans: Sequence[RowPlan]) -> None:
        differing = [plan for plan in plans if plan.customer and "products" in (plan.after or {})]
        self._add_products(
            (plan.customer, code)
            for plan in differing
            if plan.customer
            for code in plan.row.offerings - set((plan.before or {})["products"])
        )
        gone: dict[str, list[int]] = {}
        for customer, plan in ((plan.customer, plan) for plan in differing):
            for code in set((plan.before or {})["products"]) - plan.row.offerings:
                gone.setdefault(code, []).extend([customer.pk] if customer else [])
        for code, customers in gone.items():
            Product.objects.current().filter(
                offering__code=code, customer__in=customers, service_number=""
            ).update(ended_on=timezone.localdate())
