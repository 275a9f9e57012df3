"""A text block by block: the same HTML, and which characters each block comes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rendering import render_blocks, render_markdown

TEXT = "# Limits\n\nUp to 25.\nOr 30.\n\n- One\n- Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def test_a_block_knows_its_source():
    blocks = render_blocks(TEXT)

    assert [block.source for block in blocks] == [
        "# Limits",
        "Up to 25.\nOr 30.",
        "- One\n- Two",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ]
    for block in blocks:
        assert TEXT[block.start : block.end].strip("\n") == block.source


def test_documents_are_linked_in_it_and_scripts_are_not():
    (block,) = render_blocks(
        "See POL-0001 <script>x</script>", {"POL-0001": "/documents/POL-0001/"}
    )

    assert '<a href="/documents/POL-0001/"' in block.html
    assert "<script" not in block.html


@pytest.mark.parametrize("text", [TEXT, "", "\n\n", "one\x0btwo\u2028three", "> a\n>\n> - b\n"])
def test_all_blocks_together_are_the_whole_text(text):
    assert "".join(block.html for block in render_blocks(text)) == render_markdown(text)


@given(st.text(alphabet="#-*> \n1.ab|`[]()", max_size=60))
def test_so_they_are_whatever_is_written(text):
    shown = "".join(block.html for block in render_blocks(text))

    assert shown.split() == render_markdown(text).split()
