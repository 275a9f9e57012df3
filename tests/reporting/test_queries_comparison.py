"""Two sides of the measures of a process, by the same method whichever comes first."""

from datetime import date

import numpy as np
import pytest

from reporting.models import Calculation, DailyCell, Measure, SegmentDimension
from reporting.queries.comparison import Side, compare_sides, segments_of
from reporting.queries.guarding import Change, compare
from tests.reporting.history import drifting, judged_process, measure_of, noise, process

pytestmark = pytest.mark.django_db
SPRING = Side(date(2026, 2, 1), date(2026, 5, 1))
AUTUMN = Side(date(2026, 8, 1), date(2026, 11, 1))
NEVER = Side(date(1999, 1, 1), date(1999, 4, 1))


@pytest.fixture
def failing():
    return judged_process(drifting())


def one(measure, first, second):
    [found] = compare_sides([measure], first, second)
    return found.comparison


def test_it_says_what_the_comparison_of_one_measure_says(failing):
    asked = [(side.since, side.until) for side in (SPRING, AUTUMN)]
    assert one(failing, SPRING, AUTUMN) == compare(failing, *asked)


def test_turned_round_it_says_the_opposite(failing):
    there, back = one(failing, SPRING, AUTUMN), one(failing, AUTUMN, SPRING)
    assert there.conclusion == Change.WORSE
    assert back.conclusion == Change.BETTER
    assert there.difference == pytest.approx(-back.difference)
    low, high = there.interval
    assert back.interval == pytest.approx((-high, -low))


def test_held_against_itself_nothing_differs(failing):
    found = one(failing, AUTUMN, AUTUMN)
    assert found.difference == 0
    assert found.conclusion == Change.NO_DIFFERENCE
    low, high = found.interval
    assert low == pytest.approx(-high)


def test_chance_alone_is_no_difference():
    steady = judged_process(95 + noise(sigma=0.3))
    assert one(steady, SPRING, AUTUMN).conclusion == Change.NO_DIFFERENCE


def test_a_side_without_records_has_too_little_data(failing):
    for sides in ((NEVER, AUTUMN), (AUTUMN, NEVER)):
        found = one(failing, *sides)
        assert found.conclusion == Change.TOO_LITTLE_DATA
        assert found.interval is None
        assert "Too little data to compare" in found.sentence


def test_lower_is_better_where_the_measure_says_so(failing):
    cost = measure_of(failing.process, Calculation.COST_PER_CASE, order=2)
    DailyCell.objects.filter(day__gte=AUTUMN.since).update(cost_sum=8000, cost_sumsq=170_000)
    found = one(cost, SPRING, AUTUMN)
    assert (found.before.value, found.after.value) == (10, 20)
    assert found.conclusion == Change.WORSE


def test_measures_come_in_the_order_given(failing):
    measure_of(failing.process, Calculation.COST_PER_CASE, order=2)
    measure_of(failing.process, Calculation.FIRST_TIME_RIGHT, order=3)
    asked = list(Measure.objects.order_by("-pk"))
    found = compare_sides(asked, SPRING, AUTUMN)
    assert [row.measure for row in found] == asked


def test_the_mark_is_green_or_red_only_where_a_difference_is_proven(failing):
    [worse] = compare_sides([failing], SPRING, AUTUMN)
    [better] = compare_sides([failing], AUTUMN, SPRING)
    [same] = compare_sides([failing], AUTUMN, AUTUMN)
    assert [row.tone for row in (worse, better, same)] == ["bad", "good", ""]


def segmented(element, sizes):
    source = DailyCell.objects.filter(process=element).first()
    for name, cases in sizes.items():
        for day in (date(2026, 9, 15), date(2026, 10, 15)):
            DailyCell.objects.create(
                source=source.source, process=element, day=day, place=1, segment=name, opened=cases
            )


