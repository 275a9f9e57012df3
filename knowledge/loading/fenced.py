"""Blocks of JSON that stand in a Markdown file between fences, each under a mark of its own."""

import re

CLOSING = re.compile(r"^```[ \t]*$", re.MULTILINE)


def fenced(text: str, mark: str) -> tuple[int, str] | None:
    """Where the first block of that mark begins, and what it holds; None where there is none.

    In two looks, each once through the text: what never closes is not looked for again and again.
    """
    opening = re.compile(rf"^```json {re.escape(mark)}[ \t]*\n", re.MULTILINE)
    if (begun := opening.search(text)) and (closed := CLOSING.search(text, begun.end())):
        return begun.start(), text[begun.end() : closed.start()]
    return None
