"""Segments, resources, the clock and abandoned cases: from the columns of a log to its cells."""

from datetime import date

import pytest

from kernel.accounts import clock_user
from kernel.ruling import DomainError
from reporting import actions
from reporting.event_mapping import EventMapping
from reporting.models import CaseFact, DailyCell, Outcome, SegmentDimension
from tests.reporting.events import figures, kept, load, log, source_of
from tests.reporting.history import keeper

pytestmark = pytest.mark.django_db
HEADING = ["case", "at", "what", "region", "product", "who", "result"]
WIDE = EventMapping(
    case="case",
    timestamp="at",
    activity="what",
    closing_activities=("Closed",),
    outcome="result",
    met=("met",),
    missed=("missed",),
    abandoned=("gave up",),
    segments=("region", "product"),
    resource="who",
    clock_stops=("Waiting for customer",),
)


def event(key, minute, what, *, region="North", product="", who="", result=""):
    return (key, minute, what, region, product, who, result)


def loaded(tmp_path, *rows):
    source = source_of(WIDE)
    load(kept(tmp_path, log(*rows, heading=HEADING)), source, WIDE)
    return source


def fact(tmp_path, *rows):
    return CaseFact.objects.get(source=loaded(tmp_path, *rows))


def test_the_whole_process_and_each_dimension_have_cells_of_their_own(tmp_path):
    loaded(
        tmp_path,
        event("A", 0, "Open", product="Fibre"),
        event("A", 9, "Closed", product="Fibre"),
        event("B", 1, "Open", region="South", product="Fibre"),
        event("C", 1, "Open"),
    )
    cells = DailyCell.objects.order_by("place", "segment")
    told = [(cell.place, cell.segment, cell.opened, cell.closed) for cell in cells]
    assert told == [
        (0, "", 3, 1),
        (1, "North", 2, 1),
        (1, "South", 1, 0),
        (2, "", 1, 0),
        (2, "Fibre", 2, 1),
    ]
    assert {cell.month for cell in cells} == {2026 * 12 + 2}


def test_dimensions_are_called_as_the_columns_until_somebody_renames_them(tmp_path):
    source = loaded(tmp_path, event("A", 0, "Open"))
    dimensions = SegmentDimension.objects.filter(process=source.process)
    assert [(one.place, one.name) for one in dimensions] == [(1, "region"), (2, "product")]
    actions.rename_dimension(dimensions[0], name=" Sales region ", actor=keeper())
    actions.rebuild_rollups(source, actor=clock_user())
    assert [one.name for one in dimensions.all()] == ["Sales region", "product"]
    with pytest.raises(DomainError, match="needs a name"):
        actions.rename_dimension(dimensions[0], name=" ", actor=keeper())


def test_another_resource_that_goes_on_is_a_handover(tmp_path):
    found = fact(
        tmp_path,
        event("A", 0, "Open", who="Ann"),
        event("A", 1, "Work", who="Ann"),
        event("A", 2, "Work"),
        event("A", 3, "Work", who="Bob"),
        event("A", 4, "Closed", who="Ann"),
    )
    assert found.handovers == 2
    cell = DailyCell.objects.of_whole().get()
    assert (cell.handovers_sum, cell.handover_free) == (2, 0)


def test_a_case_nobody_hands_over_is_free_of_handovers(tmp_path):
    assert fact(tmp_path, event("A", 0, "Open", who="Ann"), event("A", 4, "Closed")).handovers == 0
    assert DailyCell.objects.of_whole().get().handover_free == 1


def test_the_clock_stands_while_the_customer_is_waited_for(tmp_path):
    found = fact(
        tmp_path,
        event("A", 0, "Open"),
        event("A", 10, "Waiting for customer"),
        event("A", 15, "Waiting for customer"),
        event("A", 40, "Work"),
        event("A", 50, "Waiting for customer"),
        event("A", 60, "Closed"),
    )
    assert (found.cycle_minutes, found.stopped_minutes) == (60, 40)
    assert DailyCell.objects.of_whole().get().stopped_minutes_sum == 40


def test_a_clock_that_still_stands_has_stood_up_to_the_last_event(tmp_path):
    found = fact(
        tmp_path,
        event("A", 0, "Open"),
        event("A", 10, "Waiting for customer"),
        event("A", 25, "Waiting for customer"),
    )
    assert (found.closed_at, found.stopped_minutes) == (None, 15)


def test_who_gives_up_is_neither_met_nor_missed(tmp_path):
    found = fact(tmp_path, event("A", 0, "Open"), event("A", 5, "Closed", result="Gave up"))
    assert found.outcome == Outcome.ABANDONED
    cell = DailyCell.objects.of_whole().get()
    assert (cell.closed, cell.met, cell.missed, cell.abandoned) == (1, 0, 0, 1)


def test_a_rebuild_ends_in_the_same_facts_and_cells(tmp_path):
    source = source_of(WIDE)
    first = [
        event("A", 0, "Open", who="Ann"),
        event("A", 9, "Waiting for customer", product="Fibre"),
    ]
    late = [
        event("A", 5, "Work", who="Bob"),
        event("A", 2000, "Closed", who="Ann", region="South", product="Fibre"),
    ]
    for number, rows in enumerate((first, late)):
        load(kept(tmp_path, log(*rows, heading=HEADING), f"{number}.csv"), source, WIDE)
    before = figures(source)
    assert {cell["day"] for cell in before[1]} == {date(2026, 3, 2), date(2026, 3, 3)}
    actions.rebuild_rollups(source, actor=clock_user())
    assert figures(source) == before
