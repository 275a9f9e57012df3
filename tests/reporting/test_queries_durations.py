"""Percentiles and means as measures tell them: of all sources, out of cases or histograms."""

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.accounts import clock_user
from reporting import actions, duration_statements
from reporting.models import CaseFact, DurationCell, Measure
from reporting.queries import series_of
from reporting.queries.month_durations import timed
from tests.reporting.events import PLAIN, figures, kept, load, log, process, source_of
from tests.reporting.history import keeper
from tests.reporting.test_actions_calendars import calendar
from tests.reporting.test_actions_events_columns import HEADING, WIDE, event

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
DAY = 1440
BERLIN = type(WIDE)(**{**WIDE.as_dict(), "time_zone": "Europe/Berlin"})
CALCULATIONS = {
    "cycle_time": ("cycle", None),
    "cycle_time_p50": ("cycle", 0.5),
    "cycle_time_p90": ("cycle", 0.9),
    "business_cycle_time": ("business", None),
    "business_cycle_time_p50": ("business", 0.5),
    "business_cycle_time_p90": ("business", 0.9),
}
REGIONS = ["North", "South"]
# the day of opening after the second of March, the hours it took, the region
CASES = st.lists(
    st.tuples(st.integers(0, 50), st.floats(0.1, 400), st.sampled_from(REGIONS)),
    max_size=12,
)


def minutes_of(count, seed=1):
    return np.random.default_rng(seed).lognormal(5, 1, count).round(1)


def rows(minutes, *, name="C", day=0):
    """A case a duration, opened so many days after the second of March at noon."""
    return [
        one
        for number, took in enumerate(minutes)
        for one in (
            (f"{name}{number}", day * DAY, "Open", "", ""),
            (f"{name}{number}", day * DAY + float(took), "Closed", "met", ""),
        )
    ]


def told(cases, name):
    return [
        one
        for number, (day, hours, region) in enumerate(cases)
        for one in (
            event(f"{name}{number}", day * DAY, "Open", region=region),
            event(f"{name}{number}", day * DAY + 60 * hours, "Closed", region=region),
        )
    ]


def loaded(tmp_path, *parts, mapping=PLAIN, **said):
    source = source_of(mapping)
    for number, part in enumerate(parts):
        file = kept(tmp_path, log(*part, **said), f"{source.pk}-{number}.csv")
        load(file, source, mapping)
    return source


def read(calculation, **asked):
    measure = Measure.objects.filter(calculation=calculation).first()
    measure = measure or actions.create_measure(process(), calculation, actor=keeper())
    return series_of([measure], **asked)[measure.pk]


def by_month(calculation, **asked):
    """Its hours and its cases of every month that has any."""
    series = read(calculation, **asked)
    running = series.provisional
    values = zip(series.periods, series.values, series.denominators, strict=True)
    every = [*values, (running.period, running.value, running.denominator)] if running else values
    return {month: (value, cases) for month, value, cases in every if not np.isnan(value)}


def exactly(calculation, segment=(0, "")):
    """The same, worked out from the cases themselves, whatever source they are of."""
    kind, share = CALCULATIONS[calculation]
    facts = CaseFact.objects.filter(process=process())
    if segment[0]:
        facts = facts.filter(**{f"segment_{segment[0]}": segment[1]})
    months = {}
    for day, minutes in timed(facts, kind, "closed_on"):
        months.setdefault(day.replace(day=1), []).append(minutes / 60)
    return {
        month: (np.mean(one) if share is None else np.quantile(one, share), len(one))
        for month, one in months.items()
    }


def assert_told_to_one_percent(calculations=tuple(CALCULATIONS), **asked):
    for calculation in calculations:
        share = CALCULATIONS[calculation][1]
        found, expected = by_month(calculation, **asked), exactly(calculation, **asked)
        near = {"rel": 1e-6, "abs": 1e-6} if share is None else {"rel": 0.01, "abs": 0.0002}
        assert found.keys() == expected.keys(), calculation
        for month, (value, cases) in expected.items():
            assert found[month] == (pytest.approx(value, **near), cases), (calculation, month)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=CASES, second=CASES)
