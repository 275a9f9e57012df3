"""Files that are not what they should be: every one is refused or set aside, none is misread."""

import codecs
import gzip
import zlib

import pytest

from kernel.ruling import DomainError
from reporting.event_mapping import EventMapping
from reporting.files import explained, reader_of
from reporting.models import EventBatch, Source
from reporting.queries.preview import preview_of
from reporting.readers import CsvReader, DamagedFile, UnreadableFile, content_digest, read_heading
from tests.reporting.events import PLAIN, kept, load, log, source_of

ROWS = [(f"C{n}", n, "Open", "", str(n * 7919 % 1000)) for n in range(20_000)]


def zipped(*rows):
    return gzip.compress(log(*rows).encode())


def cut(content):
    return content[: len(content) // 2]


def flipped(content):
    middle = len(content) // 2
    turned = bytes(255 - one for one in content[middle : middle + 40])
    return content[:middle] + turned + content[middle + 40 :]


def bad_checksum(content):
    return content[:-8] + b"\0" * 8


DAMAGE = [cut, flipped, bad_checksum]


@pytest.fixture(params=DAMAGE, ids=lambda one: one.__name__)
def damaged(request, tmp_path):
    return kept(tmp_path, request.param(zipped(*ROWS)), "log.csv.gz")


def test_an_archive_broken_in_the_middle_is_no_file_to_read(damaged):
    reader = CsvReader(damaged, PLAIN)
    with pytest.raises(DamagedFile):
        list(reader.blocks())
    with pytest.raises(DamagedFile):
        content_digest(damaged)


def test_a_broken_archive_tells_the_last_line_that_can_be_read(tmp_path):
    content = cut(zipped(*ROWS))
    whole = zlib.decompressobj(wbits=31).decompress(content).count(b"\n")
    reader = reader_of(kept(tmp_path, content, "log.csv.gz"), PLAIN)
    told = pytest.raises(DomainError, match=rf"beyond line {whole}\. Fetch it again")
    with told, explained(reader.name, PLAIN):
        list(reader.blocks())


@pytest.mark.django_db
def test_a_broken_archive_is_refused_in_words_and_leaves_nothing(damaged):
    source = source_of()
    with pytest.raises(DomainError, match=r"log\.csv\.gz is damaged: .* Fetch it again"):
        load(damaged, source)
    assert not EventBatch.objects.exists()
    assert not source.folder.exists() or list(source.folder.iterdir()) == []


def test_the_first_rows_of_a_broken_archive_may_still_be_looked_at(damaged):
    assert len(preview_of(damaged, PLAIN, name="log.csv.gz").rows) == 12


def test_an_archive_that_breaks_in_its_first_rows_cannot_be_looked_at(tmp_path):
    path = kept(tmp_path, zipped(*ROWS[:5])[:-12], "log.csv.gz")
    with pytest.raises(DomainError, match="is damaged"):
        preview_of(path, PLAIN, name="log.csv.gz")


def test_an_archive_of_two_parts_is_read_to_its_end(tmp_path):
    text = log(*ROWS[:4]).encode()
    path = kept(tmp_path, gzip.compress(text[:90]) + gzip.compress(text[90:]), "log.csv.gz")
    [block] = CsvReader(path, PLAIN).blocks()
    assert list(block.columns["case_key"]) == ["C0", "C1", "C2", "C3"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\r\n\r\n",
        b"   \n",
        codecs.BOM_UTF8,
        b"\n\n\n1,2\n",
        gzip.compress(b"", mtime=0),
    ],
)
def test_a_file_with_nothing_in_its_first_line_has_no_heading(tmp_path, content):
    path = kept(tmp_path, content)
    with pytest.raises(UnreadableFile):
        read_heading(path)
    with pytest.raises(
        DomainError, match=r"log\.csv (is empty\.|has no heading: line 1 is empty\.)"
    ):
        reader_of(path, PLAIN)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no utf-8 text: line 1, column 1 holds the"),
        (b"PK\x03\x04" + bytes(range(256)), "log.csv is damaged"),
        (b"PAR1" + bytes(range(256)), "log.csv is damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)), "has no column “case”, “timestamp”"),
        (b'{"case": 1}\n', "has no column “timestamp”, “activity”"),
        (b"<html><body>Sign in</body></html>\n", "log.csv is XML without events"),
        (b"<log><trace>\n<event></log>", "log.csv is no well-formed XML: line 2"),
        (b"Dear colleague,\nplease find attached\n", "has no column “case”, “timestamp”"),
    ],
    ids=["png", "zip", "parquet", "pdf", "json", "html", "xml", "letter"],
)
def test_what_is_no_event_log_is_refused_by_what_it_lacks(tmp_path, content, fault):
    with pytest.raises(DomainError, match=fault):
        reader_of(kept(tmp_path, content), PLAIN, name="log.csv")


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path):
    with pytest.raises(DomainError, match=r"gone\.csv cannot be read"):
        reader_of(tmp_path / "gone.csv", PLAIN)


