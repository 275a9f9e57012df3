"""What one may ask of the overview and of the event sources."""

from collections.abc import Iterable
from datetime import (
    timedelta,
)
from itertools import groupby
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import (
    Q,
    QuerySet,
)
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from inventory.models import (
    Criticality,
    ProcessElement,
    Vertical,
)
from kernel.filters import YesNoFilter, day_input
from kernel.models import User
from reporting.choosing import FEW, ChoosingFilterSet, ProcessFilter
from reporting.forms.process_map import MonthField
from reporting.lifecycle import SignalState
from reporting.map_words import step_name
from reporting.models import (
    ActivityTime,
    Assurance,
    BusinessMetric,
    CadenceChoice,
    Calculation,
    CaseFact,
    CostPool,
    Direction,
    Measure,
    Outcome,
    QuarantinedRow,
    QuarantineReason,
    Signal,
    SignalRule,
    Source,
    Target,
    Variation,
)
from reporting.periods import first_of_month
from reporting.process_map import (
    END,
    OPEN,
    START,
)
from reporting.queries.case_choices import (
    known_activities,
    known_segments,
)
from reporting.queries.overview import (
    WANTS_ANSWER,
    Asked,
)
from reporting.queries.process_map import (
    digests_through,
    readers_of,
)

VERTICALS = (Vertical.FULFILMENT, Vertical.ASSURANCE, Vertical.BILLING, Vertical.SUPPORT)
VERDICTS = [
    (WANTS_ANSWER, _("Wants an answer")),
    *((one.value, one.label) for one in Assurance if one != Assurance.TOO_LITTLE_DATA),
    *((one.value, one.label) for one in Variation),
]


