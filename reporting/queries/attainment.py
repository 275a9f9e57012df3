"""How each version of a target was attained while it held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.models import Measure, SegmentDimension, Target, TargetKind
from reporting.period_words import period_mark
from reporting.queries.series import Series, series_of
from reporting.wording import amount

Facts = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Attainment:
    """A version, until when it held (None: it still does), and the periods it was read in.

    `latest`: the newest of these readings, in the unit of the measure.
    """

    target: Target
    until: date | None
    readings: int
    reached: int
    latest: float | None
    latest_period: date | None
    latest_reached: bool

    @property
    def percent(self) -> float | None:
        return 100 * self.reached / self.readings if self.readings else None

    @property
    def latest_told(self) -> str:
        """The newest period as it is called: `Q3 2026`, `Aug 2026`, `3 Aug 2026`."""
        day = self.latest_period
        return "" if day is None else period_mark(day, cadence_of(self.target))


def attainments(measure: Measure, place: int = 0, segment: str = "") -> list[Attainment]:
    """Every version of the target of a measure or of one segment of it, newest first."""
    versions = list(measure.targets.of_segment(place, segment).select_related("owner", "set_by"))
    for target in versions:
        target.measure = measure
    cadences = {cadence_of(target) for target in versions}
    series = {
        cadence: series_of([measure], segment=(place, segment), cadence=cadence)[measure.pk]
        for cadence in cadences
    }
    ends = [None, *(target.valid_from for target in versions[:-1])]
    return [
        _attained(target, until, series[cadence_of(target)])
        for target, until in zip(versions, ends, strict=False)
    ]


def cadence_of(target: Target) -> str:
    """In which periods a target is read: its own, or those of its measure."""
    return target.period if target.kind == TargetKind.PERIOD else target.measure.cadence


def is_reached(target: Target, value: float | np.ndarray) -> Any:
    """Whether a value, or each of several, is as good as the target at least."""
    wanted = float(target.value)
    return value >= wanted if target.measure.direction == "higher" else value <= wanted


def target_facts(target: Target) -> Facts:
    """What a target says, and who said so."""
    measure = target.measure
    holds = target.get_kind_display()
    if target.period:
        holds = _("%(kind)s: %(period)s") % {"kind": holds, "period": target.get_period_display()}
    return [
        (_("Value"), amount(float(target.value), measure.unit)),
        (_("To be reached by"), date_format(target.due_on, "j F Y")),
        (_("Valid from"), date_format(target.valid_from, "j F Y")),
        (_("Holds of"), place_text(target)),
        (_("Must hold of"), holds),
        (_("Owner"), target.owner),
        (_("Set by"), target.set_by),
        (_("Set"), date_format(target.set_at, "j F Y, H:i")),
        (_("Why"), target.rationale),
    ]


def place_text(target: Target) -> str:
    """`Region: North`, or the whole process."""
    if not target.place:
        return _("The whole process")
    return f"{dimension_name(target.measure, target.place)}: {target.segment}"


def dimension_name(measure: Measure, place: int) -> str:
    """What tells the segments of a place apart: `Region`."""
    named = SegmentDimension.objects.filter(process=measure.process_id, place=place)
    name = named.values_list("name", flat=True).first()
    return name or _("Dimension %(n)d") % {"n": place}


def _attained(target: Target, until: date | None, series: Series) -> Attainment:
    inside = _inside(target, until, series.periods)
    known = np.flatnonzero(inside & np.isfinite(series.values))
    values = series.values[known]
    reached = is_reached(target, values)
    last = int(known[-1]) if len(known) else None
    return Attainment(
        target,
        until,
        len(known),
        int(np.sum(reached)),
        None if last is None else float(series.values[last]),
        None if last is None else series.periods[last],
        bool(reached[-1]) if len(known) else False,
    )


def _inside(target: Target, until: date | None, periods: Sequence[date]) -> np.ndarray:
    """The periods that began while the version held."""
    begun = [
        target.valid_from <= period and (until is None or period < until) for period in periods
    ]
    return np.array(begun, bool)
