"""The overview: the worst first, what is counted, narrowed, kept as a view, and taken away."""

import csv
import io

import pytest
from django.urls import reverse

from kernel.models import SavedView
from reporting.actions.judging import judge_measures
from reporting.filters import VERDICTS
from reporting.models import Calculation, Measure, Verdict
from reporting.queries.overview import Asked, lead_of, measure_rows, overview_of, process_rows
from reporting.sockets import Answer, verdict_answers
from tests.reporting.history import (
    drifting,
    judged_process,
    measure_of,
    noise,
    process,
    target_of,
    with_history,
)

pytestmark = pytest.mark.django_db
URL = reverse("overview")


@pytest.fixture(autouse=True)
def _nobody_answers(monkeypatch):
    """What the floor above answers is tested there."""
    monkeypatch.setattr(verdict_answers, "_providers", [])


@pytest.fixture
def reader(as_user, auditor):
    return as_user(auditor)


def given(key, *, assurance="meets", variation="stable", probability=None, calculation=None):
    """A measured process with the verdict that stands, made by hand."""
    element = process(key, f"Process {key}")
    measure = measure_of(element, calculation or Calculation.SLA_ATTAINMENT)
    return Verdict.objects.create(
        measure=measure,
        period="2026-10-01",
        assurance=assurance,
        variation=variation,
        probability=probability,
        value=90.0,
        advice="leave",
        headline="Told",
        target=target_of(measure),
        judged_at="2026-11-01T00:10:00Z",
    )


def keys(answer):
    return [row.process.key for row, _spark in answer.context["rows"]]


def answered(*verdicts):
    found = {one.pk: Answer("CHG-0001", "/cases/CHG-0001/") for one in verdicts}
    return lambda asked: {one.pk: found[one.pk] for one in asked if one.pk in found}


def test_the_worst_comes_first_then_the_least_likely(reader):
    given("1.3.2", assurance="meets")
    given("1.3.3", assurance="hit_or_miss")
    given("1.3.8", assurance="misses", variation="stable", probability=0.4)
    given("1.3.9", assurance="misses", variation="stable", probability=0.1)
    given("1.3.10", assurance="misses", variation="deteriorating", probability=0.9)
    assert keys(reader.get(URL)) == ["1.3.10", "1.3.9", "1.3.8", "1.3.3", "1.3.2"]


def test_an_answered_verdict_steps_back_behind_those_that_wait(reader, monkeypatch):
    worst = given("1.3.10", assurance="misses", variation="deteriorating")
    given("1.3.9", assurance="misses", variation="improving")
    assert keys(reader.get(URL)) == ["1.3.10", "1.3.9"]
    monkeypatch.setattr(verdict_answers, "_providers", [answered(worst)])
    assert keys(reader.get(URL)) == ["1.3.9", "1.3.10"]


def test_of_equals_the_order_is_that_of_the_catalogue(reader):
    for key in ("1.3.9", "1.3.3", "1.3.8"):
        given(key)
    assert keys(reader.get(URL)) == ["1.3.3", "1.3.8", "1.3.9"]


def test_what_was_not_judged_yet_stands_last_and_says_so(reader):
    measure_of(process("1.3.3"))
    given("1.3.9")
    answer = reader.get(URL)
    assert keys(answer) == ["1.3.9", "1.3.3"]
    assert "Not judged yet" in answer.content.decode()


@pytest.mark.parametrize(
    ("assurance", "variation", "wants"),
    [
        ("misses", "stable", True),
        ("misses", "improving", True),
        ("meets", "deteriorating", True),
        ("no_target", "deteriorating", True),
        ("meets", "unstable", False),
        ("hit_or_miss", "stable", False),
        ("too_little_data", "too_little_data", False),
    ],
)
def test_what_fails_or_gets_worse_wants_an_answer(reader, assurance, variation, wants):
    given("1.3.9", assurance=assurance, variation=variation)
    answer = reader.get(URL)
    assert answer.context["overview"].waiting == int(wants)
    assert ("verdict-wait" in answer.content.decode()) is wants


def test_more_work_alone_wants_no_answer(reader):
    given("1.3.9", assurance="misses", variation="deteriorating", calculation=Calculation.VOLUME)
    assert reader.get(URL).context["overview"].waiting == 0


def test_another_measure_that_waits_is_told_and_lifts_its_process(reader):
    calm = given("1.3.9")
    given("1.3.3")
    cost = measure_of(calm.measure.process, Calculation.COST_PER_CASE, order=4)
    Verdict.objects.create(
        measure=cost,
        period="2026-10-01",
        assurance="no_target",
        variation="deteriorating",
        value=12.4,
        advice="investigate",
        headline="Told",
        judged_at="2026-11-01T00:10:00Z",
    )
    answer = reader.get(URL)
    assert keys(answer) == ["1.3.9", "1.3.3"]
    assert answer.context["overview"].waiting == 1
    told = answer.content.decode()
    assert "1 other measure waits" in told
    assert "12.40" in told


def test_a_process_speaks_by_its_attainment_else_by_its_first_measure():
    element = process()
    cost = measure_of(element, Calculation.COST_PER_CASE, order=1)
    [only] = measure_rows(Measure.objects.filter(pk=cost.pk))
    assert lead_of([only]).measure == cost
    share = measure_of(element, order=2)
    assert lead_of(measure_rows(Measure.objects.of_process(element))).measure == share


