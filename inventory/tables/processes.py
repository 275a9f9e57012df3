import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement


class ProcessTable(tables.Table):
    identifier = tables.Column(verbose_name=_("Identifier"), order_by="position", default="–")
    name = tables.Column(verbose_name=_("Process"))
    vertical = tables.Column(verbose_name=_("Vertical"), default="–")
    owner = tables.Column(verbose_name=_("Owner"), default=_("Nobody yet"))
    criticality = tables.Column(verbose_name=_("Criticality"))
    state = tables.TemplateColumn(
        template_name="components/state_badge.html", verbose_name=_("State")
    )

    class Meta:
        model = ProcessElement
        fields = ["identifier", "name", "vertical", "owner", "criticality", "state"]
        empty_text = _("No process matches. Clear a filter.")

    def render_name(self, record: ProcessElement) -> SafeString:
        """Set in by its level, as in a tree."""
        return format_html(
            '<a class="tree__name tree__name--{}" href="{}">{}</a>',
            record.level,
            record.get_absolute_url(),
            record.name,
        )

    def value_name(self, record: ProcessElement) -> str:
        return record.name

    def value_state(self, record: ProcessElement) -> str:
        return record.get_state_display()
