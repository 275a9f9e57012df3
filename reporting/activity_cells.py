"""What the activities of a process come to, by month and segment: sums over their events.

An event counts in the month in which it happened, a case in the month in which it came to the
activity first; in the segment in which the case ended.
"""

from zoneinfo import ZoneInfo

import numpy as np

from reporting.adding import Cells, added_up, first_places
from reporting.map_counting import months_of
from reporting.stories import NO_TIME, Events

KEYS = ("month", "place", "segment", "activity")
FIGURES = ("events", "cases", "timed", "service", "waiting", "cents")
ROWS_HELD = 1 << 18


class ActivityCells:
    """Adds events up; with the sign -1 takes them away. `dimensions`: 0 for the whole alone."""

    def __init__(self, zone: str, dimensions: int) -> None:
        self.zone, self.dimensions = ZoneInfo(zone), dimensions
        self._held: list[Cells] = []

    def count(self, events: Events, sign: int = 1) -> None:
        figures = _figures(events)
        month, activity = months_of(events.at, self.zone), events.activity
        nowhere = np.zeros(len(events.first), dtype=np.int64)
        for place in range(self.dimensions, 0, -1):
            segment = events.case_segments.get(place, nowhere)[events.of]
            keys = {"month": month, "segment": segment, "activity": activity}
            self._hold(place, added_up(keys, figures), sign)
        if self.dimensions:  # every case is in one segment of the first, so they are the whole
            month, activity = (self._held[-1][name] for name in ("month", "activity"))
            figures = {name: self._held[-1][name] for name in FIGURES}
            sign = 1
        whole = added_up({"month": month, "activity": activity}, figures)
        self._hold(0, whole | {"segment": np.zeros(len(whole["month"]), np.int64)}, sign)
        if sum(len(one["month"]) for one in self._held) > ROWS_HELD:
            self._held = [self.cells()]

    def cells(self) -> Cells:
        """All that was counted, without the cells in which nothing is left."""
        if not self._held:
            return {name: np.zeros(0, np.int64) for name in (*KEYS, *FIGURES)}
        held = {
            name: np.concatenate([one[name] for one in self._held]) for name in (*KEYS, *FIGURES)
        }
        cells = added_up({name: held[name] for name in KEYS}, {n: held[n] for n in FIGURES})
        left = np.any([cells[name] != 0 for name in FIGURES], axis=0)
        return {name: values[left] for name, values in cells.items()}

    def _hold(self, place: int, cells: Cells, sign: int) -> None:
        signed = {name: sign * cells[name] for name in FIGURES}
        self._held.append(cells | signed | {"place": np.full(len(cells["month"]), place)})


def _figures(events: Events) -> dict[str, np.ndarray]:
    nothing = np.zeros(len(events), dtype=bool)
    is_step = ~nothing if events.is_step is None else events.is_step
    is_first = np.zeros(len(events), dtype=bool)
    steps = np.flatnonzero(is_step)
    is_first[steps] = first_places(events.pair[steps]) == np.arange(len(steps))
    figures = {
        "events": is_step,
        "cases": is_first,
        "timed": nothing,
        "service": nothing,
        "waiting": nothing,
        "cents": events.cents,
    }
    if events.service is not None:
        timed = events.service != NO_TIME
        figures |= {"timed": timed, "service": np.where(timed, events.service, 0)}
        if events.waiting is not None:
            figures["waiting"] = np.where(timed, np.maximum(events.waiting, 0), 0)
    return figures
