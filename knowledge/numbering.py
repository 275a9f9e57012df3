"""Numbers of documents and releases: a prefix, and the next number after the highest."""

import re
from collections.abc import Iterable

PREFIXES = {"policy": "POL", "procedure": "PRO", "article": "ART", "decision_table": "TAB"}
RELEASE_PREFIX = "REL"


def next_number(prefix: str, taken: Iterable[str]) -> str:
    """`POL-0043` after `POL-0042`; numbers given by hand in another shape are passed over."""
    shape = re.compile(rf"{re.escape(prefix)}-(\d+)")
    found = [int(match.group(1)) for number in taken if (match := shape.fullmatch(number))]
    return f"{prefix}-{max(found, default=0) + 1:04d}"
