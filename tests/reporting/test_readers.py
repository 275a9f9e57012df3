import codecs
import gzip
import json

import numpy as np
import pytest

from kernel.table_files.reading import MissingColumns
from kernel.table_files.text import UnreadableFile, read_heading
from reporting.event_mapping import EventMapping
from reporting.readers import CsvReader, content_digest
from tests.reporting.events import PLAIN, kept, log

ROWS = [("A", 0, "Open", "", "2"), ("B", 1, "Closed", "met", "3")]
CASE_ONLY = {"activity": "activity", "timestamp": "timestamp"}


def read(path, mapping=PLAIN):
    blocks = list(CsvReader(path, mapping).blocks())
    columns = {
        name: np.concatenate([b.columns[name] for b in blocks]) for name in blocks[0].columns
    }
    return columns, [one for block in blocks for one in block.rejected]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_finds_the_columns(tmp_path, delimiter):
    columns, rejected = read(kept(tmp_path, log(*ROWS, delimiter=delimiter)))
    assert list(columns["case_key"]) == ["A", "B"]
    assert rejected == []


@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: gzip.compress(text.encode()),
        lambda text: gzip.compress(codecs.BOM_UTF8 + text.encode()),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\r\n", "\n").encode(),
    ],
)
def test_a_file_reads_the_same_however_it_is_wrapped(tmp_path, encode):
    columns, rejected = read(kept(tmp_path, encode(log(*ROWS, ("Ünal", 2, "Open", "", "")))))
    assert list(columns["case_key"]) == ["A", "B", "Ünal"]
    assert list(columns["line"]) == [2, 3, 4]
    assert rejected == []


def test_zipping_a_file_does_not_make_it_another(tmp_path):
    plain = kept(tmp_path, log(*ROWS))
    zipped = kept(tmp_path, gzip.compress(log(*ROWS).encode()), "log.csv.gz")
    assert content_digest(plain) == content_digest(zipped)


def test_rows_over_several_lines_are_named_by_their_first_line(tmp_path):
    rows = [("A\nbroken", 0, "Open", "", ""), ("B", "bad", "Open", "", "")]
    columns, rejected = read(kept(tmp_path, log(*rows)))
    assert list(columns["line"]) == [2]
    assert [(one.line, one.column) for one in rejected] == [(4, "timestamp")]


def test_a_row_of_another_width_is_set_aside(tmp_path):
    _columns, rejected = read(kept(tmp_path, log(*ROWS) + "C,2026-01-01\n"))
    assert [(one.line, one.reason, one.raw) for one in rejected] == [
        (4, "wrong_width", "C,2026-01-01")
    ]


def test_blank_lines_are_no_rows(tmp_path):
    columns, rejected = read(kept(tmp_path, log(*ROWS) + "\n\n"))
    assert (len(columns["line"]), rejected) == (2, [])


def test_bytes_that_are_no_text_set_their_row_aside_and_no_other(tmp_path):
    content = log(*ROWS).encode() + b"\xff\xfe,2026-01-01,Open,,\n"
    columns, rejected = read(kept(tmp_path, content))
    assert len(columns["line"]) == 2
    assert [(one.line, one.reason) for one in rejected] == [(4, "unreadable")]


def test_latin_1_is_read_when_the_mapping_says_so(tmp_path):
    mapping = EventMapping(**{**PLAIN.as_dict(), "encoding": "latin-1"})
    columns, _rejected = read(
        kept(tmp_path, log(("Zoë", 0, "Open", "", "")).encode("latin-1")), mapping
    )
    assert list(columns["case_key"]) == ["Zoë"]


def test_a_cell_that_is_too_long_or_missing_says_so(tmp_path):
    rows = [("x" * 201, 0, "Open", "", ""), ("A", 0, " ", "", ""), ("A", "", "Open", "", "")]
    _columns, rejected = read(kept(tmp_path, log(*rows)))
    assert [(one.column, one.reason) for one in rejected] == [
        ("case", "too_long"),
        ("activity", "missing"),
        ("timestamp", "missing"),
    ]


def test_the_first_filled_column_tells_when_a_case_was_closed(tmp_path):
    mapping = EventMapping(
        case="c", timestamp="t", activity="a", closed_at=("x", "y"), missing=("?",)
    )
    text = log(
        ("1", 0, "a", "2026-01-02", "2026-01-03"),
        ("2", 0, "a", "?", "2026-01-03"),
        ("3", 0, "a", "", "?"),
        heading=["c", "t", "a", "x", "y"],
    )
    columns, _rejected = read(kept(tmp_path, text), mapping)
    assert [str(one)[:10] for one in columns["closed_at"]] == ["2026-01-02", "2026-01-03", "NaT"]


def test_the_same_row_has_the_same_digest_in_whatever_order_the_columns_stand(tmp_path):
    turned = [tuple(reversed(row)) for row in [("A", "2026-01-01", "Open", "", "2")]]
    one, _rejected = read(kept(tmp_path, log(("A", "2026-01-01", "Open", "", "2"))))
    other, _rejected = read(
        kept(tmp_path, log(*turned, heading=["cost", "outcome", "activity", "timestamp", "case"]))
    )
    assert one["digest"] == other["digest"]


def test_columns_that_are_not_there_are_all_named(tmp_path):
    with pytest.raises(MissingColumns) as refusal:
        CsvReader(kept(tmp_path, "a,b\n1,2\n"), PLAIN)
    assert refusal.value.missing == ["case", "timestamp", "activity", "outcome", "cost"]
    assert refusal.value.found == ["a", "b"]


@pytest.mark.parametrize("content", [b"", b"\n", b"\x1f\x8b broken"])
def test_a_file_without_heading_is_refused(tmp_path, content):
    with pytest.raises((UnreadableFile, OSError, EOFError)):
        read_heading(kept(tmp_path, content))


def test_a_block_at_a_time_and_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("reporting.readers.ROWS_A_BLOCK", 2)
    reader = CsvReader(kept(tmp_path, log(*ROWS * 3)), PLAIN)
    reader_blocks = [len(block) for block in reader.blocks()]
    assert sum(reader_blocks) == 6
    assert reader.share_read() == 1.0


@pytest.mark.shared
def test_naughty_strings_are_cases_like_any_other(tmp_path, shared):
    naughty = json.loads((shared / "data/bad_inputs/blns/blns.json").read_text("utf-8"))
    naughty = [one for one in naughty if one.strip() and len(one) <= 200 and "\r" not in one]
    rows = [(one, place, "Open", "", "") for place, one in enumerate(naughty)]
    columns, rejected = read(kept(tmp_path, log(*rows)))
    assert rejected == []
    assert list(columns["case_key"]) == [one.strip() for one in naughty]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["escaped_quotes", "comma_in_quotes", "utf8", "simple_crlf"])
def test_the_odd_files_of_csv_spectrum_have_their_headings(shared, name):
    file = shared / f"data/bad_inputs/csv_spectrum/csvs/{name}.csv"
    rows = json.loads(
        (shared / f"data/bad_inputs/csv_spectrum/json/{name}.json").read_text("utf-8")
    )
    assert read_heading(file).names == list(rows[0])
