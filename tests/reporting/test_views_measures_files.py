"""A measure as a file and on paper: what each month is made of, held against what, and for whom."""

import csv
import io
from datetime import date
from html import unescape

import pytest
from django.template.loader import render_to_string
from openpyxl import load_workbook

from inventory.sockets import Panel
from kernel import pdf
from kernel.accounts import clock_user
from reporting.actions.judging import judge_measures
from reporting.models import DailyCell
from reporting.queries.pictures import point_day
from reporting.sockets import Answer, measure_panels, verdict_answers
from tests.reporting.history import drifting, judged_process, measure_of, process, target_of

pytestmark = pytest.mark.django_db
HEADING = [
    *("Period", "Value", "Numerator", "Denominator", "On the chart", "Centre line"),
    *("Lower limit", "Upper limit", "Target", "Signal", "Still running"),
]
needs_pdf = pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed")


@pytest.fixture
def failing():
    """SLA attainment that falls for ten months, until October 2026."""
    measure = judged_process(drifting())
    judge_measures([measure], actor=clock_user())
    return measure


@pytest.fixture
def client(auditor, as_user):
    return as_user(auditor)


@pytest.fixture
def words(monkeypatch):
    """The words that were set on paper."""
    written = []

    def keep(template, shown):
        written.append(unescape(render_to_string(template, shown)))
        return written[-1]

    monkeypatch.setattr(pdf, "render_to_string", keep)
    return written


