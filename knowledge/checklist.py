"""The checklist of article quality, asked of a document and said in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.broken_references import BrokenReference, broken_in
from knowledge.models import DocumentVersion, Feedback
from knowledge.quality import Check, Facts, Quality, quality_of


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A check as a page tells it: what is asked, and what was found or is to be mended."""

    check: Check
    asks: str
    found: str

    @property
    def tone(self) -> str:
        return {True: "ok", False: "warn", None: "muted"}[self.check.holds]

    @property
    def verdict(self) -> str:
        return {True: _("holds"), False: _("to mend"), None: _("not asked")}[self.check.holds]


@dataclass(frozen=True, slots=True)
class ShownQuality:
    """`to_mend`: what does not hold, the weightiest first."""

    score: int
    to_mend: list[ShownCheck]
    checks: list[ShownCheck]


def quality_of_version(
    version: DocumentVersion, broken: Sequence[BrokenReference] | None = None
) -> Quality:
    """Of a draft or of what is in force; readers are heard on the version they read.

    `broken`: its broken references, where they are known.
    """
    named = [one.number for one in (broken_in(version) if broken is None else broken)]
    counts = Feedback.objects.filter(version=version).counted()
    return quality_of(facts_of(version, named, counts, timezone.localdate()))


def facts_of(
    version: DocumentVersion, broken: list[str], counts: Mapping[str, int], today: date
) -> Facts:
    """`counts`: given, helpful and waiting feedback."""
    document = version.document
    return Facts(
        title=document.title,
        summary=version.summary,
        body="\n\n".join([version.body, *(step["action"] for step in version.steps)]),
        owner_is_here=document.owner.is_active,
        review_by=document.review_by,
        today=today,
        has_scope=any(version.scope.values()),
        broken=broken,
        voices=counts["given"],
        helpful=counts["helpful"],
        waiting=counts["waiting"],
    )


def shown_quality(
    version: DocumentVersion | None, broken: Sequence[BrokenReference]
) -> ShownQuality | None:
    if version is None:
        return None
    quality = quality_of_version(version, broken)
    asks = _asks()

    def told(checks: Sequence[Check]) -> list[ShownCheck]:
        return [ShownCheck(one, asks[one.name], _found(one)) for one in checks]

    return ShownQuality(quality.score, told(quality.to_mend), told(quality.checks))


def _asks() -> dict[str, str]:
    return {
        "title": _("The title has 8 to 80 letters."),
        "summary": _("One sentence says what changes, and why."),
        "owner": _("Its owner is still here."),
        "review": _("It has a review date, which is not past."),
        "scope": _("It says for whom, or for what, it holds."),
        "sentences": _("Sentences have 20 words on average; one in ten may have more than 30."),
        "ease": _("Its reading ease (Flesch, for English) is 45 or more."),
        "headings": _("A long text has headings, no level left out, at most 300 words apart."),
        "references": _("Every document it names is there and in force."),
        "feedback": _("It helps seven readers in ten, and none waits for an answer."),
    }


def _found(check: Check) -> str:
    if check.holds is None:
        return _("Too little to go by.")
    words: dict[str, Any] = check.found
    told = {
        "title": _("It has %(letters)s."),
        "sentences": _("On average %(mean)s words; with more than 30: %(long)s."),
        "ease": _("It is %(ease)s."),
        "headings": _("Headings: %(headings)s; most words in a row: %(longest)s."),
        "feedback": _("Helped %(helpful)s of %(voices)s; waiting: %(waiting)s."),
    }
    if check.name == "references" and words["broken"]:
        return _("Broken: %(broken)s.") % words
    if check.name == "review" and not check.holds:
        return _("The date is past.") if words["late"] else _("There is no date.")
    return told[check.name] % words if check.name in told else ""
