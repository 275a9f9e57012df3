"""A measure over any window: by the same calculation as its series, of the whole or a segment."""

from datetime import date

import numpy as np
import pytest

from reporting import actions
from reporting.models import DailyCell
from reporting.queries import compare, guard_reading, series_of, window_reading
from tests.reporting.history import keeper
from tests.reporting.test_queries_cell_sums import cell, source
from tests.reporting.test_queries_month_durations import closed

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = (date(2026, month, 1) for month in (3, 4, 5))


def measured(source, calculation, **said):
    return actions.create_measure(source.process, calculation, actor=keeper(), **said)


@pytest.fixture
def made():
    """March: two gold cases of 1 and 3 hours; April: one of iron of 10 hours."""
    found = source()
    closed(found, date(2026, 3, 3), 60, 180, segment="gold")
    closed(found, date(2026, 4, 4), 600, segment="iron")
    DailyCell.objects.update(opened=4)
    return found


@pytest.mark.parametrize(
    ("calculation", "since", "until", "value"),
    [
        ("cycle_time_p50", MARCH, APRIL, 2),
        ("cycle_time_p50", MARCH, MAY, 3),
        ("cycle_time_p90", MARCH, APRIL, 2.8),
        ("throughput", MARCH, MAY, 3 / (61 / (365.25 / 12))),
        ("backlog", MARCH, APRIL, 2),
        ("backlog", MARCH, MAY, 5),
        ("first_time_right", MARCH, MAY, 100),
    ],
)
def test_a_window_by_hand(made, calculation, since, until, value):
    found = window_reading(measured(made, calculation), since, until)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    "calculation",
    ["cycle_time_p50", "first_time_right", "rework", "backlog", "backlog_age", "handovers"],
)
def test_the_window_of_a_month_says_what_its_series_says(made, calculation):
    measure = measured(made, calculation)
    series = series_of([measure])[measure.pk]
    for period, until, value in zip(series.periods, (APRIL, MAY), series.values, strict=False):
        found = window_reading(measure, period, until).value
        assert (found if found is not None else np.nan) == pytest.approx(value, nan_ok=True)


def test_a_segment_is_read_by_itself(made):
    measure = measured(made, "cycle_time_p50")
    assert window_reading(measure, MARCH, MAY, (1, "gold")).value == 2
    assert window_reading(measure, MARCH, MAY, (1, "iron")).value == 10
    assert window_reading(measure, MARCH, MAY, (1, "lead")).value is None


def test_within_limits_counts_the_cases_of_the_window(made):
    limited = {"limit_hours": 2, "place": 1, "limits": {"iron": 12}}
    found = window_reading(measured(made, "sla_attainment", parameters=limited), MARCH, MAY)
    assert (found.numerator, found.denominator) == (2, 3)
    assert found.standard_error == pytest.approx(100 * (2 / 3 * (1 / 3) / 3) ** 0.5)
    nobody = window_reading(measured(made, "abandonment"), date(2020, 1, 1), date(2020, 2, 1))
    assert nobody.value is None


def test_a_percentile_has_an_error_and_a_single_case_has_none(made):
    measure = measured(made, "cycle_time_p50")
    assert window_reading(measure, MARCH, MAY).standard_error > 0
    assert window_reading(measure, APRIL, MAY).standard_error is None


def test_a_weekly_measure_is_told_by_the_week(made):
    weekly = measured(made, "volume", cadence="week")
    DailyCell.objects.all().delete()
    cell(made, MARCH, opened=14)
    assert window_reading(weekly, MARCH, date(2026, 3, 15)).value == pytest.approx(7)


def test_before_the_first_record_nothing_is_known(made):
    measure = measured(made, "backlog")
    assert window_reading(measure, date(2030, 1, 1), None).value is None
    assert window_reading(measure, date(2020, 1, 1), date(2020, 2, 1)).numerator == 0


def test_guards_and_comparisons_may_be_asked_of_a_segment(made):
    measure = measured(made, "cycle_time_p50")
    gold = guard_reading(measure, MARCH, 1, 1, 3, (1, "gold"))
    assert (gold.conclusion, gold.value) == ("holds", 2)
    iron = guard_reading(measure, MARCH, 1, 1, 3, (1, "iron"))
    assert (iron.conclusion, iron.value) == ("fails", 10)
    both = compare(measure, (MARCH, APRIL), (APRIL, MAY), (1, "gold"))
    assert (both.before.cases, both.after.cases) == (2, 0)
    assert both.conclusion == "too_little_data"
