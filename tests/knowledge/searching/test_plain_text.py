import pytest

from knowledge.searching.plain_text import MOST_LETTERS, plain_text
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.tables import credit_table

MARKDOWN = """# Bill *shock*

See [the limits](https://example.org/secret) and `code`.

- one
- two

| a | b |
|---|---|
| 1 | 2 |

```
raw <text>
```
"""


def test_markdown_is_read_without_its_marks_and_addresses():
    assert plain_text(MARKDOWN, None) == (
        "Bill shock · See the limits and code. · one · two · a · b · 1 · 2 · raw <text>"
    )


def test_a_break_in_a_paragraph_parts_words():
    assert plain_text("one\ntwo", None) == "one two"


def test_of_a_table_labels_cells_and_notes_are_read_and_empty_cells_are_not():
    told = plain_text("Why.", credit_table())
    assert told.startswith("Why. · Amount · Reason · Decision · Limit · ")
    assert 'not("outage")' in told
    assert "Small sums at once" in told
    assert "-," not in told


def test_a_table_half_made_is_read_as_far_as_it_goes():
    assert plain_text("", {"inputs": [{"name": "amount"}], "rules": [{"when": ["-"]}]}) == "amount"


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_texts_have_a_plain_text_in_one_line(text):
    assert "\n" not in plain_text(text, None)


def test_a_text_without_end_is_cut():
    assert len(plain_text("word " * 100_000, None)) <= MOST_LETTERS
