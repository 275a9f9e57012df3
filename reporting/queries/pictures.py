"""A verdict as pictures: the control chart, the fan and the sparkline, from what it has stored."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kernel.charts import Annotation, Chart, control_chart, fan_chart, line_chart, sparkline
from kernel.charts import Series as Line
from reporting.models import Measure, Target, Unit, Verdict
from reporting.queries.series import Series

UNITS = {Unit.PERCENT: "%", Unit.HOURS: "h", Unit.DAYS: "d"}
SPARK_MONTHS = 24


def unit_mark(measure: Measure) -> str:
    """The unit as it stands on an axis; money and counts go without."""
    return UNITS.get(Unit(measure.unit), "")


def verdict_chart(
    verdict: Verdict,
    targets: Sequence[Target],
    annotations: Sequence[Annotation] = (),
    running: tuple[date, float] | None = None,
) -> Chart:
    """The control chart that the verdict was read from; `running`: the month that still runs."""
    points = verdict.points
    periods = [_day(point) for point in points]
    values = [point["value"] for point in points]
    if running:
        periods.append(running[0])
        values.append(running[1])
    return control_chart(
        _("%(measure)s, month by month") % {"measure": verdict.measure.name},
        periods,
        values,
        unit=unit_mark(verdict.measure),
        centre=[point["centre"] for point in points],
        lower=[point["lower"] for point in points],
        upper=[point["upper"] for point in points],
        target=target_line(periods, targets),
        signals=[place for place, point in enumerate(points) if point["signal"] == "outside"],
        provisional=running is not None,
        annotations=annotations,
        width=960,
        height=340,
    )


def outlook_chart(verdict: Verdict, targets: Sequence[Target]) -> Chart | None:
    """Two years of history and the fan of what may come."""
    fan = verdict.figures.get("fan")
    if not fan:
        return None
    points = verdict.points[-SPARK_MONTHS:]
    periods, ahead = [_day(point) for point in points], [_date(day) for day in fan["periods"]]
    rows = fan["quantiles"]
    return fan_chart(
        _("What may come"),
        periods,
        [point["value"] for point in points],
        ahead=ahead,
        middle=rows["0.5"],
        bands={80: (rows["0.1"], rows["0.9"]), 50: (rows["0.25"], rows["0.75"])},
        unit=unit_mark(verdict.measure),
        target=target_line([*periods, *ahead], targets),
        width=620,
        height=280,
    )


def series_chart(measure: Measure, series: Series, targets: Sequence[Target]) -> Chart:
    """The bare line of a measure that has no limits yet."""
    return line_chart(
        _("%(measure)s, month by month") % {"measure": measure.name},
        series.periods,
        Line(measure.name, series.values.tolist()),
        unit=unit_mark(measure),
        target=target_line(series.periods, targets),
        width=960,
    )


def spark(verdict: Verdict) -> Chart:
    """The last two years in the height of a word, with the target that was judged against."""
    points = verdict.points[-SPARK_MONTHS:]
    target = float(verdict.target.value) if verdict.target else None
    return sparkline(
        verdict.measure.name,
        [point["value"] for point in points],
        unit=unit_mark(verdict.measure),
        target=target,
        periods=[_day(point) for point in points],
    )


def target_line(periods: Sequence[date], targets: Sequence[Target]) -> list[float | None]:
    """For each period the value of the newest target that had begun in it."""
    begun = sorted(targets, key=lambda target: (target.valid_from, target.version))
    line: list[float | None] = []
    for period in periods:
        known = [float(one.value) for one in begun if _month(one.valid_from) <= period]
        line.append(known[-1] if known else None)
    return line


def _month(day: date) -> date:
    return day.replace(day=1)


def _day(point: dict[str, Any]) -> date:
    return _date(point["period"])


def _date(text: str) -> date:
    return date.fromisoformat(text)
