"""The catalogue of business metrics, as shipped and as loaded again."""

import csv

import pytest

from inventory.models import ProcessElement
from reporting.actions import load_metrics
from reporting.demonstration.profiles import PROFILES
from reporting.models import BusinessMetric, Calculation, Direction, Measure
from reporting.plugs import CATALOGUE
from tests.reporting.events import MeasureFactory

pytestmark = pytest.mark.django_db
SHIPPED = CATALOGUE / "business_metrics.csv"


def shipped():
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_metric_of_the_catalogue_is_there_once():
    codes = [row["code"] for row in shipped()]
    assert len(codes) == len(set(codes)) == BusinessMetric.objects.count() == 53


def test_loading_again_changes_nothing():
    before = list(BusinessMetric.objects.values())
    assert load_metrics(SHIPPED) == 53
    assert list(BusinessMetric.objects.values()) == before


def test_what_somebody_changed_is_as_shipped_again_and_keeps_its_key():
    metric = BusinessMetric.objects.first()
    BusinessMetric.objects.filter(pk=metric.pk).update(name="Nonsense", formula="")
    load_metrics(SHIPPED)
    again = BusinessMetric.objects.get(pk=metric.pk)
    assert (again.name, again.formula) == (metric.name, metric.formula)


def test_a_measure_keeps_its_metric_when_the_catalogue_is_loaded_again():
    measure = MeasureFactory(metric=BusinessMetric.objects.first())
    load_metrics(SHIPPED)
    assert Measure.objects.get(pk=measure.pk).metric == measure.metric


@pytest.mark.parametrize("field", ["name", "unit", "numerator", "formula", "source", "confidence"])
def test_no_metric_is_without(field):
    assert not BusinessMetric.objects.filter(**{field: ""}).exists()


def test_each_metric_has_a_direction_that_is_one():
    assert set(BusinessMetric.objects.values_list("direction", flat=True)) <= set(Direction.values)


def test_metrics_that_name_a_process_name_one_that_exists():
    keys = {row["process"] for row in shipped() if row["process"]}
    known = set(ProcessElement.objects.values_list("key", flat=True))
    assert {part for key in keys for part in key.split(";")} <= known


def test_the_demonstration_measures_by_metrics_that_exist():
    wanted = {code for profile in PROFILES for code in profile.metrics.values()}
    assert BusinessMetric.objects.filter(code__in=wanted).count() == len(wanted)
    assert {name for profile in PROFILES for name in profile.metrics} <= set(Calculation.values)


def test_a_metric_reads_as_its_code_and_name():
    metric = BusinessMetric.objects.get(code="ASR-MTTR")
    assert str(metric) == f"ASR-MTTR {metric.name}"
