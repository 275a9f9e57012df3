"""What must hold for a decision table before it is submitted and approved."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge.decision_table import faults
from knowledge.passages import cited_clauses, clause_of
from knowledge.table_cases import run_cases
from knowledge.table_findings import findings_of

CITABLE = ("draft", "in_review", "approved", "in_force")


def is_a_sound_table(version: Any, actor: Any) -> str:
    """The first fault is enough for a button; the edit form lists them all."""
    if not version.document.is_decision_table:
        return ""
    found = faults(version.table)
    return str(found[0]) if found else ""


def cites_what_is_there(version: Any, actor: Any) -> str:
    """The documents by which its rules stand exist, and have the clauses that are cited."""
    if not version.document.is_decision_table or not version.table:
        return ""
    cited = cited_clauses(" ".join(rule.get("citation", "") for rule in version.table["rules"]))
    if not cited:
        return ""
    documents = version.document._meta.model.objects.filter(number__in={n for n, _c in cited})
    known = set(documents.values_list("number", flat=True))
    missing = [number for number, _clause in cited if number not in known]
    if missing:
        told = _("There is no document %(number)s, which a rule cites.")
        return told % {"number": missing[0]}
    return _clause_missing([one for one in cited if one[1]], documents)


def _clause_missing(cited: list[tuple[str, str]], documents: Any) -> str:
    """A clause is there when the text in force has it, or one that is in work."""
    if not cited:
        return ""
    texts = documents.filter(versions__state__in=CITABLE).values_list("number", "versions__body")
    bodies: dict[str, list[str]] = {}
    for number, body in texts:
        bodies.setdefault(number, []).append(body)
    for number, clause in dict.fromkeys(cited):
        if not any(clause_of(body, clause) for body in bodies.get(number, [])):
            told = _("%(number)s has no clause %(clause)s, which a rule cites.")
            return told % {"number": number, "clause": clause}
    return ""


def is_explained(version: Any, actor: Any) -> str:
    """Every finding of the analysis is mended, or accepted until a day that has not passed."""
    if not version.document.is_decision_table:
        return ""
    asking = [one for one in findings_of(version.table) if one.asks]
    if not asking:
        return ""
    holding = version.document.accepted_findings.holding_on(timezone.localdate())
    accepted = set(holding.values_list("key", flat=True))
    unexplained = [one for one in asking if one.key not in accepted]
    if not unexplained:
        return ""
    told = ngettext(
        "%(n)d finding has no explanation: %(first)s Mend the table, or accept it with a reason.",
        "%(n)d findings have no explanation, the first: %(first)s"
        " Mend the table, or accept each with a reason.",
        len(unexplained),
    )
    return told % {"n": len(unexplained), "first": unexplained[0].sentence}


def passes_its_cases(version: Any, actor: Any) -> str:
    if not version.document.is_decision_table or not version.cases:
        return ""
    run = run_cases(version.table, version.cases)
    if run is None or not run.failed:
        return ""
    first = run.failed[0]
    told = ngettext(
        "%(n)d of %(all)d test cases fails: “%(name)s” expects %(expected)s, found %(found)s.",
        "%(n)d of %(all)d test cases fail, the first: “%(name)s” expects %(expected)s,"
        " found %(found)s.",
        len(run.failed),
    )
    return told % {
        "n": len(run.failed),
        "all": len(run.results),
        "name": first.case["name"],
        "expected": first.expected,
        "found": first.found.rstrip("."),
    }
