"""What the lists of documents and releases show, and in which order."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from kernel.tables import NUMBERS
from knowledge.models import Document, DocumentClass, MissedSearch, Release

NOWRAP = {"td": {"class": "text-nowrap"}}


class DocumentTable(tables.Table):
    number = tables.Column(linkify=True, attrs=NOWRAP)
    kind = tables.Column(attrs=NOWRAP)
    owner = tables.Column(attrs=NOWRAP)
    in_force_number = tables.TemplateColumn(
        "{% if value %}v{{ value }}{% else %}–{% endif %}",
        verbose_name=_("In force"),
        attrs=NUMBERS,
    )
    open_number = tables.TemplateColumn(
        "{% if value %}v{{ value }}{% else %}–{% endif %}",
        verbose_name=_("In work"),
        attrs=NUMBERS,
    )
    process = tables.Column(linkify=True)
    review_by = tables.TemplateColumn(template_name="knowledge/review_cell.html", attrs=NOWRAP)

    class Meta:
        model = Document
        fields = [
            "number",
            "title",
            "kind",
            "process",
            "owner",
            "in_force_number",
            "open_number",
            "review_by",
        ]
        empty_text = _("No document answers these filters. Take one off, or write the first one.")

    def value_in_force_number(self, value: int | None) -> int | str:
        return value or ""

    def value_open_number(self, value: int | None) -> int | str:
        return value or ""

    def value_review_by(self, record: Document) -> object:
        return record.review_by or ""


class ClassTable(tables.Table):
    name = tables.Column(linkify=True)
    stage_count = tables.Column(verbose_name=_("Stages"), attrs=NUMBERS)
    document_count = tables.Column(verbose_name=_("Documents"), attrs=NUMBERS)

    class Meta:
        model = DocumentClass
        fields = [
            "name",
            "description",
            "minimum_approvers",
            "stage_count",
            "review_days",
            "document_count",
        ]
        empty_text = _("No class yet: one approval by somebody else is enough for each document.")


class ReleaseTable(tables.Table):
    number = tables.Column(linkify=True, attrs=NOWRAP)
    state = tables.TemplateColumn(template_name="components/state_badge.html")
    item_count = tables.Column(verbose_name=_("Documents"), attrs=NUMBERS)
    planned_on = tables.DateColumn(format="j M Y")
    enacted_at = tables.DateTimeColumn(format="j M Y, H:i")

    class Meta:
        model = Release
        fields = ["number", "title", "state", "item_count", "planned_on", "enacted_at"]
        empty_text = _("No release answers these filters. Take one off, or plan the first one.")

    def value_state(self, record: Release) -> str:
        return record.get_state_display()


class MissedSearchTable(tables.Table):
    text = tables.Column(linkify=True)
    asked = tables.Column(attrs=NUMBERS)
    people = tables.Column(attrs=NUMBERS)
    first_at = tables.DateTimeColumn(format="j M Y", attrs=NOWRAP)
    last_at = tables.DateTimeColumn(format="j M Y", attrs=NOWRAP)
    state = tables.TemplateColumn(template_name="components/state_badge.html")
    acts = tables.TemplateColumn(
        template_name="knowledge/missed_search_acts_cell.html",
        verbose_name="",
        orderable=False,
        exclude_from_export=True,
        accessor="pk",
    )

    class Meta:
        model = MissedSearch
        fields = ["text", "asked", "people", "first_at", "last_at", "state", "acts"]
        empty_text = _("Everything that was searched was found, or none answers these filters.")

    def value_state(self, record: MissedSearch) -> str:
        return record.get_state_display()
