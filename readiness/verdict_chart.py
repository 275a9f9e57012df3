"""The control chart of the measure a case is about, with what the case did to it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.charts import Annotation, Chart, control_chart
from readiness.models import ChangeCase, Stage, StageKind
from reporting.models import Measure, Verdict
from reporting.period_words import by_period
from reporting.queries.aims import value_of_reading

MILESTONES = {
    StageKind.PILOT: gettext_lazy("%(number)s: pilot"),
    StageKind.LIMITED: gettext_lazy("%(number)s: limited availability"),
    StageKind.GENERAL: gettext_lazy("%(number)s: general availability"),
}


def annotations_of(measure: Measure) -> list[Annotation]:
    """When each stage of a change began, at its month: that is what the charts show."""
    stages = Stage.objects.started().filter(case__process=measure.process_id)
    return [
        Annotation(
            day=stage.started_on.replace(day=1),
            label=f"{MILESTONES[StageKind(stage.kind)]} {date_format(stage.started_on)}"
            % {"number": stage.case.number},
            url=stage.case.get_absolute_url(),
        )
        for stage in stages.select_related("case").order_by("started_on")
    ]


def verdict_chart(case: ChangeCase) -> Chart | None:
    """The newest verdict on the case's measure as a chart; None while there is none."""
    newest = Verdict.objects.latest_per_measure().filter(measure=case.measure_id).first()
    if newest is None or not newest.points or case.measure is None:
        return None
    measure, points = case.measure, newest.points
    return control_chart(
        _("%(measure)s, %(by_period)s")
        % {"measure": measure.name, "by_period": by_period(newest.cadence)},
        [date.fromisoformat(point["period"]) for point in points],
        [point["value"] for point in points],
        unit=str(measure.get_unit_display()),
        centre=_row(points, "centre"),
        lower=_row(points, "lower"),
        upper=_row(points, "upper"),
        target=value_of_reading(newest.target, measure) if newest.target else None,
        signals=[place for place, point in enumerate(points) if point.get("signal")],
        annotations=annotations_of(measure),
        description=_("%(headline)s. Records up to %(day)s.")
        % {
            "headline": newest.headline,
            "day": date_format(newest.data_as_of) if newest.data_as_of else "–",
        },
        height=240,
    )


def _row(points: list[dict[str, Any]], name: str) -> list[float | None]:
    return [point.get(name) for point in points]
