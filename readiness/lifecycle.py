"""The states of every record of this floor, and the small lives: run, defect, stage.

The life of the change case itself stands in `chain.py`, since its guards ask the whole floor.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.lifecycle import Lifecycle, Move, separation_of_duties


class CaseState(models.TextChoices):
    PROPOSED = "proposed", gettext_lazy("Proposed")
    DESIGN = "in_design", gettext_lazy("In design")
    TEST = "in_test", gettext_lazy("In test")
    READY = "ready_for_acceptance", gettext_lazy("Ready for acceptance")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    RECONFIRM = "reconfirm", gettext_lazy("To be re-confirmed")
    PILOT = "pilot", gettext_lazy("In pilot")
    LIMITED = "limited", gettext_lazy("Limited availability")
    AVAILABLE = "general_availability", gettext_lazy("General availability")
    CLOSED = "closed", gettext_lazy("Closed")
    REJECTED = "rejected", gettext_lazy("Rejected")


OVER = (CaseState.CLOSED, CaseState.REJECTED)
ROLLED_OUT = (CaseState.PILOT, CaseState.LIMITED, CaseState.AVAILABLE, CaseState.CLOSED)


class RunState(models.TextChoices):
    RUNNING = "running", gettext_lazy("Running")
    FINISHED = "finished", gettext_lazy("Finished")
    ABANDONED = "abandoned", gettext_lazy("Abandoned")


class DefectState(models.TextChoices):
    OPEN = "open", gettext_lazy("Open")
    FIXED = "fixed", gettext_lazy("Fixed")
    CLOSED = "closed", gettext_lazy("Closed")
    REOPENED = "reopened", gettext_lazy("Reopened")


class StageState(models.TextChoices):
    PLANNED = "planned", gettext_lazy("Planned")
    RUNNING = "running", gettext_lazy("Running")
    PAUSED = "paused", gettext_lazy("Paused")
    PASSED = "passed", gettext_lazy("Passed")
    HALTED = "halted", gettext_lazy("Halted")


@separation_of_duties
def tester_is_not_the_proposer(run: Any, actor: Any) -> str:
    if run.case.proposer_id != actor.pk:
        return ""
    return _("Someone other than the proposer of the change must test it.")


def is_the_tester_of_the_run(run: Any, actor: Any) -> str:
    if run.tester_id == actor.pk:
        return ""
    return _("%(tester)s started this run; only they can end it.") % {"tester": run.tester}


def has_a_result(run: Any, actor: Any) -> str:
    return "" if run.has_results() else _("No step has a result yet.")


@separation_of_duties
def closer_is_not_the_fixer(defect: Any, actor: Any) -> str:
    if defect.fixed_by_id != actor.pk:
        return ""
    return _("Someone other than the person who fixed it must close it.")


def retest_has_passed(defect: Any, actor: Any) -> str:
    if defect.retest_has_passed():
        return ""
    return _("Its step has not passed a later test run yet.")


def case_is_going_on(record: Any, actor: Any) -> str:
    return _("Its change case is over.") if record.case.is_over else ""


def is_not_general_availability(stage: Any, actor: Any) -> str:
    if not stage.is_general:
        return ""
    return _("General availability is not paused; revert the case instead.")


R, D, G = RunState, DefectState, StageState
TESTER, FIXER, RELEASER = (
    "readiness.test_changecase",
    "readiness.fix_defect",
    "readiness.release_changecase",
)
# fmt: off
T = gettext_lazy
RUN_LIFECYCLE = Lifecycle(
    Move("finish",  R.RUNNING,              R.FINISHED,  TESTER,
         [tester_is_not_the_proposer, has_a_result],
         T("Finish the run"),
         T("The run is frozen. Failed steps open defects; fixed ones that passed are closed.")),
    Move("abandon", R.RUNNING,              R.ABANDONED, TESTER,
         [is_the_tester_of_the_run],
         T("Abandon the run"),
         T("The run does not count; its results stay readable."), needs_note=True, grave=True),
)
DEFECT_LIFECYCLE = Lifecycle(
    Move("fix",     (D.OPEN, D.REOPENED),   D.FIXED,     FIXER,
         [case_is_going_on],
         T("Mark as fixed"),
         T("The tester is asked to test the step again."), needs_note=True),
    Move("close",   D.FIXED,                D.CLOSED,    TESTER,
         [closer_is_not_the_fixer, retest_has_passed],
         T("Close"),
         T("The defect no longer stands in the way of acceptance.")),
    Move("reopen",  (D.FIXED, D.CLOSED),    D.REOPENED,  TESTER,
         [case_is_going_on],
         T("Reopen"),
         T("The gate stays shut until it is fixed and tested again."), needs_note=True),
)
STAGE_LIFECYCLE = Lifecycle(
    Move("start",   G.PLANNED,              G.RUNNING,   RELEASER),
    Move("pause",   G.RUNNING,              G.PAUSED,    RELEASER,
         [is_not_general_availability],
         T("Pause"),
         T("Nothing moves on until the stage is resumed."), needs_note=True),
    Move("resume",  G.PAUSED,               G.RUNNING,   RELEASER, [],
         T("Resume"),
         T("The stage goes on; its guardrail counts from its first day as before.")),
    Move("pass",    G.RUNNING,              G.PASSED,    RELEASER),
    Move("settle",  G.RUNNING,              G.PASSED,    "readiness.review_changecase"),
    Move("halt",    (G.RUNNING, G.PAUSED),  G.HALTED,    "readiness.question_changecase"),
)
# fmt: on
