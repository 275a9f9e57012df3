"""What may be asked of the lists of documents, releases and decisions."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from inventory.models import ProcessElement
from kernel.filters import YesNoFilter, day_input
from kernel.models import User
from knowledge.lifecycle import (
    OPEN_STATES,
    DmnFileState,
    DocumentImportState,
    MissedSearchState,
    ReleaseState,
    VersionState,
)
from knowledge.lifecycle.feedback import FeedbackState
from knowledge.models import (
    BackTestRow,
    Decision,
    DecisionChannel,
    DecisionKind,
    DmnFile,
    Document,
    DocumentImport,
    DocumentKind,
    Feedback,
    FileOutcome,
    ImportedFile,
    MissedSearch,
    Release,
    RowOutcome,
    ScopeAspect,
    ScopeEntry,
)
from knowledge.scopes import offered_of


def all_teams() -> list[tuple[str, str]]:
    teams = User.objects.exclude(team="").order_by("team").values_list("team", flat=True)
    return [(team, team) for team in teams.distinct()]


LIVES = [
    ("in_force", _("In force")),
    ("open", _("A new version is in work")),
    ("in_review", _("Waits for approval")),
    ("none", _("Nothing in force")),
]


class ScopeFilter(filters.Filter):
    """Documents that hold for one thing: those that name it, and those that hold for all."""

    field_class = forms.ChoiceField

    def __init__(self, aspect: ScopeAspect) -> None:
        self.aspect = aspect
        super().__init__(label=aspect.label, help_text=_("With those that hold for all."))

    def filter(self, documents: QuerySet[Document], value: str) -> QuerySet[Document]:
        return documents.holding_for(self.aspect.value, value) if value else documents


class ScopeFilters(filters.FilterSet):
    """For what a document holds, as the version says that tells it now. Offered is what any
    document names, and what is asked for."""

    offering = ScopeFilter(ScopeAspect.OFFERINGS)
    segment = ScopeFilter(ScopeAspect.SEGMENTS)
    channel = ScopeFilter(ScopeAspect.CHANNELS)
    audience = ScopeFilter(ScopeAspect.AUDIENCE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ScopeEntry.objects.named_values()
        for name, one in self.filters.items():
            if isinstance(one, ScopeFilter):
                asked = str((self.data or {}).get(name) or "")
                values = [*named.get(one.aspect.value, []), asked]
                one.extra["choices"] = [("", _("Any")), *offered_of(one.aspect, values)]


class DocumentFilter(ScopeFilters):
    q = filters.CharFilter(label=_("Number or title"), method="named")
    kind = filters.MultipleChoiceFilter(choices=DocumentKind.choices, label=_("Kind"))
    process = filters.ModelChoiceFilter(
        queryset=ProcessElement.objects.all(), label=_("Process"), method="of_process"
    )
    owner = filters.ModelChoiceFilter(
        queryset=User.objects.filter(is_active=True), label=_("Owner")
    )
    life = filters.ChoiceFilter(choices=LIVES, label=_("State"), method="living")
    quality = filters.NumberFilter(
        "quality", lookup_expr="lte", label=_("Quality, at most"), min_value=0, max_value=100
    )
    overdue = YesNoFilter(label=_("Review overdue"), method="late")
    review_by = filters.DateFilter(
        lookup_expr="lte", label=_("Review by, at the latest"), widget=day_input()
    )

    class Meta:
        model = Document
        fields = ["q", "kind", "process", "owner", "life", "overdue", "review_by"]

    def of_process(
        self, documents: QuerySet[Document], name: str, process: ProcessElement
    ) -> QuerySet[Document]:
        return documents.of_process_or_scope(process)

    def named(self, documents: QuerySet[Document], name: str, text: str) -> QuerySet[Document]:
        return documents.filter(Q(number__icontains=text) | Q(title__icontains=text))

    def living(self, documents: QuerySet[Document], name: str, life: str) -> QuerySet[Document]:
        if life == "none":
            return documents.filter(in_force_number__isnull=True)
        states = {"in_force": [VersionState.IN_FORCE], "in_review": [VersionState.IN_REVIEW]}
        return documents.having_version(*states.get(life, OPEN_STATES))

    def late(self, documents: QuerySet[Document], name: str, late: bool) -> QuerySet[Document]:
        overdue = Document.objects.overdue_on(timezone.localdate())
        return documents.filter(pk__in=overdue) if late else documents.exclude(pk__in=overdue)


STANDINGS = [
    ("overdue", _("Review overdue")),
    ("due", _("Review due within 30 days")),
    ("drafts", _("A new version is in work")),
    ("nothing", _("Nothing in force")),
]


class MyDocumentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Number or title"), method="named")
    standing = filters.ChoiceFilter(choices=STANDINGS, label=_("What is due"), method="stand")
    kind = filters.MultipleChoiceFilter(choices=DocumentKind.choices, label=_("Kind"))

    class Meta:
        model = Document
        fields = ["q", "standing", "kind"]

    def named(self, documents: QuerySet[Document], name: str, text: str) -> QuerySet[Document]:
        return documents.filter(Q(number__icontains=text) | Q(title__icontains=text))

    def stand(self, documents: QuerySet[Document], name: str, asked: str) -> QuerySet[Document]:
        return documents.standing(asked, timezone.localdate())


class FeedbackFilter(filters.FilterSet):
    document = filters.CharFilter(
        "version__document__number", lookup_expr="iexact", label=_("Number of the document")
    )
    state = filters.MultipleChoiceFilter(choices=FeedbackState.choices, label=_("State"))
    helpful = YesNoFilter("is_helpful", label=_("Did it help?"))
    owner = filters.ModelChoiceFilter(
        field_name="version__document__owner",
        queryset=User.objects.filter(is_active=True),
        label=_("Owner"),
    )
    missing = filters.CharFilter(lookup_expr="icontains", label=_("Words"))

    class Meta:
        model = Feedback
        fields = ["document", "state", "helpful", "owner", "missing"]


class DocumentImportFilter(filters.FilterSet):
    file_name = filters.CharFilter(lookup_expr="icontains", label=_("File"))
    state = filters.ChoiceFilter(choices=DocumentImportState.choices, empty_label=_("Any"))

    class Meta:
        model = DocumentImport
        fields = ["file_name", "state"]


class DmnFileFilter(filters.FilterSet):
    file_name = filters.CharFilter(lookup_expr="icontains", label=_("File"))
    state = filters.ChoiceFilter(choices=DmnFileState.choices, empty_label=_("Any"))

    class Meta:
        model = DmnFile
        fields = ["file_name", "state"]


class ImportedFileFilter(filters.FilterSet):
    outcome = filters.ChoiceFilter(choices=FileOutcome.choices, empty_label=_("Any"))
    path = filters.CharFilter(lookup_expr="icontains", label=_("File"))

    class Meta:
        model = ImportedFile
        fields = ["outcome", "path"]


class ReleaseFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Number or title"), method="named")
    state = filters.MultipleChoiceFilter(choices=ReleaseState.choices, label=_("State"))
    planned_on = filters.DateFilter(lookup_expr="lte", label=_("Planned until"), widget=day_input())

    class Meta:
        model = Release
        fields = ["q", "state", "planned_on"]

    def named(self, releases: QuerySet[Release], name: str, text: str) -> QuerySet[Release]:
        return releases.filter(Q(number__icontains=text) | Q(title__icontains=text))


class DecideFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Number or title"), method="named")
    process = filters.ModelChoiceFilter(queryset=ProcessElement.objects.all(), label=_("Process"))

    class Meta:
        model = Document
        fields = ["q", "process"]

    def named(self, documents: QuerySet[Document], name: str, text: str) -> QuerySet[Document]:
        return documents.filter(Q(number__icontains=text) | Q(title__icontains=text))


class DecisionFilter(filters.FilterSet):
    document = filters.ModelChoiceFilter(
        queryset=Document.objects.decision_tables(), label=_("Table")
    )
    kind = filters.MultipleChoiceFilter(choices=DecisionKind.choices, label=_("Outcome"))
    asker = filters.ModelChoiceFilter(queryset=User.objects.all(), label=_("Asked by"))
    channel = filters.MultipleChoiceFilter(choices=DecisionChannel.choices, label=_("Channel"))
    said = filters.CharFilter(
        label=_("Input"), method="saying", help_text=_("A value, or a name with one: amount=25")
    )
    since = filters.DateFilter(label=_("From day"), method="begun_on", widget=day_input())
    until = filters.DateFilter(label=_("To day"), method="ended_on", widget=day_input())
    key = filters.UUIDFilter(label=_("Decision"))
    batch = filters.UUIDFilter(label=_("Batch"))

    class Meta:
        model = Decision
        fields = ["document", "kind", "asker", "channel", "said", "since", "until", "key", "batch"]

    def saying(self, decisions: Any, _name: str, text: str) -> Any:
        return decisions.saying(text)

    def begun_on(self, decisions: Any, _name: str, day: date) -> Any:
        return decisions.since(day)

    def ended_on(self, decisions: Any, _name: str, day: date) -> Any:
        return decisions.until(day)


class BackTestRowFilter(filters.FilterSet):
    outcome = filters.MultipleChoiceFilter(
        choices=RowOutcome.choices, label=_("Outcome"), widget=forms.CheckboxSelectMultiple
    )
    segment = filters.CharFilter(label=_("Segment"))
    way_before = filters.CharFilter(
        label=_("Rules before"), help_text=_("2, or 1+3; default, no_hit, overlap or stopped.")
    )
    way_after = filters.CharFilter(label=_("Rules after"), help_text=_("Likewise, of the draft."))

    class Meta:
        model = BackTestRow
        fields = ["outcome", "segment", "way_before", "way_after"]


SELECTED = mark_safe(" selected")  # a constant


class LongSelect(forms.Select):
    """Its options are written in one go: a template for each of a hundred takes ten times that."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (
                    option["value"],
                    SELECTED if option["selected"] else "",
                    option["label"],
                )
                for _group, options, _index in widget["optgroups"]
                for option in options
            ),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), options
        )


class SearchFilter(ScopeFilters):
    """Narrows a search; what is searched for is no filter."""

    kind = filters.MultipleChoiceFilter(
        choices=DocumentKind.choices, label=_("Kind"), widget=forms.CheckboxSelectMultiple
    )
    process = filters.ModelChoiceFilter(
        queryset=ProcessElement.objects.only("key", "identifier", "name"),
        label=_("Process"),
        help_text=_("With the processes it is made of."),
        widget=LongSelect,
        method="of_process",
    )
    owner = filters.ModelChoiceFilter(
        queryset=User.objects.filter(pk__in=Document.objects.values("owner")),
        label=_("Owner"),
        widget=LongSelect,
    )

    class Meta:
        model = Document
        fields = ["kind", "process", "owner"]

    def of_process(
        self, documents: QuerySet[Document], name: str, process: ProcessElement
    ) -> QuerySet[Document]:
        return documents.of_process_and_below(process)


class MissedSearchFilter(filters.FilterSet):
    text = filters.CharFilter(lookup_expr="icontains", label=_("Words"))
    state = filters.MultipleChoiceFilter(
        choices=MissedSearchState.choices,
        label=_("State"),
        help_text=_("The open ones, until you choose."),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = MissedSearch
        fields = ["text", "state"]