def test_segments_are_offered_the_largest_first_under_the_name_of_their_dimension(failing):
    SegmentDimension.objects.create(process=failing.process, place=1, name="Region")
    segmented(failing.process, {"North": 3, "South": 9, "": 5})
    [(name, offered)] = segments_of(failing.process)
    assert name == "Region"
    assert offered == [("1:South", "South"), ("1:", "–"), ("1:North", "North")]


def test_a_dimension_without_a_name_goes_by_its_number(failing):
    segmented(failing.process, {"North": 3})
    assert [name for name, _offered in segments_of(failing.process)] == ["1"]


def test_a_process_told_apart_by_nothing_offers_no_segment(failing):
    assert segments_of(failing.process) == []
    assert segments_of(process("1.3.3", "Order Handling", "F")) == []


def test_shares_of_both_sides_are_those_of_the_records(failing):
    found = one(failing, SPRING, AUTUMN)
    cells = DailyCell.objects.filter(day__gte=AUTUMN.since, day__lt=AUTUMN.until)
    met = np.array(list(cells.values_list("met", "missed")), float)
    assert found.after.value == pytest.approx(100 * met[:, 0].sum() / met.sum())
    assert found.after.cases == met.sum()


def whole_beside(element, **regions):
    """The cells of the whole again as regions, each with so many cases of a day."""
    for cell in list(DailyCell.objects.filter(process=element, place=0)):
        for name, (cases, met) in regions.items():
            cell.pk, cell.place, cell.segment = None, 1, name
            cell.opened = cell.closed = cell.first_time_right = cell.timed = cases
            cell.reworked, cell.met, cell.missed = 0, met, cases - met
            cell.save()


NORTH, SOUTH = (Side(AUTUMN.since, AUTUMN.until, 1, name) for name in ("North", "South"))
EMPTY = Side(AUTUMN.since, AUTUMN.until, 1, "")


def test_two_segments_are_named_and_not_called_before_and_after(failing):
    whole_beside(failing.process, North=(900, 890), South=(2000, 1000))
    found = one(failing, NORTH, SOUTH)
    assert found.conclusion == Change.WORSE
    assert found.sentence.startswith("South is worse: 50\u202f%, against 98.9\u202f% in North (95")
    assert one(failing, SOUTH, NORTH).sentence.startswith(
        "North is better: 98.9\u202f%, against 50"
    )
    assert one(failing, NORTH, NORTH).sentence.startswith(
        "No proven difference: 98.9\u202f% before"
    )


@pytest.mark.parametrize("calculation", [Calculation.VOLUME, Calculation.BACKLOG])
def test_a_larger_segment_is_neither_better_nor_worse_for_its_size(failing, calculation):
    whole_beside(failing.process, North=(900, 890), South=(2000, 1000))
    measure = measure_of(failing.process, calculation, order=2)
    [row] = compare_sides([measure], NORTH, SOUTH)
    assert row.comparison.conclusion in {Change.DIFFERENT, Change.NO_DIFFERENCE}
    assert row.tone == ""
    assert "etter" not in row.comparison.sentence
    assert "orse" not in row.comparison.sentence
    assert "before" not in row.comparison.sentence


def test_volumes_of_two_segments_stand_side_by_side(failing):
    whole_beside(failing.process, North=(900, 890), South=(2000, 1000))
    measure = measure_of(failing.process, Calculation.VOLUME, order=2)
    found = one(measure, NORTH, SOUTH)
    assert found.conclusion == Change.DIFFERENT
    assert found.sentence.startswith("North has 893.27\xa0EUR, South has 1,985.05\xa0EUR (95")
    assert "+1,031.30 to +1,152.26" in found.sentence


def test_a_segment_without_cases_is_named_where_there_is_too_little(failing):
    whole_beside(failing.process, North=(900, 890))
    assert one(failing, NORTH, EMPTY).sentence == (
        "Too little data to compare: 2,700 cases in North and 0 in no value, and each side "
        "needs 30."
    )
    assert "in all cases" in one(failing, AUTUMN, SOUTH).sentence
