"""The chain: every move of a change case, who may make it, and what must hold.

Each guard asks the whole floor, so this table stands above the queries.
"""

from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.lifecycle import ProcessState
from kernel.lifecycle import Lifecycle, Move, separation_of_duties
from knowledge.lifecycle.release import is_planned_for_now
from knowledge.queries import release_readiness
from readiness.dossier import digest_of
from readiness.lifecycle import CaseState
from readiness.models import ChangeCase, StageKind
from readiness.queries.benefit import latest_review
from readiness.queries.documents import Way, document_ways
from readiness.queries.gate import gate_of
from readiness.queries.people import parts_against_approving
from readiness.queries.pinned import pinned_facts
from readiness.queries.rollout import (
    acceptance_faults,
    current_stage,
    guardrail_objection,
    planned_stage,
)
from readiness.queries.testing import is_running, latest_run, plan_of


def names_what_changes(case: Any, actor: Any) -> str:
    if case.release_id and case.release.items.exists():
        return ""
    if case.provision_links.exists():
        return ""
    return _("Link a document that must change, or infrastructure that is needed.")


def every_document_is_drafted(case: Any, actor: Any) -> str:
    missing = [way.document.number for way in document_ways(case) if way.way == Way.NOT_DRAFTED]
    if not missing:
        return ""
    return _("Nobody has drafted %(numbers)s yet.") % {"numbers": ", ".join(missing)}


def has_a_test_plan(case: Any, actor: Any) -> str:
    plan = plan_of(case)
    if plan is not None and plan.steps.exists():
        return ""
    return _("Write the test plan first.")


def no_run_is_open(case: Any, actor: Any) -> str:
    return _("A test run is still open; finish it first.") if is_running(case) else ""


def has_a_finished_run(case: Any, actor: Any) -> str:
    return "" if latest_run(case) else _("No test run is finished.")


@separation_of_duties
def tester_is_not_the_proposer(case: Any, actor: Any) -> str:
    if case.proposer_id != actor.pk:
        return ""
    return _("Someone other than the proposer must test.")


@separation_of_duties
def approver_has_no_other_part(case: Any, actor: Any) -> str:
    parts = [str(label).lower() for label in parts_against_approving(case, actor)]
    if not parts:
        return ""
    return _("You are %(parts)s of this case; someone else must decide.") % {
        "parts": get_text_list(parts, _("and"))
    }


def gate_is_open(case: Any, actor: Any) -> str:
    shut = gate_of(case).in_the_way
    if not shut:
        return ""
    return " ".join(
        _("Not met: %(title)s. %(reason)s")
        % {"title": reading.criterion.title, "reason": reading.finding.reason}
        for reading in shut
    )


def its_evidence(case: Any) -> str:
    """What an approver has looked at: what the dossier would pin."""
    return digest_of(pinned_facts(case))


def acceptance_stands(case: Any, actor: Any) -> str:
    faults = acceptance_faults(case)
    if not faults:
        return ""
    return _("The acceptance must be re-confirmed: %(why)s") % {"why": " ".join(faults)}


def acceptance_no_longer_stands(case: Any, actor: Any) -> str:
    return "" if acceptance_faults(case) else _("Everything is as it was accepted.")


def pilot_is_planned(case: Any, actor: Any) -> str:
    return "" if planned_stage(case, StageKind.PILOT) else _("Plan the pilot first.")


def limited_is_planned(case: Any, actor: Any) -> str:
    return (
        "" if planned_stage(case, StageKind.LIMITED) else _("No limited availability is planned.")
    )


def no_stage_is_left_out(case: Any, actor: Any) -> str:
    if planned_stage(case, StageKind.LIMITED) is None:
        return ""
    return _("Limited availability is planned and has not been run.")


def guardrail_lets_go(case: Any, actor: Any) -> str:
    stage = current_stage(case)
    return _("No stage is running.") if stage is None else guardrail_objection(stage)


def no_condition_is_open(case: Any, actor: Any) -> str:
    left = [
        _("“%(text)s” by %(day)s") % {"text": one.text, "day": date_format(one.due_on)}
        for one in case.conditions.outstanding()
    ]
    if not left:
        return ""
    return _("Conditions are open: %(conditions)s.") % {"conditions": "; ".join(left)}


def documents_are_due(case: Any, actor: Any) -> str:
    if case.release is None:
        return ""
    late = is_planned_for_now(case.release, actor)
    early = [str(ruling) for _item, ruling in release_readiness(case.release) if not ruling]
    return " ".join([*early, late]).strip()


def process_is_not_retired(case: Any, actor: Any) -> str:
    if case.process.state != ProcessState.RETIRED:
        return ""
    return _("The process is retired; plan it again first.")


def benefit_was_reviewed(case: Any, actor: Any) -> str:
    review = latest_review(case)
    if review is None:
        return _("Review the benefit first.")
    if not review.is_conclusive:
        return _("The last benefit review had too little data; repeat it when there is more.")
    return ""


