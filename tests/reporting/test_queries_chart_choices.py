import numpy as np
import pytest

from reporting.models import ChartKind, Measure, MeasureChart, RuleSet
from reporting.nelson import RULE_SETS
from reporting.queries.chart_choices import (
    chart_in_use,
    chart_kinds,
    expected_false_signals,
)


@pytest.mark.parametrize(
    ("unit", "kinds"),
    [
        ("%", ["xmr", "p_prime", "p", "ewma", "cusum"]),
        ("cases", ["xmr", "c", "ewma", "cusum"]),
        ("hours", ["xmr", "ewma", "cusum"]),
        ("currency/case", ["xmr", "ewma", "cusum"]),
    ],
)
def test_only_charts_that_fit_the_unit_are_offered(unit, kinds):
    assert chart_kinds(Measure(unit=unit)) == kinds


@pytest.mark.parametrize(
    ("calculation", "kinds"),
    [
        ("handovers", ["xmr", "u", "ewma", "cusum"]),
        ("ratio", ["xmr", "ewma", "cusum"]),  # its parts need not be counts
    ],
)
def test_what_is_counted_a_case_has_a_u_chart(calculation, kinds):
    assert chart_kinds(Measure(unit="number", calculation=calculation)) == kinds


def test_without_a_choice_it_is_xmr_with_the_four_rules():
    in_use = chart_in_use(None)
    assert (in_use.chart, in_use.rules) == ("xmr", "making_data_count")
    assert in_use.expected == pytest.approx(0.01998, abs=1e-4)


def test_a_choice_is_used():
    in_use = chart_in_use(MeasureChart(chart="ewma", rules="nelson"))
    assert (in_use.chart, in_use.expected) == ("ewma", pytest.approx(1 / 560, abs=1e-6))


@pytest.mark.parametrize("rules", [one.value for one in RuleSet])
def test_what_is_expected_is_what_happens_to_a_process_at_rest(rules):
    """A million points in which nothing happens, judged by the very rules."""
    apart = np.random.default_rng(7).normal(size=1_000_000)
    fired = sum(rule.fires(apart).sum() for rule in RULE_SETS[rules])
    assert fired / apart.size == pytest.approx(expected_false_signals("xmr", rules), rel=0.05)


def test_every_set_and_chart_of_the_choice_is_known_to_the_judge():
    assert set(RuleSet.values) == set(RULE_SETS)
    for chart in ChartKind.values:
        assert 0 < expected_false_signals(chart, "outside") < 0.01
