"""Lists as files: exactly what is filtered, in the order shown, and never a formula."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from kernel.models import JobRun, JobState
from kernel.pages import export
from kernel.pages.export import csv_response, guarded, xlsx_response
from kernel.ruling import DomainError

JOBS = "/jobs/"


@pytest.fixture
def runs(admin_user):
    labels = ["Zebra", '=HYPERLINK("http://x")', "Ärger", "@SUM(A1)"]
    return [
        JobRun.objects.create(
            job="x",
            period=label,
            label=label,
            created_at="2026-01-05T08:00Z",
            state=JobState.DONE,
            started_by=admin_user if label == "Zebra" else None,
        )
        for label in labels
    ]


@pytest.fixture
def client(as_user, auditor):
    return as_user(auditor)


def read_csv(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def read_xlsx(response):
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    return [[cell.value for cell in row] for row in book.active.rows]


def test_csv_has_all_columns_of_the_table_that_tell_something(client, runs):
    rows = read_csv(client.get(JOBS, {"export": "csv", "sort": "label", "label": "Z"}))

    assert rows == [
        ["Job", "State", "Started by", "Asked for", "Ended"],
        ["Zebra", "Done", "Ada Admin", "2026-01-05 08:00:00", ""],
    ]


def test_csv_is_exactly_what_is_filtered_in_the_order_shown(client, runs):
    rows = read_csv(client.get(JOBS, {"export": "csv", "sort": "-label"}))

    assert [row[0] for row in rows[1:]] == [
        "Ärger",
        "Zebra",
        "'@SUM(A1)",
        '\'=HYPERLINK("http://x")',
    ]


def test_xlsx_keeps_text_as_text_and_days_as_days(client, runs):
    rows = read_xlsx(client.get(JOBS, {"export": "xlsx", "sort": "label"}))

    assert rows[0] == ["Job", "State", "Started by", "Asked for", "Ended"]
    assert rows[1][0] == '=HYPERLINK("http://x")'
    assert rows[3][3].isoformat() == "2026-01-05T08:00:00"


def test_a_workbook_has_no_formula_in_it(client, runs):
    content = io.BytesIO(client.get(JOBS, {"export": "xlsx"}).getvalue())
    cells = [cell for row in openpyxl.load_workbook(content).active.rows for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_an_export_reads_in_chunks_and_not_row_by_row(
    client, runs, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(export, "CHUNK_ROWS", 2)
    with django_assert_max_num_queries(8):
        assert len(read_csv(client.get(JOBS, {"export": "csv"}))) == 5


def test_an_unknown_kind_of_file_shows_the_page(client, runs):
    assert client.get(JOBS, {"export": "exe"})["Content-Type"].startswith("text/html")


def test_a_list_one_may_not_see_is_not_handed_out_either(as_user, process_owner, runs):
    assert as_user(process_owner).get(JOBS, {"export": "csv"}).status_code == 403


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"],
)
def test_text_that_a_spreadsheet_would_reckon_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["-12.5", "+49 30 123456", "plain", "", -5, 1.5, date(2026, 1, 1)])
def test_numbers_and_plain_text_stay_as_they_are(cell):
    assert guarded(cell) == cell


def test_yes_and_no_are_words_and_numbers_stay_numbers():
    answer = xlsx_response("Things", [["a", "b"], [True, 1.5]])

    assert read_xlsx(answer)[1] == ["yes", 1.5]


def test_the_file_is_named_after_the_list_and_the_day():
    answer = csv_response("Change log", [["a"]])

    assert 'filename="change-log-2' in answer["Content-Disposition"]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(export, "XLSX_ROWS", 2)
    with pytest.raises(DomainError, match="Use CSV"):
        xlsx_response("Things", [["a"]] * 4)
