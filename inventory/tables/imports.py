import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from inventory.models import CustomerImport, ImportRow
from kernel.tables import NUMBERS


class CustomerImportTable(tables.Table):
    file_name = tables.Column(linkify=True)
    created_at = tables.DateTimeColumn(format="j M Y, H:i")
    added = tables.Column(attrs=NUMBERS)
    changed = tables.Column(attrs=NUMBERS)
    unchanged = tables.Column(attrs=NUMBERS)
    errors = tables.Column(attrs=NUMBERS)
    state = tables.TemplateColumn(
        template_name="components/state_badge.html", verbose_name=_("State")
    )

    class Meta:
        model = CustomerImport
        fields = ["file_name", "created_by", "created_at", "added", "changed", "unchanged"]
        sequence = [
            "file_name",
            "state",
            "created_by",
            "created_at",
            "added",
            "changed",
            "unchanged",
            "errors",
        ]
        empty_text = _("No file was handed in yet. Import the first.")

    def value_state(self, record: CustomerImport) -> str:
        return record.get_state_display()


class ImportRowTable(tables.Table):
    line = tables.Column(attrs=NUMBERS)
    outcome = tables.TemplateColumn(
        '{% include "components/badge.html" with label=record.get_outcome_display '
        "value=record.outcome only %}",
        verbose_name=_("Outcome"),
    )

    class Meta:
        model = ImportRow
        fields = ["line", "number", "outcome", "detail"]
        empty_text = _("No row answers this question.")

    def value_outcome(self, record: ImportRow) -> str:
        return record.get_outcome_display()
