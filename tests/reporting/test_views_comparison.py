import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from kernel.charts import Annotation
from reporting.models import Calculation, DailyCell, SegmentDimension
from reporting.sockets import chart_annotations
from tests.reporting.history import drifting, judged_process, measure_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing():
    """SLA attainment that falls for ten months, until October 2026."""
    return judged_process(drifting())


@pytest.fixture
def client(support_manager, as_user):
    return as_user(support_manager)


def url(measure, query=""):
    return f"{reverse('process-compare', args=[measure.process.key])}?{query}"


def rows(page):
    return {row.measure.name: row.comparison for row, _mark in page.context["rows"]}


def test_without_a_question_the_last_quarter_is_held_against_that_of_a_year_before(client, failing):
    page = client.get(url(failing))
    first, second = page.context["sides"]
    assert (first.since, first.until) == (date(2025, 8, 1), date(2025, 11, 1))
    assert (second.since, second.until) == (date(2026, 8, 1), date(2026, 11, 1))
    found = rows(page)["SLA attainment"]
    assert found.conclusion == "worse"
    assert found.interval[1] < 0
    assert "Worse: from" in page.content.decode()


def test_an_empty_day_tells_which_is_taken_for_it(client, failing):
    usual = client.get(url(failing)).content.decode()
    for day in ("1 Aug 2025", "31 Oct 2025", "1 Aug 2026", "31 Oct 2026"):
        assert f"Empty: {day}" in usual
    given = client.get(url(failing, "first_from=2025-09-01")).content.decode()
    assert "Empty: 1 Aug 2025" not in given
    assert "Empty: 31 Oct 2025" in given


def test_two_periods_of_ones_own(client, failing):
    query = "first_from=2026-01-01&first_until=2026-01-31&second_from=2026-10-01"
    page = client.get(url(failing, query))
    first, second = page.context["sides"]
    assert (first.since, first.until) == (date(2026, 1, 1), date(2026, 2, 1))
    assert (second.since, second.until) == (date(2026, 10, 1), date(2026, 11, 1))
    assert rows(page)["SLA attainment"].before.cases == 400


def test_before_and_after_something_that_happened(client, failing, monkeypatch):
    event = Annotation(date(2026, 7, 1), "CHG-0009: pilot 1 July 2026")
    monkeypatch.setattr(chart_annotations, "_providers", [lambda _measure: [event]])
    key = f"{event.day} {event.label}"
    page = client.get(url(failing), {"around": key, "months": 2})
    first, second = page.context["sides"]
    assert (first.since, first.until) == (date(2026, 5, 1), date(2026, 7, 1))
    assert (second.since, second.until) == (date(2026, 7, 1), date(2026, 9, 1))


def segmented(measure):
    """Each day's cases again, told apart: North meets its targets, South misses every one."""
    SegmentDimension.objects.create(process=measure.process, place=1, name="Region")
    for cell in list(DailyCell.objects.filter(process=measure.process)):
        for name, met in (("North", 1.0), ("South", 0.0)):
            cell.pk, cell.place, cell.segment = None, 1, name
            cell.opened = cell.closed = cell.first_time_right = cell.timed = 200
            cell.reworked = 0
            cell.met, cell.missed = int(200 * met), int(200 * (1 - met))
            cell.save()


def test_two_segments_over_the_same_days(client, failing):
    segmented(failing)
    page = client.get(url(failing, "first_segment=1:North&second_segment=1:South"))
    first, second = page.context["sides"]
    assert (first.since, first.until) == (second.since, second.until)
    found = rows(page)["SLA attainment"]
    assert (found.before.value, found.after.value) == (100, 0)
    assert "Region" in page.content.decode()
    assert "North" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("first_from=2026-03-01&first_until=2026-02-01", "before it begins"),
        ("first_from=yesterday", "Enter a valid date"),
        ("months=900", "Write 36 or less"),
        ("first_segment=1:Nowhere", "is not offered here"),
        ("around=1999-01-01 Never", "is not offered here"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_and_the_usual_answer_given(
    client, failing, query, told
):
    page = client.get(url(failing, query))
    assert page.status_code == 200
    assert told in page.content.decode()
    assert page.context["sides"][1].until == date(2026, 11, 1)


def test_it_comes_as_a_file(client, failing):
    answer = client.get(url(failing, "export=csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(text)))
    assert head[2].startswith("2025-08-01")
    assert row[0] == "SLA attainment"
    assert row[-1].startswith("Worse: from")


def test_as_many_measures_as_there_are_take_the_same_queries(
    client, failing, django_assert_max_num_queries
):
    client.get(url(failing))
    with django_assert_max_num_queries(24) as few:
        client.get(url(failing))
    for order, calculation in enumerate((Calculation.COST_PER_CASE, Calculation.FIRST_TIME_RIGHT)):
        measure_of(failing.process, calculation, order=order + 2)
    with django_assert_max_num_queries(len(few)):
        assert len(rows(client.get(url(failing)))) == 3


def test_a_process_without_measures_says_what_to_do(client, failing):
    element = failing.process
    failing.targets.all().delete()
    failing.delete()
    page = client.get(reverse("process-compare", args=[element.key]))
    assert "Nothing is measured here yet" in page.content.decode()


def test_who_may_see_no_measure_gets_no_comparison(failing, person, as_user):
    assert as_user(person("nobody")).get(url(failing)).status_code in (403, 404)


def test_the_page_of_the_process_leads_to_it(client, failing):
    text = client.get(failing.process.get_absolute_url()).content.decode()
    assert reverse("process-compare", args=[failing.process.key]) in text
