"""The verdicts on segments on the pages of their measure and of the verdict itself."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from kernel import pdf
from kernel.accounts import clock_user
from reporting.actions.demands import demand_answer
from reporting.actions.judging import judge_measures
from reporting.models import Measure, Signal, Verdict
from reporting.queries.due import due_measures
from reporting.queries.segment_verdicts import segment_standings
from reporting.queries.standing import standing_verdict
from reporting.sockets import measure_panels
from tests.reporting.failing_segments.pages import row_of, text_of, whole
from tests.reporting.history import (
    drifting,
    judged_process,
    judged_segment,
    noise,
    standing_on,
    target_of,
)

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 11, 25)


# --- the page of the measure


def test_the_measure_has_a_table_of_its_judged_segments(measure, desk):
    text = text_of(desk, measure.get_absolute_url())
    table = text.split('id="segment-verdicts"')[1].split("</section>")[0]
    row = row_of(table, "Enterprise")

    assert "Segments with a target of their own" in table
    assert f'href="{standing_on("Enterprise").get_absolute_url()}"' in row
    assert f'{standing_on("Enterprise").get_absolute_url()}#control-chart"' in row
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
    found = segment_standings(measure, measure.targets.all())
    assert [one.row is None for one in found] == [False, False, False, True]
    text = text_of(desk, measure.get_absolute_url())
    assert "Not judged yet" in text.split("Wholesale", 1)[1]


def test_a_measure_without_targets_on_segments_has_no_such_table(desk, django_assert_num_queries):
    plain = judged_process(97 + noise(3), key="1.3.9")
    judge_measures([plain], actor=clock_user())
    assert 'id="segment-verdicts"' not in text_of(desk, plain.get_absolute_url())
    targets = list(plain.targets.all())
    with django_assert_num_queries(0):
        assert segment_standings(plain, targets) == []


def test_more_segments_take_no_more_queries(measure, desk, django_assert_max_num_queries):
    desk.get(measure.get_absolute_url())
    with django_assert_max_num_queries(18) as first:
        desk.get(measure.get_absolute_url())
    for number in range(4):
        judged_segment(measure, drifting() - number, f"Segment {number}")
    judge_measures([measure], actor=clock_user())
    with django_assert_max_num_queries(len(first)):
        text = text_of(desk, measure.get_absolute_url())
    assert "Segment 3" in text


# --- the page of the verdict


def test_a_verdict_names_its_segment_and_where_it_lies(measure, desk):
    text = text_of(desk, standing_on("Enterprise").get_absolute_url())

    assert "Customer class: <strong>Enterprise</strong>" in text
    assert "<dt>Segment</dt>" in text.replace(' class="facts__label"', "")
    assert "SLA attainment, Enterprise, month by month" in text
    assert "customer class" not in text_of(desk, whole().get_absolute_url()).lower()


def test_a_newer_verdict_is_one_of_the_same_segment(measure, desk):
    first = standing_on("Enterprise")
    target_of(measure, 96, version=2, place=1, segment="Enterprise")
    judge_measures([measure], actor=clock_user())
    page = desk.get(first.get_absolute_url())

    assert page.context["latest"] == standing_on("Enterprise")
    assert standing_on("Enterprise").get_absolute_url() in page.content.decode()
    for other in (whole(), standing_on("Consumer")):
        assert desk.get(other.get_absolute_url()).context["latest"] is None


def test_an_explained_signal_flags_the_chart_of_its_own_series_alone(measure, desk):
    told = {"state": "explained", "raised_at": whole().judged_at, "told": "Far out."}
    for verdict, why in ((whole(), "A strike."), (standing_on("Enterprise"), "A new contract.")):
        Signal.objects.create(
            measure=measure,
            verdict=verdict,
            place=verdict.place,
            segment=verdict.segment,
            period=verdict.period,
            rule="outside",
            explanation=why,
            **told,
        )
    flags = [
        [note.label for note in desk.get(one.get_absolute_url()).context["chart"].notes]
        for one in (whole(), standing_on("Enterprise"))
    ]
    assert [("A strike." in one, "A new contract." in one) for one in flags] == [
        (True, False),
        (False, True),
    ]


def test_what_the_floor_above_shows_of_a_measure_is_asked_for_the_segment(
    measure, desk, monkeypatch
):
    told = []
    monkeypatch.setattr(
        measure_panels,
        "_providers",
        [(10, lambda one, user: told.append(standing_verdict(one)))],
    )
    desk.get(standing_on("Enterprise").get_absolute_url())
    desk.get(whole().get_absolute_url())
    assert told == [standing_on("Enterprise")]


@pytest.mark.skipif(not pdf.is_there(), reason="PDF needs the extra")
def test_a_verdict_on_a_segment_goes_out_as_pdf(measure, desk):
    answer = desk.get(f"{standing_on('Enterprise').get_absolute_url()}?format=pdf")
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("segment", ["Enterprise", "Consumer"])
def test_verdicts_on_segments_need_the_same_permission(measure, person, as_user, segment):
    url = standing_on(segment).get_absolute_url()
    assert as_user(person("nobody")).get(url).status_code in (403, 404)


# --- every place that asks for the verdict of a whole


def test_limits_are_reset_by_what_stands_on_the_whole(measure, desk):
    page = desk.get(reverse("limits-reset", args=[measure.pk]))
    assert standing_on("Enterprise").since is not None
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
    enterprise, demand = (
        standing_on("Enterprise"),
        demand_answer(standing_on("Enterprise"), actor=clock_user()),
    )
    listing = client.get(f"{reverse('admin:reporting_verdict_changelist')}?q=Enterprise")
    page = reverse("admin:reporting_verdict_change", args=[enterprise.pk])

    assert "Enterprise" in listing.content.decode()
    assert client.post(page, {"segment": "Consumer"}).status_code == 403
    asked = reverse("admin:reporting_verdictdemand_change", args=[demand.pk])
    assert client.post(asked, {"segment": "Consumer"}).status_code == 403
    assert standing_on("Enterprise") == enterprise
