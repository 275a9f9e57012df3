"""The measures of a process, held against one another over two runs of days or two segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from reporting.models import DailyCell, Measure, SegmentDimension
from reporting.queries.guarding import Change, Comparison, comparison_of, months_within
from reporting.queries.readings import Reading, window_readings
from reporting.queries.series import Series, series_of

MOST_SEGMENTS = 200


@dataclass(frozen=True, slots=True)
class Side:
    """One half: days from `since` up to, and without, `until`, of one segment (place 0: all)."""

    since: date
    until: date
    place: int = 0
    segment: str = ""

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def segment_name(self) -> str:
        """`North`, and what is no segment or has no name."""
        return (self.segment or _("no value")) if self.place else _("all cases")


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure on both sides."""

    measure: Measure
    comparison: Comparison

    @property
    def tone(self) -> str:
        tones = {Change.BETTER: "good", Change.WORSE: "bad"}
        return tones.get(self.comparison.conclusion, "")


def compare_sides(measures: Sequence[Measure], first: Side, second: Side) -> list[Compared]:
    """Each measure on both sides, in the order given."""
    segments = [(side.place, side.segment) for side in (first, second)]
    names = (first.segment_name, second.segment_name) if segments[0] != segments[1] else None
    sides = [(side, _readings(measures, side), _series(measures, side)) for side in (first, second)]
    return [
        Compared(
            measure,
            comparison_of(
                measure,
                (sides[0][1][measure.pk], sides[1][1][measure.pk]),
                (_months(measure, *sides[0]), _months(measure, *sides[1])),
                names,
            ),
        )
        for measure in measures
    ]


def segments_of(process: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Dimension to its largest segments, each as `place:segment` and its name."""
    names = dict(SegmentDimension.objects.filter(process=process).values_list("place", "name"))
    rows = (
        DailyCell.objects.filter(process=process, place__gt=0)
        .values_list("place", "segment")
        .annotate(cases=Sum("opened"))
        .order_by("place", "-cases", "segment")
    )
    return [
        (
            names.get(place, str(place)),
            [(f"{place}:{name}", name or "–") for _place, name, _cases in group][:MOST_SEGMENTS],
        )
        for place, group in groupby(rows, lambda row: row[0])
    ]


def _readings(measures: Sequence[Measure], side: Side) -> dict[int, Reading]:
    return window_readings(measures, side.since, side.until, (side.place, side.segment))


def _series(measures: Sequence[Measure], side: Side) -> dict[int, Series]:
    return series_of(measures, segment=(side.place, side.segment), until=side.until)


def _months(measure: Measure, side: Side, _readings: Any, series: dict[int, Series]) -> Any:
    return months_within(series[measure.pk], (side.since, side.until))
