"""What one file says, and where and why it cannot be taken."""

import time

import pytest

from knowledge.loading.archives import LARGEST_FILE, FoundFile
from knowledge.loading.markdown_file import FileFault, heading_of, read_file

FRONT = "---\ntitle: Refunds\n{}\n---\nText.\n"


def read(content, path="a.md"):
    return read_file(FoundFile(path, content.encode() if isinstance(content, str) else content))


def fault(content, path="a.md"):
    with pytest.raises(FileFault) as refused:
        read(content, path)
    return refused.value.line, refused.value.column, str(refused.value)


def test_front_matter_tells_fields_and_the_rest_is_kept():
    told = read(
        "---\ntitle: Refunds\nnumber: ART-0042\nprocess: 1.10\nreview_by: 2027-01-31\n"
        "tags: [a, b]\nversion: 3\n---\n\n# Hello\n\nText.\n"
    )
    assert told.fields == {
        "title": "Refunds",
        "number": "ART-0042",
        "process": "1.10",
        "review_by": "2027-01-31",
    }
    assert told.other == {"tags": ["a", "b"]}
    assert told.body == "# Hello\n\nText."


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# Refunds #\n", "Refunds"),
        ("intro\n\nRefunds of\n(all)\n=====\n", "Refunds of (all)"),
        ("```\n# no\n```\n\n# **Bold** [link](x.md)\n", "Bold link"),
        ("## Second\n", ""),
        ("text\n\n=====\n", ""),
    ],
)
def test_without_a_title_the_first_heading_is_one(body, title):
    assert heading_of(body) == title


@pytest.mark.parametrize(
    "content",
    [
        "Zürich\r\nnow\r\n".encode(),
        b"\xef\xbb\xbf" + "Zürich\nnow".encode(),
        "Zürich\rnow".encode("utf-16"),
    ],
)
def test_every_usual_encoding_and_line_end_says_the_same(content):
    assert read(content).body == "Zürich\nnow"


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b"one\ntwo \xff", (2, 5), "byte 0xFF is no UTF-8"),
        (b"\xff\xfea\x00b", (1, 2), "no UTF-16"),
        (b"one\ntw\x00o", (2, 3), "NUL"),
        (b"", (0, 0), "holds no text"),
        (b"---\ntitle: x\n---\n\n", (0, 0), "holds no text"),
        (b"---\ntitle: x\n", (1, 1), "does not end"),
        (FRONT.format("a: *x").encode(), (3, 4), "aliases"),
        (FRONT.format("a: !!python/name:os.system x").encode(), (3, 4), "tags"),
        (FRONT.format("title: again").encode(), (3, 1), "told twice"),
        (FRONT.format("a: [1,").encode(), (4, 1), "YAML"),
        (FRONT.format("kind: rule").encode(), (3, 1), "no kind"),
        (FRONT.format("number: 42").encode(), (3, 1), "ART-0042"),
        (FRONT.format("review_by: soon").encode(), (3, 1), "2027-01-31"),
        (FRONT.format("owner: [a, b]").encode(), (3, 1), "one value"),
        (FRONT.format("source: " + "x" * 201).encode(), (3, 1), "longer than 200"),
        (FRONT.format("kind: decision_table").encode(), (5, 1), "json decision-table"),
        (FRONT.format("x: \x01").encode(), (3, 4), "U+0001"),
        (b"---\n- a\n---\ntext", (1, 1), "field: column"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_to_do(content, place, words):
    line, column, reason = fault(content)
    assert (line, column) == place
    assert words in reason


def test_a_front_matter_without_end_or_measure_is_refused():
    assert "64 KB" in fault("---\n" + "a: b\n" * 20_000 + "---\ntext")[2]


def test_a_file_too_large_or_with_a_naughty_name_is_refused():
    with pytest.raises(FileFault, match="larger than"):
        read_file(FoundFile("a.md", None))
    assert "Rename it" in fault("text", path="a\x07.md")[2]
    assert "Rename it" in fault("text", path=f"{'x' * 300}.md")[2]


@pytest.mark.parametrize(
    "body",
    [
        ("word " * 12 + "\n") * 2_000,
        "[" * 300_000,
        "`" * 300_000,
        ("# " + "[a](" * 1000 + "\n") * 100,
        ("=" * 80 + "x\n") * 5_000,
    ],
)
def test_no_text_takes_for_ever(body):
    began = time.process_time()
    read(body[:LARGEST_FILE])
    assert time.process_time() - began < 2
