"""A verdict as pictures: the control chart, the fan and the sparkline, from what it has stored."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.charts import Annotation, Chart, control_chart, fan_chart, line_chart, sparkline
from kernel.charts import Series as Line
from reporting.models import Measure, Target, Unit, Verdict
from reporting.period_words import by_period
from reporting.periods import CADENCES
from reporting.queries.aims import value_of_reading
from reporting.queries.series import Series

UNITS = {Unit.PERCENT: "%", Unit.HOURS: "h", Unit.DAYS: "d"}
SPARK_PERIODS = 24


def unit_mark(measure: Measure) -> str:
    """The unit as it stands on an axis; counts go without."""
    if measure.unit == Unit.CURRENCY:
        return str(settings.CURRENCY)
    return UNITS.get(Unit(measure.unit), "")


def verdict_chart(
    verdict: Verdict,
    targets: Sequence[Target],
    annotations: Sequence[Annotation] = (),
    running: tuple[date, float] | None = None,
    *,
    since: date | None = None,
    size: tuple[int, int] = (960, 340),
) -> Chart:
    """The control chart that the verdict was read from, from the day `since` on.

    `running`: the period that still runs.
    """
    points = points_since(verdict, since)
    periods = [point_day(point) for point in points]
    values = [drawn_value(point) for point in points]
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
        target=None if is_sum else target_line(periods, targets, verdict.measure),
        signals=[place for place, point in enumerate(points) if point["signal"] == "outside"],
        provisional=running is not None,
        annotations=annotations,
        width=size[0],
        height=size[1],
    )


def points_since(verdict: Verdict | None, since: date | None) -> list[dict[str, Any]]:
    """The points it was read from, oldest first; None is for all."""
    points = verdict.points if verdict else []
    return [one for one in points if since is None or point_day(one) >= since]


def _chart_title(verdict: Verdict) -> str:
    """By what the points hold, so that nobody has to fetch the figures for it."""
    told = _("%(measure)s, %(by_period)s")
    if verdict.points and "drawn_low" in verdict.points[-1]:
        told = _("%(measure)s, summed up from the centre line (CUSUM)")
    elif verdict.points and "drawn" in verdict.points[-1]:
        told = _("%(measure)s, weighted mean (EWMA)")
    name = verdict.measure.name
    words = {"measure": f"{name}, {verdict.segment}" if verdict.place else name}
    return told % {**words, "by_period": by_period(verdict.cadence)}


def drawn_value(point: dict[str, Any]) -> Any:
    """The value, unless the chart draws something else; of two sums the one that strayed more."""
    high, low = point.get("drawn", point["value"]), point.get("drawn_low")
    return low if low is not None and -low > high else high


def outlook_chart(verdict: Verdict, targets: Sequence[Target]) -> Chart | None:
    """The newest periods, and the fan of what may come."""
    fan = verdict.figures.get("fan")
    if not fan:
        return None
    points = verdict.points[-SPARK_PERIODS:]
    periods, ahead = [point_day(point) for point in points], [_date(day) for day in fan["periods"]]
    rows = fan["quantiles"]
    return fan_chart(
        _("What may come"),
        periods,
        [point["value"] for point in points],
        ahead=ahead,
        middle=rows["0.5"],
        bands={80: (rows["0.1"], rows["0.9"]), 50: (rows["0.25"], rows["0.75"])},
        unit=unit_mark(verdict.measure),
        target=target_line([*periods, *ahead], targets, verdict.measure),
        width=620,
        height=280,
    )


def series_chart(measure: Measure, series: Series, targets: Sequence[Target]) -> Chart:
    """The bare line of a measure that has no limits yet."""
    return line_chart(
        _("%(measure)s, %(by_period)s")
        % {"measure": measure.name, "by_period": by_period(measure.cadence)},
        series.periods,
        Line(measure.name, series.values.tolist()),
        unit=unit_mark(measure),
        target=target_line(series.periods, targets, measure),
        width=960,
    )


def spark(verdict: Verdict) -> Chart:
    """The newest periods in the height of a word, with the target that was judged against."""
    points = verdict.points[-SPARK_PERIODS:]
    target = value_of_reading(verdict.target, verdict.measure) if verdict.target else None
    return sparkline(
        verdict.measure.name,
        [point["value"] for point in points],
        unit=unit_mark(verdict.measure),
        target=target,
        periods=[point_day(point) for point in points],
    )


def target_line(
    periods: Sequence[date], targets: Sequence[Target], measure: Measure
) -> list[float | None]:
    """For each period the value of the newest target that had begun in it, as readings have it."""
    start = CADENCES[measure.cadence].start
    begun = sorted(targets, key=lambda target: (target.valid_from, target.version))
    line: list[float | None] = []
    for period in periods:
        known = [value_of_reading(one, measure) for one in begun if start(one.valid_from) <= period]
        line.append(known[-1] if known else None)
    return line


def point_day(point: dict[str, Any]) -> date:
    """The first day of its period."""
    return _date(point["period"])


def _date(text: str) -> date:
    return date.fromisoformat(text)
