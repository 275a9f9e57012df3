"""The limits of a measure: freezing, resetting and undoing them, and the choice of its chart."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.pages import FormPage, ListPage, RecordPage, confirm_move
from reporting import actions
from reporting.forms.signals import ChartForm, FreezeForm, ResetForm
from reporting.lifecycle import BASELINE_LIFECYCLE
from reporting.models import Baseline, Measure
from reporting.queries import evidence
from reporting.queries.cell_sums import WHOLE, Segment
from reporting.queries.chart_choices import chart_in_use
from reporting.tables import BaselineTable
from reporting.views.crumbs import measure_crumbs

PARTS = {"1", "2", "3", "4"}
BASELINES = Baseline.objects.select_related("measure__process", "made_by", "signal__measure")


class BaselineList(ListPage):
    permission_required = "reporting.view_baseline"
    queryset = BASELINES
    table_class = BaselineTable
    title = gettext_lazy("Baselines")
    intro = gettext_lazy(
        "From which periods the limits were computed. The newest in force of a cadence counts."
    )
    create_route = "limits-freeze"
    create_label = gettext_lazy("Freeze the limits")
    create_permission = "reporting.set_baseline"

    def get_queryset(self) -> QuerySet[Baseline]:
        return super().get_queryset().filter(measure=self.kwargs["pk"])

    def create_url(self) -> str:
        """Nobody sets the limits of a measure that is retired."""
        retired = Measure.objects.filter(**self.kwargs).exclude(retired_on=None)
        return "" if retired.exists() else super().create_url()

    def context(self) -> dict[str, Any]:
        measure = get_object_or_404(Measure.objects.select_related("process"), **self.kwargs)
        return {
            "title": _("Baselines of %(measure)s") % {"measure": measure},
            "crumbs": measure_crumbs(measure, _("Baselines")),
        }


class BaselinePage(RecordPage):
    permission_required = "reporting.view_baseline"
    queryset = BASELINES
    template_name = "reporting/baseline.html"
    lifecycle = BASELINE_LIFECYCLE

    def context(self, request: HttpRequest, record: Baseline) -> dict[str, Any]:
        measure = record.measure
        return {
            "crumbs": measure_crumbs(measure, _("Baseline")),
            "measure": measure,
            "facts": evidence.baseline_facts(record),
        }


def baseline_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    baseline = get_object_or_404(BASELINES.visible_to(request.user), pk=pk)
    return confirm_move(request, baseline, BASELINE_LIFECYCLE, move, actions.undo_baseline)


class LimitsPage(FormPage):
    """What the pages about the limits of a measure share; `?place=&segment=` names a segment."""

    queryset = Measure.objects.select_related("process", "chosen_chart")
    success = gettext_lazy("The measure is judged by it from now on.")
    told: Any = ""

    @property
    def part(self) -> Segment:
        """The series that is meant; an odd place is the whole."""
        asked = self.request.GET
        place = asked.get("place", "")
        return (int(place), asked.get("segment", "")) if place in PARTS else WHOLE

    def context(self) -> dict[str, Any]:
        measure, (place, segment) = self.record, self.part
        name = f"{measure}, {segment}" if place else measure
        return {
            "title": self.told % {"measure": name},
            "crumbs": measure_crumbs(measure, str(self.title)),
        }


class LimitsFreeze(LimitsPage):
    permission_required = "reporting.set_baseline"
    form_class = FreezeForm
    title = gettext_lazy("Freeze the limits")
    told = gettext_lazy("Freeze the limits of %(measure)s")
    intro = gettext_lazy("Limits are held as the process was in a window in which it ran well.")
    submit_label = gettext_lazy("Freeze the limits")

    def form_kwargs(self) -> dict[str, Any]:
        return {"cadence": self.record.cadence}

    def act(self, form: Any) -> Baseline:
        return actions.freeze_limits(
            self.record, part=self.part, actor=self.request.user, **form.cleaned_data
        )


class LimitsReset(LimitsPage):
    permission_required = "reporting.set_baseline"
    form_class = ResetForm
    title = gettext_lazy("Reset the limits")
    told = gettext_lazy("Reset the limits of %(measure)s")
    intro = gettext_lazy("After a proven change that stays, the new process has limits of its own.")
    submit_label = gettext_lazy("Reset the limits")

    def form_kwargs(self) -> dict[str, Any]:
        standing = self.record.verdicts.of_segment(*self.part).first()
        since = standing.since if standing else None
        return {"cadence": self.record.cadence, "initial": {"since": since}}

    def act(self, form: Any) -> Baseline:
        return actions.reset_limits(
            self.record, part=self.part, actor=self.request.user, **form.cleaned_data
        )


class ChartChoose(LimitsPage):
    permission_required = "reporting.choose_chart"
    form_class = ChartForm
    title = gettext_lazy("Choose the chart")
    told = gettext_lazy("Choose the chart of %(measure)s")
    intro = gettext_lazy(
        "More rules see a change sooner and cry wolf more often: each choice tells how often."
    )
    submit_label = gettext_lazy("Judge by this chart")

    def form_kwargs(self) -> dict[str, Any]:
        in_use = chart_in_use(getattr(self.record, "chosen_chart", None))
        initial = {"chart": in_use.chart, "rules": in_use.rules}
        return {"measure": self.record, "initial": initial}

    def act(self, form: Any) -> Measure:
        actions.choose_chart(self.record, actor=self.request.user, **form.cleaned_data)
        return self.record