def test_measures_of_a_process_with_two_sources_are_those_of_all_its_cases(
    tmp_path, monkeypatch, first, second
):
    """Of the two some months have histograms, from the fourth case on, and some have none; the
    whole and segments, by the calendar and in business hours."""
    monkeypatch.setattr(duration_statements, "EXACT_UP_TO", 3)
    with transaction.atomic():
        actions.set_calendar(process(), calendar=calendar(), actor=keeper())
        for name, mapping, cases in (("A", WIDE, first), ("B", BERLIN, second)):
            begun = [(0, 1.0, region) for region in REGIONS]
            loaded(tmp_path, told([*begun, *cases], name), mapping=mapping, heading=HEADING)
        assert_told_to_one_percent()
        for region in REGIONS:
            assert_told_to_one_percent(segment=(1, region))
        transaction.set_rollback(True)


def test_a_small_source_counts_beside_one_with_a_histogram(tmp_path):
    """A hundred and fifty short cases of one source and thirty long ones of another."""
    loaded(tmp_path, rows(np.full(150, 60.0)))
    assert sum(cell.cases for cell in DurationCell.objects.all()) == 150
    mapping = type(PLAIN)(**{**PLAIN.as_dict(), "time_zone": "Europe/Berlin"})
    loaded(tmp_path, rows(np.full(30, 600.0), name="E"), mapping=mapping)
    assert DurationCell.objects.values("source").distinct().count() == 1
    assert set(by_month("cycle_time_p90").values()) == {(10, 180)}
    [(median, cases)] = by_month("cycle_time_p50").values()
    assert (median, cases) == (pytest.approx(1, rel=0.01), 180)
    assert set(by_month("cycle_time").values()) == {(2.5, 180)}


def test_few_cases_are_told_exactly(tmp_path):
    loaded(tmp_path, rows(minutes_of(100)))
    assert not DurationCell.objects.exists()
    [(value, cases)] = by_month("cycle_time_p90").values()
    assert value == pytest.approx(np.quantile(minutes_of(100), 0.9) / 60, abs=1e-5)
    assert cases == 100


def test_many_cases_are_told_by_a_histogram_to_one_percent(tmp_path):
    loaded(tmp_path, rows(minutes_of(300)))
    assert sum(cell.cases for cell in DurationCell.objects.all()) == 300
    CaseFact.objects.all().delete()
    for calculation, share in (("cycle_time_p50", 0.5), ("cycle_time_p90", 0.9)):
        [(value, cases)] = by_month(calculation).values()
        assert value == pytest.approx(np.quantile(minutes_of(300), share) / 60, rel=0.01)
        assert cases == 300


def test_records_without_a_histogram_are_told_by_the_cases(tmp_path):
    loaded(tmp_path, rows(minutes_of(150)))
    DurationCell.objects.all().delete()
    [(value, _cases)] = by_month("cycle_time_p50").values()
    assert value == pytest.approx(np.median(minutes_of(150)) / 60, abs=1e-5)


def test_only_segments_with_many_cases_have_histograms(tmp_path):
    cases = [(0, took / 60, REGIONS[n < 20]) for n, took in enumerate(minutes_of(130))]
    loaded(tmp_path, told(cases, "C"), mapping=WIDE, heading=HEADING)
    assert {cell.segment for cell in DurationCell.objects.filter(place=1)} == {"North"}
    assert_told_to_one_percent(calculations=["cycle_time_p50"], segment=(1, "South"))
    assert_told_to_one_percent(calculations=["cycle_time_p50"], segment=(1, "North"))


def test_a_histogram_goes_when_its_cases_move_away_and_comes_with_the_hundred_and_first(tmp_path):
    source = loaded(tmp_path, rows(minutes_of(100)))
    again = [("C0", 40 * DAY, "Open", "", ""), ("C0", 41 * DAY, "Closed", "met", "")]
    for number, part in enumerate((rows([7.0], name="X"), again)):
        load(kept(tmp_path, log(*part), f"more{number}.csv"), source)
        assert DurationCell.objects.exists() == (number == 0)
        before = figures(source)
        actions.rebuild_rollups(source, actor=clock_user())
        assert figures(source) == before


def test_without_records_there_is_nothing_to_tell():
    assert by_month("cycle_time_p50") == {}
