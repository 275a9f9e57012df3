"""What the provider has."""

from inventory.models.access import AccessEntry
from inventory.models.customers import Customer, Offering, Product, SalesLead
from inventory.models.imports import CustomerImport, ImportRow
from inventory.models.infrastructure import Infrastructure, Provision
from inventory.models.processes import Criticality, ProcessElement, ThirdParty, Vertical

__all__ = [
    "AccessEntry",
    "Criticality",
    "Customer",
    "CustomerImport",
    "ImportRow",
    "Infrastructure",
    "Offering",
    "ProcessElement",
    "Product",
    "Provision",
    "SalesLead",
    "ThirdParty",
    "Vertical",
]
