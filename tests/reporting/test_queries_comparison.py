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
