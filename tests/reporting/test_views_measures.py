from datetime import date

import pytest
from django.urls import reverse

from kernel.charts import Annotation
from reporting.actions.judging import judge_measures
from reporting.models import DailyCell, Measure
from reporting.sockets import chart_annotations, measure_panels, verdict_answers
from tests.reporting.history import drifting, judged_process, measure_of, process

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _this_floor_alone(monkeypatch):
    """What the floor above plugs in is tested there."""
    for socket in (measure_panels, verdict_answers, chart_annotations):
        monkeypatch.setattr(socket, "_providers", [])


@pytest.fixture
def failing(support_manager):
    measure = judged_process(drifting())
    judge_measures([measure], actor=support_manager)
    return measure


def test_the_page_tells_the_verdict_with_every_figure_behind_it(failing, support_manager, as_user):
    text = as_user(support_manager).get(failing.get_absolute_url()).content.decode()
    assert "Misses its target and is deteriorating" in text
    assert "This verdict wants an answer" in text
    assert "XmR chart around a level that turns into a slope" in text
    assert "q, over all series" in text
    assert "Control chart" in text
    assert "What may come" in text
    assert "Oct 2026" in text


def test_the_chart_carries_what_happened(failing, support_manager, as_user, monkeypatch):
    flag = Annotation(date(2026, 5, 4), "Pilot begun", "/cases/CHG-0001/")
    monkeypatch.setattr(chart_annotations, "_providers", [lambda measure: [flag]])
    text = as_user(support_manager).get(failing.get_absolute_url()).content.decode()
    assert '<a href="/cases/CHG-0001/">Pilot begun</a>' in text


def test_a_measure_without_records_says_so(support_manager, as_user):
    measure = measure_of(process())
    text = as_user(support_manager).get(measure.get_absolute_url()).content.decode()
    assert "No verdict yet" in text
    assert "No target yet" in text


def test_too_little_data_is_said_and_the_line_is_shown(support_manager, as_user):
    measure = judged_process(drifting(5))
    judge_measures([measure], actor=support_manager)
    text = as_user(support_manager).get(measure.get_absolute_url()).content.decode()
    assert "Too little data for a verdict" in text
    assert "wants an answer" not in text


def test_an_earlier_verdict_is_shown_as_it_was(failing, support_manager, as_user):
    first = failing.verdicts.get()
    DailyCell.objects.filter(day=date(2026, 10, 1)).update(met=300, missed=100)
    judge_measures([failing], actor=support_manager)
    page = as_user(support_manager).get(first.get_absolute_url())
    assert page.context["latest"].revision == 2
    assert "A newer verdict stands" in page.content.decode()
    assert "October 2026, revision 1" in page.content.decode()


def test_the_page_takes_few_queries(
    failing, support_manager, as_user, django_assert_max_num_queries
):
    client = as_user(support_manager)
    with django_assert_max_num_queries(18):
        client.get(failing.get_absolute_url())


def test_the_process_page_has_its_capability(failing, auditor, as_user):
    text = as_user(auditor).get(failing.process.get_absolute_url()).content.decode()
    assert "Capability and cost" in text
    assert "is deteriorating: the share of cases completed within target" in text
    assert f'href="{failing.get_absolute_url()}"' in text


def test_a_process_that_nobody_measures_has_no_such_panel(auditor, as_user):
    text = as_user(auditor).get(process().get_absolute_url()).content.decode()
    assert "Capability and cost" not in text


def test_an_administrator_reads_verdicts_and_changes_none(failing, admin_user, as_user):
    client = as_user(admin_user)
    verdict = failing.verdicts.get()
    assert client.get(reverse("admin:reporting_verdict_changelist")).status_code == 200
    page = reverse("admin:reporting_verdict_change", args=[verdict.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"variation": "improving"}).status_code == 403
    assert client.get(reverse("admin:reporting_verdict_add")).status_code == 403


def test_it_needs_the_permission(failing, person, as_user):
    nobody = as_user(person("nobody"))
    assert nobody.get(failing.get_absolute_url()).status_code in (403, 404)
    assert Measure.objects.visible_to(person("nobody2")).count() == 0
