"""The way down to a measure is the same from all its pages."""

import pytest
from django.urls import reverse

from reporting.actions.judging import judge_measures
from reporting.models import Measure
from reporting.views.crumbs import measure_crumbs
from tests.reporting.history import drifting, judged_process, signal_on

pytestmark = pytest.mark.django_db
PAGES = ["target-list", "target-set", "measure-versions", "measure-revise", "baseline-list"]


@pytest.fixture
def measure(support_manager):
    judge_measures([judged_process(drifting())], actor=support_manager)
    return Measure.objects.select_related("process").get()


def way(measure):
    return [
        ("Measures", reverse("measure-list")),
        (str(measure.process), measure.process.get_absolute_url()),
        (measure.name, measure.get_absolute_url()),
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_measure_lies_on_the_same_way(name, measure, as_user, support_manager):
    page = as_user(support_manager).get(reverse(name, args=[measure.pk]))
    *above, here = page.context["crumbs"]
    assert above[:3] == way(measure)
    assert here[1] == ""


def test_verdict_and_measure_lie_on_it_too(measure, as_user, support_manager):
    client = as_user(support_manager)
    page = client.get(measure.verdicts.get().get_absolute_url())
    assert page.context["crumbs"] == [*way(measure), ("Verdict", "")]
    page = client.get(measure.get_absolute_url())
    assert page.context["crumbs"] == [*way(measure)[:2], (measure.name, "")]


def test_the_limits_of_a_signal_lie_under_signals(measure, as_user, support_manager):
    signal = signal_on(measure)
    page = as_user(support_manager).get(reverse("signal-rebaseline", args=[signal.pk]))
    first, second, _here = page.context["crumbs"]
    assert first == ("Signals", reverse("signal-list"))
    assert second == (str(signal), signal.get_absolute_url())


def test_a_step_without_an_address_is_the_page_one_is_on(measure):
    steps = measure_crumbs(measure, ("Targets", "/t/"), "Version 2")
    assert steps[-2:] == [("Targets", "/t/"), ("Version 2", "")]
