"""Headings, delimiters and cells: what is read of a row, and in which order it is put."""

import gzip
from hashlib import blake2b

import numpy as np
import pytest

from kernel.table_files.reading import DuplicateColumns
from kernel.table_files.text import Heading, read_heading
from reporting.event_mapping import EventMapping
from reporting.readers import CsvReader, MemoryReader, RowDecoder
from tests.reporting.events import HEADING, PLAIN, kept, log

ROW = ("A", 0, "Open", "met", "2")
SHORT = EventMapping(case="c", timestamp="t", activity="a", closing_activities=("Closed",))


def mapping(**changes):
    return EventMapping(**{**PLAIN.as_dict(), **changes})


def block_of(path, told=PLAIN):
    [block] = CsvReader(path, told).blocks()
    return block


def cases(path, told=PLAIN):
    return list(block_of(path, told).columns["case_key"])


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_other_marks_within_cells_do_not_mislead(tmp_path, mark):
    others = "".join(one for one in ",;\t|" if one != mark)
    path = kept(tmp_path, log((f"A{others}B", *ROW[1:]), delimiter=mark))
    assert cases(path) == [f"A{others}B"]


def test_a_delimiter_that_is_told_is_taken_at_its_word(tmp_path):
    path = kept(tmp_path, log(ROW, delimiter="#"))
    assert cases(path, mapping(delimiter="#")) == ["A"]
    assert read_heading(path, delimiter="#") == Heading(HEADING, "#")


def test_without_wanted_columns_the_widest_cut_is_taken(tmp_path):
    path = kept(tmp_path, "a;b;c,d\n1;2;3\n")
    assert read_heading(path) == Heading(["a", "b", "c,d"], ";")


def test_names_in_the_heading_may_stand_apart_from_their_commas(tmp_path):
    text = log(ROW).replace("case,timestamp", " case , timestamp ", 1)
    assert cases(kept(tmp_path, text)) == ["A"]


def test_a_quoted_heading_may_run_over_lines(tmp_path):
    text = 'c,t,a,"remarks\nof the agent"\n1,2026-01-01,Open,fine\n'
    path = kept(tmp_path, text)
    assert read_heading(path).names == ["c", "t", "a", "remarks\nof the agent"]
    assert list(block_of(path, SHORT).columns["line"]) == [3]


def test_of_two_columns_with_the_same_name_nobody_knows_which_is_meant(tmp_path):
    path = kept(tmp_path, "c,t,a,c\n1,2026-01-01,Open,2\n")
    with pytest.raises(DuplicateColumns, match="c"):
        cases(path, SHORT)


def test_columns_that_no_mapping_names_may_be_called_alike(tmp_path):
    path = kept(tmp_path, "c,t,a,x,x\n1,2026-01-01,Open,2,3\n")
    assert cases(path, SHORT) == ["1"]


def test_columns_that_no_mapping_names_are_no_obstacle(tmp_path):
    heading = ["noise", *HEADING, "more noise"]
    row = ("?", "A", "2026-01-01", "Open", "met", "2", "!")
    assert cases(kept(tmp_path, log(row, heading=heading))) == ["A"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_machine(tmp_path, ending):
    text = log(ROW, ("B", *ROW[1:])).replace("\r\n", ending)
    block = block_of(kept(tmp_path, text))
    assert list(block.columns["case_key"]) == ["A", "B"]
    assert list(block.columns["line"]) == [2, 3]


def test_the_last_line_needs_no_end(tmp_path):
    assert cases(kept(tmp_path, log(ROW).rstrip())) == ["A"]


def test_quotes_within_quotes_are_text(tmp_path):
    assert cases(kept(tmp_path, log(('A "the first"', *ROW[1:])))) == ['A "the first"']


@pytest.mark.parametrize("key", ["NA", "N/A", "null", "None", "nan", "NaN", "0", "-", "#N/A"])
def test_no_word_is_taken_for_a_missing_case(tmp_path, key):
    assert cases(kept(tmp_path, log((key, *ROW[1:])))) == [key]


def test_a_word_is_missing_only_where_the_mapping_says_so(tmp_path):
    path = kept(tmp_path, log(("NA", *ROW[1:]), ROW))
    block = block_of(path, mapping(missing=("NA",)))
    assert list(block.columns["case_key"]) == ["A"]
    assert [(one.column, one.reason) for one in block.rejected] == [("case", "missing")]


def test_spaces_around_a_cell_are_not_part_of_it(tmp_path):
    path = kept(tmp_path, log((" A ", "2026-01-01 ", " Open", " met ", " 2 ")))
    columns = block_of(path).columns
    told = [columns[name][0] for name in ("case_key", "activity", "outcome", "cents")]
    assert told == ["A", "Open", 1, 200]


def test_of_several_faults_in_a_row_the_first_is_told(tmp_path):
    path = kept(tmp_path, log(("", "never", "", "perhaps", "much")))
    [found] = block_of(path).rejected
    assert (found.column, found.reason) == ("case", "missing")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (("A", "31/12/2026", "Open", "", ""), "timestamp", "not_a_date"),
        (("A", "2026-13-01", "Open", "", ""), "timestamp", "no_such_time"),
        (("A", "2999-01-01", "Open", "", ""), "timestamp", "in_future"),
        (("A", "2026-01-01", "Open", "", "12,50"), "cost", "not_a_number"),
        (("A", "2026-01-01", "Open", "so so", ""), "outcome", "unknown_outcome"),
        (("A", "2026-01-01", "x" * 201, "", ""), "activity", "too_long"),
        (("A", "2026-01-01", "", "", ""), "activity", "missing"),
    ],
)
def test_each_fault_names_its_column_and_keeps_the_row(tmp_path, row, column, reason):
    block = block_of(kept(tmp_path, log(row, ROW)))
    [found] = block.rejected
    assert (found.line, found.column, found.reason) == (2, column, reason)
    assert found.raw.startswith("A,")
    assert len(block) == 1


