"""Files that are wrong, through every door: a sentence that helps, and nothing has changed.

Each is handed in on the page and to the command; both say the file, what is wrong, where, and what
to do, and leave no source, no batch, no case and no file behind.
"""

import gzip
import io
import json

import duckdb
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import Workbook

from inventory.models import ProcessElement
from kernel.models import AuditEntry
from reporting.models import CaseFact, DailyCell, EventBatch, QuarantinedRow, Source
from tests.reporting.events import HEADING, kept, log

pytestmark = pytest.mark.django_db
MAPPING = """\
case: case
timestamp: timestamp
activity: activity
closing_activities: [Closed]
outcome: outcome
met: [met]
missed: [missed]
cost: cost
"""
GOOD = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3")]
MANY = [(f"C{n}", n, "Open", "", str(n * 7919)) for n in range(9000)]
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><log><trace><event><string key="case" value="&c;"/>'
    "</event></trace></log>"
)
EXTERNAL = (
    '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log><trace><event>'
    '<string key="case" value="&x;"/></event></trace></log>'
)


def workbook(*rows, merged="", **cells):
    book = Workbook()
    for row in (HEADING, *rows):
        book.active.append(list(row))
    for cell, value in cells.items():
        book.active[cell] = value
    if merged:
        book.active.merge_cells(merged)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


TIMED = [
    ["A", "2026-03-02 12:00", "Open", "", "2"],
    ["B", "2026-03-02 13:00", "Closed", "met", "3"],
    ["C", "2026-03-02 14:00", "Closed", "met", "3"],
]
REFUSED = {
    "header only": (log(), "", "log.csv holds no events"),
    "wrong delimiter": (
        log(*GOOD),
        'delimiter: "|"\n',
        "log.csv has no column “case”, “timestamp”, “activity”, “outcome”, “cost”. It has: "
        "case,timestamp,activity,outcome,cost. Is “|” what stands between its cells (delimiter)?",
    ),
    "no timestamp": (
        log(heading=["case", "when", "activity", "outcome", "cost"]),
        "",
        "log.csv has no column “timestamp”. It has: case, when, activity, outcome, cost.",
    ),
    "no case id": (
        log(heading=["id", "timestamp", "activity", "outcome", "cost"]),
        "",
        "log.csv has no column “case”. It has: id, timestamp",
    ),
    "duplicate columns": (
        log(*GOOD, heading=["case", "timestamp", "activity", "outcome", "cost", "case"]),
        "",
        "log.csv has the column “case” twice or more: 1, 6. Rename it.",
    ),
    "unknown zone": (
        log(*GOOD),
        "time_zone: Mars/Olympus\n",
        "time_zone “Mars/Olympus” is not known; write it like Europe/Berlin.",
    ),
    "unknown encoding": (log(*GOOD), "encoding: klingon\n", "encoding “klingon” is not known"),
    "one long line": (
        log(*GOOD).encode() + b"x" * 2_000_000,
        "",
        "log.csv has a line longer than 1 MB: line 4.",
    ),
    "xml bomb": (BOMB, "", "brings a document type or entities of its own"),
    "external entity": (EXTERNAL, "", "brings a document type or entities of its own"),
    "truncated gz": (
        gzip.compress(
            log(*[(f"C{n}", n, "Open", "", str(n * 7919)) for n in range(9000)]).encode()
        )[:-900],
        "",
        "log.csv is damaged: it cannot be read to its end. Fetch it again.",
    ),
    "truncated parquet": (b"PAR1" + bytes(100), "", "log.csv is damaged"),
    "truncated xlsx": (workbook(*TIMED)[:-300], "", "log.csv is damaged"),
    "formula": (
        workbook(*TIMED, E3="=1+1"),
        "",
        "log.csv has a formula in cell E3, column “cost”. Save it as values.",
    ),
    "merged cells": (
        workbook(*TIMED, merged="A2:A4"),
        "",
        "log.csv has merged cells: A2:A4. Split them, each row needs its own values.",
    ),
    "broken xml": ("<log>\n<trace></log>", "", "log.csv is no well-formed XML: line 2"),
}
CASES = pytest.mark.parametrize(("content", "more", "says"), REFUSED.values(), ids=REFUSED)


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)


def bytes_of(content):
    return content if isinstance(content, bytes) else content.encode()


def nothing_is_kept(settings):
    for model in (Source, EventBatch, QuarantinedRow, CaseFact, DailyCell):
        assert not model.objects.exists(), model
    folder = settings.EVENT_STORE_DIR
    assert not [one for one in folder.rglob("*") if one.is_file()] if folder.exists() else True
    return True


def handed_in(desk, content, more=""):
    """On the page: the file, then its columns, then “Load”; the page where that ends."""
    file = SimpleUploadedFile("log.csv", bytes_of(content))
    chosen = {
        "file": file,
        "mapping": "own",
        "process": ProcessElement.objects.get(key="1.3.10").pk,
    }
    answer = desk.post(reverse("source-import"), chosen)
    if answer.status_code != 302:
        return answer
    return desk.post(answer.url, {"mapping": MAPPING + more, "load": "1"}, follow=True)


