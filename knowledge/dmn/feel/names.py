"""Which names an expression may use. They may hold blanks and signs, so reading needs to know them.

The longest name that stands at a place is the one that is meant. Source: OMG DMN 1.5, 10.3.1.4.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.tokens import Token, tokens

Piece = tuple[str, bool]  # a token's text, and whether a blank comes before it


@lru_cache(maxsize=4096)
def pieces(name: str) -> tuple[Piece, ...]:
    """The tokens of a name; none where it holds what no expression can say."""
    try:
        found = tokens(name)[:-1]
    except FeelFault:
        return ()
    return tuple(
        (name[token.start : token.end], bool(number) and token.start > found[number - 1].end)
        for number, token in enumerate(found)
    )


class NameTable:
    """Names by their first token, longest first."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[Piece, ...], str]]] = {}
        self.names: list[str] = []
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        found = pieces(name)
        self.names.append(name)
        if found:
            known = self._by_first.setdefault(found[0][0], [])
            if (found, name) not in known:
                known.append((found, name))
                known.sort(key=lambda entry: -len(entry[0]))

    def longest(self, text: str, stream: Sequence[Token], at: int) -> tuple[str, int] | None:
        """The name that begins with that token, and of how many tokens it is."""
        first = stream[at]
        for found, name in self._by_first.get(text[first.start : first.end], ()):
            if _stands(found, text, stream, at):
                return name, len(found)
        return None


def longest_of(
    tables: Iterable[NameTable], text: str, stream: Sequence[Token], at: int
) -> tuple[str, int] | None:
    """As `NameTable.longest`, over several tables; the first wins where two are as long."""
    best: tuple[str, int] | None = None
    for table in tables:
        found = table.longest(text, stream, at)
        if found and (best is None or found[1] > best[1]):
            best = found
    return best


def spelled(text: str, stream: Sequence[Token]) -> str:
    """A name as these tokens spell it: one blank where there is white space, else none."""
    told = ""
    for number, token in enumerate(stream):
        if number and token.start > stream[number - 1].end:
            told += " "
        told += text[token.start : token.end]
    return told


def _stands(found: tuple[Piece, ...], text: str, stream: Sequence[Token], at: int) -> bool:
    if at + len(found) >= len(stream):
        return False
    for number, (said, is_apart) in enumerate(found):
        token = stream[at + number]
        if number and (token.start > stream[at + number - 1].end) != is_apart:
            return False
        if text[token.start : token.end] != said:
            return False
    return True
