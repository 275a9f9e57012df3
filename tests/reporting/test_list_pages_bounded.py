"""Lists of reporting ask as few questions for many rows as for few."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import BusinessMetric, Calculation, CostPool, Measure, Signal, Source
from tests.reporting.history import drifting, judged_process, measure_of, signal_on

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PLACES = [
    ("1.3.3", "Order Handling", "F"),
    ("1.3.7", "Problem Handling", "A"),
    ("1.3.8", "Quality Handling", "A"),
    ("1.3.9", "Bill Invoice Management", "B"),
    ("1.3.10", "Bill Payments", "B"),
]
MOST = 16
LISTS = [
    "measure-list",
    "targets",
    "signal-list",
    "source-list",
    "digest-list",
    "metric-list",
    "cost-pool-list",
    "activity-time-list",
    "calendar-list",
    "overview",
]


def furnish(element, actor):
    """A measured process with a target, a verdict, a signal and its costs."""
    measure = judged_process(drifting(13), *element)
    measure_of(measure.process, Calculation.FIRST_TIME_RIGHT, order=2)
    judge_measures(Measure.objects.filter(process=measure.process), actor=actor)
    signal_on(measure)
    pool = actions.define_pool(
        name=f"Team of {element[1]}", kind="people", processes=[measure.process], actor=actor
    )
    actions.set_activity_time(
        measure.process,
        activity="Check",
        pool=pool,
        minutes=Decimal(8),
        measured_first=False,
        valid_from=date(2026, 1, 1),
        actor=actor,
    )


def questions(client, name):
    """Of a page right after itself: what is remembered for a minute is remembered now."""
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse(name))
    assert page.status_code == 200
    return len(asked), page


@pytest.mark.parametrize("name", LISTS)
def test_many_rows_take_the_questions_of_few(name, support_manager, as_user):
    client = as_user(support_manager)
    furnish(PLACES[0], support_manager)
    few, _page = questions(client, name)
    for element in PLACES[1:]:
        furnish(element, support_manager)
    many, page = questions(client, name)
    assert many <= few <= MOST
    assert page.content.decode().count("<h1") == 1


def test_what_was_furnished_is_listed(support_manager, as_user):
    for element in PLACES:
        furnish(element, support_manager)
    client = as_user(support_manager)
    expected = {
        "measure-list": Measure.objects.in_use().count(),
        "targets": len(PLACES),
        "signal-list": Signal.objects.count(),
        "source-list": Source.objects.count(),
        "cost-pool-list": CostPool.objects.count(),
        "activity-time-list": len(PLACES),
        "metric-list": BusinessMetric.objects.count(),
    }
    for name, count in expected.items():
        page = client.get(reverse(name))
        assert page.context["row_count"] == count > 0, name


@pytest.mark.parametrize("name", [one for one in LISTS if one != "overview"])
def test_an_empty_list_says_what_to_do(name, support_manager, as_user):
    page = as_user(support_manager).get(reverse(name))
    assert page.status_code == 200
    if page.context["row_count"] == 0:
        told = str(page.context["table"].empty_text)
        assert told.count(".") >= 1
        assert len(told) > 20


@pytest.mark.parametrize("export", ["csv", "xlsx"])
@pytest.mark.parametrize("name", LISTS)
def test_every_list_comes_as_a_file(name, export, support_manager, as_user):
    furnish(PLACES[0], support_manager)
    answer = as_user(support_manager).get(reverse(name), {"export": export})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)
