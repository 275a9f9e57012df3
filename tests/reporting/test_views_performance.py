"""The page that tells how a process goes: what it shows to whom, its files, what it asks."""

import csv
import io
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from kernel import pdf
from kernel.accounts import clock_user
from reporting.actions.judging import judge_measures
from reporting.models import (
    Calculation,
    CostCell,
    CostRun,
    DailyCell,
    Measure,
    SegmentDimension,
    Verdict,
)
from reporting.sockets import Answer, verdict_answers
from tests.reporting.history import (
    CASES,
    LAST_MONTH,
    drifting,
    judged_process,
    measure_of,
    process,
    target_of,
    with_history,
)

pytestmark = pytest.mark.django_db
MANY = ("cost_per_case", "volume", "backlog", "cycle_time", "first_time_right", "rework")
MOST_QUERIES = 18


@pytest.fixture
def failing(support_manager):
    """SLA attainment that falls for ten months, and the volume beside it."""
    lead = judged_process(drifting())
    measure_of(lead.process, Calculation.VOLUME, order=2)
    judge_measures(Measure.objects.all(), actor=support_manager)
    return lead


@pytest.fixture
def client(support_manager, as_user):
    return as_user(support_manager)


def url(element, query=""):
    return f"{reverse('process-performance', args=[element.key])}?{query}"


def text(answer):
    return unescape(answer.content.decode())


def segmented(measure):
    """Each day's cases again: North meets its targets, South misses every one."""
    SegmentDimension.objects.create(process=measure.process, place=1, name="Region")
    for cell in list(DailyCell.objects.filter(process=measure.process)):
        for name, met in (("North", 200), ("South", 0)):
            cell.pk, cell.place, cell.segment = None, 1, name
            cell.opened = cell.closed = cell.first_time_right = cell.timed = 200
            cell.reworked, cell.met, cell.missed = 0, met, 200 - met
            cell.save()


def costed(element):
    run = CostRun.objects.create(
        month=LAST_MONTH, allocated_by=clock_user(), allocated_at="2026-11-01T00:00:00Z"
    )
    CostCell.objects.create(
        run=run,
        process=element,
        month=LAST_MONTH,
        activity="Answer",
        kind="people",
        minutes=1,
        cents=800_000,
    )


def table(answer):
    told = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(told))
    return [dict(zip(heading, row, strict=True)) for row in rows]


# What it shows


def test_it_begins_with_the_verdict_on_the_lead_measure_and_what_it_wants(client, failing):
    page = text(client.get(url(failing.process)))
    verdict = failing.verdicts.get()
    assert "<h1>How it goes: Bill Inquiry Handling</h1>" in page
    assert verdict.headline in page
    assert verdict.because in page
    assert "at the end of October 2026</a>" in page
    assert verdict.get_absolute_url() in page
    assert "Misses target" in page
    assert "Wants an answer" in page
    assert "records up to 31 October 2026" in page


def test_an_answer_is_shown_in_place_of_the_demand(client, failing, monkeypatch):
    def provider(found):
        return {one.pk: Answer("CHG-0001, proposed", "/cases/CHG-0001/") for one in found}

    monkeypatch.setattr(verdict_answers, "_providers", [provider])
    page = text(client.get(url(failing.process)))
    assert '<a href="/cases/CHG-0001/">CHG-0001, proposed</a>' in page
    assert "Wants an answer" not in page


def test_a_tile_says_the_latest_value_its_target_and_its_verdict(client, failing):
    measure_of(failing.process, Calculation.BACKLOG, order=3)
    page = client.get(url(failing.process))
    tiles = text(page).partition('<ul class="tiles">')[2].partition("</ul>")[0]
    first, second, third = tiles.split("</li>")[:3]
    assert f'href="{failing.get_absolute_url()}"' in first
    assert "target 95\u202f%" in first
    assert "Deteriorating" in first
    assert "400.00" in second
    assert "Oct 2026" in second  # a measure without a target says of when it is
    assert "Not judged yet" in third


def test_every_measure_has_its_chart_with_a_way_to_its_page_and_its_table(client, failing):
    other = measure_of(failing.process, Calculation.BACKLOG, order=3)
    page = client.get(url(failing.process))
    pictures, words = page.context["pictures"], text(page)
    assert [row.measure.calculation for row, _chart in pictures.others] == ["volume", "backlog"]
    assert words.count("<details") >= 3
    assert words.count(f'href="{other.get_absolute_url()}"') == 2
    assert "Not judged yet. The next verdicts are given tonight." in words
    assert words.count("chart--beside") == 1


def test_cases_in_and_out_are_shown_on_the_same_months_as_the_charts(client, failing):
    pictures = client.get(url(failing.process, "months=12")).context["pictures"]
    months = [row[0] for row in pictures.lead.rows]
    assert months == [row[0] for row in pictures.cases.rows]
    assert (len(months), months[-1]) == (12, "Oct 2026")


