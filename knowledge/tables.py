"""What the lists of documents, releases and decisions show, and in which order."""

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from kernel.tables import NUMBERS, ONE_LINE, WORDS
from knowledge.back_tests_shown import fault_words, way_words
from knowledge.deciding import in_order, in_words
from knowledge.models import (
    BackTest,
    BackTestRow,
    Decision,
    DmnFile,
    Document,
    DocumentClass,
    DocumentImport,
    Feedback,
    ImportedFile,
    KindTemplate,
    MissedSearch,
    Release,
)
from knowledge.table_cases import labels_of

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
    quality = tables.Column(verbose_name=_("Quality"), attrs=NUMBERS)
    process = tables.Column(linkify=True)
    review_by = tables.TemplateColumn(template_name="knowledge/review_cell.html", attrs=NOWRAP)

    nothing_yet = _("No document yet. Write the first, import a folder, or adopt an example.")

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
            "quality",
            "review_by",
        ]
        empty_text = _("No document answers these filters. Take one off, or write the first one.")

    def value_in_force_number(self, value: int | None) -> int | str:
        return value or ""

    def value_open_number(self, value: int | None) -> int | str:
        return value or ""

    def value_review_by(self, record: Document) -> object:
        return record.review_by or ""


class MyDocumentTable(DocumentTable):
    nothing_yet = _("You own no document, and write none.")

    class Meta(DocumentTable.Meta):
        pass


class FeedbackTable(tables.Table):
    given_at = tables.DateTimeColumn(linkify=True, format="j M Y, H:i", attrs=ONE_LINE)
    version = tables.Column(linkify=True, attrs=NOWRAP)
    is_helpful = tables.BooleanColumn(yesno=(_("yes"), _("no")))
    missing = tables.TemplateColumn("{{ record.missing|truncatechars:160 }}", attrs=WORDS)
    reader = tables.Column(attrs=NOWRAP)
    owner = tables.Column(accessor="version__document__owner", verbose_name=_("Owner"))
    state = tables.TemplateColumn(template_name="components/state_badge.html")

    nothing_yet = _("No reader has said anything yet. They can on the page of a document in force.")

    class Meta:
        model = Feedback
        fields = ["given_at", "version", "is_helpful", "missing", "reader", "owner", "state"]
        empty_text = _("No reader has said anything that answers these filters.")

    def value_missing(self, record: Feedback) -> str:
        return record.missing

    def value_state(self, record: Feedback) -> str:
        return record.get_state_display()


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


class DmnFileTable(tables.Table):
    file_name = tables.Column(linkify=True)
    state = tables.TemplateColumn(template_name="components/state_badge.html")
    created_at = tables.DateTimeColumn(format="j M Y, H:i")

    class Meta:
        model = DmnFile
        fields = ["file_name", "state", "model_name", "dmn_version", "created_by", "created_at"]
        empty_text = _("No DMN file was handed in yet. Upload the first.")

    def value_state(self, record: DmnFile) -> str:
        return record.get_state_display()


class KindTemplateTable(tables.Table):
    kind = tables.Column(linkify=True)
    edition = tables.Column(attrs=NUMBERS)
    written_at = tables.DateTimeColumn(format="j M Y, H:i")

    class Meta:
        model = KindTemplate
        fields = ["kind", "edition", "writer", "written_at", "note"]
        empty_text = _("No template yet: new documents begin empty.")


class DocumentImportTable(tables.Table):
    file_name = tables.Column(linkify=True)
    state = tables.TemplateColumn(template_name="components/state_badge.html")
    created_at = tables.DateTimeColumn(format="j M Y, H:i")
    files = tables.Column(
        accessor="figures__files", verbose_name=_("Files"), orderable=False, attrs=NUMBERS
    )
    new = tables.Column(
        accessor="figures__new", verbose_name=_("New"), orderable=False, attrs=NUMBERS
    )
    changed = tables.Column(
        accessor="figures__changed", verbose_name=_("Changed"), orderable=False, attrs=NUMBERS
    )

    class Meta:
        model = DocumentImport
        fields = ["file_name", "state", "collection", "created_by", "created_at"]
        empty_text = _("No file was handed in yet. Import the first.")

    def value_state(self, record: DocumentImport) -> str:
        return record.get_state_display()


