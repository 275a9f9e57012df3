"""Files that are wrong, through every door: a sentence that helps, and nothing has changed.

Each is handed in on the page and to the command; both say the file, what is wrong, where, and what
to do, and leave no source, no batch, no case and no file behind.
"""

import codecs
import gzip
import io
import zlib

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import Workbook

from kernel.models import AuditEntry
from reporting.models import CaseFact, EventBatch, QuarantinedRow, Source
from tests.reporting.events import HEADING, kept, log
from tests.reporting.handing_in import (
    MAPPING,
    commanded,
    handed_in,
    nothing_is_kept,
    told_on,
)

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]
GOOD = [("A", 0, "Open", "", "2"), ("A", 60, "Closed", "met", "3")]
MANY = [(f"C{n}", n, "Open", "", str(n * 7919)) for n in range(9000)]
CUT_OFF = gzip.compress(log(*MANY).encode(), mtime=0)[:-900]
LAST_WHOLE_LINE = zlib.decompressobj(wbits=31).decompress(CUT_OFF).count(b"\n")
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><log><trace><event><string key="case" value="&c;"/>'
    "</event></trace></log>"
)
EXTERNAL = (
    '\n<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log><trace><event>'
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
    "xml bomb": (
        BOMB,
        "",
        "log.csv brings a document type or entities of its own: line 1, column 37. Such XML is not "
        "read; save it without them.",
    ),
    "external entity": (EXTERNAL, "", "or entities of its own: line 2, column 15. Such XML"),
    "document type": (
        '<?xml version="1.0"?>\n\n<!DOCTYPE log>\n<log/>',
        "",
        "log.csv brings a document type or entities of its own: line 3, column 14.",
    ),
    "one long value in xml": (
        f'<log>\n<trace><string key="note" value="{"x" * 2_000_000}"/></trace></log>',
        "",
        "log.csv has a value or tag longer than 1 MB (“note”): line 2, column 8.",
    ),
    "truncated gz": (
        CUT_OFF,
        "",
        f"log.csv is damaged: it cannot be read beyond line {LAST_WHOLE_LINE}. Fetch it again.",
    ),
    "gz cut within its first line": (
        gzip.compress(log(*GOOD).encode(), mtime=0)[:18],
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


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("time_zone: Mars/Olympus\n", "time_zone “Mars/Olympus” is not known"),
        ("encoding: klingon\n", "encoding “klingon” is not known"),
        ("caze: id\n", "“caze” is not a field"),
    ],
)
def test_a_fault_of_a_mapping_names_the_file_it_stands_in(
    desk, capsys, tmp_path, settings, more, fault
):
    told = commanded(capsys, tmp_path, log(*GOOD), more)
    assert told.startswith(f"mapping.yaml: The mapping cannot be used: line 9, column 1: {fault}")
    page = told_on(handed_in(desk, log(*GOOD), more))
    assert f"The mapping cannot be used: line 9, column 1: {fault}" in page
    assert "mapping.yaml" not in page  # it was typed there
    assert nothing_is_kept(settings)


def test_an_empty_file_is_refused_at_both_doors(desk, capsys, tmp_path, settings):
    page = handed_in(desk, b"")
    assert page.status_code == 422
    assert "empty" in told_on(page)
    assert commanded(capsys, tmp_path, b"") == "log.csv is empty."
    assert nothing_is_kept(settings)


@pytest.mark.parametrize("content", [gzip.compress(b"", mtime=0), codecs.BOM_UTF8])
def test_a_file_with_nothing_in_its_wrapping_is_empty_too(
    desk, capsys, tmp_path, settings, content
):
    assert "log.csv is empty." in told_on(handed_in(desk, content))
    assert commanded(capsys, tmp_path, content) == "log.csv is empty."
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


def xes_in_one_line(events):
    told = "".join(
        f'<event><string key="activity" value="{activity}"/><string key="timestamp" '
        f'value="2026-03-02 12:00"/><string key="outcome" value="met"/>'
        f'<string key="cost" value="2"/><string key="case" value="C{n}"/></event>'
        for n in range(events // 2)
        for activity in ("Open", "Closed")
    )
    return f"<log><trace>{told}</trace></log>"


def test_a_log_of_xes_in_one_line_of_three_megabytes_is_loaded_at_both_doors(desk, tmp_path):
    content = xes_in_one_line(15_000)
    assert len(content) > 3_000_000
    assert "\n" not in content
    page = handed_in(desk, content)
    batch = EventBatch.objects.get()
    assert page.request["PATH_INFO"] == batch.get_absolute_url()
    assert (batch.events, batch.cases, batch.quarantined) == (15_000, 7_500, 0)
    mapping = kept(tmp_path, MAPPING, "mapping.yaml")
    path = kept(tmp_path, xes_in_one_line(15_002))
    call_command("import_events", str(path), process="1.3.11", mapping=str(mapping))
    assert EventBatch.objects.exclude(pk=batch.pk).get().events == 15_002


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
    says = "log.csv is no text: line 3, column 2 holds a NUL byte."
    assert says in told_on(handed_in(desk, content))
    assert nothing_is_kept(settings)
    mapping = kept(tmp_path, MAPPING, "mapping.yaml")
    path = kept(tmp_path, content)
    call_command("import_events", str(path), process="1.3.10", mapping=str(mapping))
    aside = QuarantinedRow.objects.get()
    assert (aside.line, aside.column, aside.reason) == (3, "case", "unreadable")
    assert "\0" not in aside.raw
    shown = desk.get(reverse("quarantine-list", args=[aside.batch_id])).content.decode()
    assert "The row cannot be read" in shown


def test_a_nul_byte_behind_the_first_megabyte_is_found_on_the_page_too(desk, settings):
    rows = [(f"C{n}", n % 1000, "Open", "", "") for n in range(40_000)]
    content = log(*rows, ("B\0C", 5, "Open", "", ""))
    assert len(content) > 1_000_000
    says = "log.csv is no text: line 40002, column 2 holds a NUL byte."
    assert says in told_on(handed_in(desk, content))
    assert nothing_is_kept(settings)


def test_a_column_whose_name_holds_a_nul_byte_itself_is_named_without(tmp_path):
    mapping = kept(tmp_path, MAPPING, "mapping.yaml")
    content = log(GOOD[0], heading=[*HEADING, "no\0te" + "x" * 300]).rstrip() + ",a\0b\n"
    call_command(
        "import_events", str(kept(tmp_path, content)), process="1.3.10", mapping=str(mapping)
    )
    aside = QuarantinedRow.objects.get()
    assert (aside.line, aside.column) == (2, "no\ufffdte" + "x" * 195)


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
