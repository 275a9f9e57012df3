"""Which days and segments a question about two sides means."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.charts import Annotation
from reporting.forms.comparison import MONTHS, ComparisonForm, Offered
from reporting.periods import months_after

UNTIL = date(2026, 11, 25)
PILOT = Annotation(date(2026, 7, 1), "CHG-0007: pilot")
OFFERED = Offered(
    segments=[("Region", [("1:North", "North"), ("1:South", "South"), ("1:", "–")])],
    events=[PILOT],
    until=UNTIL,
)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def sides(**asked):
    return ComparisonForm(asked, offered=OFFERED).sides


def days(side):
    return side.since, side.until


def test_the_last_whole_months_are_held_against_those_of_a_year_before():
    first, second = sides()
    assert days(second) == (date(2026, 8, 1), date(2026, 11, 1))
    assert days(first) == (date(2025, 8, 1), date(2025, 11, 1))
    assert (first.place, second.place) == (0, 0)


def test_as_many_months_as_are_asked_for():
    first, second = sides(months="6")
    assert days(second) == (date(2026, 5, 1), date(2026, 11, 1))
    assert days(first) == (date(2025, 5, 1), date(2025, 11, 1))


def test_the_last_day_that_is_named_is_among_the_days():
    first, _second = sides(first_from="2026-02-01", first_until="2026-02-28")
    assert days(first) == (date(2026, 2, 1), date(2026, 3, 1))
    assert first.last == date(2026, 2, 28)


def test_a_single_day_is_a_side():
    first, _second = sides(first_from="2026-02-03", first_until="2026-02-03")
    assert days(first) == (date(2026, 2, 3), date(2026, 2, 4))


def test_two_segments_are_held_against_one_another_over_the_same_days():
    first, second = sides(first_segment="1:North", second_segment="1:South")
    assert days(first) == days(second) == (date(2026, 8, 1), date(2026, 11, 1))
    assert (first.place, first.segment) == (1, "North")
    assert (second.place, second.segment) == (1, "South")


def test_a_segment_against_all_cases():
    first, second = sides(second_segment="1:South")
    assert (first.place, first.segment) == (0, "")
    assert (second.place, second.segment) == (1, "South")
    assert days(first) == days(second)


def test_cases_without_a_value_are_a_segment_too():
    first, _second = sides(first_segment="1:")
    assert (first.place, first.segment) == (1, "")


@pytest.mark.parametrize("months", ["1", "3", "12"])
def test_around_something_both_sides_are_equally_long(months):
    first, second = sides(around=f"{PILOT.day} {PILOT.label}", months=months)
    assert first.until == second.since == PILOT.day
    assert first.since == months_after(PILOT.day, -int(months))
    assert second.until == months_after(PILOT.day, int(months))


def test_what_happened_goes_before_days_that_are_named_too():
    first, second = sides(around=f"{PILOT.day} {PILOT.label}", first_from="2020-01-01")
    assert first.since == months_after(PILOT.day, -MONTHS)
    assert second.since == PILOT.day


@pytest.mark.parametrize("side", ["first", "second"])
def test_a_side_that_ends_before_it_begins_is_told_at_its_end(side):
    asked = {f"{side}_from": "2026-03-02", f"{side}_until": "2026-03-01"}
    form = ComparisonForm(asked, offered=OFFERED)
    assert not form.is_valid()
    [told] = form.errors[f"{side}_until"]
    assert side in told
    assert "before it begins" in told
    assert form.sides == ComparisonForm({}, offered=OFFERED).sides


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first_from": "2026-02-01"}, "first_from"),
        ({"first_until": "2025-07-15"}, "first_until"),
        ({"second_from": "2026-11-02"}, "second_from"),
        ({"second_until": "2026-07-31"}, "second_until"),
    ],
)
def test_half_a_side_that_does_not_fit_the_usual_days_is_told(asked, field):
    form = ComparisonForm(asked, offered=OFFERED)
    assert list(form.errors) == [field]
    assert "Name its other end too." in form.errors[field][0]
    assert all(side.since < side.until for side in form.sides)


def test_half_a_side_that_fits_is_filled_in():
    first, second = sides(first_from="2025-09-15", second_until="2026-08-31")
    assert days(first) == (date(2025, 9, 15), date(2025, 11, 1))
    assert days(second) == (date(2026, 8, 1), date(2026, 9, 1))


def test_days_that_are_not_asked_for_are_not_checked():
    form = ComparisonForm(
        {"around": f"{PILOT.day} {PILOT.label}", "first_from": "2026-12-01"}, offered=OFFERED
    )
    assert form.is_valid()


@given(DAYS, st.integers(-600, 600))
def test_months_later_is_so_many_months_later(day, months):
    found = months_after(day, months)
    number = day.year * 12 + day.month - 1 + months
    assert (found.year, found.month) == (number // 12, number % 12 + 1)
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
    assert found.day <= day.day


@given(DAYS)
def test_no_month_later_is_the_same_day(day):
    assert months_after(day, 0) == day
