import csv
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.actions.judging import judge_measures
from reporting.models import Calculation, DailyCell, Measure, Verdict
from reporting.queries.overview import MeasureRow
from reporting.sockets import Answer, verdict_answers
from reporting.views.overview import _answer_told
from tests.reporting.history import drifting, judged_process, measure_of, noise

pytestmark = pytest.mark.django_db
URL = reverse("overview")


@pytest.fixture
def three(support_manager):
    """A failing process in Billing, one that is fine in Fulfilment, one too young in Assurance."""
    fine = judged_process(98.5 + noise(sigma=0.3), "1.3.3", "Order Handling", "F")
    young = judged_process(drifting(5), "1.3.8", "Quality Handling", "A")
    failing = judged_process(drifting(), "1.3.11", "Bill Inquiry Handling", "B")
    measure_of(failing.process, Calculation.COST_PER_CASE, order=2)
    judge_measures(Measure.objects.all(), actor=support_manager)
    return failing, fine, young


def names(page):
    return [row.process.name for row, _spark in page.context["rows"]]


def test_what_wants_an_answer_comes_first(three, support_manager, as_user):
    page = as_user(support_manager).get(URL)
    assert names(page) == ["Bill Inquiry Handling", "Quality Handling", "Order Handling"]
    text = page.content.decode()
    assert "Misses target" in text
    assert "Deteriorating" in text
    assert "Wants an answer" in text
    assert "10.00" in text  # the cost per case


def test_an_answer_is_shown_in_place_of_the_demand(three, support_manager, as_user, monkeypatch):
    def provider(found):
        return {one.pk: Answer("CHG-0001", "/cases/CHG-0001/") for one in found}

    monkeypatch.setattr(verdict_answers, "_providers", [provider])
    page = as_user(support_manager).get(URL)
    assert page.context["overview"].waiting == 0
    assert '<a href="/cases/CHG-0001/">CHG-0001</a>' in page.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("vertical=F", ["Order Handling"]),
        ("vertical=B", ["Bill Inquiry Handling"]),
        ("verdict=wants_answer", ["Bill Inquiry Handling"]),
        ("verdict=meets", ["Order Handling"]),
        ("verdict=too_little_data", ["Quality Handling"]),
        ("vertical=F&verdict=misses", []),
    ],
)
def test_it_is_narrowed_by_vertical_and_by_verdict(
    three, support_manager, as_user, query, expected
):
    assert names(as_user(support_manager).get(f"{URL}?{query}")) == expected


def test_it_is_narrowed_by_owner_and_by_criticality(three, support_manager, process_owner, as_user):
    failing = three[0].process
    failing.owner, failing.criticality = process_owner, "high"
    failing.save()
    client = as_user(support_manager)
    assert names(client.get(f"{URL}?owner={process_owner.pk}")) == ["Bill Inquiry Handling"]
    assert names(client.get(f"{URL}?criticality=high")) == ["Bill Inquiry Handling"]
    assert names(client.get(f"{URL}?criticality=low")) == []


def test_an_owner_who_is_none_is_told_and_hides_nothing(three, support_manager, as_user):
    page = as_user(support_manager).get(f"{URL}?owner=99999")
    assert len(names(page)) == 3
    assert "is not offered here" in page.content.decode()


def test_it_tells_what_changed_since_the_verdicts_before(three, support_manager, as_user):
    former = three[0].verdicts.get()
    former.pk, former.period = None, date(2026, 9, 1)
    former.variation, former.assurance = "stable", "meets"
    former.save()
    page = as_user(support_manager).get(URL)
    [change] = page.context["changes"]
    assert (change.before, change.measure) == (former, three[0])
    assert change.after.get_absolute_url() in page.content.decode()


def test_its_figures_count_all_processes_whatever_is_shown(three, support_manager, as_user):
    found = as_user(support_manager).get(f"{URL}?vertical=F").context["overview"]
    assert (found.measured, found.waiting, found.missing, found.undecided) == (3, 1, 1, 1)


def test_it_takes_the_same_few_queries_for_one_process_or_many(
    three, support_manager, as_user, django_assert_max_num_queries
):
    client = as_user(support_manager)
    client.get(URL)  # whether this is a demonstration is remembered
    with django_assert_max_num_queries(12):
        client.get(URL)


def test_nothing_measured_says_what_to_do_next(support_manager, as_user):
    text = as_user(support_manager).get(URL).content.decode()
    assert "Nothing is measured yet" in text
    assert reverse("process-list") in text


