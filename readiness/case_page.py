"""Everything the page of a change case shows besides the case itself."""

from dataclasses import dataclass
from typing import Any

from kernel.pages import OfferedMove, moves
from readiness.inbox_lines import waits_for
from readiness.lifecycle import STAGE_LIFECYCLE, StageState
from readiness.models import CaseProvision, ChangeCase, Dossier, Stage
from readiness.permits import works
from readiness.queries.documents import document_ways
from readiness.queries.gate import gate_of
from readiness.queries.loop import loop_of
from readiness.queries.next_step import next_step
from readiness.queries.people import people_matrix
from readiness.queries.rollout import acceptance_faults, reading_of
from readiness.queries.testing import plan_of, runs_of
from readiness.verdict_chart import verdict_chart

WORKS = (
    "edit",
    "link_document",
    "link_provision",
    "plan_tests",
    "record_finding",
    "waive",
    "set_condition",
    "meet_condition",
    "plan_stage",
    "review_benefit",
)
MOVES_BY_HAND = ("pause", "resume")


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage with its guardrail's reading now, or as it was when the stage ended."""

    stage: Stage
    reading: Any
    offers: list[OfferedMove]

    @property
    def is_current(self) -> bool:
        return self.stage.state in {StageState.RUNNING, StageState.PAUSED}


def stage_view(stage: Stage, user: Any) -> StageView:
    is_current = stage.state in {StageState.RUNNING, StageState.PAUSED}
    offers = [
        offer for offer in moves(stage, STAGE_LIFECYCLE, user) if offer.move.name in MOVES_BY_HAND
    ]
    return StageView(stage, reading_of(stage) if is_current else stage.reading, offers)


def case_page(case: ChangeCase, user: Any) -> dict[str, Any]:
    step = next_step(case)
    stages = case.stages.select_related("guard_measure", "case__process")
    return {
        "loop": loop_of(case),
        "next_step": step,
        "is_mine": bool(step and waits_for(step, user)),
        "chart": verdict_chart(case),
        "ways": document_ways(case),
        "provisions": CaseProvision.objects.filter(case=case).select_related(
            "provision__infrastructure"
        ),
        "plan": plan_of(case),
        "runs": runs_of(case),
        "defects": case.defects.select_related("found_in__run"),
        "gate": gate_of(case),
        "dossiers": Dossier.objects.filter(case=case).select_related("accepted_by"),
        "acceptance_faults": acceptance_faults(case) if case.dossiers.exists() else [],
        "conditions": case.conditions.select_related("set_by", "met_by"),
        "stages": [stage_view(stage, user) for stage in stages],
        "reviews": case.benefit_reviews.select_related("measure", "reviewed_by"),
        "matrix": people_matrix(case),
        "works": works(case, user, *WORKS),
    }