def test_what_is_set_aside_stands_in_the_order_of_the_file(tmp_path):
    rows = [("", 0, "Open", "", ""), ROW, ("B", "never", "Open", "", "")]
    text = log(*rows) + "short\n" + log(("", 0, "x", "", "")).split("\r\n", 1)[1]
    lines = [one.line for one in block_of(kept(tmp_path, text)).rejected]
    assert lines == [2, 4, 5, 6]


def test_a_closing_activity_closes_and_no_other_does(tmp_path):
    rows = [(key, 0, word, "", "") for key, word in (("A", "Closed"), ("B", "closed"), ("C", "x"))]
    assert list(block_of(kept(tmp_path, log(*rows))).columns["closes"]) == [True, False, False]


def test_columns_that_a_mapping_leaves_out_are_empty_and_not_guessed(tmp_path):
    path = kept(tmp_path, "c,t,a,outcome,cost\n1,2026-01-01,Open,met,5\n")
    columns = block_of(path, SHORT).columns
    assert (columns["outcome"][0], columns["cents"][0], columns["segment_1"][0]) == (0, 0, "")
    assert np.isnat(columns["opened_at"][0])
    assert np.isnat(columns["closed_at"][0])


def test_an_identity_is_the_event_and_the_whole_row_its_content(tmp_path):
    told = mapping(identity=("case", "activity"))
    rows = [("A", 0, "Open", "", "1"), ("A", 5, "Open", "met", "2"), ("A", 5, "Work", "", "")]
    columns = block_of(kept(tmp_path, log(*rows)), told).columns
    assert columns["event"][0] == columns["event"][1] != columns["event"][2]
    assert len(set(columns["digest"])) == 3


def test_without_an_identity_the_whole_row_is_the_event(tmp_path):
    columns = block_of(kept(tmp_path, log(ROW, ("A", 0, "Open", "met", "3")))).columns
    assert list(columns["event"]) == list(columns["digest"])
    assert columns["event"][0] != columns["event"][1]


@pytest.mark.parametrize("cells", [("ab", "c", ""), ("a", "bc", ""), ("", "abc", "")])
def test_cells_that_run_into_each_other_are_told_apart(cells):
    names = [*HEADING, "x", "y", "z"]
    rows = [["A", "2026-03-02", "Open", "", "", *one] for one in (cells, ("abc", "", ""))]
    columns = RowDecoder(PLAIN, names).decode([2, 3], rows).columns
    assert columns["digest"][0] != columns["digest"][1]


def test_what_a_row_is_known_by_stays_so_that_former_loads_are_known(tmp_path):
    """Events are stored by it: where it changed, every file would be loaded anew."""
    text = "case,timestamp,activity,outcome,cost\nA,2026-03-02 12:00,Open,met,2\n"
    [known] = block_of(kept(tmp_path, text)).columns["digest"]
    content = "\x1f".join(["Open", "A", "2", "met", "2026-03-02 12:00"]).encode()
    told = blake2b(content, digest_size=8).digest()
    assert known == int.from_bytes(told, "big", signed=True)


def test_a_large_file_comes_in_blocks_that_are_together_the_file(tmp_path):
    rows = [(f"C{n}", n, "Open", "", "") for n in range(20_005)]
    path = kept(tmp_path, gzip.compress(log(*rows).encode()), "log.csv.gz")
    reader = CsvReader(path, PLAIN)
    blocks = list(reader.blocks())
    assert [len(one) for one in blocks] == [20_000, 5]
    assert blocks[1].columns["line"][-1] == 20_006
    assert reader.share_read() == 1.0


def test_before_anything_is_read_nothing_of_it_is(tmp_path):
    assert CsvReader(kept(tmp_path, log(ROW)), PLAIN).share_read() == 0


def test_a_reader_goes_by_the_name_people_gave_the_file(tmp_path):
    path = kept(tmp_path, log(ROW), "upload-17.bin")
    assert CsvReader(path, PLAIN).name == "upload-17.bin"
    assert CsvReader(path, PLAIN, name="March.csv").name == "March.csv"


def test_a_reader_in_memory_gives_what_it_holds(tmp_path):
    block = block_of(kept(tmp_path, log(ROW)))
    reader = MemoryReader("made up", "d" * 64, PLAIN, [block])
    assert list(reader.blocks()) == [block]
    assert reader.share_read() == 1.0


@pytest.mark.parametrize("rows", [1, 2, 12])
def test_a_look_at_the_first_rows_reads_no_more_than_those(tmp_path, rows):
    path = kept(tmp_path, log(*[(f"C{n}", n, "Open", "", "") for n in range(20)]))
    assert len(CsvReader(path, PLAIN).first_block(rows)) == rows
