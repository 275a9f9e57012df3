"""Every write to documents, releases and the log of decisions, by noun."""

from knowledge.actions.approvals import approve_version, remind_of_approval
from knowledge.actions.attachments import attach_file, detach_file
from knowledge.actions.attestations import (
    attest_version,
    enact_due_version,
    refuse_minor,
    remind_of_attestation,
    set_audience,
)
from knowledge.actions.back_tests import (
    begin_back_test,
    repeat_back_test,
    run_back_test,
    standing_back_tests,
)
from knowledge.actions.cases import drop_case, keep_case
from knowledge.actions.classes import change_class, classify_document, define_class
from knowledge.actions.comments import (
    answer_comment,
    comment_on_passage,
    reopen_comment,
    resolve_comment,
)
from knowledge.actions.decisions import (
    Decided,
    NothingInForce,
    decide,
    decide_rows,
    erase_old_personal,
    erase_personal,
)
from knowledge.actions.dmn_files import adopt_dmn_file, discard_dmn_file, receive_dmn_file
from knowledge.actions.documents import (
    change_document,
    create_document,
    record_review,
    remind_of_review,
)
from knowledge.actions.examples import adopt_example
from knowledge.actions.feedback import answer_feedback, close_feedback, give_feedback
from knowledge.actions.findings import accept_finding, withdraw_acceptance
from knowledge.actions.frozen_pdfs import keep_pdf, note_pdf_failure, retry_pdf
from knowledge.actions.in_force import enact_version, retire_version
from knowledge.actions.quality import score_documents
from knowledge.actions.releases import (
    add_to_release,
    enact_release,
    plan_release,
    remove_from_release,
    replan_release,
    revert_release,
)
from knowledge.actions.search_index import check_search, rebuild_search
from knowledge.actions.searches import (
    answer_missed_search,
    dismiss_missed_search,
    forget_missed_searches,
    register_missed_search,
    reopen_missed_search,
)
from knowledge.actions.templates import load_kind_templates, write_template
from knowledge.actions.versions import (
    EditConflict,
    draft_version,
    edit_version,
    reopen_version,
    return_version,
    submit_version,
    take_over_version,
    withdraw_version,
)

__all__ = [
    "Decided",
    "EditConflict",
    "NothingInForce",
    "accept_finding",
    "add_to_release",
    "adopt_dmn_file",
    "adopt_example",
    "answer_comment",
    "answer_feedback",
    "answer_missed_search",
    "approve_version",
    "attach_file",
    "attest_version",
    "begin_back_test",
    "change_class",
    "change_document",
    "check_search",
    "classify_document",
    "close_feedback",
    "comment_on_passage",
    "create_document",
    "decide",
    "decide_rows",
    "define_class",
    "detach_file",
    "discard_dmn_file",
    "dismiss_missed_search",
    "draft_version",
    "drop_case",
    "edit_version",
    "enact_due_version",
    "enact_release",
    "enact_version",
    "erase_old_personal",
    "erase_personal",
    "forget_missed_searches",
    "give_feedback",
    "keep_case",
    "keep_pdf",
    "load_kind_templates",
    "note_pdf_failure",
    "plan_release",
    "rebuild_search",
    "receive_dmn_file",
    "record_review",
    "refuse_minor",
    "register_missed_search",
    "remind_of_approval",
    "remind_of_attestation",
    "remind_of_review",
    "remove_from_release",
    "reopen_comment",
    "reopen_missed_search",
    "reopen_version",
    "repeat_back_test",
    "replan_release",
    "resolve_comment",
    "retire_version",
    "retry_pdf",
    "return_version",
    "revert_release",
    "run_back_test",
    "score_documents",
    "set_audience",
    "standing_back_tests",
    "submit_version",
    "take_over_version",
    "withdraw_acceptance",
    "withdraw_version",
    "write_template",
]
