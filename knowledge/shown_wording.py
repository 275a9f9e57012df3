"""What a version says, ready to be shown, on a page or on paper: its text as HTML, its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from kernel.pdf import pdf_of
from knowledge import queries
from knowledge.decision_table import HIT_POLICIES
from knowledge.interface_texts import MEDIA, lengths, missing_languages
from knowledge.models import DocumentVersion
from knowledge.rendering import render_markdown
from knowledge.scopes import shown_scope
from knowledge.table_shown import ShownFinding, ShownRule, shown_rules


@dataclass(frozen=True, slots=True)
class ShownText:
    """What is said in one language; `length` in what counts for the medium."""

    language: str
    subject: str
    text: str
    length: str


@dataclass(frozen=True, slots=True)
class ShownTexts:
    """The texts of each language, the default one first, and the languages that lack one."""

    medium: str
    texts: list[ShownText]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Wording:
    html: SafeString
    table: dict[str, Any] | None
    hit_policy: str
    rules: list[ShownRule]
    texts: ShownTexts | None


def shown_wording(version: DocumentVersion, findings: Sequence[ShownFinding] = ()) -> Wording:
    """The findings are marked in the table."""
    html = render_markdown(version.body, links_of(version))
    policy = HIT_POLICIES.get((version.table or {}).get("hit_policy", ""), "")
    rules = shown_rules(version.table, findings) if version.table else []
    clean = mark_safe(html)  # noqa: S308  # render_markdown cleans
    return Wording(clean, version.table, policy, rules, shown_texts(version))


def shown_texts(version: DocumentVersion) -> ShownTexts | None:
    texts = version.texts
    if not texts:
        return None
    told = zip(texts["texts"], lengths(texts), strict=True)
    return ShownTexts(
        str(MEDIA[texts["medium"]]),
        [ShownText(one["language"], one["subject"], one["text"], length) for one, length in told],
        missing_languages(texts),
    )


def links_of(version: DocumentVersion) -> dict[str, str]:
    """The addresses of the documents that its text names, by number."""
    named = queries.named_documents(version.naming)
    return {document.number: document.get_absolute_url() for document in named}


def _clean(text: str) -> SafeString:
    return mark_safe(render_markdown(text))  # noqa: S308  # render_markdown cleans


def paper_of(version: DocumentVersion) -> bytes:
    """A version on paper, as it is published. Raises DomainError where no PDF can be made."""
    shown = {
        "title": version.document.title,
        "version": version,
        "wording": shown_wording(version),
        "scope": shown_scope(version.scope),
        "steps": [(one, _clean(one["action"])) for one in version.steps],
    }
    return pdf_of("knowledge/paper/version.html", shown)