def told_on(page):
    return page.content.decode().replace("&quot;", '"').replace("&#x27;", "'")


def commanded(capsys, tmp_path, content, more=""):
    path = kept(tmp_path, bytes_of(content))
    mapping = kept(tmp_path, MAPPING + more, "mapping.yaml")
    options = {"process": "1.3.10", "mapping": str(mapping), "as_json": True}
    with pytest.raises(CommandError) as refusal:
        call_command("import_events", str(path), **options)
    assert refusal.value.returncode == 1
    return json.loads(capsys.readouterr().out)["error"]


@CASES
def test_the_page_says_what_is_wrong_and_keeps_nothing(desk, settings, content, more, says):
    assert says in told_on(handed_in(desk, content, more))
    assert nothing_is_kept(settings)


@CASES
def test_the_command_says_the_same_and_keeps_nothing(
    capsys, tmp_path, settings, content, more, says
):
    assert says in commanded(capsys, tmp_path, content, more)
    assert nothing_is_kept(settings)


def test_an_empty_file_is_refused_at_both_doors(desk, capsys, tmp_path, settings):
    page = handed_in(desk, b"")
    assert page.status_code == 422
    assert "empty" in told_on(page)
    assert "log.csv cannot be read" in commanded(capsys, tmp_path, b"")
    assert nothing_is_kept(settings)


def test_a_gigabyte_in_one_line_is_refused_in_little_memory(
    capsys, tmp_path, settings, monkeypatch
):
    path = tmp_path / "log.csv"
    with path.open("wb") as file:
        file.write(log(*GOOD).encode())
        file.truncate(1 << 30)  # sparse: zeros that take no room
    mapping = kept(tmp_path, MAPPING, "mapping.yaml")
    before = memory_held()
    with pytest.raises(CommandError, match="longer than 1 MB: line 4"):
        call_command("import_events", str(path), process="1.3.10", mapping=str(mapping))
    assert memory_held() - before < 100_000_000
    assert nothing_is_kept(settings)


def memory_held():
    """The most that this process held at once, in bytes."""
    with open("/proc/self/status", encoding="ascii") as file:
        [line] = [line for line in file if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def test_a_load_that_fails_leaves_in_the_log_that_its_source_was_closed(desk):
    handed_in(desk, log())
    acts = set(AuditEntry.objects.filter(act__startswith="source.").values_list("act", flat=True))
    assert acts == {"source.opened", "source.closed_empty"}


def test_a_source_that_holds_events_stays_when_a_later_file_fails(desk):
    handed_in(desk, log(*GOOD))
    assert "holds no events" in told_on(handed_in(desk, log()))
    assert Source.objects.get().batches.count() == 1


def test_after_a_failure_the_same_file_can_be_mended_and_loaded(desk):
    handed_in(desk, log())
    page = handed_in(desk, log(*GOOD))
    assert page.request["PATH_INFO"] == EventBatch.objects.get().get_absolute_url()


ASIDE = [
    (("B", "1948-03-02 12:00", "Open", "", ""), "timestamp", "too_early"),
    (("B", "2099-03-02 12:00", "Open", "", ""), "timestamp", "in_future"),
    (("B", "2026-03-02 12:00 Mars/Olympus", "Open", "", ""), "timestamp", "not_a_date"),
    (("B", "2026-02-30 12:00", "Open", "", ""), "timestamp", "no_such_time"),
    (("B", "", "Open", "", ""), "timestamp", "missing"),
    (("", 5, "Open", "", ""), "case", "missing"),
    (("B", 5, "", "", ""), "activity", "missing"),
    (("B", 5, "Open", "", "=1+1"), "cost", "not_a_number"),
    (("B", 5, "Open", "", "10000000000"), "cost", "too_large"),
    (("B", 5, "Open", "perhaps", ""), "outcome", "unknown_outcome"),
    (("B", 5, "Open"), "", "wrong_width"),
]


@pytest.mark.parametrize(("row", "column", "reason"), ASIDE, ids=[one[2] for one in ASIDE])
def test_one_bad_row_is_set_aside_with_its_line_and_column(desk, row, column, reason):
    content = log(GOOD[0], row, GOOD[1])
    page = handed_in(desk, content)
    aside = QuarantinedRow.objects.get()
    assert (aside.line, aside.column, aside.reason) == (3, column, reason)
    assert str(aside.get_reason_display()) in told_on(page)
    assert [one.case_key for one in CaseFact.objects.all()] == ["A"]


def test_a_nul_byte_is_no_text_on_the_page_and_sets_its_row_aside_in_the_command(
    desk, tmp_path, settings
):
    content = log(GOOD[0], ("B\0C", 5, "Open", "", ""), GOOD[1])
    assert "log.csv holds something unknown" in told_on(handed_in(desk, content))
    assert nothing_is_kept(settings)
    mapping = kept(tmp_path, MAPPING, "mapping.yaml")
    path = kept(tmp_path, content)
    call_command("import_events", str(path), process="1.3.10", mapping=str(mapping))
    aside = QuarantinedRow.objects.get()
    assert (aside.line, aside.reason) == (3, "unreadable")
    assert "\0" not in aside.raw


def parquet(tmp_path, select):
    path = tmp_path / "made.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy ({select}) to '{path}' (format parquet)")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("case", "timestamp", "reason"),
    [
        ("7", "timestamp '2026-03-02 12:00'", ""),
        ("7.5", "date '2026-03-02'", ""),
        ("uuid '5f0c8c0e-8a1d-4d0e-9d0c-0a1b2c3d4e5f'", "timestamptz '2026-03-02 12:00+01'", ""),
        ("['a', 'b']", "'2026-03-02 12:00'", ""),
        ("7", "20260302", "not_a_date"),
        ("7", "1772449200.5", "not_a_date"),
        ("7", "time '12:00'", "not_a_date"),
        ("null", "'2026-03-02 12:00'", "missing"),
    ],
)
def test_parquet_of_other_types_is_read_as_text_or_set_aside(
    desk, tmp_path, case, timestamp, reason
):
    select = f"""select {case} as "case", {timestamp} as "timestamp", 'Open' as activity,
                 '' as outcome, 1.5 as cost"""
    handed_in(desk, parquet(tmp_path, select))
    assert CaseFact.objects.count() == (0 if reason else 1)
    assert [one.reason for one in QuarantinedRow.objects.all()] == ([reason] if reason else [])


