"""The cases of a process as a list, and the path of one of them."""

import csv
import io
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from kernel import pdf
from reporting.actions import rebuild_rollups
from reporting.models import CaseFact
from reporting.process_map import END, OPEN, START
from reporting.views import cases as case_views
from tests.reporting.mapped import KEY
from tests.reporting.test_views_process_map import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(as_user, auditor, mapped_source):
    return as_user(auditor)


def listed(reader, **asked):
    page = reader.get(reverse("process-cases", args=[KEY]), asked)
    assert page.status_code == 200
    return [row.record.case_key for row in page.context["table"].page.object_list]


def test_the_newest_cases_come_first(reader):
    keys = listed(reader)
    assert keys[0] == "O0"
    assert len(keys) == 11


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"text": "R"}, {"R0", "R1", "R2"}),
        ({"text": "R1"}, {"R1"}),
        ({"text": "%"}, set()),
        ({"state": "open"}, {"O0"}),
        ({"since": "2026-04"}, {"O0"}),
        ({"until": "2026-03", "text": "O"}, set()),
        ({"segment": "1:South"}, {"R0", "R1", "R2", "O0"}),
        ({"segment": "1:Nowhere"}, set()),
        ({"segment": "7:South"}, set()),
        ({"activity": "Taken", "text": "S0"}, {"S0"}),
        ({"activity": "Never seen"}, set()),
        ({"origin": "Checked", "goal": "Taken"}, {"R0", "R1", "R2"}),
        ({"origin": "Taken", "goal": "Closed"}, set()),
        ({"origin": "Checked", "goal": "Checked"}, {"T0"}),
        ({"origin": "Checked", "goal": OPEN}, {"O0"}),
        ({"origin": START, "goal": "Taken", "text": "O"}, {"O0"}),
        ({"origin": "Closed", "goal": END, "text": "T"}, {"T0"}),
        ({"days": "0.4"}, {"O0", "R0", "R1", "R2"}),
    ],
)
def test_every_filter_narrows_the_list(reader, asked, expected):
    assert set(listed(reader, **asked)) == expected


def test_a_variant_narrows_the_list(reader):
    variant = CaseFact.objects.get(case_key="R0").variant
    assert set(listed(reader, variant=variant)) == {"R0", "R1", "R2"}


def test_the_filters_that_are_on_stand_above_the_list(reader):
    page = reader.get(reverse("process-cases", args=[KEY]), {"state": "open", "activity": "Taken"})
    assert [one.value for one in page.context["active_filters"]] == ["Open", "Taken"]


def test_a_long_list_is_counted_no_further_than_anybody_leafs(reader, monkeypatch):
    monkeypatch.setattr(case_views, "MOST_LISTED", 4)
    page = reader.get(reverse("process-cases", args=[KEY]))
    assert page.context["row_count"] == 4
    assert "4 rows and more" in told(page)
    monkeypatch.setattr(case_views, "MOST_LISTED", 12)
    assert "11 rows<" in reader.get(reverse("process-cases", args=[KEY])).content.decode()


def test_a_list_of_many_cases_counts_without_reading_them_all(reader):
    with CaptureQueriesContext(connection) as asked:
        listed(reader)
    counts = [one["sql"] for one in asked if "COUNT" in one["sql"] and "casefact" in one["sql"]]
    assert len(counts) == 1
    assert f"LIMIT {case_views.MOST_LISTED}" in counts[0]


def test_a_page_that_is_not_there_shows_the_nearest(reader):
    assert len(listed(reader, page="99")) == 11
    assert len(listed(reader, page="x")) == 11