def test_cost_stands_beside_capability_where_there_is_any(client, failing):
    assert "Cost beside capability" not in text(client.get(url(failing.process)))
    costed(failing.process)
    page = text(client.get(url(failing.process)))
    assert "Cost beside capability" in page
    assert f'href="{reverse("cost-process", args=["1.3.11"])}"' in page


@pytest.mark.parametrize(
    ("query", "count", "here"),
    [
        ("", 24, "24"),
        ("months=12", 12, "12"),
        ("months=36", 36, "36"),
        ("months=all", 36, "All"),
        ("months=", 24, "24"),
        ("months=0", 24, "24"),
        ("months=-12", 24, "24"),
        ("months=ALL", 24, "24"),
        ("months=12&months=36", 36, "36"),
        ("months=%00", 24, "24"),
        ("months=9999999999999999999", 24, "24"),
        ("place=7&segment=%F0%9F%92%A9&months=24;drop", 24, "24"),
        ("page=x&sort=-x&all=1", 24, "24"),
    ],
)
def test_the_address_says_how_many_months_and_nonsense_is_as_nothing(
    client, failing, query, count, here
):
    page = client.get(url(failing.process, query))
    assert page.status_code == 200
    assert len(page.context["found"].months) == count
    assert [label for label, _url, chosen in page.context["spans"] if chosen] == [here]


def test_another_number_of_months_keeps_the_segment_that_is_asked_for(client, failing):
    segmented(failing)
    page = client.get(url(failing.process, "place=1&segment=North"))
    assert page.context["spans"][0][1] == "?place=1&segment=North&months=12"
    again = client.get(url(failing.process, page.context["spans"][0][1][1:]))
    assert again.context["board"].chosen.name == "North"


# By segment


def test_a_segment_is_a_link_away_and_the_months_shown_stay(client, failing):
    segmented(failing)
    page = client.get(url(failing.process, "months=12"))
    assert 'href="?months=12&place=1&segment=South#segments"' in text(page)
    assert page.context["board"].chosen is None
    chosen = client.get(url(failing.process, "months=12&place=1&segment=South"))
    assert chosen.context["board"].chosen.value == 0
    words = text(chosen)
    assert "SLA attainment of South" in words
    assert 'href="?months=12#segments">Back to all segments' in words


def test_a_segment_that_is_none_chooses_none(client, failing):
    segmented(failing)
    page = client.get(url(failing.process, "place=1&segment=Atlantis"))
    assert page.status_code == 200
    assert page.context["board"].chosen is None


def test_the_target_of_a_segment_is_told_with_whether_it_is_reached(client, failing):
    segmented(failing)
    target = target_of(failing, 90, version=7)
    target.place, target.segment = 1, "North"
    target.save()
    [dimension] = client.get(url(failing.process)).context["board"].dimensions
    told = {row.name: (row.target, row.is_reached) for row in dimension.rows}
    assert told == {"North": (target, True), "South": (None, False)}


# Who sees what


def test_it_needs_the_permission_and_a_process_that_is_there(client, failing, person, as_user):
    assert as_user(person("nobody")).get(url(failing.process)).status_code == 403
    assert client.get("/processes/9.9.9/performance/").status_code == 404
    for method in (client.post, client.put, client.delete):
        assert method(url(failing.process)).status_code == 405


def test_the_ways_on_are_those_that_one_may_go(client, failing):
    shown = [label for label, _url in client.get(url(failing.process)).context["ways"]]
    assert shown == ["Compare", "Process map", "Variants", "Cases"]
    costed(failing.process)
    ways = dict(client.get(url(failing.process)).context["ways"])
    assert list(ways) == ["Compare", "Process map", "Variants", "Cases", "Cost"]
    assert all(client.get(address).status_code == 200 for address in ways.values())


@pytest.mark.parametrize(("may", "expected"), [("steward", True), ("auditor", False)])
def test_without_records_it_says_what_to_load_to_whom_may(may, expected, request, as_user):
    element = process()
    measure_of(element)
    page = text(as_user(request.getfixturevalue(may)).get(url(element)))
    assert "No event records yet" in page
    loads = f'<a class="button button--primary" href="{reverse("source-import")}"'
    assert (loads in page) is expected
    assert "Month by month" not in page
    assert "Process map</a>" not in page


def test_without_a_measure_it_says_to_define_one_and_still_counts_the_cases(client, as_user, agent):
    element = process()
    with_history(element, [90.0] * 3)
    page = text(client.get(url(element)))
    assert "Nothing is measured here yet" in page
    assert f'<a class="button button--primary" href="{reverse("measure-new")}"' in page
    assert "Cases in and out" in page
    assert "The other measures" not in page
    others = text(as_user(agent).get(url(element)))
    assert f'<a class="button button--primary" href="{reverse("measure-new")}"' not in others


