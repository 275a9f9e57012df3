"""The same events, whatever the file is written in."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from openpyxl import Workbook

from kernel.ruling import DomainError
from reporting.event_mapping import EventMapping
from reporting.files import explained, reader_of
from reporting.models import CaseFact
from tests.reporting.events import HEADING, NOON, PLAIN, kept, load, log, source_of

ROWS = [
    ("NA", 0, "Opened", "", ""),
    ("NA", 90, "Closed", "met", "12.50"),
    ("C2", 5, "Opened", "", ""),
    ("C2", 300, "Closed", "missed", "7"),
]
XES = EventMapping(
    case="case:concept:name",
    timestamp="time:timestamp",
    activity="concept:name",
    closing_activities=("Closed",),
    outcome="outcome",
    met=("met",),
    missed=("missed",),
    cost="cost",
)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def as_json_lines(folder, rows=ROWS):
    told = [
        dict(zip(HEADING, (case, at(minutes).isoformat(), *rest), strict=True))
        for case, minutes, *rest in rows
    ]
    return kept(folder, "\n".join(map(json.dumps, told)), "log.jsonl")


def as_xlsx(folder, rows=ROWS):
    book = Workbook()
    book.active.append(HEADING)
    for case, minutes, activity, outcome, cost in rows:
        book.active.append(
            [case, at(minutes), activity, outcome or None, float(cost) if cost else None]
        )
    book.save(folder / "log.xlsx")
    return folder / "log.xlsx"


def as_parquet(folder, rows=ROWS, kind="timestamp"):
    path = folder / "log.parquet"
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(
            f'create table log ("case" varchar, "timestamp" {kind}, activity varchar, '
            "outcome varchar, cost double)"
        )
        for case, minutes, activity, outcome, cost in rows:
            values = [case, at(minutes).replace(tzinfo=UTC), activity, outcome or None]
            connection.execute(
                "insert into log values (?, ?, ?, ?, ?)",
                [*values, float(cost) if cost else None],
            )
        connection.execute(f"copy log to '{path}' (format parquet)")
    return path


def xes_text(rows=ROWS, before=""):
    traces = []
    for case in dict.fromkeys(row[0] for row in rows):
        events = "\n".join(
            f'<event><string key="concept:name" value="{activity}"/>'
            f'<date key="time:timestamp" value="{at(minutes).isoformat()}+00:00"/>'
            f'<string key="outcome" value="{outcome}"><string key="nested" value="x"/></string>'
            f'<float key="cost" value="{cost}"/></event>'
            for name, minutes, activity, outcome, cost in rows
            if name == case
        )
        traces.append(f'<trace><string key="concept:name" value="{case}"/>\n{events}</trace>')
    log_of = '<log xmlns="http://www.xes-standard.org/"><string key="concept:name" value="All"/>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}\n{log_of}\n{"".join(traces)}</log>'


def as_xes(folder, rows=ROWS):
    return kept(folder, xes_text(rows), "log.xes")


def as_zipped_xes(folder, rows=ROWS):
    return kept(folder, gzip.compress(xes_text(rows).encode(), mtime=0), "log.xes.gz")


def as_csv(folder, rows=ROWS):
    return kept(folder, log(*rows))


WAYS = {
    "csv": (as_csv, PLAIN),
    "json lines": (as_json_lines, PLAIN),
    "xlsx": (as_xlsx, PLAIN),
    "parquet": (as_parquet, PLAIN),
    "xes": (as_xes, XES),
    "xes.gz": (as_zipped_xes, XES),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("write", "mapping"), WAYS.values(), ids=WAYS)
def test_a_log_gives_the_same_cases_in_every_format(tmp_path, write, mapping):
    source = source_of(mapping)
    result = load(write(tmp_path), source, mapping)
    assert (result.events, result.quarantined, result.cases) == (4, 0, 2)
    facts = CaseFact.objects.order_by("case_key").values_list(
        "case_key", "outcome", "events", "cost", "cycle_minutes"
    )
    assert list(facts) == [("C2", "missed", 2, 7, 295.0), ("NA", "met", 2, 12.5, 90.0)]
    opened = CaseFact.objects.get(case_key="NA").opened_at
    assert opened == datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(("write", "mapping"), WAYS.values(), ids=WAYS)
def test_loading_twice_changes_nothing(tmp_path, write, mapping):
    source = source_of(mapping)
    path = write(tmp_path)
    load(path, source, mapping)
    again = load(path, source, mapping)
    assert (again.added, again.corrected, again.unchanged) == (0, 0, 4)


@pytest.mark.parametrize(("write", "mapping"), WAYS.values(), ids=WAYS)
def test_a_look_at_the_first_rows_reads_no_further(tmp_path, write, mapping):
    block = reader_of(write(tmp_path), mapping).first_block(3)
    assert len(block) == 3
    assert block.columns["case_key"][0] == "NA"


@pytest.mark.parametrize(("write", "mapping"), WAYS.values(), ids=WAYS)
def test_the_share_read_ends_within_nought_and_one(tmp_path, write, mapping):
    reader = reader_of(write(tmp_path), mapping)
    list(reader.blocks())
    assert 0 <= reader.share_read() <= 1


def test_parquet_with_zones_tells_instants(tmp_path):
    path = as_parquet(tmp_path, kind="timestamptz")
    [block] = reader_of(path, PLAIN).blocks()
    assert str(block.columns["happened_at"][0]) == "2026-03-02T12:00:00.000000"


def test_equal_instants_keep_the_order_of_the_file(tmp_path):
    rows = [("C1", 0, step, "", "") for step in ("b", "a", "c")]
    [block] = reader_of(as_xes(tmp_path, rows), XES).blocks()
    assert list(block.columns["activity"]) == ["b", "a", "c"]
    assert sorted(block.columns["line"]) == list(block.columns["line"])


def test_a_broken_line_is_set_aside_and_the_rest_is_read(tmp_path):
    lines = as_json_lines(tmp_path).read_text().splitlines()
    text = "\n".join([lines[0], "{broken", "", "[1, 2]", lines[1]])
    [block] = reader_of(kept(tmp_path, text, "log.jsonl"), PLAIN).blocks()
    assert len(block) == 2
    assert [(one.line, one.reason) for one in block.rejected] == [
        (2, "unreadable"),
        (4, "unreadable"),
    ]
    assert block.rejected[0].raw == "{broken"


def test_an_event_without_its_instant_is_set_aside_with_its_line(tmp_path):
    text = xes_text().replace('<date key="time:timestamp" value="2026-03-02T12:05:00+00:00"/>', "")
    [block] = reader_of(kept(tmp_path, text, "log.xes"), XES).blocks()
    [rejected] = block.rejected
    assert (rejected.column, rejected.reason) == ("time:timestamp", "missing")
    assert "12:05" not in text
    assert text.splitlines()[rejected.line - 1].count("<event>") == 1


def test_a_formula_is_named_by_its_cell(tmp_path):
    book = Workbook()
    book.active.append(HEADING)
    book.active.append(["C1", NOON, "Opened", None, "=1+1"])
    book.save(tmp_path / "log.xlsx")
    with pytest.raises(DomainError) as refused:
        _read(reader_of(tmp_path / "log.xlsx", PLAIN))
    assert str(refused.value) == (
        "log.xlsx has a formula in cell E2, column “cost”. Save it as values."
    )


def _read(reader):
    with explained(reader.name, reader.mapping):
        return list(reader.blocks())


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("before", "place"),
    [(BOMB, "column 54"), (OUTSIDE, "column 53"), ("<!DOCTYPE log>", "line 1, column 52")],
    ids=["bomb", "file", "type"],
)
def test_xml_with_a_document_type_is_not_read_and_the_place_is_named(tmp_path, before, place):
    path = kept(tmp_path, xes_text(before=before), "log.xes")
    with pytest.raises(DomainError, match=f"brings a document type or entities .*{place}"):
        reader_of(path, XES)


@pytest.mark.parametrize("write", [as_xlsx, as_parquet, as_zipped_xes])
def test_a_file_that_was_cut_off_is_damaged(tmp_path, write):
    path = write(tmp_path)
    content = path.read_bytes()
    with pytest.raises(DomainError, match=r"is damaged|no well-formed XML"):
        _read(reader_of(kept(tmp_path, content[: len(content) // 2], "cut"), XES))


def test_a_workbook_that_would_unpack_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("kernel.table_files.reading.MOST_UNPACKED", 1_000)
    with pytest.raises(DomainError, match="is damaged"):
        reader_of(as_xlsx(tmp_path), PLAIN)


@pytest.mark.parametrize(
    ("content", "says"),
    [("<log></log>", "empty.xes is XML without events"), ("{}\n", "empty.jsonl is JSON without")],
    ids=["xes", "json lines"],
)
def test_a_log_without_any_column_is_refused(tmp_path, content, says):
    name = says.split()[0]
    with pytest.raises(DomainError, match=says):
        reader_of(kept(tmp_path, content, name), PLAIN)