def test_the_newest_revision_speaks(reader):
    old = given("1.3.9", assurance="misses")
    Verdict.objects.create(
        **{
            name: getattr(old, name)
            for name in ("measure", "period", "variation", "advice", "headline", "judged_at")
        },
        revision=2,
        assurance="meets",
    )
    assert reader.get(URL).context["overview"].missing == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("verdict=misses", ["1.3.9"]),
        ("verdict=deteriorating", ["1.3.10", "1.3.9"]),
        ("verdict=stable", ["1.3.3"]),
        ("verdict=wants_answer", ["1.3.10", "1.3.9"]),
        ("verdict=unstable", []),
        ("verdict=nonsense", ["1.3.10", "1.3.9", "1.3.3"]),
        ("all=1", ["1.3.10", "1.3.9", "1.3.3"]),
    ],
)
def test_it_shows_what_is_asked_for(reader, query, expected):
    given("1.3.3")
    given("1.3.9", assurance="misses", variation="deteriorating")
    given("1.3.10", assurance="meets", variation="deteriorating")
    assert sorted(keys(reader.get(f"{URL}?{query}"))) == sorted(expected)


def test_a_process_of_several_verticals_is_found_under_each(reader):
    given("1.3.9")
    element = process("1.3.9")
    element.vertical = "F;A;B"
    element.save()
    for vertical in "FAB":
        assert keys(reader.get(f"{URL}?vertical={vertical}")) == ["1.3.9"]
    assert keys(reader.get(f"{URL}?vertical=OSR")) == []


def test_nothing_found_offers_the_way_back(reader):
    given("1.3.9")
    told = reader.get(f"{URL}?verdict=unstable").content.decode()
    assert "No process matches" in told
    assert 'href="?all=1"' in told


def test_every_kind_of_verdict_can_be_asked_for():
    asked = {key for key, _label in VERDICTS}
    assert {"wants_answer", "misses", "hit_or_miss", "meets", "no_target"} <= asked
    assert {"improving", "stable", "deteriorating", "unstable", "too_little_data"} <= asked
    assert len(asked) == len(VERDICTS)


def test_the_file_holds_the_rows_of_the_page_in_their_order(reader):
    given("1.3.9", assurance="misses", probability=0.125)
    given("1.3.10", assurance="misses", variation="deteriorating")
    given("1.3.3")
    answer = reader.get(f"{URL}?verdict=misses&export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text))
    assert heading[:3] == ["Process", "Name", "Vertical"]
    assert [row[0] for row in rows] == ["1.3.10", "1.3.9"]
    told = dict(zip(heading, rows[1], strict=True))
    assert (told["Latest"], told["Target"], told["Probability"]) == ("90.0", "95.0", "0.125")
    assert (told["Against the target"], told["Variation"]) == ("Misses target", "Stable")


def test_what_is_not_known_is_empty_in_the_file_and_never_nought(reader):
    measure_of(process("1.3.9"))
    answer = reader.get(f"{URL}?export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert rows[1][5:] == [""] * 9


def test_a_workbook_of_it_can_be_had(reader):
    given("1.3.9")
    answer = reader.get(f"{URL}?export=xlsx")
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_ones_own_view_is_where_one_begins_and_all_is_a_click_away(reader, auditor):
    given("1.3.9")
    SavedView.objects.create(
        name="Mine", page=URL, query="verdict=misses", owner=auditor, is_default=True
    )
    answer = reader.get(URL)
    assert (answer.status_code, answer.url) == (302, f"{URL}?verdict=misses")
    assert keys(reader.get(f"{URL}?all=1")) == ["1.3.9"]


def test_a_view_saved_from_the_overview_is_offered_there_and_known_when_one_is_in_it(reader):
    given("1.3.9")
    asked = {"path": URL, "query": "verdict=misses", "name": "What misses"}

    back = reader.post(reverse("saved-view-save"), asked)
    page = reader.get(back.url)

    assert back.url == f"{URL}?verdict=misses"
    assert [(str(view), is_here) for view, is_here in page.context["views"]] == [
        ("What misses", True)
    ]
    assert 'href="?verdict=misses" aria-current="page">What misses</a>' in page.text


def test_more_processes_take_no_more_queries(reader, django_assert_max_num_queries):
    def count(processes):
        for key in processes:
            given(key)
        with django_assert_max_num_queries(10) as found:
            reader.get(URL)
        return len(found.captured_queries)

    reader.get(URL)
    assert count(["1.3.9"]) == count(["1.3.3", "1.3.8", "1.3.10", "1.3.2"])


def test_whoever_sees_no_measure_sees_no_process(person):
    given("1.3.9")
    found = overview_of(process_rows(person("nobody")), Asked())
    assert (found.rows, found.measured) == ([], 0)


def test_the_figures_lead_to_what_they_count(reader):
    given("1.3.9", assurance="misses", variation="deteriorating")
    told = reader.get(URL).content.decode()
    for query in ("wants_answer", "misses", "deteriorating"):
        assert f'href="?verdict={query}"' in told


def test_judged_records_make_the_same_page_as_made_up_verdicts(reader, support_manager):
    judged_process(98.5 + noise(sigma=0.3), "1.3.3")
    judged_process(drifting(), "1.3.11")
    element = process("1.3.9")
    with_history(element, drifting(5))
    measure_of(element)
    judge_measures(Measure.objects.all(), actor=support_manager)
    answer = reader.get(URL)
    assert keys(answer) == ["1.3.11", "1.3.9", "1.3.3"]
    told = answer.content.decode()
    assert told.count("<svg") >= 3
    assert "by 31 Mar 2027" in told
