"""The page of a measure with the verdict that stands, and the page of any earlier verdict."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kernel.pages import RecordPage
from kernel.pages.export import Rows
from kernel.pages.viewing import file_links, kind_asked
from knowledge.queries import versions_moving
from reporting.models import Measure, Signal, Verdict
from reporting.queries import evidence, own_series, pictures
from reporting.queries.annotations import annotations_on
from reporting.queries.attainment import dimension_name
from reporting.queries.chart_choices import chart_in_use
from reporting.queries.cost_basis import IS_POOLED
from reporting.queries.foresight import foresight
from reporting.queries.segment_verdicts import segment_standings
from reporting.queries.segments import segment_board
from reporting.queries.series_rows import series_rows
from reporting.queries.standing import keep_standing
from reporting.sockets import measure_panels, verdict_answers
from reporting.views.crumbs import measure_crumbs

VERDICTS_SHOWN = 12
SIGNALS_SHOWN = 12


class MeasurePage(RecordPage):
    permission_required = "reporting.view_measure"
    queryset = Measure.objects.select_related(
        "process__owner", "owner", "metric", "chosen_chart"
    ).annotate(is_pooled=IS_POOLED)
    template_name = "reporting/measure.html"
    paper_template_name = "reporting/paper/measure.html"

    def title(self, record: Any) -> str:
        return record.name

    def context(self, request: HttpRequest, record: Measure) -> dict[str, Any]:
        series = own_series(record)
        every = list(record.targets.select_related("owner"))
        targets = [target for target in every if not target.place]
        verdicts = _verdicts(record)
        signals = _newest(record.signals.all())
        panels = measure_panels.panels(record, request.user)
        context = {
            "crumbs": measure_crumbs(record),
            "exports": file_links(request),
            "facts": evidence.measure_facts(record, series),
            "periods": evidence.period_rows(record, series, verdicts[0] if verdicts else None),
            "targets": targets,
            "verdicts": verdicts,
            "panels": panels,
            "signals": signals,
            "chart_in_use": chart_in_use(getattr(record, "chosen_chart", None)),
            "segments": segment_board(record, request.GET, newest=series.as_of, targets=every),
            "judged_segments": segment_standings(record, every),
            "moving": versions_moving(record.code, request.user),
        }
        if not verdicts:
            return {**context, "series_chart": pictures.series_chart(record, series, targets)}
        running = _running(series, verdicts[0])
        asks = not panels or kind_asked(request) == "pdf"
        return {**context, **_told(verdicts[0], targets, signals, running, asks=asks)}

    def rows(self, request: HttpRequest, record: Measure) -> Rows:
        series = own_series(record)
        verdict = record.verdicts.of_whole().first()
        return series_rows(record, series, verdict, list(record.targets.of_whole()))


class VerdictPage(RecordPage):
    """A verdict as it was given, with the points, limits and target of its day."""

    permission_required = "reporting.view_verdict"
    queryset = Verdict.objects.select_related("measure__process", "target__owner", "baseline")
    template_name = "reporting/verdict.html"
    paper_template_name = "reporting/paper/verdict.html"

    def title(self, record: Any) -> str:
        return record.headline

    def context(self, request: HttpRequest, record: Verdict) -> dict[str, Any]:
        measure = record.measure
        if record.baseline is not None:
            record.baseline.measure = measure
        latest = measure.verdicts.of_segment(record.place, record.segment).first()
        mine = measure.signals.of_segment(record.place, record.segment)
        panels = _panels(record, request.user) if latest == record else []
        targets = [record.target] if record.target else []
        asks = not panels or kind_asked(request) == "pdf"
        told = _told(record, targets, list(mine.explained()), None, asks=asks)
        return {
            "crumbs": measure_crumbs(measure, _("Verdict")),
            "measure": measure,
            "dimension": dimension_name(measure, record.place) if record.place else "",
            "is_newest": latest == record,
            "latest": latest if latest != record else None,
            "latest_url": latest.get_absolute_url() if record.place else measure.get_absolute_url(),
            "panels": panels,
            "signals": _newest(mine) if record.place else [],
            "baseline_query": urlencode({"place": record.place, "segment": record.segment}),
            **told,
            "evidence": [*told["evidence"], *told["chart_facts"]],
        }


def _newest(signals: QuerySet[Signal]) -> list[Signal]:
    return list(signals.select_related("assignee")[:SIGNALS_SHOWN])


def _panels(verdict: Verdict, user: Any) -> list[Any]:
    """What the page of a measure has for the whole: how the verdict on a segment is answered."""
    if not verdict.place:
        return []
    keep_standing(verdict.measure, verdict)
    return measure_panels.panels(verdict.measure, user)


def _verdicts(measure: Measure) -> list[Verdict]:
    """The newest verdicts on the whole with their targets, as one question."""
    whole = measure.verdicts.of_whole()
    found = list(whole.select_related("target", "baseline")[:VERDICTS_SHOWN])
    for verdict in found:
        verdict.measure = measure
        if verdict.baseline is not None:
            verdict.baseline.measure = measure
    if found:
        keep_standing(measure, found[0])
    return found


def _told(
    verdict: Verdict, targets: list[Any], signals: list[Signal], running: Any, *, asks: bool = True
) -> dict[str, Any]:
    """The verdict with its pictures and every figure behind it. asks: whether for its answer."""
    mine = [one for one in signals if one.series_key == verdict.series_key]
    annotations = annotations_on(verdict.measure, mine)
    return {
        "verdict": verdict,
        "answer": verdict_answers.answers([verdict]).get(verdict.pk) if asks else None,
        "chart": pictures.verdict_chart(verdict, targets, annotations, running),
        "chart_facts": evidence.chart_facts(verdict),
        "outlook": pictures.outlook_chart(verdict, targets),
        "foresight": foresight(verdict),
        "evidence": evidence.verdict_facts(verdict),
    }


def _running(series: Any, verdict: Verdict) -> Any:
    """The period that still runs, when the verdict reaches up to it."""
    point = series.provisional
    if point is None or not series.periods or series.periods[-1] != verdict.period:
        return None
    return (point.period, point.value)
