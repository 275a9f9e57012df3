"""The shortest and the longest case of a day, where a cell can no longer tell: by the facts."""

from collections.abc import Sequence

import numpy as np
from django.db.models import Max, Min

from reporting.case_facts import EPOCH_DAY, MINUTE
from reporting.fact_rows import dates
from reporting.measure_cells import Sums
from reporting.models import CaseFact, Source

DAYS_A_QUESTION = 500


def with_extremes(
    source: Source, sums: Sums, is_lost: np.ndarray, segments: Sequence[str] | np.ndarray
) -> Sums:
    """The sums, with the extremes of the groups that lost theirs. `segments`: what codes of them
    stand for. Asks once for the whole and the first dimension, and once for each other."""
    if not is_lost.any():
        return sums
    shortest, longest = sums.shortest.copy(), sums.longest.copy()
    lost = np.flatnonzero(is_lost)
    place = np.maximum(sums.groups[lost, 0], 1)  # of the whole are all segments of the first
    for one in np.unique(place).tolist():
        those = lost[place == one]
        found = _by_segment(source, one, np.unique(sums.groups[those, 1]))
        for row in those.tolist():
            where, day, code = sums.groups[row].tolist()
            told = [
                pair
                for segment, pair in found.get(day, {}).items()
                if not where or segment == segments[code]
            ]
            shortest[row] = min((low for low, _high in told), default=np.inf)
            longest[row] = max((high for _low, high in told), default=-np.inf)
    return Sums(sums.groups, sums.sums, shortest, longest)


def _by_segment(
    source: Source, place: int, days: np.ndarray
) -> dict[int, dict[str, tuple[float, float]]]:
    """In parts of a minute, by day and segment."""
    closed = CaseFact.objects.filter(source=source, cycle_minutes__isnull=False).order_by()
    found: dict[int, dict[str, tuple[float, float]]] = {}
    for start in range(0, len(days), DAYS_A_QUESTION):
        of_days = closed.filter(closed_on__in=dates(days[start : start + DAYS_A_QUESTION]))
        rows = of_days.values_list("closed_on", f"segment_{place}")
        for day, segment, low, high in rows.annotate(Min("cycle_minutes"), Max("cycle_minutes")):
            of_day = found.setdefault(day.toordinal() - EPOCH_DAY, {})
            of_day[segment] = (round(low * MINUTE), round(high * MINUTE))
    return found