def test_it_goes_out_as_a_file(three, auditor, as_user):
    answer = as_user(auditor).get(f"{URL}?export=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 4
    assert "Bill Inquiry Handling" in lines[1]
    assert "Misses target" in lines[1]


def answers_told(browser):
    answer = browser.get(f"{URL}?export=csv")
    heading, *rows = csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines())
    return {row[1]: row[heading.index("Answer")] for row in rows}


def test_the_file_tells_what_wants_an_answer_and_by_when(three, auditor, as_user, monkeypatch):
    [row, *_others] = as_user(auditor).get(URL).context["overview"].rows
    told = answers_told(as_user(auditor))
    day = f" by {row.lead.answer_by.isoformat()}" if row.lead.answer_by else ""
    assert told["Bill Inquiry Handling"] == f"wants an answer{day}"
    assert told["Order Handling"] == ""
    given = {"answers": lambda found: {one.pk: Answer("CHG-0001", "/") for one in found}}
    monkeypatch.setattr(verdict_answers, "_providers", [given["answers"]])
    assert answers_told(as_user(auditor))["Bill Inquiry Handling"] == "CHG-0001"


def test_an_answer_that_is_wanted_has_its_day():
    verdict = Verdict(assurance="misses", measure=Measure(calculation="sla_attainment"))
    wanted = MeasureRow(verdict.measure, verdict, None, answer_by=date(2026, 12, 10))
    assert _answer_told(wanted) == "wants an answer by 2026-12-10"
    assert _answer_told(MeasureRow(verdict.measure, None, None)) == ""


def test_it_needs_the_permission(person, as_user):
    assert as_user(person("nobody")).get(URL).status_code == 403


@pytest.fixture
def november(monkeypatch):
    """Late in November 2026: October is the last month that is over."""
    monkeypatch.setattr(timezone, "localdate", lambda *_zone: date(2026, 11, 26))


def cases_of(page):
    return {row.process.name: row.cases for row, _spark in page.context["rows"]}


def test_it_tells_the_cases_completed_in_the_last_month_that_is_over(
    three, november, support_manager, as_user
):
    fine = DailyCell.objects.get(process=three[1].process, day=date(2026, 10, 1))
    DailyCell.objects.filter(pk=fine.pk).update(closed=1234, first_time_right=1234, reworked=0)
    fine.pk, fine.day = None, date(2026, 10, 31)
    fine.closed, fine.first_time_right, fine.reworked = 1, 1, 0
    fine.save()
    page = as_user(support_manager).get(URL)
    assert cases_of(page)["Order Handling"] == 1235
    text = page.content.decode()
    assert 'Completed<span class="overview__about">Oct 2026</span>' in text
    assert '<td class="num">1,235</td>' in text


def test_neither_segments_nor_the_month_that_runs_are_counted(
    three, november, support_manager, as_user
):
    cell = DailyCell.objects.get(process=three[0].process, day=date(2026, 10, 1))
    cell.pk, cell.place, cell.segment = None, 1, "North"
    cell.save()
    cell.pk, cell.place, cell.segment, cell.day = None, 0, "", date(2026, 11, 1)
    cell.save()
    assert cases_of(as_user(support_manager).get(URL))["Bill Inquiry Handling"] == 400


def test_a_process_without_records_of_that_month_has_a_dash_and_not_nought(
    three, november, support_manager, as_user
):
    DailyCell.objects.filter(process=three[2].process, day=date(2026, 10, 1)).delete()
    page = as_user(support_manager).get(URL)
    assert cases_of(page)["Quality Handling"] is None
    assert '<td class="num">–</td>' in page.content.decode()


def test_the_cases_are_in_the_file_under_their_month(three, november, auditor, as_user):
    answer = as_user(auditor).get(f"{URL}?export=csv")
    heading, *rows = b"".join(answer.streaming_content).decode().splitlines()
    assert heading.endswith('"Cases completed, 2026-10"')
    assert [row.rpartition(",")[2] for row in rows] == ["400"] * 3


def test_in_january_the_last_month_is_that_of_the_year_before(
    three, monkeypatch, support_manager, as_user
):
    monkeypatch.setattr(timezone, "localdate", lambda *_zone: date(2026, 1, 5))
    [row, *_others] = [row for row, _spark in as_user(support_manager).get(URL).context["rows"]]
    assert (row.month, row.cases) == (date(2025, 12, 1), 400)
