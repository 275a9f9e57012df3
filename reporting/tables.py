from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.money import in_currency_lazy
from kernel.tables import NUMBERS, ONE_LINE, WORDS
from reporting.map_words import duration
from reporting.models import (
    ActivityTime,
    Baseline,
    BusinessCalendar,
    BusinessMetric,
    CaseFact,
    CostKind,
    CostPool,
    Digest,
    EventBatch,
    FolderFile,
    Measure,
    MeasureVersion,
    QuarantinedRow,
    Signal,
    Source,
    Target,
)
from reporting.queries.aims import aim_text
from reporting.queries.digests import in_words


class CountColumn(tables.Column):
    """A count with its thousands apart; a file gets the plain number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs=NUMBERS, **kwargs)

    def render(self, value: int) -> str:
        return intcomma(value)

    def value(self, value: int) -> int:
        return value


class SourceTable(tables.Table):
    number = tables.Column(linkify=True, attrs=ONE_LINE)
    process = tables.Column(linkify=True, attrs=WORDS)
    kind = tables.Column()
    newest_event_at = tables.DateTimeColumn(
        verbose_name=_("Newest record"), format="j M Y, H:i", attrs=ONE_LINE
    )
    loaded_at = tables.DateTimeColumn(verbose_name=_("Loaded"), format="j M Y, H:i", attrs=ONE_LINE)

    class Meta:
        model = Source
        fields = ["number", "name", "process", "kind", "newest_event_at", "loaded_at"]
        empty_text = _("There are no records yet. Load a first event log.")


class EventBatchTable(tables.Table):
    ordinal = tables.Column(linkify=True)
    added = CountColumn()
    corrected = CountColumn()
    unchanged = CountColumn()
    quarantined = CountColumn(verbose_name=_("Set aside"))
    loaded_at = tables.DateTimeColumn(format="j M Y, H:i", attrs=ONE_LINE)

    class Meta:
        model = EventBatch
        fields = [
            "ordinal",
            "file_name",
            "added",
            "corrected",
            "unchanged",
            "quarantined",
            "loaded_at",
            "loaded_by",
        ]
        empty_text = _("Nothing has been loaded into this source.")


class FolderFileTable(tables.Table):
    batch = tables.Column(linkify=True)
    seen_at = tables.DateTimeColumn(format="j M Y, H:i", attrs=ONE_LINE)
    done_at = tables.DateTimeColumn(format="j M Y, H:i", attrs=ONE_LINE)

    class Meta:
        model = FolderFile
        fields = ["name", "seen_at", "done_at", "batch", "trouble"]
        empty_text = _("No file has been seen in the folder yet.")


class QuarantinedRowTable(tables.Table):
    line = tables.Column(attrs=NUMBERS)
    reason = tables.Column(attrs=WORDS)
    mended_in = tables.Column(linkify=True, default=_("waits"), order_by="mended_at")
    raw = tables.TemplateColumn(
        "<code>{{ record.raw|truncatechars:160 }}</code>", orderable=False, attrs=WORDS
    )

    class Meta:
        model = QuarantinedRow
        fields = ["line", "column", "reason", "raw", "mended_in"]
        empty_text = _("Every row could be read.")

    def value_raw(self, record: QuarantinedRow) -> str:
        return record.raw

    def render_mended_in(self, value: Any, record: QuarantinedRow) -> str:
        if record.is_redelivered:
            return _("delivered anew: %(batch)s") % {"batch": value}
        return str(value)


class MeasureTable(tables.Table):
    name = tables.Column(linkify=True)
    process = tables.Column(
        linkify=True, order_by=("process__position", "process__key", "order"), attrs=WORDS
    )
    calculation = tables.Column(visible=False)  # in files; as a rule the name tells it
    unit = tables.Column(attrs=ONE_LINE)
    target_value = tables.Column(
        verbose_name=_("Target"), attrs=NUMBERS, default="–", orderable=False
    )
    version = tables.Column(linkify=("measure-versions", [tables.A("pk")]), attrs=NUMBERS)

    class Meta:
        model = Measure
        fields = [
            "process",
            "name",
            "calculation",
            "unit",
            "direction",
            "cadence",
            "target_value",
            "owner",
            "version",
            "retired_on",
        ]
        empty_text = _("No measure answers these filters. Take one off, or define one.")

    def render_target_value(self, value: Decimal) -> str:
        return floatformat(value, "-2g")

    def value_target_value(self, value: Decimal) -> Decimal:
        return value


class MetricTable(tables.Table):
    code = tables.Column(linkify=lambda record: f"{reverse('measure-new')}?metric={record.code}")
    unit = tables.Column(accessor="unit_in_words", order_by="unit", verbose_name=_("Unit"))

    class Meta:
        model = BusinessMetric
        fields = [
            "code",
            "name",
            "unit",
            "numerator",
            "denominator",
            "direction",
            "category",
            "process_key",
            "confidence",
        ]
        empty_text = _("No metric answers these filters. Take one off.")


class MeasureVersionTable(tables.Table):
    version = tables.Column(attrs=NUMBERS)
    valid_from = tables.DateColumn(format="j M Y", attrs=ONE_LINE)
    parameters = tables.TemplateColumn(
        "{% for key, value in record.parameters.items %}{{ key }}: {{ value }}"
        "{% if not forloop.last %}; {% endif %}{% empty %}–{% endfor %}",
        orderable=False,
    )
    stale_after_days = tables.Column(attrs=NUMBERS)
    reason = tables.Column(attrs=WORDS)
    made_at = tables.DateTimeColumn(format="j M Y, H:i", attrs=ONE_LINE)

    class Meta:
        model = MeasureVersion
        fields = [
            "version",
            "valid_from",
            "reason",
            "name",
            "calculation",
            "parameters",
            "unit",
            "direction",
            "cadence",
            "stale_after_days",
            "owner",
            "made_by",
            "made_at",
        ]
        empty_text = _("No version is kept of this measure.")

    def value_parameters(self, record: MeasureVersion) -> str:
        return "; ".join(f"{key}: {value}" for key, value in record.parameters.items())


class TargetTable(tables.Table):
    version = tables.Column(linkify=True, attrs=NUMBERS)
    value = tables.Column(attrs=NUMBERS)
    segment = tables.Column(default=_("Whole process"))
    kind = tables.Column(visible=False)  # in files; on the page the value tells both
    period = tables.Column(visible=False)
    rationale = tables.Column(attrs=WORDS)
    valid_from = tables.DateColumn(format="j M Y", attrs=ONE_LINE)
    due_on = tables.DateColumn(format="j M Y", attrs=ONE_LINE)
    set_at = tables.DateTimeColumn(format="j M Y", attrs=ONE_LINE)

    class Meta:
        model = Target
        fields = [
            "version",
            "value",
            "segment",
            "kind",
            "period",
            "valid_from",
            "due_on",
            "owner",
            "rationale",
            "set_at",
        ]
        empty_text = _("There is no target yet. Set the first one.")

    def render_value(self, record: Target) -> str:
        return aim_text(record, record.measure)

    def value_value(self, record: Target) -> Decimal:
        return record.value


class DigestTable(tables.Table):
    cadence = tables.Column(linkify=True)
    asked = tables.Column(accessor="pk", verbose_name=_("Which processes"), orderable=False)
    last_at = tables.DateTimeColumn(
        verbose_name=_("Last sent"), default=_("not yet"), attrs=ONE_LINE
    )
    is_on = tables.BooleanColumn(yesno=(_("on"), _("off")))

    class Meta:
        model = Digest
        fields = ["cadence", "asked", "last_at", "is_on"]
        empty_text = _("You have none. Make one, or choose “By e-mail” on the overview.")

    def render_asked(self, record: Digest) -> str:
        return in_words(record)


class SignalTable(tables.Table):
    period_mark = tables.Column(
        linkify=True, order_by="period", verbose_name=_("Period"), attrs=ONE_LINE
    )
    series_name = tables.Column(
        linkify=lambda record: record.measure.get_absolute_url(),
        order_by=("measure__process__key", "measure__order", "segment"),
        verbose_name=_("Measure"),
    )
    rule = tables.Column(attrs=WORDS)
    told = tables.Column(orderable=False, attrs=WORDS)
    state = tables.TemplateColumn(template_name="components/state_badge.html")
    assignee = tables.Column(default=_("Nobody yet"))
    raised_at = tables.DateTimeColumn(format="j M Y", attrs=ONE_LINE)

    class Meta:
        model = Signal
        fields = ["period_mark", "series_name", "rule", "told", "state", "assignee", "raised_at"]
        empty_text = _("No signal matches. Clear a filter; new ones are raised at night.")

    def value_state(self, record: Signal) -> str:
        return record.get_state_display()


class BaselineTable(tables.Table):
    window_text = tables.Column(
        linkify=True, orderable=False, verbose_name=_("Window"), attrs=WORDS
    )
    segment = tables.Column(default=_("the whole process"))
    state = tables.TemplateColumn(template_name="components/state_badge.html")
    made_by = tables.Column(verbose_name=_("Made by"))
    made_at = tables.DateTimeColumn(format="j M Y, H:i", attrs=ONE_LINE)

    class Meta:
        model = Baseline
        fields = ["window_text", "cadence", "segment", "state", "reason", "made_by", "made_at"]
        empty_text = _("The limits are those of the whole series: none were frozen or reset.")

    def value_state(self, record: Baseline) -> str:
        return record.get_state_display()


class AllTargetsTable(TargetTable):
    measure = tables.Column(linkify=True, order_by=("measure__process__key", "measure__order"))
    version = tables.Column(linkify=True, attrs=NUMBERS)

    class Meta(TargetTable.Meta):
        sequence = ("measure", "...")
        empty_text = _("No target answers these filters. Take one off.")


class CostPoolTable(tables.Table):
    name = tables.Column(linkify=True)
    newest = tables.DateColumn(verbose_name=_("Newest month"), format="M Y", attrs=ONE_LINE)
    newest_amount = tables.Column(
        verbose_name=in_currency_lazy(_("Its amount")), attrs=NUMBERS, default="–"
    )

    class Meta:
        model = CostPool
        fields = ["name", "kind", "newest", "newest_amount"]
        empty_text = _("There is no cost pool yet. Name the first, or load a file.")

    def render_newest_amount(self, value: Decimal) -> str:
        return str(floatformat(value, "2g"))

    def value_newest_amount(self, value: Decimal) -> Decimal:
        return value


class ActivityTimeTable(tables.Table):
    activity = tables.Column()
    process = tables.Column(linkify=("cost-process", [tables.A("process__key")]), attrs=WORDS)
    pool = tables.Column(linkify=True)
    minutes = tables.Column(attrs=NUMBERS, default=_("as measured"))
    valid_from = tables.DateColumn(format="M Y", attrs=ONE_LINE)

    class Meta:
        model = ActivityTime
        fields = ["activity", "process", "pool", "minutes", "measured_first", "valid_from"]
        empty_text = _("No activity takes minutes of a pool yet. Set the first time.")

    def render_minutes(self, value: Decimal) -> Any:
        return floatformat(value, "2g") if value else _("no longer")

    def value_minutes(self, value: Decimal) -> Decimal:
        return value


class CaseTable(tables.Table):
    """Only what an index puts in order can be sorted by: the list may be a million cases long."""

    case_key = tables.Column(linkify=True, orderable=False)
    segment_1 = tables.Column(orderable=False)
    opened_at = tables.DateTimeColumn(format="j M Y, H:i", order_by=["opened_on"], attrs=ONE_LINE)
    closed_at = tables.DateTimeColumn(
        format="j M Y, H:i",
        order_by=["closed_on"],
        default=_("still open"),
        attrs=ONE_LINE,
    )
    outcome = tables.Column(orderable=False)
    cycle_minutes = tables.Column(verbose_name=_("Cycle time"), orderable=False, attrs=NUMBERS)
    events = tables.Column(orderable=False, attrs=NUMBERS)
    repeats = tables.Column(orderable=False, attrs=NUMBERS)
    cost = tables.Column(
        verbose_name=in_currency_lazy(CostKind.EVENT.label), orderable=False, attrs=NUMBERS
    )

    class Meta:
        model = CaseFact
        fields = [
            "case_key",
            "segment_1",
            "opened_at",
            "closed_at",
            "cycle_minutes",
            "outcome",
            "events",
            "repeats",
            "cost",
        ]
        empty_text = _("No case answers these filters. Take one off.")

    def render_cycle_minutes(self, value: float) -> str:
        return duration(value)

    def value_cycle_minutes(self, value: float) -> float:
        return value


class CalendarTable(tables.Table):
    name = tables.Column(linkify=True)

    class Meta:
        model = BusinessCalendar
        fields = ["name", "time_zone"]
        empty_text = _("There are no calendars yet. Make the first one.")