def no_other_case_answers(case: Any, actor: Any) -> str:
    if case.verdict_id is None:
        return ""
    other = ChangeCase.objects.going_on().filter(verdict=case.verdict_id).first()
    return _("%(case)s answers its verdict by now.") % {"case": other.number} if other else ""


S = CaseState
DESIGN, TEST, ACCEPT, QUESTION, ROLL, REJECT, REVIEW = (
    f"readiness.{verb}_changecase"
    for verb in ("design", "test", "accept", "question", "release", "reject", "review")
)
ON_STAGE = (S.PILOT, S.LIMITED)
LIVE = (*ON_STAGE, S.AVAILABLE)
REWORKABLE = (S.TEST, S.ACCEPTED, S.RECONFIRM)
UNDECIDED = (S.PROPOSED, S.DESIGN, S.TEST, S.READY, S.RECONFIRM)
T = gettext_lazy
# fmt: off
CASE_LIFECYCLE = Lifecycle(
    #    move             from                     to            permission
    Move("start_design",  S.PROPOSED,              S.DESIGN,     DESIGN,
         [process_is_not_retired],
         T("Take into design"),
         T("You carry the change as its owner unless somebody else is named.")),
    Move("start_tests",   S.DESIGN,                S.TEST,       DESIGN,
         [names_what_changes, every_document_is_drafted],
         T("Hand over to test"),
         T("The tester is asked to plan and run the tests.")),
    Move("start_run",     S.TEST,                  S.TEST,       TEST,
         [has_a_test_plan, no_run_is_open, tester_is_not_the_proposer],
         T("Start a test run"),
         T("The run is bound to the document versions as they are now.")),
    Move("submit",        S.TEST,                  S.READY,      TEST,
         [has_a_finished_run, no_run_is_open, tester_is_not_the_proposer],
         T("Ask for acceptance"),
         T("The go-live approver is asked to look at the gate.")),
    Move("accept",        S.READY,                 S.ACCEPTED,   ACCEPT,
         [approver_has_no_other_part, gate_is_open],
         T("Accept"),
         T("A dossier pins the evidence as it is now. When it changes, it must be re-confirmed."),
         asks=True, reads=its_evidence),
    Move("reconfirm",     S.RECONFIRM,             S.ACCEPTED,   ACCEPT,
         [approver_has_no_other_part, gate_is_open],
         T("Re-confirm"),
         T("A new dossier pins the evidence as it is now. The pilot starts anew."),
         asks=True, reads=its_evidence),
    Move("start_pilot",   S.ACCEPTED,              S.PILOT,      ROLL,
         [approver_has_no_other_part, pilot_is_planned, acceptance_stands],
         T("Start the pilot"),
         T("From today its guardrail counts cases and days.")),
    Move("start_limited", S.PILOT,                 S.LIMITED,    ROLL,
         [approver_has_no_other_part, limited_is_planned, acceptance_stands, guardrail_lets_go],
         T("Start limited availability"),
         T("The pilot ends as passed; the next guardrail counts from today.")),
    Move("release",       ON_STAGE,                S.AVAILABLE,  ROLL,
         [approver_has_no_other_part, no_stage_is_left_out, acceptance_stands, guardrail_lets_go,
          no_condition_is_open, documents_are_due, process_is_not_retired],
         T("Release to general availability"),
         T("All linked documents come into force together, now; the process is available to all."),
         grave=True),
    Move("close",         S.AVAILABLE,             S.CLOSED,     REVIEW,
         [benefit_was_reviewed],
         T("Close the case"),
         T("The loop is closed; the case can be reopened.")),
    Move("fall_back",     (S.ACCEPTED, *ON_STAGE), S.RECONFIRM,  QUESTION,
         [acceptance_no_longer_stands],
         T("Ask for re-confirmation"),
         T("The acceptance no longer stands. A running stage is halted.")),
    Move("return",        (S.READY, S.RECONFIRM),  S.TEST,       ACCEPT, [],
         T("Return to test"),
         T("The tester gets it back with your note."), needs_note=True),
    Move("redesign",      REWORKABLE,              S.DESIGN,     DESIGN,
         [no_run_is_open],
         T("Back to design"),
         T("The change is worked over; test and acceptance follow again."), needs_note=True),
    Move("revert",        LIVE,                    S.DESIGN,     ROLL, [],
         T("Revert"),
         T("The rollout ends. Documents it put in force give way to their former versions."),
         needs_note=True, grave=True),
    Move("reject",        UNDECIDED,               S.REJECTED,   REJECT,
         [no_run_is_open],
         T("Reject"),
         T("The change is not made. A failing verdict wants another answer."),
         needs_note=True, grave=True),
    Move("propose_again", S.REJECTED,              S.PROPOSED,   "readiness.add_changecase",
         [no_other_case_answers],
         T("Propose again"),
         T("The case begins anew with what it has."), needs_note=True),
    Move("reopen",        S.CLOSED,                S.DESIGN,     REVIEW,
         [no_other_case_answers],
         T("Reopen"),
         T("The benefit did not last or did not come: the loop is walked again."),
         needs_note=True),
)
# fmt: on
