"""The page of a measure with the verdict that stands, and the page of any earlier verdict."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.pages import RecordPage
from reporting.models import Measure, Verdict
from reporting.queries import evidence, monthly_series, pictures
from reporting.sockets import chart_annotations, measure_panels, verdict_answers

VERDICTS_SHOWN = 12


class MeasurePage(RecordPage):
    permission_required = "reporting.view_measure"
    queryset = Measure.objects.select_related("process__owner", "owner", "metric")
    template_name = "reporting/measure.html"

    def title(self, record: Any) -> str:
        return record.name

    def context(self, request: HttpRequest, record: Measure) -> dict[str, Any]:
        series = monthly_series([record])[record.pk]
        targets = list(record.targets.of_whole().select_related("owner"))
        verdicts = list(_verdicts(record)[:VERDICTS_SHOWN])
        return {
            "crumbs": _crumbs(record),
            "facts": evidence.measure_facts(record, series),
            "months": evidence.month_rows(record, series, verdicts[0] if verdicts else None),
            "series_chart": pictures.series_chart(record, series, targets),
            "targets": targets,
            "verdicts": verdicts,
            "panels": measure_panels.panels(record, request.user),
            **(_told(verdicts[0], targets, _running(series, verdicts[0])) if verdicts else {}),
        }


class VerdictPage(RecordPage):
    """A verdict as it was given, with the points, limits and target of its day."""

    permission_required = "reporting.view_verdict"
    queryset = Verdict.objects.select_related("measure__process", "target__owner")
    template_name = "reporting/verdict.html"
    paper_template_name = "reporting/paper/verdict.html"

    def title(self, record: Any) -> str:
        return record.headline

    def context(self, request: HttpRequest, record: Verdict) -> dict[str, Any]:
        measure = record.measure
        latest = _verdicts(measure).first()
        crumbs = [*_crumbs(measure)[:-1], (measure.name, measure.get_absolute_url())]
        return {
            "crumbs": [*crumbs, (_("Verdict"), "")],
            "measure": measure,
            "latest": latest if latest != record else None,
            **_told(record, [record.target] if record.target else [], None),
        }


def _verdicts(measure: Measure) -> Any:
    return measure.verdicts.select_related("target", "measure__process")


def _told(verdict: Verdict, targets: list[Any], running: Any) -> dict[str, Any]:
    """The verdict with its pictures and every figure behind it."""
    annotations = chart_annotations.annotations(verdict.measure)
    return {
        "verdict": verdict,
        "answer": verdict_answers.answers([verdict]).get(verdict.pk),
        "chart": pictures.verdict_chart(verdict, targets, annotations, running),
        "outlook": pictures.outlook_chart(verdict, targets),
        "evidence": evidence.verdict_facts(verdict),
    }


def _running(series: Any, verdict: Verdict) -> Any:
    """The month that still runs, when the verdict reaches up to it."""
    point = series.provisional
    if point is None or not series.periods or series.periods[-1] != verdict.period:
        return None
    return (point.period, point.value)


def _crumbs(measure: Measure) -> list[tuple[str, str]]:
    return [
        (_("Overview"), reverse("overview")),
        (str(measure.process), measure.process.get_absolute_url()),
        (measure.name, ""),
    ]
