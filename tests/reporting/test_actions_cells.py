"""Cells after late batches: what changes is added, and where that is not enough, worked out anew.

Each test ends by rebuilding: the cells that came about bit by bit are those of a rebuild.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.accounts import clock_user
from reporting import actions
from reporting.duration_statements import EXACT_UP_TO
from reporting.event_mapping import EventMapping
from reporting.models import ActivityCell, CaseFact, DailyCell, DurationCell
from reporting.queries.standing_cases import cases_and_outcomes
from tests.reporting.events import figures, kept, load, log, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
HEADING = ["case", "timestamp", "activity", "outcome", "cost", "region"]
MAPPED = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=("Closed",),
    outcome="outcome",
    met=("met",),
    missed=("missed",),
    cost="cost",
    segments=("region",),
    identity=("case", "activity"),
)


@pytest.fixture
def source(db):
    return source_of(MAPPED)


@pytest.fixture
def batch(tmp_path, source):
    """Loads rows as the next batch."""
    numbers = iter(range(100))

    def loaded(*rows):
        path = kept(tmp_path, log(*rows, heading=HEADING), f"{next(numbers)}.csv")
        return load(path, source, MAPPED)

    return loaded


def took(case, minutes, region="North"):
    """A case that was open for so long."""
    closed = (case, minutes, "Closed", "met", "1.50", region)
    return [(case, 0, "Open", "", "1", region), closed]


def whole_day():
    return DailyCell.objects.of_whole().get(closed__gt=0)


def is_as_rebuilt(source):
    before = figures(source)
    actions.rebuild_rollups(source, actor=clock_user())
    return figures(source) == before


def test_a_late_case_is_added_to_the_day_that_is_there(source, batch):
    batch(*took("A", 30))
    batch(*took("B", 90, "South"))
    cell = whole_day()
    assert (cell.opened, cell.closed, cell.met, cell.cycle_minutes_sum) == (2, 2, 2, 120)
    assert (cell.cycle_minutes_min, cell.cycle_minutes_max, cell.cost_sum) == (30, 90, 5)
    assert DailyCell.objects.filter(source=source, place=1).count() == 2
    assert is_as_rebuilt(source)


@pytest.mark.parametrize("minutes", [10, 60, 200])
def test_when_the_shortest_or_the_longest_case_changes_the_day_knows(source, batch, minutes):
    batch(*took("A", 30), *took("B", 50), *took("C", 90))
    for case in "AC":  # corrected: the closing came at another time
        batch((case, minutes, "Closed", "met", "1.50", "North"))
        assert is_as_rebuilt(source)
    assert whole_day().cycle_minutes_min == min(50, minutes)
    assert whole_day().cycle_minutes_max == max(50, minutes)


def test_a_slip_of_ten_digits_that_is_corrected_leaves_no_trace_in_the_squares(source, batch):
    batch(*took("A", 30), *took("B", 50))
    right = whole_day().cost_sumsq
    batch(("A", 30, "Closed", "met", "9000000000", "North"))
    assert whole_day().cost_sumsq > 8e19
    batch(("A", 30, "Closed", "met", "1.50", "North"))
    assert whole_day().cost_sumsq == right == 12.5
    assert is_as_rebuilt(source)


def test_a_reopened_case_leaves_no_trace_of_its_closing(source, batch):
    batch(*took("A", 30))
    batch(("A", 60, "Work", "", "0", "North"))
    assert not DailyCell.objects.filter(closed__gt=0).exists()
    assert DailyCell.objects.of_whole().get().opened == 1
    assert is_as_rebuilt(source)


def test_a_day_on_which_nothing_happened_after_all_has_no_cell(source, batch):
    day = 24 * 60
    batch(("A", 0, "Open", "", "1", "North"), ("A", 3 * day, "Closed", "met", "1", "North"))
    batch(("A", day, "Closed", "met", "1", "North"))
    assert sorted(cell.day.day for cell in DailyCell.objects.of_whole()) == [2, 3]
    assert is_as_rebuilt(source)


def test_a_case_that_moves_to_another_segment_leaves_the_former_one(source, batch):
    batch(*took("A", 30), *took("B", 30))
    batch(("A", 30, "Closed", "met", "1.50", "South"))
    told = DailyCell.objects.filter(source=source, place=1).values_list("segment", "opened")
    assert sorted(told) == [("North", 1), ("South", 1)]
    assert is_as_rebuilt(source)


def many(first, count, minutes=30):
    return [row for n in range(first, first + count) for row in took(f"C{n:04}", minutes)]


def histogram(place=0):
    told = DurationCell.objects.filter(place=place).values_list("bucket", "cases")
    return sum(cases for _bucket, cases in told)


@pytest.mark.parametrize("more", [0, 1, 5])
def test_a_histogram_is_kept_from_a_hundred_and_one_cases_on(source, batch, more):
    batch(*many(0, EXACT_UP_TO - 1))
    assert not histogram()
    batch(*many(500, 1 + more))
    assert histogram() == (EXACT_UP_TO + more if more else 0)
    assert is_as_rebuilt(source)


def test_a_histogram_that_is_kept_grows_and_changes(source, batch):
    batch(*many(0, EXACT_UP_TO + 5))
    batch(*many(500, 3, minutes=77))
    assert histogram() == histogram(place=1) == EXACT_UP_TO + 8
    batch(("C0000", 500, "Closed", "met", "1.50", "North"))
    assert DurationCell.objects.filter(place=0).count() == 3
    batch(("C0000", 30, "Closed", "met", "1.50", "North"))
    assert DurationCell.objects.filter(place=0).count() == 2  # no bucket of no cases
    assert is_as_rebuilt(source)


def test_a_histogram_goes_when_there_are_too_few_cases_again(source, batch):
    batch(*many(0, EXACT_UP_TO + 2))
    batch(*[(f"C{n:04}", 60, "Work", "", "0", "North") for n in range(2)])
    assert not histogram()
    assert is_as_rebuilt(source)


def test_a_source_whose_activities_were_never_counted_has_them_after_the_next_batch(source, batch):
    batch(*took("A", 30))
    ActivityCell.objects.filter(source=source).delete()
    batch(*took("B", 30))
    told = ActivityCell.objects.filter(source=source, place=0).values_list("activity", "events")
    assert sorted(told) == [("Closed", 2), ("Open", 2)]
    assert is_as_rebuilt(source)


def test_cases_and_outcomes_are_those_of_the_facts(source, batch):
    batch(*took("A", 30), *took("B", 60), ("C", 0, "Open", "missed", "1", "North"))
    result = batch(("D", 0, "Open", "", "1", "North"), ("D", 1, "Closed", "missed", "1", "North"))
    facts = CaseFact.objects.filter(source=source)
    expected = {one: facts.filter(outcome=one).count() for one in ("met", "missed")}
    assert cases_and_outcomes(source) == (4, expected)
    assert (result.cases, result.outcomes) == (4, {"met": 2, "missed": 2})


def test_a_source_without_events_has_no_cases(source):
    assert cases_and_outcomes(source) == (0, {"met": 0, "missed": 0})


def test_a_late_batch_asks_as_often_for_many_cases_as_for_few(source, batch):
    batch(*many(0, 60))
    asked = []
    for few_or_many in (range(2), range(2, 42)):
        with CaptureQueriesContext(connection) as queries:
            batch(*[(f"C{n:04}", 45, "Work", "", "0", "North") for n in few_or_many])
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_list_of_cases_of_a_variant_has_an_index():
    [index] = [one for one in CaseFact._meta.indexes if one.fields == ["source", "variant"]]
    with connection.cursor() as cursor:
        kept_ones = connection.introspection.get_constraints(cursor, CaseFact._meta.db_table)
    assert kept_ones[index.name]["columns"] == ["source_id", "variant"]
