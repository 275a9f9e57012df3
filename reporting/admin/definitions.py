from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.admin.added import AddedByAction
from kernel.admin.deeds import Deed, DeedsAdmin
from kernel.admin.read_only import ReadOnlyAdmin
from reporting import actions
from reporting.forms.dimensions import DimensionNameForm
from reporting.forms.measures import NewMeasureForm, ReasonForm, RevisionForm
from reporting.forms.targets import TargetForm
from reporting.models import (
    BusinessCalendar,
    BusinessMetric,
    Measure,
    MeasureVersion,
    ProcessCalendar,
    SegmentDimension,
    ServiceLimit,
    Target,
)


def _renamed(dimension: SegmentDimension, form: Any, actor: Any) -> SegmentDimension:
    return actions.rename_dimension(dimension, name=form.cleaned_data["name"], actor=actor)


RENAME = Deed(
    "rename",
    gettext_lazy("Rename"),
    "reporting.change_segmentdimension",
    lambda dimension, sent: DimensionNameForm(sent, initial={"name": dimension.name}),
    _renamed,
    gettext_lazy("Segments, targets, verdicts and addresses stay: they know it by its number."),
)


@admin.register(SegmentDimension)
class SegmentDimensionAdmin(DeedsAdmin):
    deeds = (RENAME,)
    list_display = ["process", "place", "name"]
    list_select_related = ["process"]
    search_fields = ["name", "process__key"]


@admin.register(BusinessMetric)
class BusinessMetricAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "unit", "vertical", "process_key", "confidence"]
    list_filter = ["vertical", "category", "confidence"]
    search_fields = ["code", "name"]


def _revised(measure: Measure, form: Any, actor: Any) -> Measure:
    said = form.cleaned_data
    return actions.revise_measure(
        measure,
        actor=actor,
        reason=said["reason"],
        valid_from=said["valid_from"],
        **form.definition(),
    )


def _retired(measure: Measure, form: Any, actor: Any) -> Measure:
    return actions.retire_measure(measure, actor=actor, reason=form.cleaned_data["reason"])


def _over(measure: Measure) -> str:
    return _("%(measure)s is retired already.") % {"measure": measure} if measure.is_retired else ""


REVISE = Deed(
    "revise",
    gettext_lazy("Define anew"),
    "reporting.change_measure",
    lambda measure, sent: RevisionForm(sent, instance=measure),
    _revised,
    gettext_lazy("It becomes the next version. Former verdicts keep the version they were of."),
    hindrance=_over,
)
RETIRE = Deed(
    "retire",
    gettext_lazy("Retire"),
    "reporting.retire_measure",
    lambda measure, sent: ReasonForm(sent),
    _retired,
    gettext_lazy("It is judged no more. Its series, targets and verdicts stay."),
    grave=True,
    hindrance=_over,
)


@admin.register(Measure)
class MeasureAdmin(DeedsAdmin, AddedByAction):
    deeds = (REVISE, RETIRE)
    form = NewMeasureForm
    asked = tuple(NewMeasureForm.field_order)
    add_permission = "reporting.add_measure"
    list_display = ["code", "name", "process", "calculation", "unit", "cadence", "version", "owner"]
    list_filter = ["calculation", "direction", "cadence", "retired_on"]
    list_select_related = ["process", "owner"]
    search_fields = ["code", "name", "process__key"]

    def save_model(self, request: HttpRequest, obj: Measure, form: Any, change: bool) -> None:
        said = form.cleaned_data
        measure = actions.create_measure(
            said["process"],
            actor=request.user,
            metric=said["metric"],
            reason=said["reason"],
            **form.definition(),
        )
        obj.pk, obj.process = measure.pk, measure.process


@admin.register(MeasureVersion)
class MeasureVersionAdmin(ReadOnlyAdmin):
    list_display = ["measure", "version", "valid_from", "calculation", "unit", "made_by"]
    list_select_related = ["measure__process", "made_by"]
    search_fields = ["measure__code", "reason"]


@admin.register(Target)
class TargetAdmin(AddedByAction):
    form = TargetForm
    asked = ("measure",)
    add_permission = "reporting.add_target"
    list_display = ["measure", "version", "value", "valid_from", "due_on", "owner"]
    list_select_related = ["measure__process", "owner"]

    def save_model(self, request: HttpRequest, obj: Target, form: Any, change: bool) -> None:
        told = dict(form.cleaned_data)
        target = actions.set_target(told.pop("measure"), actor=request.user, **told)
        obj.pk, obj.version = target.pk, target.version


@admin.register(BusinessCalendar)
class BusinessCalendarAdmin(ReadOnlyAdmin):
    """Hours are changed on the page: its processes are worked out again then."""

    list_display = ["name", "time_zone"]
    search_fields = ["name"]


@admin.register(ProcessCalendar)
class ProcessCalendarAdmin(ReadOnlyAdmin):
    list_display = ["process", "calendar"]
    list_select_related = ["process", "calendar"]


@admin.register(ServiceLimit)
class ServiceLimitAdmin(ReadOnlyAdmin):
    list_display = ["process", "place", "segment", "hours", "in_business_hours"]
    list_select_related = ["process"]
    search_fields = ["process__key", "segment"]
