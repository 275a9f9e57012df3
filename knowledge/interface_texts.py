"""What customers hear and read, in each language: scripts, announcements, web and message texts.

Kept as {"medium": "sms", "texts": [{"language": "en", "subject": "", "text": "…"}, …]}; the first
language is the default one. A language without a text is wanted, and missing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from knowledge.message_length import measured
from knowledge.wording import tidy

Texts = dict[str, Any]

MEDIA = {
    "script": _l("Script for a conversation"),
    "ivr": _l("IVR announcement"),
    "web": _l("Web text"),
    "sms": _l("SMS"),
    "email": _l("E-mail"),
    "push": _l("Push message"),
    "letter": _l("Letter"),
}
WITH_SUBJECT = {"email", "push", "web", "letter"}
LONGEST_TEXT = 20_000
LONGEST_SUBJECT = 200
MOST_LANGUAGES = 30
TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong with one field. `field`: its name in the form."""

    field: str
    message: str

    def __str__(self) -> str:
        return self.message


def language_tag(told: str) -> str:
    """A BCP 47 tag in its usual capitals, as zh-Hant-TW; "" for what is none."""
    found = TAG.fullmatch(told.strip().replace("_", "-"))
    if found is None:
        return ""
    parts = [found["language"].lower()]
    parts += [found["script"].title()] if found["script"] else []
    parts += [found["region"].upper()] if found["region"] else []
    return "-".join(parts) + found["variants"].lower()


def shaped_texts(told: Any) -> Texts:
    """As they are kept. Raises ValueError for what cannot be kept at all."""
    if not told:
        return {}
    if not isinstance(told, Mapping) or not isinstance(told.get("texts"), Sequence):
        raise ValueError(_("The texts name no languages. Write them as a list."))
    medium = str(told.get("medium") or "")
    if medium not in MEDIA:
        words = {"medium": medium[:40], "known": ", ".join(MEDIA)}
        raise ValueError(_("“%(medium)s” is no medium; known are %(known)s.") % words)
    texts = [_shaped(one, medium) for one in told["texts"]]
    if len(texts) > MOST_LANGUAGES:
        raise ValueError(_("At most %(n)d languages.") % {"n": MOST_LANGUAGES})
    tags = [one["language"] for one in texts]
    if twice := [tag for tag in tags if tags.count(tag) > 1]:
        raise ValueError(_("The language %(tag)s is told twice.") % {"tag": twice[0]})
    return {"medium": medium, "texts": texts}


def text_faults(texts: Texts) -> list[TextFault]:
    """What must be mended before it is reviewed; of each language that has a text."""
    told = texts.get("texts", [])
    if not told:
        return [TextFault("languages", _("Name the languages, the default one first."))]
    first = told[0]
    found = []
    if not first["text"]:
        reason = _("%(tag)s, the default language, has no text.") % {"tag": first["language"]}
        found.append(TextFault("texts-0-text", reason))
    wanted = _placeholders(first)
    for place, one in enumerate(told):
        if not one["text"]:
            continue
        if reason := _brace_fault(one) or _difference(one, first["language"], wanted):
            words = {"tag": one["language"], "reason": reason}
            found.append(TextFault(f"texts-{place}-text", _("%(tag)s: %(reason)s") % words))
    return found


def missing_languages(texts: Texts) -> list[str]:
    """Those that are wanted and have no text yet."""
    return [one["language"] for one in texts.get("texts", []) if not one["text"]]


def lengths(texts: Texts) -> list[str]:
    """For each language how long its text is, in what counts for the medium."""
    medium = texts.get("medium", "")
    return [measured(medium, one["text"]) for one in texts.get("texts", [])]


def texts_as_text(texts: Texts) -> str:
    """What one may quote, search and look through for documents that are named."""
    told = texts.get("texts", [])
    return "\n\n".join("\n".join(filter(None, [one["subject"], one["text"]])) for one in told)


def languages_typed(told: str) -> list[str]:
    """Tags as somebody wrote them, between commas or blanks, each once. Raises ValueError."""
    found = []
    for one in re.split(r"[\s,;]+", told):
        if one and not (tag := language_tag(one)):
            words = {"told": one[:20]}
            raise ValueError(_("“%(told)s” is no language. Write a tag, as en or de-AT.") % words)
        if one and tag not in found:
            found.append(tag)
    return found


def _shaped(told: Any, medium: str) -> dict[str, str]:
    told = told if isinstance(told, Mapping) else {}
    said = str(told.get("language") or "")
    if not (tag := language_tag(said)):
        words = {"told": said[:20]}
        raise ValueError(_("“%(told)s” is no language. Write a tag, as en or de-AT.") % words)
    subject = tidy(str(told.get("subject") or "")).strip() if medium in WITH_SUBJECT else ""
    text = tidy(str(told.get("text") or "")).strip()
    if len(text) > LONGEST_TEXT or len(subject) > LONGEST_SUBJECT:
        reason = _("%(tag)s: a text has at most %(n)d characters, a subject %(m)d.")
        raise ValueError(reason % {"tag": tag, "n": LONGEST_TEXT, "m": LONGEST_SUBJECT})
    return {"language": tag, "subject": " ".join(subject.split()), "text": text}


def _placeholders(one: Mapping[str, str]) -> set[str]:
    return set(PLACEHOLDER.findall(f"{one['subject']}\n{one['text']}"))


def _brace_fault(one: Mapping[str, str]) -> str:
    told = f"{one['subject']}\n{one['text']}"
    wrong = [name for name in PLACEHOLDER.findall(told) if not NAME.fullmatch(name)]
    if wrong:
        words = {"name": wrong[0][:40]}
        return _("{%(name)s} is no placeholder. Write it in small letters, as {amount}.") % words
    if set(PLACEHOLDER.sub("", told)) & set("{}"):
        return _("A brace is not closed, or not opened. A placeholder is written as {amount}.")
    return ""


def _difference(one: Mapping[str, str], first: str, wanted: set[str]) -> str:
    has = _placeholders(one)
    missing = ", ".join(f"{{{name}}}" for name in sorted(wanted - has))
    more = ", ".join(f"{{{name}}}" for name in sorted(has - wanted))
    if missing:
        words = {"names": missing, "first": first}
        return _("%(names)s of %(first)s is missing here.") % words
    if more:
        words = {"names": more, "first": first}
        return _("%(names)s is not in %(first)s.") % words
    return ""
