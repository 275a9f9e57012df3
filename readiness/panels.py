"""What this floor shows on pages of the floors below: of a process, a measure, a release."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from inventory.sockets import Panel
from readiness.lifecycle import CaseState
from readiness.models import ChangeCase, VerdictDecision
from readiness.queries.answers import replies_to
from reporting.queries.standing import standing_verdict
from reporting.sockets import Answer

CASES_SHOWN = 8


def process_panel(process: Any, user: Any) -> Panel | None:
    """The change cases of a process, the newest first."""
    if not user.has_perm("readiness.view_changecase"):
        return None
    cases = list(ChangeCase.objects.on_process(process)[: CASES_SHOWN + 1])
    if not cases:
        return None
    return Panel(
        _("Changes"),
        "readiness/components/process_cases.html",
        {"cases": cases[:CASES_SHOWN], "has_more": len(cases) > CASES_SHOWN, "process": process},
    )


def measure_panel(measure: Any, user: Any) -> Panel | None:
    """How the newest verdict is answered, and what this person may answer."""
    if not user.has_perm("readiness.view_changecase"):
        return None
    verdict = standing_verdict(measure)
    if verdict is None:
        return None
    cases = list(ChangeCase.objects.for_measures([measure.pk])[:CASES_SHOWN])
    decisions = VerdictDecision.objects.of_series_of(verdict)
    return Panel(
        _("What is done about it"),
        "readiness/components/verdict_answer.html",
        {
            "verdict": verdict,
            "reply": replies_to([verdict]).get(verdict.pk),
            "cases": cases,
            "decisions": decisions[:CASES_SHOWN],
            "may_open": user.has_perm("readiness.add_changecase"),
            "may_decide": user.has_perm("readiness.add_verdictdecision"),
        },
    )


def answers(verdicts: Sequence[Any]) -> dict[int, Answer]:
    return {pk: Answer(reply.label, reply.url) for pk, reply in replies_to(verdicts).items()}


def guard_of_content(release: Any, actor: Any) -> str:
    """What a change case brings is chosen while it is designed, and tested as it is."""
    case = ChangeCase.objects.filter(release=release).first()
    if case is None or case.state == CaseState.DESIGN:
        return ""
    return str(
        _("It belongs to %(case)s: its documents can only change while that is in design.")
        % {"case": case.number}
    )


def guard_of_release(release: Any, actor: Any) -> str:
    """Documents of a change case come into force with the case alone."""
    case = ChangeCase.objects.filter(release=release).first()
    if case is None or case.state == CaseState.AVAILABLE:
        return ""
    return str(
        _("It comes into force when %(case)s is generally available.") % {"case": case.number}
    )
