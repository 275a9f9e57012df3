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
    """Names, piece by piece, so that the longest is found in as many steps as it has pieces."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._first = _Branch()
        self.names: list[str] = []
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        found = pieces(name)
        self.names.append(name)
        branch = self._first
        for piece in found:
            branch = branch.further.setdefault(piece, _Branch())
        if found:
            branch.name = name

    def longest(self, text: str, stream: Sequence[Token], at: int) -> tuple[str, int] | None:
        """The name that begins with that token, and of how many tokens it is."""
        branch = self._first
        best: tuple[str, int] | None = None
        for number in range(at, len(stream) - 1):
            token = stream[number]
            is_apart = number > at and token.start > stream[number - 1].end
            following = branch.further.get((text[token.start : token.end], is_apart))
            if following is None:
                break
            branch = following
            if branch.name is not None:
                best = branch.name, number - at + 1
        return best


class _Branch:
    """The pieces that may follow, and the name that ends here, if one does."""

    __slots__ = ("further", "name")

    def __init__(self) -> None:
        self.further: dict[Piece, _Branch] = {}
        self.name: str | None = None


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
