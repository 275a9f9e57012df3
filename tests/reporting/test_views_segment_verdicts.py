"""Where the verdicts on segments are shown, and where the verdict on the whole still stands."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from kernel import inbox, pdf
from kernel.accounts import clock_user
from kernel.models import AuditEntry
from reporting import actions, tasks
from reporting.actions import digests
from reporting.actions.demands import demand_answer
from reporting.actions.judging import judge_measures
from reporting.inbox_lines import work_of
from reporting.models import Calculation, DemandEnd, Measure, Verdict, VerdictDemand
from reporting.queries.changes import changes_among
from reporting.queries.digests import digest_content
from reporting.queries.due import due_measures
from reporting.queries.overview import Asked, measure_rows, overview, process_rows
from reporting.queries.segment_verdicts import segment_standings
from reporting.queries.standing import standing_verdict
from reporting.sockets import Answer, chart_annotations, measure_panels, verdict_answers
from tests.reporting.history import (
    drifting,
    judged_process,
    judged_segment,
    measure_of,
    noise,
    target_of,
)

pytestmark = pytest.mark.django_db
OVERVIEW = reverse("overview")
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def answers(monkeypatch):
    """What the floor above plugs in is tested there; nobody answers, until a test does."""
    given = {}
    monkeypatch.setattr(measure_panels, "_providers", [])
    monkeypatch.setattr(chart_annotations, "_providers", [])
    monkeypatch.setattr(verdict_answers, "_providers", [lambda found: given])
    return given


@pytest.fixture
def measure(process_owner):
    """The whole meets its target; of its three segments two miss theirs."""
    found = judged_process(98.5 + noise(sigma=0.3))
    found.process.owner = process_owner
    found.process.save()
    judged_segment(found, drifting())
    judged_segment(found, 98.5 + noise(7, sigma=0.3), "Consumer", value=90)
    judged_segment(found, 80 + noise(8), "Small business")
    judge_measures([found], actor=clock_user())
    return found


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


def on(segment, place=1):
    return Verdict.objects.latest_per_series().get(place=place, segment=segment)


def whole():
    return on("", place=0)


def text_of(client, url):
    return " ".join(client.get(url).content.decode().split())


def row_of(text, name):
    """The row of a table that names the segment."""
    return next(part for part in text.split("<tr") if f">{name}</a>" in part)


def ask(day=WEDNESDAY):
    with time_machine.travel(f"{day}T07:35Z", tick=False):
        tasks.ask_for_answers()


# --- the page of the measure


def test_the_measure_has_a_table_of_its_judged_segments(measure, desk):
    text = text_of(desk, measure.get_absolute_url())
    table = text.split('id="segment-verdicts"')[1].split("</section>")[0]
    row = row_of(table, "Enterprise")

    assert "Segments with a target of their own" in table
    assert f'href="{on("Enterprise").get_absolute_url()}"' in row
    assert f'{on("Enterprise").get_absolute_url()}#control-chart"' in row
    assert 'href="?place=1&amp;segment=Enterprise#segments"' in row
    assert 'data-state="misses"' in row
    assert 'data-state="deteriorating"' in row
    assert "unlikely (" in row
    assert "by 31 Mar 2027" in row
    assert "Customer class" in row
    assert "Wants an answer" in row
    assert 'data-state="meets"' in row_of(table, "Consumer")


def test_its_own_verdict_is_still_that_of_the_whole(measure, desk):
    page = desk.get(measure.get_absolute_url())
    assert page.context["verdict"] == whole()
    assert page.context["verdicts"] == [whole()]
    assert "Consistently meets its target" in page.content.decode()
    assert standing_verdict(Measure.objects.get(pk=measure.pk)) == whole()


def test_a_segment_that_waits_for_its_first_night_says_so(measure, desk):
    target_of(measure, 90, place=1, segment="Wholesale")
    assert [one.row is None for one in segment_standings(measure)] == [False, False, False, True]
    text = text_of(desk, measure.get_absolute_url())
    assert "Not judged yet" in text.split("Wholesale")[1]


def test_a_measure_without_targets_on_segments_has_no_such_table(desk, django_assert_num_queries):
    plain = judged_process(97 + noise(3), key="1.3.9")
    judge_measures([plain], actor=clock_user())
    assert 'id="segment-verdicts"' not in text_of(desk, plain.get_absolute_url())
    with django_assert_num_queries(1):
        assert segment_standings(plain) == []


def test_more_segments_take_no_more_queries(measure, desk, django_assert_max_num_queries):
    desk.get(measure.get_absolute_url())
    with django_assert_max_num_queries(22) as first:
        desk.get(measure.get_absolute_url())
    for number in range(4):
        judged_segment(measure, drifting() - number, f"Segment {number}")
    judge_measures([measure], actor=clock_user())
    with django_assert_max_num_queries(len(first)):
        text = text_of(desk, measure.get_absolute_url())
    assert "Segment 3" in text


# --- the page of the verdict


def test_a_verdict_names_its_segment_and_where_it_lies(measure, desk):
    text = text_of(desk, on("Enterprise").get_absolute_url())

    assert "Customer class: <strong>Enterprise</strong>" in text
    assert "<dt>Segment</dt>" in text.replace(' class="facts__label"', "")
    assert "SLA attainment, Enterprise, month by month" in text
    assert "customer class" not in text_of(desk, whole().get_absolute_url()).lower()


def test_a_newer_verdict_is_one_of_the_same_segment(measure, desk):
    first = on("Enterprise")
    target_of(measure, 96, version=2, place=1, segment="Enterprise")
    judge_measures([measure], actor=clock_user())
    page = desk.get(first.get_absolute_url())

    assert page.context["latest"] == on("Enterprise")
    assert on("Enterprise").get_absolute_url() in page.content.decode()
    for other in (whole(), on("Consumer")):
        assert desk.get(other.get_absolute_url()).context["latest"] is None


def test_an_explained_signal_of_the_whole_is_no_flag_on_a_segment(measure, desk, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "reporting.views.measures.annotations_on", lambda one, signals: asked.append(signals) or []
    )
    monkeypatch.setattr(
        "reporting.querysets.SignalQuerySet.explained", lambda self: ["of the whole"]
    )
    desk.get(on("Enterprise").get_absolute_url())
    desk.get(whole().get_absolute_url())
    assert asked == [[], ["of the whole"]]


def test_what_the_floor_above_shows_of_a_measure_is_asked_for_the_segment(
    measure, desk, monkeypatch
):
    told = []
    monkeypatch.setattr(
        measure_panels,
        "_providers",
        [(10, lambda one, user: told.append(standing_verdict(one)))],
    )
    desk.get(on("Enterprise").get_absolute_url())
    desk.get(whole().get_absolute_url())
    assert told == [on("Enterprise")]


@pytest.mark.skipif(not pdf.is_there(), reason="PDF needs the extra")
def test_a_verdict_on_a_segment_goes_out_as_pdf(measure, desk):
    answer = desk.get(f"{on('Enterprise').get_absolute_url()}?format=pdf")
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("segment", ["Enterprise", "Consumer"])
def test_verdicts_on_segments_need_the_same_permission(measure, person, as_user, segment):
    url = on(segment).get_absolute_url()
    assert as_user(person("nobody")).get(url).status_code in (403, 404)


# --- overview and process page


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
    [row] = measure_rows([measure])
    assert row.segments_told == told


def test_one_segment_alone_is_told_as_one(process_owner):
    one = judged_process(98.5 + noise(sigma=0.3), key="1.3.9")
    judged_segment(one, drifting())
    judge_measures([one], actor=clock_user())
    assert measure_rows([one])[0].segments_told == "1 segment misses"


def test_a_whole_that_misses_speaks_for_its_segments():
    one = judged_process(drifting(), key="1.3.9")
    judged_segment(one, drifting())
    judge_measures([one], actor=clock_user())
    [row] = measure_rows([one])
    assert (row.segments_missing, row.segments_told) == (1, "")


def test_a_process_waits_as_long_as_one_of_its_segments_does(measure, support_manager, answers):
    found = overview(support_manager, Asked(verdict="wants_answer"))
    assert [row.process for row in found.rows] == [measure.process]
    assert (found.rows[0].segments_waiting, found.rows[0].others_waiting) == (2, 0)

    answers.update({on(name).pk: Answer("CHG-1", "/c/1/") for name in ("Enterprise",)})
    assert overview(support_manager).rows[0].segments_waiting == 1
    answers[on("Small business").pk] = Answer("CHG-1", "/c/1/")
    assert overview(support_manager, Asked(verdict="wants_answer")).rows == []


def test_what_waits_for_a_segment_is_more_urgent_than_what_is_well(measure, support_manager):
    judge_measures([judged_process(97 + noise(3), key="1.3.1")], actor=clock_user())
    found = overview(support_manager)
    assert found.rows[0].process == measure.process


def test_a_process_is_found_by_the_verdict_on_the_whole(measure, support_manager):
    assert overview(support_manager, Asked(verdict="misses")).rows == []
    assert overview(support_manager, Asked(verdict="deteriorating")).rows == []
    assert len(overview(support_manager, Asked(verdict="meets")).rows) == 1


def test_segments_cost_the_overview_no_query(measure, desk, django_assert_max_num_queries):
    desk.get(OVERVIEW)
    with django_assert_max_num_queries(12) as with_segments:
        desk.get(OVERVIEW)
    Verdict.objects.of_segments().delete()
    with django_assert_max_num_queries(12) as without:
        desk.get(OVERVIEW)
    assert len(with_segments) - len(without) <= 1  # what was before them, where there are any


def test_the_file_tells_how_many_miss(measure, desk):
    answer = desk.get(f"{OVERVIEW}?export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert (len(rows), rows[0][-1], rows[1][-1]) == (2, "Segments that miss", "2")
    assert "Meets target" in rows[1]


def test_the_process_page_has_the_segments_under_their_measure(measure, desk):
    text = text_of(desk, measure.process.get_absolute_url())
    names = ("SLA attainment</a>", "</span>Consumer</a>", "</span>Enterprise</a>")
    places = [text.index(name) for name in names]

    assert places == sorted(places)
    assert f'href="{on("Enterprise").get_absolute_url()}"' in text
    assert "Consistently meets its target" in text


def test_the_cost_beside_capability_is_that_of_the_whole(measure, support_manager):
    cost = measure_of(measure.process, Calculation.COST_PER_CASE, order=2)
    target_of(cost, 5, place=1, segment="Enterprise")
    judge_measures([cost], actor=clock_user())
    [row] = process_rows(support_manager)

    assert (row.cost.measure, row.cost.place) == (cost, 0)
    assert row.segments_waiting == 3


# --- what changed, demands, digests


def test_a_segment_that_changed_is_told_by_name(measure, desk):
    former = on("Enterprise")
    former.pk, former.period = None, date(2026, 9, 1)
    former.variation, former.assurance = "stable", "meets"
    former.save()
    page = desk.get(OVERVIEW)
    [change] = page.context["changes"]

    assert (change.before, change.after) == (former, on("Enterprise"))
    assert "SLA attainment, Enterprise</a>" in page.content.decode()
    assert "1 verdict<" in page.content.decode()


def test_a_verdict_is_held_against_one_of_its_own_series(measure):
    """The verdict on the whole before is no former verdict of a segment."""
    former = whole()
    former.pk, former.period = None, date(2026, 9, 1)
    former.save()
    assert changes_among(measure_rows([measure])) == []


def test_each_segment_that_fails_asks_for_an_answer_of_its_own(measure, process_owner):
    ask()
    ask()
    demands = VerdictDemand.objects.all()

    assert {(one.place, one.segment) for one in demands} == {
        (1, "Enterprise"),
        (1, "Small business"),
    }
    lines = [item for item in work_of(process_owner) if "answered" in str(item.act)]
    assert {item.title for item in lines} == {
        "1.3.11 SLA attainment, Enterprise",
        "1.3.11 SLA attainment, Small business",
    }
    assert {item.url for item in lines} == {f"{measure.get_absolute_url()}#segment-verdicts"}
    assert {item.due_on for item in lines} == {date(2026, 12, 9)}


def test_the_demand_of_the_whole_and_of_a_segment_end_apart(measure, answers):
    target_of(measure, 100, version=2)
    judge_measures([measure], actor=clock_user())
    Verdict.objects.filter(pk=whole().pk).update(assurance="misses")
    ask()
    assert VerdictDemand.objects.open().count() == 3

    answers[on("Enterprise").pk] = Answer("CHG-1", "/c/1/")
    ask()
    ended = VerdictDemand.objects.exclude(ended_at=None).get()
    assert (ended.segment, ended.ended_by) == ("Enterprise", DemandEnd.ANSWERED)

    target_of(measure, 60, version=2, place=1, segment="Small business")
    judge_measures([measure], actor=clock_user())
    Verdict.objects.filter(pk=whole().pk).update(assurance="misses")
    ask()
    open_ones = VerdictDemand.objects.open()
    assert [(one.place, one.segment) for one in open_ones] == [(0, "")]


def test_a_demand_repeated_is_the_same_one_of_its_segment(measure):
    first = demand_answer(on("Enterprise"), actor=clock_user())
    assert demand_answer(on("Enterprise"), actor=clock_user()) == first
    assert demand_answer(on("Small business"), actor=clock_user()) != first


def test_it_is_reminded_of_and_escalates_like_that_of_a_whole(measure):
    for day in (WEDNESDAY, date(2026, 12, 4), date(2026, 12, 10)):
        ask(day)
    acts = AuditEntry.objects.filter(act__startswith="verdict.answer")
    told = {(one.act, one.subject_label) for one in acts}

    for act in ("demanded", "reminded", "escalated"):
        assert (f"verdict.answer_{act}", "1.3.11 SLA attainment, Enterprise") in told


def test_the_day_of_the_demand_stands_at_the_segment(measure, desk):
    ask()
    text = text_of(desk, measure.get_absolute_url())
    assert "by 9 Dec" in row_of(text.split('id="segment-verdicts"')[1], "Enterprise")
    assert measure_rows([measure])[0].answer_by is None


def test_a_retired_measure_asks_nothing_for_its_segments(measure, support_manager):
    actions.retire_measure(measure, actor=support_manager, reason="Measured otherwise now.")
    ask()
    assert not VerdictDemand.objects.exists()


def test_my_work_takes_no_more_queries_for_segments(
    measure, process_owner, django_assert_max_num_queries
):
    ask()
    process_owner.has_perm("reporting.view_verdict")
    with django_assert_max_num_queries(5):
        list(work_of(process_owner))
    assert any("Enterprise" in str(item.title) for item in inbox.work_of(process_owner))


def test_a_digest_tells_of_the_segments_that_fail(measure, support_manager):
    with time_machine.travel("2026-11-24T10:00Z", tick=False):
        digest = digests.subscribe(actor=support_manager, cadence="day")
    with time_machine.travel(f"{WEDNESDAY}T06:45Z", tick=False):
        tasks.send_digests()
    [message] = mail.outbox
    waiting = digest_content(digest, None).waiting

    assert {row.name for row in waiting} == {
        "1.3.11 SLA attainment, Enterprise",
        "1.3.11 SLA attainment, Small business",
    }
    for body in (message.body, message.alternatives[0][0]):
        assert "SLA attainment, Enterprise" in body
        assert on("Enterprise").get_absolute_url() in body
        assert "2 of 3 segments miss" in body
    assert "2 want an answer" in message.subject


def test_a_digest_of_a_segment_that_changed_names_it(measure, support_manager):
    with time_machine.travel("2026-11-24T10:00Z", tick=False):
        digest = digests.subscribe(actor=support_manager, cadence="day")
    later = on("Enterprise")
    Verdict.objects.filter(pk=later.pk).update(judged_at="2026-11-20T00:00Z")
    later.pk, later.revision, later.variation = None, 2, "stable"
    later.judged_at = "2026-11-25T00:00Z"
    later.save()
    with time_machine.travel(f"{WEDNESDAY}T06:45Z", tick=False):
        tasks.send_digests()

    assert "1.3.11 SLA attainment, Enterprise: Deteriorating" in mail.outbox[0].body
    assert digest.owner == support_manager


# --- every place that asks for the verdict of a whole


def test_limits_are_reset_by_what_stands_on_the_whole(measure, desk):
    page = desk.get(reverse("limits-reset", args=[measure.pk]))
    assert on("Enterprise").since is not None
    assert page.context["form"].initial.get("since") is None


def test_the_clock_asks_by_the_whole_whether_a_measure_is_due(measure):
    Verdict.objects.of_whole().delete()
    assert due_measures(WEDNESDAY) == [measure]


def test_the_replay_takes_all_of_them(measure, capsys):
    call_command("replay_verdicts")
    assert capsys.readouterr().out == "4 verdicts give the same digits again.\n"


def test_an_administrator_reads_them_with_their_segment_and_changes_none(
    measure, admin_user, as_user
):
    client = as_user(admin_user)
    enterprise, demand = on("Enterprise"), demand_answer(on("Enterprise"), actor=clock_user())
    listing = client.get(f"{reverse('admin:reporting_verdict_changelist')}?q=Enterprise")
    page = reverse("admin:reporting_verdict_change", args=[enterprise.pk])

    assert "Enterprise" in listing.content.decode()
    assert client.post(page, {"segment": "Consumer"}).status_code == 403
    asked = reverse("admin:reporting_verdictdemand_change", args=[demand.pk])
    assert client.post(asked, {"segment": "Consumer"}).status_code == 403
    assert on("Enterprise") == enterprise
