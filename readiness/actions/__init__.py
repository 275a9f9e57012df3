"""Every write of this floor, by noun."""

from collections.abc import Callable
from typing import Any

from readiness.actions.benefit import review_benefit
from readiness.actions.cases import (
    decide_not_to_act,
    edit_case,
    open_case,
    propose_again,
    redesign_case,
    reject_case,
    start_design,
    start_tests,
)
from readiness.actions.catalogue import load_criteria, load_templates
from readiness.actions.defects import close_defect, fix_defect, reopen_defect
from readiness.actions.gate import (
    accept_case,
    fall_back,
    meet_condition,
    reconfirm_case,
    record_finding,
    return_case,
    set_condition,
    waive_criterion,
)
from readiness.actions.linking import (
    link_document,
    link_provision,
    unlink_document,
    unlink_provision,
)
from readiness.actions.rollout import (
    close_case,
    pause_stage,
    plan_stage,
    release_case,
    reopen_case,
    resume_stage,
    revert_case,
    start_limited,
    start_pilot,
)
from readiness.actions.testing import (
    abandon_run,
    delete_step,
    finish_run,
    plan_tests,
    record_result,
    start_run,
    submit_case,
    write_step,
)

Acts = dict[str, Callable[..., Any]]

CASE_ACTS: Acts = {
    "start_design": start_design,
    "start_tests": start_tests,
    "start_run": start_run,
    "submit": submit_case,
    "accept": accept_case,
    "reconfirm": reconfirm_case,
    "start_pilot": start_pilot,
    "start_limited": start_limited,
    "release": release_case,
    "close": close_case,
    "fall_back": fall_back,
    "return": return_case,
    "redesign": redesign_case,
    "revert": revert_case,
    "reject": reject_case,
    "propose_again": propose_again,
    "reopen": reopen_case,
}
DEFECT_ACTS: Acts = {
    "fix": fix_defect,
    "close": close_defect,
    "reopen": reopen_defect,
}
RUN_ACTS: Acts = {"finish": finish_run, "abandon": abandon_run}
STAGE_ACTS: Acts = {"pause": pause_stage, "resume": resume_stage}

__all__ = [
    "CASE_ACTS",
    "DEFECT_ACTS",
    "RUN_ACTS",
    "STAGE_ACTS",
    "abandon_run",
    "accept_case",
    "close_case",
    "close_defect",
    "decide_not_to_act",
    "delete_step",
    "edit_case",
    "fall_back",
    "finish_run",
    "fix_defect",
    "link_document",
    "link_provision",
    "load_criteria",
    "load_templates",
    "meet_condition",
    "open_case",
    "pause_stage",
    "plan_stage",
    "plan_tests",
    "propose_again",
    "reconfirm_case",
    "record_finding",
    "record_result",
    "redesign_case",
    "reject_case",
    "release_case",
    "reopen_case",
    "reopen_defect",
    "resume_stage",
    "return_case",
    "revert_case",
    "review_benefit",
    "set_condition",
    "start_design",
    "start_limited",
    "start_pilot",
    "start_run",
    "start_tests",
    "submit_case",
    "unlink_document",
    "unlink_provision",
    "waive_criterion",
    "write_step",
]