def test_the_columns_there_are_are_named_beside_the_one_that_is_not(tmp_path):
    path = kept(tmp_path, log(heading=["case", "time", "activity", "outcome", "cost"]))
    with pytest.raises(DomainError) as refusal:
        reader_of(path, PLAIN)
    assert str(refusal.value) == (
        "log.csv has no column “timestamp”. It has: case, time, activity, outcome, cost."
    )


def test_a_heading_alone_holds_no_events(tmp_path):
    [block] = CsvReader(kept(tmp_path, log()), PLAIN).blocks()
    assert (len(block), block.rejected) == (0, [])


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["", "\n", "\n\n\n", "\r\n"])
def test_blank_lines_below_a_heading_are_no_events_either(tmp_path, ending):
    with pytest.raises(DomainError, match="holds no events"):
        load(kept(tmp_path, log().rstrip() + ending), source_of())
    assert not Source.objects.get().batches.exists()


def test_characters_that_no_database_keeps_set_their_row_aside(tmp_path):
    rows = [("A\0B", 0, "Open", "", ""), ("C", 0, "Op\0en", "", ""), ("D", 0, "Open", "", "")]
    [block] = CsvReader(kept(tmp_path, log(*rows)), PLAIN).blocks()
    assert list(block.columns["case_key"]) == ["D"]
    assert [(one.line, one.column, one.reason) for one in block.rejected] == [
        (2, "case", "unreadable"),
        (3, "activity", "unreadable"),
    ]
    assert all("\0" not in one.raw for one in block.rejected)


def test_a_quote_that_never_ends_takes_only_its_own_row_along(tmp_path):
    text = log(ROWS[0]) + '"C9,2026-01-01,Open,,\n' + "C8,2026-01-01,Open,,\n"
    [block] = CsvReader(kept(tmp_path, text), PLAIN).blocks()
    assert list(block.columns["case_key"]) == ["C0"]
    assert [(one.line, one.reason) for one in block.rejected] == [(3, "wrong_width")]


def test_a_cell_beyond_all_measure_sets_its_row_aside_and_reading_goes_on(tmp_path):
    text = log(ROWS[0]) + f"{'x' * 1_000_001},2026-01-01,Open,,\n" + "C8,2026-01-01,Open,,\n"
    [block] = CsvReader(kept(tmp_path, text), PLAIN).blocks()
    assert list(block.columns["case_key"]) == ["C0", "C8"]
    assert [(one.line, one.reason) for one in block.rejected] == [(3, "unreadable")]


def test_what_is_kept_of_a_long_row_is_its_beginning(tmp_path):
    rows = [("A", "never", "Open", "", "9" * 5000)]
    [block] = CsvReader(kept(tmp_path, log(*rows)), PLAIN).blocks()
    assert len(block.rejected[0].raw) == 2000
    assert block.rejected[0].raw.startswith("A,never,Open,,999")


def test_text_in_another_encoding_than_said_sets_its_rows_aside(tmp_path):
    rows = [("Zoë", 0, "Open", "", ""), ("Ann", 0, "Open", "", "")]
    [block] = CsvReader(kept(tmp_path, log(*rows).encode("latin-1")), PLAIN).blocks()
    assert list(block.columns["case_key"]) == ["Ann"]
    [aside] = block.rejected
    assert (aside.line, aside.column, aside.reason) == (2, "case", "unreadable")


def test_an_encoding_that_cannot_be_decoded_at_all_is_refused_in_words(tmp_path):
    mapping = EventMapping(**{**PLAIN.as_dict(), "encoding": "idna"})
    with pytest.raises(DomainError, match="cannot be read as idna text"):
        reader_of(kept(tmp_path, b"ab..c\xff,b\n"), mapping)


@pytest.mark.django_db
def test_an_archive_with_an_endless_line_is_refused_before_it_fills_the_memory(
    tmp_path,
):
    bomb = kept(tmp_path, gzip.compress(bytes(30_000_000).replace(b"\0", b"x")), "log.csv.gz")
    with pytest.raises(DomainError, match=r"log\.csv\.gz has a line longer than 1 MB"):
        reader_of(bomb, PLAIN)
    late = kept(tmp_path, gzip.compress(log(*ROWS[:5]).encode() + b"x" * 3_000_000), "late.csv.gz")
    with pytest.raises(DomainError, match=r"late\.csv\.gz has a line longer than 1 MB"):
        load(late, source_of())
    assert not EventBatch.objects.exists()
