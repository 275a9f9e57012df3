import gzip
import json

import pytest

from inventory.capture.reading import look_at
from kernel.ruling import DomainError


def written(folder, content, name="customers.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    table = look_at(written(tmp_path, delimiter.join(["id", "name", "city"]).encode() + b"\n"))
    assert table.delimiter == delimiter
    assert table.columns == ("id", "name", "city")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(tmp_path, encoding):
    table = look_at(
        written(tmp_path, "id,náme\n1,Łódź\n".replace("Łódź", "Müller").encode(encoding))
    )
    assert table.columns == ("id", "náme")
    assert [line.cells for line in table.lines()] == [["1", "Müller"]]


def test_a_packed_file_is_unpacked_and_known_by_its_content(tmp_path):
    plain = look_at(written(tmp_path, b"id\n1\n"))
    packed = look_at(written(tmp_path, gzip.compress(b"id\n1\n"), "customers.csv.gz"))
    assert packed.sha256 == plain.sha256


def test_a_row_with_line_breaks_is_named_by_the_line_on_which_it_begins(tmp_path):
    table = look_at(written(tmp_path, b'id,note\n1,"two\nlines"\n\n2,one\n'))
    assert [(line.number, line.cells) for line in table.lines()] == [
        (2, ["1", "two\nlines"]),
        (5, ["2", "one"]),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n1,2\n", "no heading"),
        (b"PK\x03\x04rest", "a spreadsheet"),
        (b"%PDF-1.7", "a PDF document"),
        (b"id,name\x00\n", "not text"),
        (b"id,name\n" + b"1,Ida\n" * 2000 + b"2,U\x00do\n", "not text"),
        (b"id,id\n1,2\n", "two columns of the same name: id"),
        (gzip.compress(b"id\n" * 5000, mtime=0)[:40], "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(tmp_path, content, reason):
    with pytest.raises(DomainError, match=reason):
        look_at(written(tmp_path, content))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DomainError, match="There is no file"):
        look_at(tmp_path / "absent.csv")


def test_an_open_quote_is_refused_with_its_line(tmp_path):
    table = look_at(written(tmp_path, b'id,name\n1,Ida\n2,"open\n3,Udo\n'))
    with pytest.raises(DomainError, match="line 3"):
        list(table.lines())


@pytest.mark.shared
def test_the_edge_cases_of_csv_are_read_as_they_are_meant(shared):
    spectrum = shared / "data/bad_inputs/csv_spectrum"
    for path in sorted((spectrum / "csvs").glob("*.csv")):
        meant = json.loads((spectrum / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        table = look_at(path)
        read = [dict(zip(table.columns, line.cells, strict=True)) for line in table.lines()]
        if path.stem == "location_coordinates":  # its published answer has lost the degree signs
            assert [list(row) for row in read] == [list(meant)]
        else:
            assert _one_kind_of_line_break(read) == _one_kind_of_line_break(meant), path.name


def _one_kind_of_line_break(rows):
    return [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in rows]


def test_an_endless_line_is_refused_before_it_fills_the_memory(tmp_path):
    bomb = written(tmp_path, gzip.compress(b"id,name\n" + b"x" * 3_000_000), "customers.csv.gz")
    with pytest.raises(DomainError, match="a line longer than 1 MB"):
        look_at(bomb)
