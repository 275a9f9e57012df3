"""What the lists of attestations show, and in which order."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableQuerysetData

from kernel.models import User
from kernel.tables import NUMBERS, ONE_LINE, WORDS
from knowledge.attestation_coverage import Read, read_of
from knowledge.models import DocumentVersion
from knowledge.tables import NOWRAP

NAMED = 4


class ReaderTable(tables.Table):
    """Who must read a version, and since when they have attested it."""

    last_name = tables.TemplateColumn("{{ record }}", verbose_name=_("Person"))
    attested_at = tables.DateTimeColumn(
        verbose_name=_("Attested"), format="j M Y, H:i", default=_("missing"), attrs=NOWRAP
    )
    attested_version = tables.TemplateColumn(
        '{% if record.attestation %}<a href="{% url "attested-text" record.attested_pk '
        'record.attestation %}">v{{ value }}</a>{% else %}–{% endif %}',
        verbose_name=_("Version"),
        attrs=NUMBERS,
    )

    nothing_yet = _("Nobody is in its audience.")

    class Meta:
        model = User
        fields = ["last_name", "team", "job_title", "attested_at", "attested_version"]
        empty_text = _("Nobody is in its audience, or none answers these filters.")

    def value_attested_version(self, value: int | None) -> int | str:
        return value or ""

    def value_last_name(self, record: User) -> str:
        return str(record)


class CoverageTable(tables.Table):
    """Versions that are to be attested; who has is looked up once for all that are shown."""

    number = tables.Column(
        accessor="document__number", linkify=("attestation-list", [tables.A("pk")]), attrs=ONE_LINE
    )
    title = tables.Column(accessor="document__title", verbose_name=_("Title"), attrs=WORDS)
    version = tables.Column(visible=False)
    state = tables.TemplateColumn(template_name="components/state_badge.html")
    owner = tables.Column(accessor="document__owner", verbose_name=_("Owner"), attrs=NOWRAP)
    due = tables.DateColumn(
        accessor="attest_due_on", verbose_name=_("Until"), orderable=False, attrs=ONE_LINE
    )
    attested = tables.Column(
        empty_values=(), verbose_name=_("Attested"), orderable=False, attrs=NUMBERS
    )
    asked = tables.Column(empty_values=(), verbose_name=_("Of"), visible=False)
    percent = tables.Column(empty_values=(), verbose_name=_("Percent"), visible=False)
    missing = tables.Column(
        empty_values=(), verbose_name=_("Not yet"), orderable=False, attrs=WORDS
    )

    nothing_yet = _("Nothing is to be attested yet. The page of a document says who must read it.")

    class Meta:
        model = DocumentVersion
        fields = [
            *("number", "title", "version", "state", "owner", "due"),
            *("attested", "asked", "percent", "missing"),
        ]
        empty_text = _("Nothing is to be attested that answers these filters.")

    @cached_property
    def found(self) -> dict[int, Read]:
        """Of the page that is shown; of a part of a file, which is no query any more, all."""
        is_page = isinstance(self.data, TableQuerysetData)
        shown = [row.record for row in self.page.object_list] if is_page else list(self.data)
        return read_of(shown)

    def render_number(self, record: DocumentVersion) -> str:
        return record.label

    def value_number(self, record: DocumentVersion) -> str:
        return record.document.number

    def render_attested(self, record: DocumentVersion) -> str:
        told = self.found[record.pk].coverage
        words = {"n": told.attested, "all": told.asked, "percent": told.percent}
        return _t("%(n)d of %(all)d (%(percent)d %%)") % words

    def value_attested(self, record: DocumentVersion) -> int:
        return self.found[record.pk].coverage.attested

    def value_asked(self, record: DocumentVersion) -> int:
        return self.found[record.pk].coverage.asked

    def value_percent(self, record: DocumentVersion) -> int:
        return self.found[record.pk].coverage.percent

    def render_missing(self, record: DocumentVersion) -> str:
        """The first few by name; all of them stand on the page of the version, and in the file."""
        missing = self.found[record.pk].missing
        names = ", ".join(missing[:NAMED])
        if len(missing) <= NAMED:
            return names or "–"
        address = f"{reverse('attestation-list', args=[record.pk])}?attested=false"
        others = _("and %(count)d others") % {"count": len(missing) - NAMED}
        return format_html('{} <a href="{}">{}</a>', names, address, others)

    def value_missing(self, record: DocumentVersion) -> str:
        return ", ".join(self.found[record.pk].missing)

    def value_state(self, record: DocumentVersion) -> Any:
        return record.get_state_display()
