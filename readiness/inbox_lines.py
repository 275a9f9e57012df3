"""The line of this floor in “My work”: what waits for a person, case by case."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.inbox import WorkItem
from readiness.models import ChangeCase, Condition
from readiness.queries.answers import unanswered_verdicts
from readiness.queries.next_step import NextStep, next_step, states_that_ask
from readiness.remembering import remembering

FLOOR = gettext_lazy("Is it ready?")
ANSWERS = "readiness.add_verdictdecision"
TOLD_ELSEWHERE = {  # each condition, and each document to draft, has a line of its own
    "readiness.meet_condition",
    "knowledge.change_documentversion",
}


def work_of(user: Any) -> Iterator[WorkItem]:
    """Verdicts without an answer, the next step of each case, conditions to meet."""
    if user.has_perm(ANSWERS):
        yield from _verdicts()
    if user.has_perm("readiness.view_changecase"):
        yield from _steps(user)
    if user.has_perm("readiness.meet_condition"):
        yield from _conditions(user)


def waits_for(step: NextStep, user: Any) -> bool:
    """A named person alone gets the step if their role allows it; otherwise the role does."""
    if not user.has_perm(step.permission):
        return False
    return step.person is None or step.person.pk == user.pk or user.is_superuser


def _verdicts() -> Iterator[WorkItem]:
    for verdict in unanswered_verdicts():
        yield WorkItem(
            _("Answer an overdue verdict") if verdict.escalated_at else _("Answer a verdict"),
            verdict.series_name,
            verdict.get_absolute_url() if verdict.place else verdict.series_url,
            _("%(variation)s, %(assurance)s")
            % {
                "variation": verdict.get_variation_display(),
                "assurance": verdict.get_assurance_display().lower(),
            },
            verdict.answer_by,
            FLOOR,
        )


def _steps(user: Any) -> list[WorkItem]:
    cases = ChangeCase.objects.filter(state__in=states_that_ask(user)).with_people()
    with remembering():
        return [
            WorkItem(step.act, str(case), step.url, step.why, step.due_on, FLOOR)
            for case in cases
            if (step := next_step(case))
            and step.permission not in TOLD_ELSEWHERE
            and waits_for(step, user)
            and _may(case, step, user)
        ]


def _may(case: ChangeCase, step: NextStep, user: Any) -> bool:
    """Nobody is asked to judge what they proposed."""
    apart = {
        "readiness.test_changecase",
        "readiness.accept_changecase",
        "readiness.release_changecase",
    }
    return step.permission not in apart or case.proposer_id != user.pk


def _conditions(user: Any) -> Iterator[WorkItem]:
    open_ones = Condition.objects.outstanding().filter(case__owner=user).select_related("case")
    for condition in open_ones:
        yield WorkItem(
            _("Meet a condition"),
            str(condition.case),
            reverse("condition-meet", args=[condition.pk]),
            condition.text,
            condition.due_on,
            FLOOR,
        )