def rows_of(client, measure):
    answer = client.get(measure.get_absolute_url(), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_month_is_there_newest_first_with_what_it_is_made_of(client, failing):
    rows = rows_of(client, failing)
    assert list(rows[0]) == HEADING
    assert [rows[0]["Period"], rows[-1]["Period"]] == ["2026-10", "2023-11"]
    assert len(rows) == 36
    for row in rows:
        made = 100 * float(row["Numerator"]) / float(row["Denominator"])
        assert float(row["Value"]) == pytest.approx(made)
        assert row["Denominator"] == "400.0"
        assert row["Still running"] == "no"


def test_limits_and_signals_are_those_of_the_verdict_that_stands(client, failing):
    points = {f"{point_day(one):%Y-%m}": one for one in failing.verdicts.get().points}
    for row in rows_of(client, failing):
        point = points[row["Period"]]
        for column, name in (("Lower limit", "lower"), ("Upper limit", "upper")):
            assert float(row[column]) == point[name]
        assert float(row["Centre line"]) == point["centre"]
        assert float(row["On the chart"]) == point["value"]
        assert bool(row["Signal"]) == bool(point["signal"])


def test_a_signal_is_named_in_words(client, failing):
    verdict = failing.verdicts.get()
    verdict.points[-1]["signal"] = "outside"
    verdict.save()
    assert "outside" in rows_of(client, failing)[0]["Signal"]


def test_of_a_weighted_chart_what_is_drawn_stands_beside_the_value(client, failing):
    verdict = failing.verdicts.get()
    verdict.points[-1]["drawn"] = 91.25
    verdict.save()
    newest = rows_of(client, failing)[0]
    assert newest["On the chart"] == "91.25"
    assert float(newest["Value"]) == verdict.points[-1]["value"]


def test_each_month_has_the_target_that_held_in_it(client, failing):
    second = target_of(failing, 97, version=2)
    second.valid_from = date(2026, 9, 1)
    second.save()
    targets = {row["Period"]: row["Target"] for row in rows_of(client, failing)}
    assert targets["2023-12"] == ""
    assert [targets["2024-01"], targets["2026-08"]] == ["95.0", "95.0"]
    assert [targets["2026-09"], targets["2026-10"]] == ["97.0", "97.0"]


def test_the_month_that_runs_says_so_and_has_no_limits_yet(client, failing):
    cell = DailyCell.objects.get(day=date(2026, 10, 1))
    cell.pk, cell.day = None, date(2026, 11, 2)
    cell.save()
    source = cell.source
    source.batches.update(last_event_at="2026-11-10T12:00:00Z")
    newest, before = rows_of(client, failing)[:2]
    assert (newest["Period"], newest["Still running"], newest["Lower limit"]) == (
        "2026-11",
        "yes",
        "",
    )
    assert (before["Period"], before["Still running"]) == ("2026-10", "no")


def test_what_is_not_judged_has_its_months_without_limits(client):
    measure = judged_process(drifting(5))
    rows = rows_of(client, measure)
    assert len(rows) == 5
    assert {row["Upper limit"] + row["Signal"] + row["On the chart"] for row in rows} == {""}
    assert rows[0]["Target"] == "95.0"


def test_a_month_without_a_case_has_no_value(client, failing):
    DailyCell.objects.filter(day=date(2026, 3, 1)).delete()
    [hole] = [row for row in rows_of(client, failing) if row["Period"] == "2026-03"]
    assert (hole["Value"], hole["Denominator"]) == ("", "0.0")


def test_without_records_the_file_has_its_heading_alone(client):
    assert rows_of(client, measure_of(process())) == []


def test_the_workbook_holds_numbers(client, failing):
    answer = client.get(failing.get_absolute_url(), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[1]] == HEADING
    assert sheet["C2"].value / sheet["D2"].value == pytest.approx(sheet["B2"].value / 100)
    assert sheet.max_row == 37


def test_the_name_of_a_measure_names_its_file(client, failing):
    answer = client.get(failing.get_absolute_url(), {"export": "csv"})
    assert 'filename="sla-attainment-' in answer["Content-Disposition"]


def test_the_page_offers_the_files_and_keeps_what_is_asked(client, failing):
    page = unescape(client.get(f"{failing.get_absolute_url()}?segment=2").content.decode())
    for kind in ("csv", "xlsx", "pdf"):
        assert f'href="?segment=2&export={kind}" download' in page


def test_the_file_takes_few_questions(client, failing, django_assert_max_num_queries):
    client.get(failing.get_absolute_url())
    with django_assert_max_num_queries(11):
        rows_of(client, failing)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_who_may_not_see_the_measure_gets_no_file(failing, person, as_user, kind):
    nobody = as_user(person("nobody"))
    assert nobody.get(failing.get_absolute_url(), {"export": kind}).status_code == 403


@needs_pdf
def test_on_paper_it_has_the_verdict_its_pictures_and_every_month(client, failing, words):
    answer = client.get(failing.get_absolute_url(), {"export": "pdf"})
    assert answer.content.startswith(b"%PDF-")
    assert "sla-attainment" in answer["Content-Disposition"]
    [told] = words
    verdict = failing.verdicts.get()
    assert verdict.headline in told
    assert verdict.because in told
    assert "This verdict wants an answer" in told
    assert told.count("<svg") >= 2
    assert "Agreed with the customers." in told
    assert told.count('<th scope="row">') == 1 + 36
    assert "About this measure" in told


@needs_pdf
def test_an_answered_verdict_says_so_on_paper_also_where_a_panel_answers_it(
    client, failing, words, monkeypatch
):
    def answered(verdicts):
        return {one.pk: Answer("CHG-0001", "/cases/CHG-0001/") for one in verdicts}

    panel = Panel("Answer", "components/empty.html", {"title": "Answered"})
    monkeypatch.setattr(verdict_answers, "_providers", [answered])
    monkeypatch.setattr(measure_panels, "_providers", [(1, lambda _measure, _user: panel)])
    client.get(failing.get_absolute_url(), {"format": "pdf"})
    client.get(failing.verdicts.get().get_absolute_url(), {"format": "pdf"})
    for told in words:
        assert "Answered: CHG-0001" in told
        assert "wants an answer" not in told
    assert len(words) == 2


@needs_pdf
def test_before_the_first_verdict_the_paper_has_the_line_of_its_months(client, words):
    client.get(judged_process(drifting(5)).get_absolute_url(), {"format": "pdf"})
    [told] = words
    assert "No verdict yet" in told
    assert told.count("<svg") >= 1
    assert "Oct 2026" in told


@needs_pdf
def test_a_measure_without_records_has_its_paper_too(client, words):
    answer = client.get(measure_of(process()).get_absolute_url(), {"format": "pdf"})
    assert answer.content.startswith(b"%PDF-")
    assert "<svg" not in words[0]
