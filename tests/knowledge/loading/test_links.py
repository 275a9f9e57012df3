"""Links between files become references, and nothing else does."""

import time

import pytest

from knowledge.loading.links import linked

NUMBERS = {"refund.md": "ART-0001", "a/terms of use.md": "POL-0002", "a/b.md": "ART-0003"}


def link(text, path="a/x.md"):
    return linked(text, path, lambda file: NUMBERS.get(file, ""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Refund](../refund.md)", "[Refund](ART-0001)"),
        ("[B](b.md#part) and [B](./b.md)", "[B](ART-0003#part) and [B](ART-0003)"),
        ("[T](terms%20of%20use.md)", "[T](POL-0002)"),
        ("[B]: b.md", "[B]: ART-0003"),
    ],
)
def test_a_relative_link_to_a_known_file_becomes_a_reference(text, expected):
    assert link(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[x](unknown.md)",
        "[x](https://example.org/b.md)",
        "[x](/b.md)",
        "[x](#b.md)",
        "`[x](b.md)`",
        "```\n[x](b.md)\n```",
        "[x](../../../../etc/passwd)",
        "[x](javascript:b.md)",
    ],
)
def test_other_links_and_code_stay(text):
    assert link(text) == text


@pytest.mark.parametrize("text", ["](" * 200_000, "`" * 200_000, "```\n" * 50_000, "[" * 200_000])
def test_no_text_takes_for_ever(text):
    began = time.process_time()
    link(text)
    assert time.process_time() - began < 2
