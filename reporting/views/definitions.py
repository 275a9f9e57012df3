"""Measures as they are defined: the list, the catalogue, a new one, its versions, its end."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.pages import FormPage, ListPage
from reporting import actions
from reporting.filters import MeasureFilter, MetricFilter
from reporting.forms.measures import NewMeasureForm, ReasonForm, RevisionForm
from reporting.metric_presets import preset
from reporting.models import BusinessMetric, Measure, MeasureVersion
from reporting.tables import MeasureTable, MeasureVersionTable, MetricTable
from reporting.views.crumbs import measure_crumbs, measures_crumb


class MeasureList(ListPage):
    permission_required = "reporting.view_measure"
    queryset = Measure.objects.select_related("process", "owner").with_target()
    filterset_class = MeasureFilter
    table_class = MeasureTable
    title = gettext_lazy("Measures")
    intro = gettext_lazy("What is measured of which process, how, and who answers for it.")
    create_route = "measure-new"
    create_label = gettext_lazy("Define a measure")
    create_permission = "reporting.add_measure"


class MetricList(ListPage):
    permission_required = "reporting.view_businessmetric"
    queryset = BusinessMetric.objects.all()
    filterset_class = MetricFilter
    table_class = MetricTable
    title = gettext_lazy("Business metrics")
    intro = gettext_lazy("How the trade defines what may be measured. Begin a measure with one.")
    create_route = "measure-new"
    create_label = gettext_lazy("Define one of your own")
    create_permission = "reporting.add_measure"

    def context(self) -> dict[str, Any]:
        return {"crumbs": [measures_crumb(), (_("Business metrics"), "")]}


class MeasureNew(FormPage):
    permission_required = "reporting.add_measure"
    form_class = NewMeasureForm
    title = gettext_lazy("Define a measure")
    submit_label = gettext_lazy("Measure it so")
    success = gettext_lazy("It is measured from now on, and judged at night.")

    def form_kwargs(self) -> dict[str, Any]:
        code = self.request.GET.get("metric", "")
        metric = BusinessMetric.objects.filter(code=code).first()
        asked = {"owner": self.request.user, "process": self.request.GET.get("process")}
        return {"initial": asked | ({"metric": metric, **preset(metric)} if metric else {})}

    def act(self, form: Any) -> Measure:
        said = form.cleaned_data
        return actions.create_measure(
            said["process"],
            actor=self.request.user,
            metric=said["metric"],
            reason=said["reason"],
            **form.definition(),
        )

    def cancel_url(self) -> str:
        return reverse("measure-list")

    def context(self) -> dict[str, Any]:
        return {
            "intro": _("Choose a metric of the catalogue first, or define one of your own."),
            "crumbs": [
                measures_crumb(),
                (_("Business metrics"), reverse("metric-list")),
                (_("New"), ""),
            ],
        }


class MeasureRevise(FormPage):
    permission_required = "reporting.change_measure"
    queryset = Measure.objects.select_related("process")
    form_class = RevisionForm
    title = gettext_lazy("Define anew")
    submit_label = gettext_lazy("Make this the next version")
    success = gettext_lazy("Defined anew. Former verdicts keep the version they were of.")

    def act(self, form: Any) -> Measure:
        said = form.cleaned_data
        return actions.revise_measure(
            self.record,
            actor=self.request.user,
            reason=said["reason"],
            valid_from=said["valid_from"],
            **form.definition(),
        )

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Define %(measure)s anew") % {"measure": self.record},
            "crumbs": measure_crumbs(self.record, _("New version")),
        }


class MeasureRetire(FormPage):
    permission_required = "reporting.retire_measure"
    queryset = Measure.objects.select_related("process")
    form_class = ReasonForm
    title = gettext_lazy("Retire")
    intro = gettext_lazy("It is judged no more. Its series, targets and verdicts stay.")
    submit_label = gettext_lazy("Retire the measure")
    success = gettext_lazy("The measure is retired.")

    def act(self, form: Any) -> Measure:
        return actions.retire_measure(
            self.record, actor=self.request.user, reason=form.cleaned_data["reason"]
        )

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Retire %(measure)s") % {"measure": self.record},
            "danger": True,
            "crumbs": measure_crumbs(self.record, _("Retire")),
        }


class MeasureVersions(ListPage):
    permission_required = "reporting.view_measureversion"
    queryset = MeasureVersion.objects.select_related("owner", "made_by", "measure__process")
    table_class = MeasureVersionTable
    title = gettext_lazy("Versions of the definition")
    intro = gettext_lazy("Every version stays: a verdict is read with the definition of its day.")

    def get_queryset(self) -> QuerySet[MeasureVersion]:
        return super().get_queryset().filter(measure=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        measure = get_object_or_404(Measure.objects.select_related("process"), **self.kwargs)
        return {
            "title": _("Definition of %(measure)s") % {"measure": measure},
            "crumbs": measure_crumbs(measure, _("Versions")),
        }
