"""Blocks between fences: the first that is closed, and no long search for one that is not."""

import contextlib
import time

import pytest

from knowledge.loading.fenced import fenced
from knowledge.loading.part_blocks import without_blocks
from knowledge.loading.table_block import without_table


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("above\n```json a\n1\n```\nbelow", (6, "1\n")),
        ("```json a \t\n```", (0, "")),
        ("```json a\n1\n```json a\n2\n``` \n", (0, "1\n```json a\n2\n")),
        ("```\n```json a\n1", None),
        ("```json b\n1\n```", None),
        (" ```json a\n1\n```", None),
        ("", None),
    ],
)
def test_the_first_block_that_is_closed_is_found(text, found):
    assert fenced(text, "a") == found


@pytest.mark.parametrize("read", [without_blocks, without_table])
@pytest.mark.parametrize("mark", ["procedure-steps", "decision-table"])
def test_a_file_of_openings_is_read_at_once(read, mark):
    text = f"```json {mark}\n" * 20_000
    began = time.process_time()
    with contextlib.suppress(ValueError):
        read(text)
    assert time.process_time() - began < 1
