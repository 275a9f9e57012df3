"""What a version says, ready to be shown, on a page or on paper: its text as HTML, its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from kernel.pdf import pdf_of
from knowledge import queries
from knowledge.decision_table import HIT_POLICIES
from knowledge.models import DocumentVersion
from knowledge.rendering import render_markdown
from knowledge.scopes import shown_scope
from knowledge.table_shown import ShownFinding, ShownRule, shown_rules


@dataclass(frozen=True, slots=True)
class Wording:
    html: SafeString
    table: dict[str, Any] | None
    hit_policy: str
    rules: list[ShownRule]


def shown_wording(version: DocumentVersion, findings: Sequence[ShownFinding] = ()) -> Wording:
    """The findings are marked in the table."""
    html = render_markdown(version.body, links_of(version))
    policy = HIT_POLICIES.get((version.table or {}).get("hit_policy", ""), "")
    rules = shown_rules(version.table, findings) if version.table else []
    clean = mark_safe(html)  # noqa: S308  # render_markdown cleans
    return Wording(clean, version.table, policy, rules)


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
