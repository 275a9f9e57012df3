"""Passages of a text: where quoted words stand, also after the text around them has changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.step_text import Step, steps_as_text

CITED = re.compile(r"\b((?:POL|PRO|ART|TAB|TXT)-\d{4,})(?:\s*§\s*(\d+(?:\.\d+)*))?")
_WORD = re.compile(r"\w+")
_HEADING = re.compile(r"^#{1,6} +(.+?)[ #]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: characters from `start` to before `end`, lines from 1."""

    start: int
    end: int
    line: int
    heading: str


def place_of(text: str, passage: str, near: int = 0) -> Place | None:
    """Where the words of a passage stand, one after the other; of several places the nearest.

    Only words count: marks of Markdown, punctuation, line ends and capitals do not, so that words
    copied from the page are found in the source. near: a character of the text.
    """
    found = list(_WORD.finditer(text))
    said = [word.group().casefold() for word in found]
    wanted = [word.casefold() for word in _WORD.findall(passage)]
    starts = [found[at].start() for at in _runs(said, wanted)]
    if not starts:
        return None
    start = min(starts, key=lambda at: abs(at - near))
    first = next(n for n, word in enumerate(found) if word.start() == start)
    end = found[first + len(wanted) - 1].end()
    return Place(start, end, text.count("\n", 0, start) + 1, _heading_above(text, start))


def readable(
    body: str, table: dict[str, Any] | None, steps: Sequence[Step] = (), more: str = ""
) -> str:
    """What one may quote: the text, each rule of the table and each step on its own line, more."""
    rules = (table or {}).get("rules", [])
    lines = [
        f"{number}: {' | '.join([*rule['when'], *rule['then'], rule['note']])}"
        for number, rule in enumerate(rules, start=1)
    ]
    return "\n\n".join(
        part for part in (body, "\n".join(lines), steps_as_text(steps), more) if part
    )


def cited_clauses(citation: str) -> list[tuple[str, str]]:
    """Of `POL-0042 §3.2` number and clause; the clause is "" where all of a document is cited."""
    return CITED.findall(citation)


def clause_of(text: str, clause: str) -> str:
    """The paragraph or heading that begins with the number of a clause; "" where none does."""
    begins = rf"(?:#{{1,6}} +|\*\*)?{re.escape(clause)}(?!\.?\d)"
    found = re.search(rf"^{begins}.*(?:\n(?![ \t]*\n|#{{1,6}} ).+)*", text, re.MULTILINE)
    return found[0].strip() if found else ""


def _runs(said: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """At which words `wanted` begins in `said`."""
    if not wanted:
        return []
    last = len(said) - len(wanted)
    return [
        at
        for at in range(last + 1)
        if said[at] == wanted[0] and list(said[at : at + len(wanted)]) == list(wanted)
    ]


def _heading_above(text: str, position: int) -> str:
    above = [match.group(1) for match in _HEADING.finditer(text, 0, position)]
    return above[-1].strip() if above else ""
