"""What must hold for a decision table before it is submitted and approved."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge.decision_table import faults
from knowledge.rendering import references
from knowledge.table_cases import run_cases
from knowledge.table_findings import findings_of


def is_a_sound_table(version: Any, actor: Any) -> str:
    """The first fault is enough for a button; the edit form lists them all."""
    if not version.document.is_decision_table:
        return ""
    found = faults(version.table)
    return str(found[0]) if found else ""


def cites_what_is_there(version: Any, actor: Any) -> str:
    """The documents by which its rules stand exist."""
    if not version.document.is_decision_table or not version.table:
        return ""
    told = " ".join(rule.get("citation", "") for rule in version.table["rules"])
    numbers = references(told)
    if not numbers:
        return ""
    documents = version.document._meta.model.objects.filter(number__in=numbers)
    known = set(documents.values_list("number", flat=True))
    missing = [number for number in numbers if number not in known]
    if not missing:
        return ""
    return _("There is no document %(number)s, which a rule cites.") % {"number": missing[0]}


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
