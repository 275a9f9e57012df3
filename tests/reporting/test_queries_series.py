from datetime import date, timedelta

import numpy as np
import pytest

from reporting import actions
from reporting.definition_rules import OFFERED
from reporting.queries import own_series, window_reading
from reporting.queries.series import series_of as series_by_key
from tests.reporting.events import NOON, kept, load, log, process, source_of
from tests.reporting.history import keeper

pytestmark = pytest.mark.django_db
DAY = 24 * 60
PLAIN = {"sla_attainment", "cycle_time", "volume", "throughput", "rework", "backlog"}


def case(key, opened, minutes, outcome="met", cost="10"):
    """A case that opens so many days after 2 March 2026 and takes so many minutes."""
    return [
        (key, opened * DAY, "Open", "", cost),
        (key, opened * DAY + minutes, "Closed", outcome, "0"),
    ]


@pytest.fixture
def measures(tmp_path):
    made = {
        calculation: actions.create_measure(process(), calculation, actor=keeper())
        for calculation in OFFERED
        if calculation != "ratio"
    }
    rows = [
        *case("A", 0, 60),
        *case("B", 1, 180, "missed", "30"),
        *case("C", 61, 120),
        ("D", 62 * DAY, "Open", "", "5"),
        ("D", 92 * DAY, "Work", "", "5"),
    ]
    load(kept(tmp_path, log(*rows)), source_of())
    return made


def series_of(measures, calculation, until=None):
    return series_by_key(measures.values(), until=until)[measures[calculation].pk]


def test_a_series_has_every_complete_month_and_the_running_one_apart(measures):
    series = series_of(measures, "sla_attainment")
    assert series.periods == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
    assert series.values[0] == 50
    assert np.isnan(series.values[1])
    assert series.values[2] == 100
    assert list(series.numerators) == [1, 0, 1]
    assert list(series.denominators) == [2, 0, 1]
    assert series.as_of == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("calculation", "expected"),
    [
        ("cycle_time", [2, np.nan, 2]),
        ("cost_per_case", [20, np.nan, 10]),
        ("first_time_right", [100, np.nan, 100]),
        ("volume", [2, 0, 2]),
        ("backlog", [0, 0, 1]),
        ("cycle_time_p50", [2, np.nan, 2]),
        ("cycle_time_p90", [2.8, np.nan, 2]),
        ("business_cycle_time", [np.nan, np.nan, np.nan]),
        ("business_cycle_time_p90", [np.nan, np.nan, np.nan]),
        ("rework", [0, np.nan, 0]),
        ("throughput", [2, 0, 1]),
        ("backlog_age", [np.nan, np.nan, 28]),
        ("handovers", [0, np.nan, 0]),
        ("abandonment", [0, np.nan, 0]),
        ("capacity_use", [np.nan, np.nan, np.nan]),
    ],
)
def test_each_calculation_comes_in_its_unit(measures, calculation, expected):
    np.testing.assert_allclose(series_of(measures, calculation).values, expected)


def test_until_looks_as_if_the_records_ended_the_day_before(measures):
    series = series_of(measures, "volume", until=date(2026, 4, 1))
    assert series.periods == [date(2026, 3, 1)]
    assert series.as_of == date(2026, 3, 31)
    running = series_of(measures, "volume", until=date(2026, 3, 20))
    assert (running.periods, running.provisional.value) == ([], 2)


def test_a_month_that_began_before_the_records_is_left_out(tmp_path):
    measure = actions.create_measure(process(), "volume", actor=keeper())
    load(kept(tmp_path, log(*case("A", 10, 60), *case("B", 40, 60))), source_of())
    series = own_series(measure)
    assert series.periods == []
    assert series.provisional.period == date(2026, 4, 1)


def test_a_process_without_records_has_no_series(measures):
    other = actions.create_measure(process("1.3.9"), "volume", actor=keeper())
    series = own_series(other)
    assert (series.periods, series.as_of, series.provisional) == ([], None, None)
    assert window_reading(other, date(2026, 1, 1), None).value is None


def test_a_reading_is_over_its_window_with_its_error(measures):
    reading = window_reading(measures["sla_attainment"], date(2026, 3, 1), date(2026, 4, 1))
    assert (reading.value, reading.numerator, reading.denominator, reading.cases) == (50, 1, 2, 2)
    assert reading.standard_error == pytest.approx(100 * (0.25 / 2) ** 0.5)
    time = window_reading(measures["cycle_time"], date(2026, 3, 1), date(2026, 4, 1))
    assert (time.value, time.standard_error) == (2, pytest.approx(1))
    backlog = window_reading(measures["backlog"], date(2026, 5, 1), None)
    assert (backlog.value, backlog.standard_error) == (1, None)


def test_a_window_without_a_case_has_no_value(measures):
    empty = window_reading(measures["sla_attainment"], date(2026, 4, 1), date(2026, 5, 1))
    assert (empty.value, empty.cases, empty.standard_error) == (None, 0, None)
    later = window_reading(measures["volume"], NOON.date() + timedelta(days=400), None)
    assert later.value is None


def test_series_of_many_measures_cost_two_questions(measures, django_assert_num_queries):
    wanted = [one for one in measures.values() if one.calculation in PLAIN]
    with django_assert_num_queries(2):
        series_by_key(wanted)