def test_the_list_as_a_file_holds_all_that_is_filtered(reader):
    asked = {"export": "csv", "segment": "1:South"}
    file = reader.get(reverse("process-cases", args=[KEY]), asked)
    text = b"".join(file.streaming_content).decode().lstrip("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 5
    assert rows[0][0] == "Case"
    minutes = {row[0]: row[4] for row in rows[1:]}
    assert minutes["R0"] == "700.0"
    sheet = reader.get(reverse("process-cases", args=[KEY]), {"export": "xlsx"})
    assert "spreadsheet" in sheet["Content-Type"]


def test_a_case_shows_its_path_with_the_gaps(reader):
    case = CaseFact.objects.get(case_key="R0")
    page = reader.get(case.get_absolute_url())
    text = told(page)
    names = [moment.activity for moment, _marks, _gap in page.context["moments"]]
    assert names == ["Taken", "Checked", "Taken", "Checked", "Closed"]
    assert "10 h later" in text
    assert "again (2)" in text
    assert "batch 1, line" in text


def test_its_facts_and_the_way_back_stand_on_the_page(reader):
    case = CaseFact.objects.get(case_key="R0")
    page = reader.get(case.get_absolute_url())
    facts = dict(page.context["facts"])
    assert facts["Segment"] == "South"
    assert facts["Cycle time"] == "11.7 h"
    assert "Cost" not in facts
    assert "Events’ own costs" in facts
    labels = [str(label) for label, _url in page.context["crumbs"]]
    assert labels[0] == "Processes"
    assert labels[-2:] == ["Cases", "R0"]
    alike = reader.get(page.context["alike_url"])
    assert alike.context["row_count"] == 3


def test_the_address_of_a_case_outlives_a_rebuild_of_the_facts(
    reader, mapped_source, support_manager
):
    address = CaseFact.objects.get(case_key="R0").get_absolute_url()
    rebuild_rollups(mapped_source, actor=support_manager)
    assert reader.get(address).context["record"].case_key == "R0"


def path_rows(browser, case):
    answer = browser.get(case.get_absolute_url(), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_its_path_as_a_file_tells_what_the_page_tells(reader):
    case = CaseFact.objects.get(case_key="R0")
    page = unescape(reader.get(case.get_absolute_url()).content.decode())
    assert 'href="?export=csv" download' in page
    rows = path_rows(reader, case)
    assert [row["Activity"] for row in rows] == ["Taken", "Checked", "Taken", "Checked", "Closed"]
    assert [row["Minutes since the last"] for row in rows] == ["", "30.0", "600.0", "10.0", "60.0"]
    assert [row["Remarks"] for row in rows] == ["", "", "again (2)", "again (2)", ""]
    assert [row["Event"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert {(row["Case"], row["Batch"], row["Cost"]) for row in rows} == {("R0", "1", "2.0")}
    moments = reader.get(case.get_absolute_url()).context["moments"]
    at = [timezone.localtime(moment.at) for moment, _marks, _gap in moments]
    assert [row["At"] for row in rows] == [f"{one:%Y-%m-%d %H:%M:%S}" for one in at]
    assert [row["Line"] for row in rows] == [str(moment.line) for moment, _m, _g in moments]


def test_its_path_as_a_workbook_has_instants_that_can_be_reckoned_with(reader):
    case = CaseFact.objects.get(case_key="R0")
    answer = reader.get(case.get_absolute_url(), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert (sheet["D4"].value - sheet["D3"].value).total_seconds() == 36_000
    assert 'filename="r0-' in answer["Content-Disposition"]


@pytest.mark.skipif(not pdf.is_there(), reason="WeasyPrint is not installed")
def test_its_path_is_there_on_paper(reader):
    case = CaseFact.objects.get(case_key="R0")
    answer = reader.get(case.get_absolute_url(), {"export": "pdf"})
    assert answer.content.startswith(b"%PDF-")


def test_a_case_whose_events_are_gone_offers_no_file(reader, mapped_source):
    case = CaseFact.objects.get(case_key="S0")
    mapped_source.batches.update(folder="")
    assert "export=csv" not in told(reader.get(case.get_absolute_url()))
    assert path_rows(reader, case) == []


def test_the_file_of_a_path_asks_few_questions_and_is_for_those_who_see_the_case(
    reader, as_user, person
):
    case = CaseFact.objects.get(case_key="R0")
    with CaptureQueriesContext(connection) as asked:
        assert len(path_rows(reader, case)) == 5
    assert len(asked) <= 6
    nobody = as_user(person("nils"))
    assert nobody.get(case.get_absolute_url(), {"export": "csv"}).status_code == 403


def test_a_case_whose_events_are_gone_says_so(reader, mapped_source):
    case = CaseFact.objects.get(case_key="S0")
    mapped_source.batches.update(folder="")
    assert "not in the store any more" in told(reader.get(case.get_absolute_url()))


def test_who_may_not_see_cases_sees_none(as_user, person, mapped_source):
    case = CaseFact.objects.first()
    assert as_user(person("nils")).get(case.get_absolute_url()).status_code == 403


def test_a_case_that_is_not_there_is_not_found(reader, mapped_source):
    for number, key in ((mapped_source.number, "no such case"), ("SRC-9999", "R0")):
        assert reader.get(reverse("case", args=[number, key])).status_code == 404
    for odd in ("~6", "~zz", "~ff", "~"):
        assert reader.get(f"/sources/{mapped_source.number}/cases/{odd}/").status_code == 404