class ImportedFileTable(tables.Table):
    path = tables.Column(linkify=True)
    outcome = tables.TemplateColumn(
        '{% include "components/badge.html" with label=record.get_outcome_display '
        "value=record.outcome only %}",
        verbose_name=_("Outcome"),
    )
    line = tables.Column(attrs=NUMBERS)
    column = tables.Column(attrs=NUMBERS)
    document = tables.TemplateColumn(
        "{% load look %}{{ value|unbroken }}", linkify=True, attrs=WORDS
    )
    version = tables.Column(linkify=True, attrs=NOWRAP)

    class Meta:
        model = ImportedFile
        fields = ["outcome", "path", "detail", "line", "column", "document", "version", "fate"]
        empty_text = _("No file answers this question.")

    def value_outcome(self, record: ImportedFile) -> str:
        return record.get_outcome_display()


class ReleaseTable(tables.Table):
    number = tables.Column(linkify=True, attrs=NOWRAP)
    state = tables.TemplateColumn(template_name="components/state_badge.html")
    item_count = tables.Column(verbose_name=_("Documents"), attrs=NUMBERS)
    planned_on = tables.DateColumn(format="j M Y")
    enacted_at = tables.DateTimeColumn(format="j M Y, H:i")

    nothing_yet = _("No release yet. Plan the first one.")

    class Meta:
        model = Release
        fields = ["number", "title", "state", "item_count", "planned_on", "enacted_at"]
        empty_text = _("No release answers these filters. Take one off, or plan the first one.")

    def value_state(self, record: Release) -> str:
        return record.get_state_display()


class DecideTable(tables.Table):
    number = tables.Column(linkify=("decide-case", [tables.A("number")]), attrs=NOWRAP)
    title = tables.Column(linkify=("decide-case", [tables.A("number")]))
    process = tables.Column(linkify=True)
    owner = tables.Column(attrs=NOWRAP)

    nothing_yet = _("No table is in force yet. Adopt a shipped example, and have it approved.")

    class Meta:
        model = Document
        fields = ["number", "title", "process", "owner"]
        empty_text = _("No table in force answers these filters. Take one off.")


class DecisionTable(tables.Table):
    at = tables.DateTimeColumn(linkify=True, format="j M Y, H:i:s", attrs=ONE_LINE)
    document = tables.Column(
        accessor="document__number",
        verbose_name=_("Table"),
        order_by="document__number",
        attrs=NOWRAP,
    )
    version = tables.TemplateColumn(
        "v{{ record.version.version }}", verbose_name=_("Version"), orderable=False, attrs=NUMBERS
    )
    kind = tables.Column(attrs=NOWRAP)
    outputs = tables.Column(verbose_name=_("Outputs"), orderable=False)
    rules = tables.Column(verbose_name=_("Rules"), orderable=False, attrs=NUMBERS)
    asker = tables.Column(attrs=NOWRAP)
    channel = tables.Column(attrs=NOWRAP)
    inputs = tables.Column(visible=False)
    as_of = tables.DateTimeColumn(visible=False)
    key = tables.Column(verbose_name=_("Decision"), visible=False)

    nothing_yet = _("Nothing was decided yet. What a table answers is kept here.")

    class Meta:
        model = Decision
        fields = ["at", "document", "version", "kind", "outputs", "rules", "asker", "channel"]
        empty_text = _("No decision answers these filters. Take one off.")

    def render_outputs(self, record: Decision, value: list[dict[str, Any]]) -> str:
        labels = labels_of(record.table.get("outputs", ()))
        return "; ".join(_said(row, labels) for row in value)

    def value_outputs(self, record: Decision, value: list[dict[str, Any]]) -> str:
        """In a file by name: labels may change from version to version."""
        return "; ".join(_said(row, _names(record.table.get("outputs", ()))) for row in value)

    def render_inputs(self, record: Decision, value: dict[str, Any]) -> str:
        return _said(value, _names(record.table.get("inputs", ())))

    def render_rules(self, value: list[int]) -> str:
        return ", ".join(map(str, value))

    def value_version(self, record: Decision) -> int:
        return record.version.version


