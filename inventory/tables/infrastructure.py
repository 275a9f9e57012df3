import django_tables2 as tables
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from inventory.models import Infrastructure, Provision
from kernel.money import in_currency_lazy
from kernel.tables import NUMBERS


class InfrastructureTable(tables.Table):
    number = tables.Column(linkify=True)
    name = tables.Column(linkify=True)
    owner = tables.Column(default=_("Nobody yet"))
    processes = tables.Column(
        accessor="process_count", verbose_name=_("Processes served"), attrs=NUMBERS
    )

    class Meta:
        model = Infrastructure
        fields = ["number", "name", "kind", "owner", "processes"]
        empty_text = _("No infrastructure matches. Clear a filter, or record the first.")


class ProvisionTable(tables.Table):
    infrastructure = tables.Column(linkify=True, accessor="infrastructure__name")
    process = tables.Column(linkify=lambda record: record.process.get_absolute_url())
    capacity = tables.TemplateColumn(
        template_name="inventory/components/capacity_cell.html",
        verbose_name=_("Capacity"),
        orderable=False,
        exclude_from_export=True,
    )
    capacity_needed = tables.Column(visible=False)
    capacity_provided = tables.Column(visible=False)
    unit = tables.Column(visible=False)
    monthly_cost = tables.Column(
        verbose_name=in_currency_lazy(gettext_lazy("Cost a month")), attrs=NUMBERS
    )
    serves_until = tables.DateColumn(format="j M Y")
    state = tables.TemplateColumn(
        template_name="components/state_badge.html", verbose_name=_("State")
    )

    class Meta:
        model = Provision
        fields = [
            "infrastructure",
            "process",
            "capacity",
            "capacity_needed",
            "capacity_provided",
            "unit",
            "monthly_cost",
            "serves_until",
            "state",
        ]
        empty_text = _("No provision matches. Clear a filter, or request the first.")

    def value_state(self, record: Provision) -> str:
        return record.get_state_display()
