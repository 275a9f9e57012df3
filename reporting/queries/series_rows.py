"""A measure period by period as rows of a file: what a value is made of and held against."""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from kernel.pages.export import Cell
from reporting.models import Measure, Target, Verdict
from reporting.periods import CADENCES
from reporting.queries.evidence import rule_text
from reporting.queries.pictures import drawn_value, target_line
from reporting.queries.series import Point, Series


def series_rows(
    measure: Measure, series: Series, verdict: Verdict | None, targets: Sequence[Target]
) -> Iterator[list[Cell]]:
    """All periods, newest first, in the unit of the measure; limits and signals are those of the
    verdict, and hold of what the chart draws (which is not the value on a weighted chart)."""
    yield [
        *(_("Period"), _("Value"), _("Numerator"), _("Denominator"), _("On the chart")),
        *(_("Centre line"), _("Lower limit"), _("Upper limit"), _("Target"), _("Signal")),
        _("Still running"),
    ]
    told = [
        Point(period, float(value), float(top), float(bottom))
        for period, value, top, bottom in zip(
            series.periods, series.values, series.numerators, series.denominators, strict=True
        )
    ]
    points = [*told, *([series.provisional] if series.provisional else [])]
    cadence = CADENCES[measure.cadence]
    judged = {point["period"]: point for point in verdict.points} if verdict else {}
    wanted = target_line([one.period for one in points], targets, measure)
    for one, target in reversed(list(zip(points, wanted, strict=True))):
        point = judged.get(one.period.isoformat(), {})
        name = cadence.label(cadence.number_on(one.period))
        yield [name, *_cells(one, target, point), one is series.provisional]


def _cells(one: Point, target: float | None, point: dict[str, Any]) -> list[Cell]:
    signal = point.get("signal")
    return [
        *(_known(known) for known in (one.value, one.numerator, one.denominator)),
        _known(drawn_value(point)) if point else "",
        *(_known(point.get(name)) for name in ("centre", "lower", "upper")),
        _known(target),
        rule_text(signal) if signal else "",
    ]


def _known(value: float | None) -> float | str:
    return "" if value is None or not isfinite(value) else value
