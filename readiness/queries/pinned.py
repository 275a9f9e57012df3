"""The facts an acceptance stands on, as they are at this moment."""

from typing import Any

from django.utils.translation import gettext as _

from readiness.dossier import Difference, differences
from readiness.models import CaseProvision, ChangeCase, Dossier, TestRun
from readiness.queries.documents import document_ways
from readiness.remembering import remembered
from reporting.models import Target

TOPICS = {
    "documents": _("Document"),
    "provisions": _("Infrastructure"),
    "test_run": _("Tests"),
    "target": _("Target"),
}


def pinned_documents(case: ChangeCase) -> list[list[Any]]:
    """Number, version and digest of every linked document, in the order of their numbers."""
    return sorted(
        [way.document.number, way.version.version, way.version.digest]
        for way in document_ways(case)
        if way.version is not None
    )


@remembered
def pinned_facts(case: ChangeCase) -> dict[str, Any]:
    """Topic → name → fact. When one of these changes, an acceptance no longer stands."""
    return {
        "documents": {
            way.document.number: {
                "version": way.version.version,
                "digest": way.version.digest,
                "approved": way.is_approved,
            }
            for way in document_ways(case)
            if way.version is not None
        },
        "provisions": {
            link.provision.infrastructure.number: {
                "needed": str(link.provision.capacity_needed),
                "provided": str(link.provision.capacity_provided),
                "state": link.provision.state,
            }
            for link in CaseProvision.objects.filter(case=case).select_related(
                "provision__infrastructure"
            )
        },
        "test_run": _latest_run(case),
        "target": _target(case),
    }


def changes_since(dossier: Dossier) -> list[str]:
    """What is not any more as this dossier pinned it, in words."""
    found = differences(dossier.content["pinned"], pinned_facts(dossier.case))
    return [_in_words(difference) for difference in found]


def _in_words(difference: Difference) -> str:
    told = {"topic": TOPICS[difference.topic], "name": difference.name}
    if difference.was is None:
        return _("%(topic)s %(name)s was added.") % told
    if difference.now is None:
        return _("%(topic)s %(name)s was taken away.") % told
    return _("%(topic)s %(name)s has changed.") % told


def _latest_run(case: ChangeCase) -> dict[str, Any]:
    run = TestRun.objects.finished().filter(plan__case=case).first()
    if run is None:
        return {}
    return {
        str(run.number): {
            "tester": str(run.tester),
            "documents": run.pinned,
            "results": [
                [result.position, result.action, result.result, result.is_mandatory]
                for result in run.results.all()
            ],
        }
    }


def _target(case: ChangeCase) -> dict[str, Any]:
    target = Target.objects.filter(measure=case.measure).of_whole().order_by("-version").first()
    if case.measure is None or target is None:
        return {}
    return {
        case.measure.name: {
            "version": target.version,
            "value": str(target.value),
            "due_on": target.due_on.isoformat() if target.due_on else None,
        }
    }
