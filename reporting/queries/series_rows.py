"""A measure month by month as rows of a file: what a value is made of and held against."""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from kernel.pages.export import Cell
from reporting.models import Target, Verdict
from reporting.queries.evidence import rule_text
from reporting.queries.pictures import drawn_value, target_line
from reporting.queries.series import Point, Series


def series_rows(
    series: Series, verdict: Verdict | None, targets: Sequence[Target]
) -> Iterator[list[Cell]]:
    """All months, newest first, in the unit of the measure; limits and signals are those of the
    verdict, and hold of what the chart draws (which is not the value on a weighted chart)."""
    yield [
        *(_("Month"), _("Value"), _("Numerator"), _("Denominator"), _("On the chart")),
        *(_("Centre line"), _("Lower limit"), _("Upper limit"), _("Target"), _("Signal")),
        _("Still running"),
    ]
    told = [
        Point(period, float(value), float(top), float(bottom))
        for period, value, top, bottom in zip(
            series.periods, series.values, series.numerators, series.denominators, strict=True
        )
    ]
    months = [*told, *([series.provisional] if series.provisional else [])]
    judged = {point["period"]: point for point in verdict.points} if verdict else {}
    wanted = target_line([one.period for one in months], targets)
    for month, target in reversed(list(zip(months, wanted, strict=True))):
        point = judged.get(month.period.isoformat(), {})
        yield [*_cells(month, target, point), month is series.provisional]


def _cells(month: Point, target: float | None, point: dict[str, Any]) -> list[Cell]:
    signal = point.get("signal")
    return [
        f"{month.period:%Y-%m}",
        *(_known(one) for one in (month.value, month.numerator, month.denominator)),
        _known(drawn_value(point)) if point else "",
        *(_known(point.get(name)) for name in ("centre", "lower", "upper")),
        _known(target),
        rule_text(signal) if signal else "",
    ]


def _known(value: float | None) -> float | str:
    return "" if value is None or not isfinite(value) else value
