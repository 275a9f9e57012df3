"""How well a document is written and kept: a checklist anybody can follow, and what to mend.

Each check has a weight; the score is the weight of what holds, of a hundred of what can be asked.
Nothing is hidden in it: a check that cannot be asked yet (no feedback, a text of three lines)
counts neither way. Sources: sentence length, Plain English Campaign and ISO 24495-1; reading ease,
Flesch (1948), which is made for English.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from knowledge.rendering import headings_of, inline_texts

SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
VOWELS = re.compile(r"[aeiouyäöüáéíóúàèìòù]+")
TITLE_LETTERS = (8, 80)
SUMMARY_LETTERS = 15
MEAN_WORDS, LONG_WORDS, LONG_SHARE = 20, 30, 0.1
EASE = 45
FEWEST = 4  # words of a sentence: headings and cells are none
FEW_WORDS, LONG_TEXT, SECTION_WORDS = 40, 120, 300
FEW_VOICES, HELPFUL_SHARE = 5, 0.7
WEIGHTS = {
    "title": 10,
    "summary": 10,
    "owner": 10,
    "review": 15,
    "scope": 10,
    "sentences": 15,
    "ease": 10,
    "headings": 10,
    "references": 10,
    "feedback": 10,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checklist asks about. `voices`, `helpful`, `waiting`: what readers say of it."""

    title: str
    summary: str
    body: str
    owner_is_here: bool
    review_by: date | None
    today: date
    has_scope: bool
    broken: Sequence[str] = ()
    voices: int = 0
    helpful: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One question: `holds` is None where it cannot be asked; `found` has the figures to it."""

    name: str
    holds: bool | None
    found: dict[str, object] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        return WEIGHTS[self.name]


@dataclass(frozen=True, slots=True)
class Quality:
    checks: tuple[Check, ...]

    @property
    def score(self) -> int:
        """From 0 to 100, rounded down."""
        asked = [check for check in self.checks if check.holds is not None]
        possible = sum(check.weight for check in asked)
        return 100 * sum(check.weight for check in asked if check.holds) // possible

    @property
    def to_mend(self) -> list[Check]:
        """What does not hold, the weightiest first."""
        found = [check for check in self.checks if check.holds is False]
        return sorted(found, key=lambda check: -check.weight)


def quality_of(facts: Facts) -> Quality:
    texts = inline_texts(facts.body)
    sentences = [words for text in texts for words in _sentences(text) if len(words) >= FEWEST]
    count = sum(map(len, sentences))
    letters = len(facts.title.strip())
    least, most = TITLE_LETTERS
    late = facts.review_by is not None and facts.review_by < facts.today
    return Quality(
        (
            Check("title", least <= letters <= most, {"letters": letters}),
            Check("summary", len(facts.summary.strip()) >= SUMMARY_LETTERS),
            Check("owner", facts.owner_is_here),
            Check("review", facts.review_by is not None and not late, {"late": late}),
            Check("scope", facts.has_scope),
            _sentence_check(sentences, count),
            _ease_check(sentences, count),
            _heading_check(facts.body),
            Check("references", not facts.broken, {"broken": ", ".join(facts.broken)}),
            _feedback_check(facts),
        )
    )


def reading_ease(sentences: Sequence[Sequence[str]]) -> float:
    """Flesch: from about 0 (hard) to 100 (easy); syllables are counted as groups of vowels."""
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(_syllables(word) for word in words)
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * syllables / len(words)


def _sentences(text: str) -> list[list[str]]:
    return [words for part in SENTENCE_END.split(text) if (words := WORD.findall(part))]


def _syllables(word: str) -> int:
    plain = word.lower()
    groups = len(VOWELS.findall(plain))
    is_silent = plain.endswith("e") and not plain.endswith(("le", "ee")) and groups > 1
    return max(1, groups - is_silent)


def _sentence_check(sentences: Sequence[Sequence[str]], count: int) -> Check:
    if not sentences:
        return Check("sentences", None)
    mean = count / len(sentences)
    long = sum(len(sentence) > LONG_WORDS for sentence in sentences)
    holds = mean <= MEAN_WORDS and long <= LONG_SHARE * len(sentences)
    return Check("sentences", holds, {"mean": round(mean), "long": long})


def _ease_check(sentences: Sequence[Sequence[str]], count: int) -> Check:
    if count < FEW_WORDS:
        return Check("ease", None)
    ease = reading_ease(sentences)
    return Check("ease", ease >= EASE, {"ease": round(ease)})


def _heading_check(body: str) -> Check:
    """A long text has headings, none too far from the next, and no level is left out."""
    if len(WORD.findall(body)) < LONG_TEXT:
        return Check("headings", None)
    levels = headings_of(body)
    longest = max(len(WORD.findall(part)) for part in re.split(r"(?m)^#{1,6}\s", body))
    skips = any(after > before + 1 for before, after in pairwise(levels))
    holds = bool(levels) and longest <= SECTION_WORDS and not skips
    return Check("headings", holds, {"headings": len(levels), "longest": longest})


def _feedback_check(facts: Facts) -> Check:
    if facts.voices < FEW_VOICES and not facts.waiting:
        return Check("feedback", None)
    is_liked = facts.voices < FEW_VOICES or facts.helpful >= HELPFUL_SHARE * facts.voices
    found: dict[str, object] = {
        "helpful": facts.helpful,
        "voices": facts.voices,
        "waiting": facts.waiting,
    }
    return Check("feedback", is_liked and not facts.waiting, found)
