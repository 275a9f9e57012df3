"""What the inventory plugs into the house."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from inventory.actions.catalogue import load_processes
from kernel import catalogue, navigation
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
        ],
    )
)