class OverviewForm(forms.Form):
    vertical = forms.ChoiceField(
        label=_("Vertical"),
        required=False,
        choices=[("", _("All verticals")), *((one.value, one.label) for one in VERTICALS)],
    )
    verdict = forms.ChoiceField(
        label=_("Verdict"), required=False, choices=[("", _("Any verdict")), *VERDICTS]
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    criticality = forms.ChoiceField(
        label=_("Criticality"), required=False, choices=[("", _("Any")), *Criticality.choices]
    )

    def __init__(self, *args: Any, owners: Iterable[User | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(owner), str(owner.pk)) for owner in owners if owner)
        self.fields["owner"].choices = [("", _("Anybody")), *((key, name) for name, key in named)]

    @property
    def asked(self) -> Asked:
        """What is asked for; a value that is none asks for nothing."""
        return Asked(**(self.cleaned_data if self.is_valid() else {}))


class SourceFilter(ChoosingFilterSet):
    name = filters.CharFilter(lookup_expr="icontains")
    process = ProcessFilter("process__key", having=Source.objects.all())

    class Meta:
        model = Source
        fields = ["name", "process", "kind"]


class QuarantinedRowFilter(filters.FilterSet):
    reason = filters.MultipleChoiceFilter(choices=QuarantineReason.choices)
    column = filters.CharFilter(lookup_expr="icontains")
    waiting = filters.ChoiceFilter(
        label=_("Mended"),
        choices=[("yes", _("Not yet")), ("no", _("Mended")), ("anew", _("Delivered anew"))],
        method="by_mending",
    )

    class Meta:
        model = QuarantinedRow
        fields = ["reason", "column"]

    def by_mending(self, rows: Any, _name: str, value: str) -> Any:
        asked = {"yes": rows.waiting, "no": rows.mended, "anew": rows.redelivered}
        return asked[value]()


class SignalFilter(ChoosingFilterSet):
    process = ProcessFilter("measure__process__key", having=Measure.objects.all())
    measure = filters.CharFilter(
        "measure__code", label=_("Measure"), help_text=_("By its code"), method="of_measure"
    )
    segment = filters.CharFilter(lookup_expr="icontains", label=_("Segment"))
    rule = filters.MultipleChoiceFilter(choices=SignalRule.choices)
    state = filters.MultipleChoiceFilter(choices=SignalState.choices)
    assignee = filters.ModelChoiceFilter(
        queryset=User.objects.filter(is_clock=False), null_label=_("Nobody yet")
    )

    class Meta:
        model = Signal
        fields = ["process", "measure", "segment", "rule", "state", "assignee"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Measures stand under their processes."""
        super().__init__(*args, **kwargs)
        measures = Measure.objects.select_related("process").order_by(
            "process__position", "process__key", "order"
        )[: FEW + 1]
        self.offered = {one.code for one in measures}
        if len(measures) <= FEW:
            named = groupby(measures, lambda one: str(one.process))
            self.offer("measure", [(key, [(m.code, str(m)) for m in of]) for key, of in named])

    def of_measure(self, signals: QuerySet[Signal], _name: str, code: str) -> QuerySet[Signal]:
        """One that is chosen, or those whose codes hold what was typed."""
        way = "exact" if code in self.offered else "icontains"
        return signals.filter(**{f"measure__code__{way}": code})


class MeasureFilter(ChoosingFilterSet):
    q = filters.CharFilter(label=_("Name or code"), method="named")
    process = ProcessFilter("process__key", having=Measure.objects.all())
    calculation = filters.MultipleChoiceFilter(choices=Calculation.choices)
    direction = filters.ChoiceFilter(choices=Direction.choices)
    cadence = filters.MultipleChoiceFilter(choices=CadenceChoice.choices)
    owner = filters.ModelChoiceFilter(
        queryset=User.objects.filter(is_active=True, is_clock=False), label=_("Owner")
    )
    targeted = YesNoFilter(label=_("Has a target"), method="having_target")
    retired = YesNoFilter("retired_on", lookup_expr="isnull", exclude=True, label=_("Retired"))

    class Meta:
        model = Measure
        fields = ["q", "process", "calculation", "direction", "cadence", "owner"]

    def named(self, measures: QuerySet[Measure], _name: str, text: str) -> QuerySet[Measure]:
        return measures.filter(Q(name__icontains=text) | Q(code__icontains=text))

    def having_target(
        self, measures: QuerySet[Measure], _name: str, wanted: bool
    ) -> QuerySet[Measure]:
        return measures.filter(target_value__isnull=not wanted)


class MetricFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or code"), method="named")
    process_key = filters.CharFilter(lookup_expr="startswith", label=_("Process"))
    direction = filters.ChoiceFilter(choices=Direction.choices)

    class Meta:
        model = BusinessMetric
        fields = ["q", "process_key", "category", "direction", "confidence"]

    def named(
        self, metrics: QuerySet[BusinessMetric], _name: str, text: str
    ) -> QuerySet[BusinessMetric]:
        return metrics.filter(Q(name__icontains=text) | Q(code__icontains=text))


class TargetFilter(ChoosingFilterSet):
    process = ProcessFilter("measure__process__key", having=Measure.objects.all())
    owner = filters.ModelChoiceFilter(
        queryset=User.objects.filter(is_active=True, is_clock=False), label=_("Owner")
    )
    segment = filters.CharFilter(lookup_expr="icontains")
    due_by = filters.DateFilter(
        "due_on", lookup_expr="lte", label=_("Due by, at the latest"), widget=day_input()
    )
    current = YesNoFilter(label=_("Holds today"), method="holding")

    class Meta:
        model = Target
        fields = ["process", "owner", "segment", "kind", "due_by"]

    def holding(self, targets: QuerySet[Target], _name: str, wanted: bool) -> QuerySet[Target]:
        valid = Target.objects.valid_on(timezone.localdate()).values("pk")
        return targets.filter(pk__in=valid) if wanted else targets.exclude(pk__in=valid)


class CostPoolFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = CostPool
        fields = ["name", "kind"]


class ActivityTimeFilter(ChoosingFilterSet):
    process = ProcessFilter("process__key", having=ActivityTime.objects.all())
    activity = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = ActivityTime
        fields = ["process", "activity", "pool"]


class MonthFilter(filters.Filter):
    field_class = MonthField


class CaseFilter(ChoosingFilterSet):
    """What one may ask of the cases of a process; what they passed is looked up in its map.

    Activities and segments are chosen where they are few, and else typed. An address may name
    others: what it says stays as it is.
    """

    text = filters.CharFilter(label=_("Case begins with"), method="beginning_with")
    since = MonthFilter(label=_("Opened from"), method="opened_from")
    until = MonthFilter(label=_("Opened to"), method="opened_to")
    state = filters.ChoiceFilter(
        label=_("State"),
        method="standing",
        choices=[("open", _("Open")), ("closed", _("Closed"))],
    )
    outcome = filters.ChoiceFilter(choices=[one for one in Outcome.choices if one[0]])
    days = filters.NumberFilter(label=_("At least so many days old"), method="of_age", min_value=0)
    activity = filters.CharFilter(label=_("Passed the activity"), method="passing")
    origin = filters.CharFilter(label=_("Went from"), method="as_it_is")
    goal = filters.CharFilter(label=_("on to"), method="stepping")
    variant = filters.CharFilter(label=_("Variant"))
    segment = filters.CharFilter(
        label=_("Segment"), method="in_segment", help_text=_("Dimension and value, as in 1:North")
    )

    class Meta:
        model = CaseFact
        fields = ["outcome", "variant"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(one, one) for one in known_activities(self.process)]
        self.offer("activity", steps)
        for name, ends in (("origin", [START]), ("goal", [END, OPEN])):
            self.offer(name, [*((one, step_name(one)) for one in ends), *steps] if steps else [])
        self.offer("segment", known_segments(self.process))

    @cached_property
    def process(self) -> ProcessElement:
        return ProcessElement.objects.get(key=self.request.resolver_match.kwargs["key"])

    def beginning_with(self, cases: QuerySet, _name: str, value: str) -> QuerySet:
        """By name, in which order an index has them: there may be a hundred thousand."""
        found = cases.filter(case_key__gte=value, case_key__lt=value + "\U0010ffff")
        return found.order_by("source_id", "case_key")

    def opened_from(self, cases: QuerySet, _name: str, month: int) -> QuerySet:
        return cases.filter(opened_on__gte=first_of_month(month))

    def opened_to(self, cases: QuerySet, _name: str, month: int) -> QuerySet:
        return cases.filter(opened_on__lt=first_of_month(month + 1))

    def standing(self, cases: QuerySet, _name: str, value: str) -> QuerySet:
        return cases.filter(closed_on__isnull=value == "open")

    def of_age(self, cases: QuerySet, _name: str, days: Any) -> QuerySet:
        """From opening to closing, or until now."""
        since = timezone.now() - timedelta(days=float(days))
        still_open = Q(closed_on=None, opened_at__lte=since)
        return cases.filter(still_open | Q(cycle_minutes__gte=float(days) * 1440))

    def passing(self, cases: QuerySet, _name: str, activity: str) -> QuerySet:
        return cases.filter(variant__in=self._through(activity))

    def as_it_is(self, cases: QuerySet, _name: str, _value: str) -> QuerySet:
        """Where a step comes from is asked together with where it goes."""
        return cases

    def stepping(self, cases: QuerySet, _name: str, goal: str) -> QuerySet:
        origin = self.data.get("origin", "")
        if goal in {END, OPEN}:
            cases = cases.filter(closed_on__isnull=goal == OPEN)
        if origin != goal:
            return cases.filter(variant__in=self._through(origin or goal, goal if origin else ""))
        again: dict[int, list[str]] = {}  # variants leave out what is repeated at once
        for digest, turns in self._through(goal).items():
            again.setdefault(turns, []).append(digest)
        asked = Q(pk=None)
        for turns, digests in again.items():
            asked |= Q(variant__in=digests, events__gt=turns)
        return cases.filter(asked)

    def in_segment(self, cases: QuerySet, _name: str, told: str) -> QuerySet:
        place, _colon, value = told.partition(":")
        return (
            cases.filter(**{f"segment_{place}": value})
            if place in {"1", "2", "3", "4"}
            else cases.none()
        )

    def _through(self, origin: str, goal: str = "") -> dict[str, int]:
        with readers_of(self.process) as readers:
            found, self.is_complete = digests_through(readers, origin, goal)
        return found
