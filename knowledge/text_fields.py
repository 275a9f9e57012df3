"""The texts of each language as the fields of a form, and back: it works without a script.

Fields: `medium`, `languages` (tags with commas, the default first); `texts-1-language`,
`-subject` and `-text` for each; `texts` says how many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.interface_texts import (
    MEDIA,
    MOST_LANGUAGES,
    WITH_SUBJECT,
    TextFault,
    Texts,
    language_tag,
    languages_typed,
    lengths,
)

FEW_DIGITS = 9  # of what a form counts: thousands of them are no number to Python


@dataclass(frozen=True, slots=True)
class TextField:
    """The fields of one language, how long its text is, and what is wrong with it."""

    place: int
    language: str
    subject: str
    text: str
    length: str
    fault: str

    @property
    def is_default(self) -> bool:
        return self.place == 0


@dataclass(frozen=True, slots=True)
class TextFields:
    medium: str
    media: list[tuple[str, Any]]
    languages: str
    languages_fault: str
    has_subject: bool
    texts: list[TextField]


def fields_of_texts(texts: Texts, faults: Sequence[TextFault] = ()) -> TextFields:
    """The fields that show the texts, each fault at its own."""
    wrong = {fault.field: fault.message for fault in reversed(faults)}
    told, medium = texts.get("texts", []), texts.get("medium", "script")
    fields = [
        TextField(
            place,
            one["language"],
            one["subject"],
            one["text"],
            length,
            wrong.get(f"texts-{place}-text", ""),
        )
        for place, (one, length) in enumerate(zip(told, lengths(texts), strict=True))
    ]
    tags = ", ".join(one["language"] for one in told)
    return TextFields(
        medium,
        list(MEDIA.items()),
        tags,
        wrong.get("languages", ""),
        medium in WITH_SUBJECT,
        fields,
    )


def texts_from_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The texts that were typed, in the order of `languages`. Raises ValueError for no language."""
    typed: dict[str, dict[str, str]] = {}
    for place in range(_count(fields)):
        tag = language_tag(str(fields.get(f"texts-{place}-language", "")))
        if tag:
            told = {
                name: str(fields.get(f"texts-{place}-{name}", "")) for name in ("subject", "text")
            }
            typed[tag] = {"language": tag, **told}
    wanted = languages_typed(str(fields.get("languages", "")))
    blank = {"subject": "", "text": ""}
    texts = [typed.get(tag, {"language": tag, **blank}) for tag in wanted]
    return {"medium": str(fields.get("medium", "")), "texts": texts}


def _count(fields: Mapping[str, Any]) -> int:
    said = str(fields.get("texts", ""))
    few = said[:FEW_DIGITS]
    return min(int(few), MOST_LANGUAGES) if said.isascii() and said.isdecimal() else 0
