"""The overview and the page of a process tell of segments; the rows stay those of the wholes."""

import csv
import io

import pytest
from django.urls import reverse

from kernel.accounts import clock_user
from reporting.actions.judging import judge_measures
from reporting.models import Calculation, Measure, Verdict
from reporting.queries.overview import Asked, measure_rows, overview_of, process_rows
from reporting.sockets import Answer
from tests.reporting.failing_segments.pages import text_of
from tests.reporting.history import (
    drifting,
    judged_process,
    judged_segment,
    measure_of,
    noise,
    standing_on,
    target_of,
)

pytestmark = pytest.mark.django_db
OVERVIEW = reverse("overview")


def test_the_row_of_a_process_tells_how_many_segments_miss(measure, desk):
    page = desk.get(OVERVIEW)
    text = " ".join(page.content.decode().split())

    assert len(page.context["rows"]) == 1
    assert (
        f'<a href="{measure.get_absolute_url()}#segment-verdicts">2 of 3 segments miss</a>' in text
    )
    assert "2 segments wait" in text
    assert page.context["overview"].missing == 0
    assert page.context["overview"].waiting == 1


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ({"Enterprise": 60, "Small business": 60}, ""),
        ({"Enterprise": 60}, "1 of 3 segments misses"),
        ({}, "2 of 3 segments miss"),
        ({"Consumer": 100}, "3 of 3 segments miss"),
    ],
)
def test_segments_are_counted_by_what_they_miss(measure, targets, told):
    for segment, value in targets.items():
        target_of(measure, value, version=2, place=1, segment=segment)
    judge_measures([measure], actor=clock_user())
    [row] = measure_rows(Measure.objects.filter(pk=measure.pk))
    assert row.segments_told == told


def test_one_segment_alone_is_told_as_one(process_owner):
    one = judged_process(98.5 + noise(sigma=0.3), key="1.3.9")
    judged_segment(one, drifting())
    judge_measures([one], actor=clock_user())
    assert measure_rows(Measure.objects.filter(pk=one.pk))[0].segments_told == "1 segment misses"


def test_a_whole_that_misses_speaks_for_its_segments():
    one = judged_process(drifting(), key="1.3.9")
    judged_segment(one, drifting())
    judge_measures([one], actor=clock_user())
    [row] = measure_rows(Measure.objects.filter(pk=one.pk))
    assert (row.segments_missing, row.segments_told) == (1, "")


def test_a_process_waits_as_long_as_one_of_its_segments_does(measure, support_manager, answers):
    found = overview_of(process_rows(support_manager), Asked(verdict="wants_answer"))
    assert [row.process for row in found.rows] == [measure.process]
    assert (found.rows[0].segments_waiting, found.rows[0].others_waiting) == (2, 0)

    answers.update({standing_on(name).pk: Answer("CHG-1", "/c/1/") for name in ("Enterprise",)})
    assert overview_of(process_rows(support_manager), Asked()).rows[0].segments_waiting == 1
    answers[standing_on("Small business").pk] = Answer("CHG-1", "/c/1/")
    assert overview_of(process_rows(support_manager), Asked(verdict="wants_answer")).rows == []


def test_what_waits_for_a_segment_is_more_urgent_than_what_is_well(measure, support_manager):
    judge_measures([judged_process(97 + noise(3), key="1.3.1")], actor=clock_user())
    found = overview_of(process_rows(support_manager), Asked())
    assert found.rows[0].process == measure.process


def test_a_process_is_found_by_the_verdict_on_the_whole(measure, support_manager):
    assert overview_of(process_rows(support_manager), Asked(verdict="misses")).rows == []
    assert overview_of(process_rows(support_manager), Asked(verdict="deteriorating")).rows == []
    assert len(overview_of(process_rows(support_manager), Asked(verdict="meets")).rows) == 1


def test_segments_cost_the_overview_no_query(measure, desk, django_assert_max_num_queries):
    desk.get(OVERVIEW)
    with django_assert_max_num_queries(10) as with_segments:
        desk.get(OVERVIEW)
    Verdict.objects.of_segments().delete()
    with django_assert_max_num_queries(10) as without:
        desk.get(OVERVIEW)
    assert len(with_segments) - len(without) <= 1  # what was before them, where there are any


def test_the_file_tells_how_many_miss(measure, desk):
    answer = desk.get(f"{OVERVIEW}?export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert (len(rows), rows[0][-2], rows[1][-2]) == (2, "Segments that miss", "2")
    assert "Meets target" in rows[1]


def test_the_process_page_has_the_segments_under_their_measure(measure, desk):
    text = text_of(desk, measure.process.get_absolute_url())
    names = ("SLA attainment</a>", "</span>Consumer</a>", "</span>Enterprise</a>")
    places = [text.index(name) for name in names]

    assert places == sorted(places)
    assert f'href="{standing_on("Enterprise").get_absolute_url()}"' in text
    assert "Consistently meets its target" in text


def test_the_cost_beside_capability_is_that_of_the_whole(measure, support_manager):
    cost = measure_of(measure.process, Calculation.COST_PER_CASE, order=2)
    target_of(cost, 5, place=1, segment="Enterprise")
    judge_measures([cost], actor=clock_user())
    [row] = process_rows(support_manager)

    assert (row.cost.measure, row.cost.place) == (cost, 0)
    assert row.segments_waiting == 3
