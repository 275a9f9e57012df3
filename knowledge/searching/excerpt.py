"""A piece of a text around the words that were looked for. Plain text: who shows it escapes it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from knowledge.searching.words import fold

LENGTH = 260
LEAD = 60
MOST_MARKS = 80


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool = False


def marker(words: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of the folded words, whole, in a folded text; None without words."""
    longest_first = sorted(set(words), key=len, reverse=True)
    if not longest_first:
        return None
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])")


def marked(text: str, words: re.Pattern[str] | None) -> list[Piece]:
    """The whole text, with the words marked."""
    if words is None:
        return [Piece(text)]
    pieces, end = [], 0
    for found in words.finditer(fold(text)):
        pieces += [Piece(text[end : found.start()]), Piece(text[found.start() : found.end()], True)]
        end = found.end()
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text]


def excerpt(text: str, words: re.Pattern[str] | None) -> list[Piece]:
    """The place with the most of the words, or the beginning; cut between words."""
    places = []
    if words is not None:
        found = islice(words.finditer(fold(text)), MOST_MARKS)
        places = [(one.start(), one.group()) for one in found]
    start = max(0, _best(places) - LEAD) if places else 0
    start = _after_blank(text, start) if start else 0
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start + LENGTH // 2, end), start + LENGTH // 2)
    shown = marked(text[start:end], words)
    before = [Piece("… ")] if start else []
    return [*before, *shown, *([Piece(" …")] if end < len(text) else [])]


def _best(places: list[tuple[int, str]]) -> int:
    """Where most different words stand near each other; the first such place."""
    best, most = places[0][0], 0
    for start, _word in places:
        near = {word for place, word in places if start <= place < start + LENGTH - LEAD}
        if len(near) > most:
            best, most = start, len(near)
    return best


def _after_blank(text: str, start: int) -> int:
    blank = text.find(" ", start, start + LEAD)
    return blank + 1 if blank >= 0 else start