class _PartColumn(tables.Column):
    """An input by name, or an output of one side: of several results each."""

    def __init__(self, side: str, name: str, label: str) -> None:
        super().__init__(verbose_name=label, orderable=False, accessor="pk", empty_values=())
        self.side, self.part = side, name

    def render(self, record: BackTestRow) -> str:
        told = getattr(record, self.side)
        rows = [told] if isinstance(told, dict) else told
        return "; ".join(str(row[self.part]) for row in rows if self.part in row)


class BackTestRowTable(tables.Table):
    number = tables.Column(attrs=NUMBERS)
    decision = tables.Column(
        accessor="decision__key",
        verbose_name=_("Decision"),
        linkify=lambda record: record.decision.get_absolute_url(),
    )
    outcome = tables.Column(attrs=NOWRAP)
    segment = tables.Column()
    way_before = tables.Column()
    way_after = tables.Column()
    faults = tables.Column(orderable=False, attrs=WORDS)

    class Meta:
        model = BackTestRow
        fields = ["number", "decision", "outcome", "segment", "way_before", "way_after", "faults"]
        empty_text = _("No row answers these filters. Take one off.")

    def render_decision(self, value: Any) -> str:
        return str(value)[:8]

    def value_decision(self, value: Any) -> str:
        return str(value)

    def render_way_before(self, value: str) -> str:
        return way_words(value)

    def value_way_before(self, value: str) -> str:
        return value

    def render_way_after(self, value: str) -> str:
        return way_words(value)

    def value_way_after(self, value: str) -> str:
        return value

    def render_faults(self, record: BackTestRow) -> str:
        return " ".join(fault_words(record.back_test, one) for one in record.faults)


def back_test_row_table(back_test: BackTest) -> type[BackTestRowTable]:
    """With a column for each input, and for each output before and after."""
    before = back_test.against.table or {"inputs": [], "outputs": []}
    inputs = {one["name"]: one["label"] for one in [*before["inputs"], *back_test.table["inputs"]]}
    known = {one["name"] for one in before["outputs"]}
    shared = [one for one in back_test.table["outputs"] if one["name"] in known]
    number = tables.Column(
        verbose_name=_("Line") if back_test.upload_id else _("No."), attrs=NUMBERS
    )
    columns: dict[str, Any] = {"Meta": BackTestRowTable.Meta, "number": number} | {
        f"input_{place}": _PartColumn("inputs", name, label)
        for place, (name, label) in enumerate(inputs.items())
    }
    for place, one in enumerate(shared):
        for side, heading in (("before", _("%(output)s before")), ("after", _("%(output)s after"))):
            label = str(heading) % {"output": one["label"]}
            columns[f"{side}_{place}"] = _PartColumn(side, one["name"], label)
    return type("BackTestRowTable", (BackTestRowTable,), columns)


def _names(columns: Iterable[dict[str, Any]]) -> dict[str, str]:
    return {column["name"]: column["name"] for column in columns}


def _said(row: dict[str, Any], called: dict[str, str]) -> str:
    """`called`: how each column is told, in their order."""
    ordered = in_order(row, called)
    return ", ".join(
        f"{called.get(name, name)}: {in_words(told)}" for name, told in ordered.items()
    )


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

    nothing_yet = _("Everything that was searched was found.")

    class Meta:
        model = MissedSearch
        fields = ["text", "asked", "people", "first_at", "last_at", "state", "acts"]
        empty_text = _("Everything that was searched was found, or none answers these filters.")

    def render_text(self, value: str) -> str:
        return Truncator(value).chars(60)

    def value_text(self, value: str) -> str:
        return value

    def value_state(self, record: MissedSearch) -> str:
        return record.get_state_display()
