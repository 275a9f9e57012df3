"""The 53 metrics of the catalogue: each begins a measure that the rules allow."""

import csv
from pathlib import Path

import pytest

from reporting.definition_rules import USUAL, check_definition
from reporting.metric_presets import PRESETS, preset
from reporting.models import BusinessMetric, Calculation

CATALOGUE = Path(__file__).parents[2] / "reporting" / "catalogue" / "business_metrics.csv"
with CATALOGUE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
METRICS = [
    BusinessMetric(code=row["code"], name=row["name"], unit=row["unit"], direction=row["direction"])
    for row in ROWS
]


def test_there_are_fifty_three_and_the_presets_are_among_them():
    assert len(METRICS) == 53
    assert set(PRESETS) <= {metric.code for metric in METRICS}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_what_a_metric_begins_with_may_be_kept(metric):
    begun = preset(metric)
    check_definition(begun["calculation"], {}, begun["unit"], "month", 45)
    assert begun["name"]
    assert begun["direction"] in {"higher", "lower"}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_a_metric_keeps_its_direction_where_the_calculation_has_the_same_sense(metric):
    begun = preset(metric)
    if begun["calculation"] == Calculation.RATIO:
        assert begun["direction"] == metric.direction
    else:
        assert begun["direction"] == USUAL[Calculation(begun["calculation"])].direction


@pytest.mark.parametrize(
    ("code", "calculation", "unit"),
    [
        ("FUL-ORD-CYCLE", "cycle_time", "days"),
        ("ASR-MTTR", "cycle_time", "hours"),
        ("ASR-SLA-PCT", "sla_attainment", "%"),
        ("BIL-ERR-PCT", "rework", "%"),
        ("CUS-ABANDON-PCT", "abandonment", "%"),
        ("FUL-ORD-COST", "cost_per_case", "currency/case"),
        ("FUL-ORD-BACKLOG-D", "backlog_age", "days"),
        ("ASR-RATE-100", "ratio", "number"),
        ("ASR-COST-REV-PCT", "ratio", "%"),
    ],
)
def test_some_of_them_by_name(code, calculation, unit):
    [metric] = [one for one in METRICS if one.code == code]
    begun = preset(metric)
    assert (begun["calculation"], begun["unit"]) == (calculation, unit)
