import math

import numpy as np
import pytest

from reporting import calculations
from reporting.calculations import Sums

ZEROS = dict.fromkeys(Sums.__slots__, np.zeros(1))


def sums(**some):
    return Sums(**{**ZEROS, **{name: np.array([float(value)]) for name, value in some.items()}})


@pytest.mark.parametrize(
    ("calculation", "unit", "figures", "value"),
    [
        ("sla_attainment", "%", {"met": 30, "missed": 10}, 75),
        ("first_time_right", "%", {"first_time_right": 9, "closed": 10}, 90),
        ("rework", "%", {"reworked": 3, "closed": 12}, 25),
        ("throughput", "cases", {"closed": 70, "months": 2}, 35),
        ("cycle_time", "hours", {"cycle_minutes_sum": 360, "timed": 3}, 2),
        ("cycle_time", "days", {"cycle_minutes_sum": 2880, "timed": 1}, 2),
        ("cost_per_case", "currency/case", {"cost_sum": 50, "closed": 4}, 12.5),
        ("volume", "cases", {"opened": 70, "months": 2}, 35),
        ("backlog", "cases", {"backlog": 7, "months": 1}, 7),
    ],
)
def test_a_value_is_numerator_over_denominator_in_its_unit(calculation, unit, figures, value):
    top, bottom = calculations.fraction(calculation, sums(**figures))
    assert calculations.ratio(top, bottom, unit)[0] == pytest.approx(value)


def test_nothing_to_divide_by_is_no_value_and_not_zero():
    top, bottom = calculations.fraction("sla_attainment", sums())
    assert math.isnan(calculations.ratio(top, bottom, "%")[0])


def test_the_standard_error_of_a_share_is_binomial():
    error = calculations.standard_error("sla_attainment", "%", sums(met=50, missed=50))
    assert error[0] == pytest.approx(5)


def test_the_standard_error_of_a_mean_has_the_spread_of_its_cases():
    minutes = np.array([60.0, 120.0, 240.0, 300.0])
    error = calculations.standard_error(
        "cycle_time",
        "hours",
        sums(timed=4, cycle_minutes_sum=minutes.sum(), cycle_minutes_sumsq=(minutes**2).sum()),
    )
    assert error[0] == pytest.approx(minutes.std(ddof=1) / 60 / 2)


def test_the_error_of_one_case_or_of_a_backlog_is_not_known():
    one = sums(timed=1, cycle_minutes_sum=60, cycle_minutes_sumsq=3600)
    assert math.isnan(calculations.standard_error("cycle_time", "hours", one)[0])
    assert math.isnan(calculations.standard_error("backlog", "cases", sums(backlog=3))[0])


def test_a_count_rests_on_the_cases_opened_and_a_share_on_its_denominator():
    both = sums(opened=12, met=3, missed=4)
    assert calculations.cases_behind("volume", both)[0] == 12
    assert calculations.cases_behind("sla_attainment", both)[0] == 7
