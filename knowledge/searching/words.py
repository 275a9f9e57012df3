"""Text as the words by which it is found: small letters, no accents, no signs."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

LONGEST_WORD = 40
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = "'’"
# So common that they tell nothing of what is looked for; between quotes they count.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can do does for from has have how i if in is it its may of on "
        "or our shall should that the their then there they this to was we what when where which "
        "who why will with you your",
    )
)


def fold(text: str) -> str:
    """Small letters without accents, each in the place of its letter: the length stays."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text))


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded; the “s” of “customer’s” is none."""
    return [word for word, _start in placed_words(fold(text))]


def placed_words(folded: str) -> Iterator[tuple[str, int]]:
    """Each word of a folded text with its place."""
    for found in WORD.finditer(folded):
        start = found.start()
        if found.group() == "s" and start and folded[start - 1] in APOSTROPHES:
            continue
        yield found.group()[:LONGEST_WORD], start


def has_letter(word: str) -> bool:
    return any(one.isalpha() for one in word)


@cache
def _plain(one: str) -> str:
    base = unicodedata.normalize("NFD", one)[0]
    return base.lower()[0]