@pytest.mark.shared
def test_naughty_strings_are_cases_and_activities_or_set_aside(desk, shared):
    strings = json.loads((shared / "data/bad_inputs/blns/blns.json").read_text(encoding="utf-8"))
    rows = [(text, n, text, "", "") for n, text in enumerate(strings)]
    page = handed_in(desk, log(*rows).encode("utf-8", "surrogatepass"))
    batch = EventBatch.objects.get()
    assert page.status_code == 200
    assert batch.rows == len(rows)
    held = {one.strip() for one in strings if one.strip() and len(one.strip()) <= 200}
    loaded = set(CaseFact.objects.values_list("case_key", flat=True))
    aside = batch.quarantined
    assert loaded <= held
    assert len(loaded) + aside >= len(held)
    for row in QuarantinedRow.objects.all():
        assert row.reason in {"missing", "too_long", "unreadable"}
    shown = desk.get(batch.get_absolute_url()).content.decode()
    assert "<script>alert" not in shown


@pytest.mark.shared
def test_formulas_of_spreadsheets_stay_text(desk, shared):
    lines = (shared / "data/bad_inputs/csv_injection/csv-payload.txt").read_text().splitlines()
    payloads = [line for line in lines if line.strip()]
    handed_in(desk, log(*[(text, n, "Open", "", "") for n, text in enumerate(payloads)]))
    batch = EventBatch.objects.get()
    assert batch.rows == len(payloads)
    export = desk.get(reverse("quarantine-list", args=[batch.pk]) + "?export=csv")
    body = b"".join(export.streaming_content) if export.streaming else export.content
    assert b"\n=" not in body


@pytest.mark.shared
def test_each_file_of_the_csv_spectrum_is_refused_by_the_columns_it_lacks(desk, shared, settings):
    for path in sorted((shared / "data/bad_inputs/csv_spectrum/csvs").glob("*.csv")):
        page = handed_in(desk, path.read_bytes())
        assert "has no column “case”" in told_on(page), path.name
    assert nothing_is_kept(settings)


def test_costs_that_no_fact_can_hold_are_refused_with_the_name_of_their_case(desk, tmp_path):
    """A hundred slips of ten digits each: the load before stands, and the next one is taken."""
    handed_in(desk, log(*GOOD))
    slips = [("Slip", minute, "Work", "", "-9999999999") for minute in range(101)]
    page = handed_in(desk, log(("B", 1, "Open", "", "1"), *slips))
    assert "The costs of case “Slip” add up to" in told_on(page)
    assert [one.case_key for one in CaseFact.objects.all()] == ["A"]
    assert EventBatch.objects.count() == 1
    handed_in(desk, log(("B", 1, "Open", "", "1"), *slips[:100]))
    assert str(CaseFact.objects.get(case_key="Slip").cost) == "-999999999900.00"
    cases = desk.get(reverse("process-cases", args=["1.3.10"]))
    assert (cases.status_code, "Slip" in cases.content.decode()) == (200, True)
    handed_in(desk, log(("Slip", 500, "Closed", "met", "999999999900")))
    assert CaseFact.objects.get(case_key="Slip").events == 100
    handed_in(desk, log(("Slip", 500, "Closed", "met", "7.50")))
    assert str(CaseFact.objects.get(case_key="Slip").cost) == "-999999999892.50"