def test_before_the_first_verdict_it_says_when_that_comes(client):
    lead = judged_process(drifting(5))
    page = text(client.get(url(lead.process)))
    assert "No verdict yet" in page
    assert "Each measure is judged at night" in page
    assert "Not judged yet" in page
    assert not Verdict.objects.exists()


def test_the_page_of_the_process_leads_to_it(client, failing):
    page = text(client.get(failing.process.get_absolute_url()))
    assert f'href="{url(failing.process)[:-1]}">How it goes, in charts</a>' in page


# As files


def test_a_row_a_month_and_a_column_a_measure_in_its_unit(client, failing):
    rows = table(client.get(url(failing.process, "months=12&export=csv")))
    assert len(rows) == 12
    newest = rows[0]
    assert list(newest)[:4] == ["Month", "Taken up", "Completed", "Open at the end"]
    assert list(newest)[4:] == ["SLA attainment (%)", "Volume (EUR per case)"]
    assert [newest["Month"], newest["Taken up"], newest["Open at the end"]] == [
        "2026-10",
        "400",
        "0",
    ]
    point = failing.verdicts.get().points[-1]
    assert float(newest["SLA attainment (%)"]) == point["value"]
    assert float(newest["Volume (EUR per case)"]) == CASES


def test_the_file_has_all_months_when_all_are_shown_and_says_so_in_its_link(client, failing):
    page = text(client.get(url(failing.process, "months=all")))
    assert 'href="?months=all&export=xlsx"' in page
    assert len(table(client.get(url(failing.process, "months=all&export=csv")))) == 36


def test_a_workbook_of_it_can_be_had(client, failing):
    answer = client.get(url(failing.process, "export=xlsx"))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert "how-it-goes-bill-inquiry-handling" in answer["Content-Disposition"]


def test_a_value_that_is_not_known_is_empty_and_a_name_is_never_a_formula(client, failing):
    late = measure_of(failing.process, Calculation.BACKLOG, order=9)
    late.name = "=HYPERLINK(1)"
    late.save()
    [verdict] = judge_measures([late], actor=clock_user())
    verdict.points = verdict.points[-1:]
    verdict.save()
    rows = table(client.get(url(failing.process, "export=csv")))
    [name] = [one for one in rows[0] if "HYPERLINK" in one]
    assert name.startswith("'=")
    assert [rows[0][name], rows[1][name]] == ["0.0", ""]


def test_without_records_the_file_has_its_headings_alone(client):
    answer = client.get(url(process(), "export=csv"))
    assert table(answer) == []


@pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed")
def test_on_paper_it_has_the_verdict_every_chart_and_every_month(client, failing, monkeypatch):
    costed(failing.process)
    words = []

    def keep(template, shown):
        words.append(render_to_string(template, shown))
        return words[-1]

    monkeypatch.setattr(pdf, "render_to_string", keep)
    answer = client.get(url(failing.process, "months=12&format=pdf"))
    assert answer.content.startswith(b"%PDF-")
    [told] = words
    verdict = failing.verdicts.get()
    assert verdict.because in unescape(told)
    assert "This verdict wants an answer" in told
    assert "from November 2025 on" in told
    for title in ("SLA attainment, month by month", "Volume, month by month", "Cases in and out"):
        assert f"<h2>{title}</h2>" in told
    assert "<h2>Cost beside capability</h2>" in told
    assert told.count('<th scope="row">') == 2 + 12


@pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed")
def test_a_process_without_records_has_its_paper_too(client):
    assert client.get(url(process(), "format=pdf")).content.startswith(b"%PDF-")


# What it asks of the database


def queries_of(client, address, count):
    client.get(address)  # whether this is a demonstration is remembered
    with count as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_it_takes_the_same_few_queries_for_two_measures_as_for_eight(
    client, failing, django_assert_max_num_queries
):
    segmented(failing)
    costed(failing.process)
    address = url(failing.process)
    few = queries_of(client, address, django_assert_max_num_queries(MOST_QUERIES))
    for order, kind in enumerate(MANY, start=3):
        if kind != Calculation.VOLUME:
            target_of(measure_of(failing.process, kind, order=order), 50)
    judge_measures(Measure.objects.all(), actor=clock_user())
    many = queries_of(client, address, django_assert_max_num_queries(MOST_QUERIES))
    assert many == few


def test_where_nothing_wants_an_answer_it_takes_seventeen_at_most(
    client, support_manager, django_assert_max_num_queries
):
    lead = judged_process([98.5] * 36)
    segmented(lead)
    costed(lead.process)
    [verdict] = judge_measures([lead], actor=support_manager)
    assert not verdict.demands_answer
    queries_of(client, url(lead.process), django_assert_max_num_queries(17))
