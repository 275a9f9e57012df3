"""What the inventory plugs into the house."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from inventory.actions.catalogue import load_processes
from inventory.announcements import ACTS, tell_watchers
from inventory.inbox_lines import work_in_inventory
from kernel import catalogue, inbox, navigation, notices
from kernel.navigation import Link, Section

CATALOGUE = Path(__file__).parent / "catalogue"

catalogue.add(CATALOGUE / "etom_processes.csv", load_processes)

navigation.add(
    Section(
        40,
        _("What we have"),
        [
            Link(_("Processes"), "process-list", "inventory.view_processelement"),
            Link(_("Infrastructure"), "infrastructure-list", "inventory.view_infrastructure"),
            Link(_("Provisions"), "provision-list", "inventory.view_provision"),
            Link(_("Customers"), "customer-list", "inventory.view_customer"),
            Link(_("Products"), "product-list", "inventory.view_product"),
            Link(_("Offerings"), "offering-list", "inventory.view_offering"),
            Link(_("Sales leads"), "lead-list", "inventory.view_saleslead"),
            Link(_("Customer imports"), "customer-import-list", "inventory.view_customerimport"),
            Link(_("Access register"), "access-list", "inventory.view_accessentry"),
        ],
    )
)

inbox.add(work_in_inventory)
for act in ACTS:
    notices.add(act, tell_watchers)
