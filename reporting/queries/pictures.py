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
    values = [_drawn(point) for point in points]
    is_sum = bool(points) and "drawn_low" in points[0]
    if running and (not points or "drawn" not in points[0]):
        periods.append(running[0])
        values.append(running[1])
    else:
        running = None
    return control_chart(
        _chart_title(verdict),
        periods,
        values,
        unit="" if is_sum else unit_mark(verdict.measure),
        centre=[point["centre"] for point in points],
        lower=[point["lower"] for point in points],
        upper=[point["upper"] for point in points],
        target=None if is_sum else target_line(periods, targets),
        signals=[place for place, point in enumerate(points) if point["signal"] == "outside"],
        provisional=running is not None,
        annotations=annotations,
        width=960,
        height=340,
    )


def _chart_title(verdict: Verdict) -> str:
    names = {
        "ewma": _("%(measure)s, weighted mean (EWMA)"),
        "cusum": _("%(measure)s, summed up from the centre line (CUSUM)"),
    }
    chart = verdict.figures.get("asked", {}).get("chart", "")
    told = names.get(chart, _("%(measure)s, month by month"))
    name = verdict.measure.name
    return told % {"measure": f"{name}, {verdict.segment}" if verdict.place else name}


def _drawn(point: dict[str, Any]) -> Any:
    """The value, unless the chart draws something else; of two sums the one that strayed more."""
    high, low = point.get("drawn", point["value"]), point.get("drawn_low")
    return low if low is not None and -low > high else high


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
