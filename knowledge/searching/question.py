"""What somebody typed into the search box, as words and phrases that are looked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from knowledge.searching.stemming import stem
from knowledge.searching.words import STOP_WORDS, has_letter, words_of

LONGEST_QUESTION = 200
MOST_TERMS = 12
MOST_WORDS = 24
SHORTEST_BEGINNING = 2
QUOTES = re.compile('["“”„«»]')

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several that follow each other. `is_begun`: more letters may come."""

    words: tuple[str, ...]
    is_begun: bool = False

    @property
    def stems(self) -> Phrase:
        return tuple(stem(word) for word in self.words)

    @property
    def is_guessable(self) -> bool:
        """Whether it may be a word spelt wrongly."""
        return len(self.words) == 1 and len(self.words[0]) > 2 and has_letter(self.words[0])

    def __str__(self) -> str:
        text = " ".join(self.words)
        return text if len(self.words) == 1 else f'"{text}"'


@dataclass(frozen=True, slots=True)
class Question:
    """`text`: as it was typed, in one line and cut to what is read of it."""

    text: str
    terms: tuple[Term, ...]

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys(word for term in self.terms for word in term.words))

    @property
    def key(self) -> str:
        """Two questions with the same words in any order are the same question."""
        return " ".join(sorted(str(term) for term in self.terms))

    def corrected(self, corrections: Mapping[str, str]) -> "Question":
        terms = tuple(
            replace(term, words=(corrections[term.words[0]],), is_begun=False)
            if len(term.words) == 1 and term.words[0] in corrections
            else term
            for term in self.terms
        )
        return Question(" ".join(str(term) for term in terms), tuple(dict.fromkeys(terms)))


def read_question(typed: str) -> Question:
    """Never fails: what is no word is not looked for; text between quotes is a phrase."""
    text = " ".join(typed[: 4 * LONGEST_QUESTION].replace("\0", " ").split())[:LONGEST_QUESTION]
    pieces = QUOTES.split(text)
    is_open = len(pieces) % 2 == 0  # a quote without its other: its words are plain words
    terms: list[Term] = []
    for place, piece in enumerate(pieces):
        is_quoted = place % 2 == 1 and not (is_open and place == len(pieces) - 1)
        chunks = [piece] if is_quoted else piece.split(" ")
        terms += [Term(tuple(words), is_quoted) for one in chunks if (words := words_of(one))]
    is_begun = bool(text) and text[-1].isalnum() and not typed[-1:].isspace()
    return Question(text, _bounded(_telling(terms), is_begun))


def _telling(terms: list[Term]) -> list[Term]:
    """Without words that stand everywhere, unless there are no others. Here `is_begun` still
    says that a term was quoted."""
    telling = [
        term
        for term in terms
        if term.is_begun or len(term.words) > 1 or term.words[0] not in STOP_WORDS
    ]
    return [replace(term, is_begun=False) for term in telling or terms]


def _bounded(terms: list[Term], is_begun: bool) -> tuple[Term, ...]:
    kept: list[Term] = []
    count = 0
    for term in dict.fromkeys(terms):
        count += len(term.words)
        if len(kept) == MOST_TERMS or count > MOST_WORDS:
            break
        kept.append(term)
    if is_begun and kept and kept[-1] == terms[-1] and len(kept[-1].words) == 1:
        is_long_enough = len(kept[-1].words[0]) >= SHORTEST_BEGINNING
        kept[-1] = replace(kept[-1], is_begun=is_long_enough)
    return tuple(kept)
