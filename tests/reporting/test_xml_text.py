"""XES in the encodings that logs really come in. Source: XML 1.0, 4.3.3 and appendix F."""

import codecs
import gzip
import io
from dataclasses import replace

import pytest

from kernel.ruling import DomainError
from reporting.files import explained, reader_of
from reporting.xml_text import BYTES_A_PART, encoding_of, parts_of
from tests.reporting.events import kept
from tests.reporting.test_xes import MAPPING, event

NAME = "Störung an der Straße – 50 €"


def log_in(declared, name=NAME, more=""):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    case = f'<string key="concept:name" value="Fall 1 {more}"/>'
    return f"{head}\n<log>\n<trace>{case}\n{event(name)}\n{event('Closed', 1)}</trace></log>"


def activities(tmp_path, content, mapping=MAPPING):
    reader = reader_of(kept(tmp_path, content, "log.xes"), mapping)
    with explained(reader.name, reader.mapping):
        return [one for block in reader.blocks() for one in block.columns["activity"]]


def refusal(tmp_path, content):
    with pytest.raises(DomainError) as refused:
        activities(tmp_path, content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("declared", "codec", "mark"),
    [
        ("UTF-8", "utf-8", b""),
        ("", "utf-8", b""),
        ("UTF-8", "utf-8", codecs.BOM_UTF8),
        ("UTF-16", "utf-16-le", codecs.BOM_UTF16_LE),
        ("UTF-16", "utf-16-be", codecs.BOM_UTF16_BE),
        ("UTF-16LE", "utf-16-le", b""),
        ("UTF-16BE", "utf-16-be", b""),
        ("windows-1252", "cp1252", b""),
        ("utf16", "utf-8", b""),
        ("U16", "utf-8", b""),
        ("utf_32", "utf-8", b""),
        ("utf-16", "utf-8", b""),  # as .NET declares what it then saves otherwise
    ],
)
def test_a_log_is_read_in_the_encoding_that_it_declares(tmp_path, declared, codec, mark):
    content = mark + log_in(declared).encode(codec)
    assert activities(tmp_path, content) == [NAME, "Closed"]
    assert activities(tmp_path, gzip.compress(content)) == [NAME, "Closed"]


@pytest.mark.parametrize(
    ("declared", "name"),
    [("ISO-8859-1", "Störung"), ("iso-8859-2", "Łódź"), ("Shift_JIS", "故障"), ("koi8-r", "Сбой")],
)
def test_older_encodings_are_read_too(tmp_path, declared, name):
    content = log_in(declared, name).encode(declared)
    assert activities(tmp_path, content) == [name, "Closed"]


def test_a_log_that_declares_nothing_is_read_as_its_mapping_says(tmp_path):
    mapping = replace(MAPPING, encoding="cp1252")
    assert activities(tmp_path, log_in("").encode("cp1252"), mapping)[0] == NAME
    assert activities(tmp_path, log_in("UTF-8").encode(), mapping)[0] == NAME


def test_a_byte_that_is_nothing_in_its_encoding_is_named_by_line_and_column(tmp_path):
    content = log_in("UTF-8").encode("cp1252")
    column = log_in("UTF-8").split("\n")[3].index("ö") + 1
    assert refusal(tmp_path, content) == (
        f"log.xes is not utf-8 throughout: line 4, column {column} holds the byte 0xF6. "
        "Save it as UTF-8, or declare its encoding in its first line."
    )


@pytest.mark.parametrize("before", [BYTES_A_PART - 90, BYTES_A_PART * 2, 200_000])
def test_the_place_is_right_however_far_into_the_file(tmp_path, before):
    text = log_in("UTF-8", more="ü" * (before // 2))
    line = text.split("\n")[3]
    told = refusal(tmp_path, text.encode().replace("Straße".encode(), "Straße".encode("cp1252")))
    assert f"line 4, column {line.index('ß') + 1} holds the byte 0xDF" in told


def test_a_log_in_utf_16_that_is_cut_off_says_where(tmp_path):
    content = codecs.BOM_UTF16_LE + log_in("UTF-16").encode("utf-16-le")
    assert "is not utf-16-le throughout: line 5, column" in refusal(tmp_path, content[:-1])


@pytest.mark.parametrize("declared", ["klingon", "hex", "rot13"])
def test_an_encoding_that_nobody_knows_is_named(tmp_path, declared):
    told = refusal(tmp_path, log_in(declared, "Opened"))
    assert f"log.xes declares the encoding “{declared}” in line 1, which is not known. Save" in told


def test_a_character_split_between_two_parts_stays_whole():
    text = "<a>" + "€" * BYTES_A_PART + "</a>"
    assert "".join(parts_of(io.BytesIO(text.encode()))) == text


@pytest.mark.parametrize(
    ("first", "encoding"),
    [
        (b"<?xml version='1.0' encoding='latin-1'?>", "latin-1"),
        (b'\n<?xml version="1.0"  encoding = "US-ASCII" standalone="yes"?>', "us-ascii"),
        (b"<log encoding='latin-1'/>", "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_only_a_declaration_declares(first, encoding):
    assert encoding_of(first) == encoding


@pytest.mark.parametrize("declared", ["idna", "punycode", "unicode_escape", "UTF-7", "rot13"])
def test_what_is_no_encoding_of_files_is_not_known(tmp_path, declared):
    """Of names, literals and mail: they give what is no text, or take for ever."""
    content = log_in(declared, name="a..b\\ud800").encode()
    assert f"declares the encoding “{declared.lower()}”" in refusal(tmp_path, content)
