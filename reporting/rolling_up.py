"""One walk through the events of a source, on which all that is kept of them adds up."""

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import numpy as np

from reporting.activity_cells import ActivityCells
from reporting.case_facts import Facts, facts_of
from reporting.event_store import EventStore
from reporting.fact_rows import Called
from reporting.map_store import Ledger
from reporting.measure_cells import MeasureCells
from reporting.stories import Ways

Complete = Callable[[Facts, np.ndarray], Facts]


class RollingUp:
    """Facts pass; cells of measures, of activities and of the map add up.

    `complete`: what else follows for the facts of cases, given what codes of segments stand for.
    """

    def __init__(
        self, store: EventStore, *, zone: str, dimensions: int, complete: Complete | None = None
    ) -> None:
        self.store, self.zone = store, zone
        self.segments = store.called("segment")
        self.activity_names = store.called("activity").tolist()
        self.ways = Ways()
        self.measures = MeasureCells(dimensions)
        self.activities = ActivityCells(zone, dimensions)
        self.map = Ledger(self.ways, dimensions)
        self._complete = complete

    def walk(self) -> Iterator[Facts]:
        """The facts of all cases on the timeline, some cases at a time."""
        for events in self.store.pieces():
            facts = facts_of(events, self.ways, self.zone)
            if self._complete is not None:
                facts = self._complete(facts, self.segments)
            self.measures.count(facts)
            self.activities.count(events)
            self.map.count(events, ZoneInfo(self.zone))
            yield facts

    def walk_back(self) -> None:
        """Take away what activities and map told of these cases before the merge."""
        for events in self.store.pieces_before():
            self.activities.count(events, -1)
            self.map.count(events, ZoneInfo(self.zone), -1)

    def walk_through_all(self) -> None:
        """Count the activities of all events, for a source that has no cells of them yet."""
        self.activities = ActivityCells(self.zone, self.measures.dimensions)
        for events in self.store.pieces_of_all():
            self.activities.count(events)

    def called(self, facts: Facts) -> Called:
        """What the codes of these facts stand for."""
        ways = self.ways.digests(self.activity_names)
        return Called(self.store.cases_called(facts.case), self.segments, ways)
