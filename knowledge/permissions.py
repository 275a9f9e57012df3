"""What each role may do with documents, releases and decisions."""

VIEW = [
    "knowledge.view_document",
    "knowledge.view_documentversion",
    "knowledge.view_passagecomment",
    "knowledge.view_documentclass",
    "knowledge.view_kindtemplate",
    "knowledge.view_approval",
    "knowledge.view_acceptedfinding",
    "knowledge.view_release",
    "knowledge.view_releaseitem",
    "knowledge.view_adoptedexample",
]
IMPORTS = [
    "knowledge.view_documentimport",
    "knowledge.view_importedfile",
    "knowledge.view_dmnfile",
]
ATTEST = ["knowledge.add_attestation", "knowledge.add_feedback"]
PAPER = ["knowledge.change_frozenpdf"]
COVERAGE = [
    "knowledge.view_attestation",
    "knowledge.view_audiencepart",
    "knowledge.view_feedback",
]
SETTLE = ["knowledge.change_feedback"]
ADDRESS = ["knowledge.address_document"]
COMMENT = ["knowledge.add_passagecomment", "knowledge.change_passagecomment"]
ANSWER = ["knowledge.view_missedsearch", "knowledge.change_missedsearch"]
SIGN = "knowledge.sign_documentversion"
CLASSIFY = "knowledge.classify_document"
EXPLAIN = ["knowledge.add_acceptedfinding", "knowledge.change_acceptedfinding"]
WRITE = [
    "knowledge.add_document",
    "knowledge.change_document",
    "knowledge.review_document",
    "knowledge.add_documentversion",
    "knowledge.change_documentversion",
    *EXPLAIN,
    "knowledge.add_documentimport",
    "knowledge.add_adoptedexample",
    "knowledge.add_dmnfile",
]
PLAN = [
    "knowledge.add_release",
    "knowledge.change_release",
    "knowledge.add_releaseitem",
    "knowledge.delete_releaseitem",
]
SEE_FIGURES = ["knowledge.view_backtest"]
SEE_BACK_TESTS = [*SEE_FIGURES, "knowledge.view_backtestrow"]
BACK_TEST = [*SEE_BACK_TESTS, "knowledge.add_backtest"]
DECIDE = ["knowledge.add_decision"]
READ_LOG = ["knowledge.view_decision"]
PERSONAL = ["knowledge.view_personal_decision", "knowledge.erase_decision"]

ROLES: dict[str, list[str]] = {
    "Support manager": [
        *VIEW,
        *ATTEST,
        *COVERAGE,
        *ADDRESS,
        *PAPER,
        *SETTLE,
        *IMPORTS,
        *COMMENT,
        SIGN,
        CLASSIFY,
        "knowledge.add_documentclass",
        "knowledge.change_documentclass",
        "knowledge.add_kindtemplate",
        *PLAN,
        *DECIDE,
        *READ_LOG,
        *BACK_TEST,
        *PERSONAL,
        "knowledge.view_missedsearch",
        "knowledge.review_document",
        "knowledge.retire_documentversion",
    ],
    "Process owner": [
        *VIEW,
        *ATTEST,
        *COVERAGE,
        *ADDRESS,
        *PAPER,
        *SETTLE,
        *IMPORTS,
        *COMMENT,
        SIGN,
        CLASSIFY,
        *PLAN,
        *DECIDE,
        *READ_LOG,
        *BACK_TEST,
        "knowledge.view_personal_decision",
        "knowledge.view_missedsearch",
        *EXPLAIN,
        "knowledge.review_document",
        "knowledge.retire_documentversion",
    ],
    "Knowledge editor": [
        *VIEW,
        *ATTEST,
        *PAPER,
        *SETTLE,
        *COVERAGE,
        *IMPORTS,
        *COMMENT,
        *WRITE,
        *PLAN,
        *DECIDE,
        *READ_LOG,
        *BACK_TEST,
        *ANSWER,
        SIGN,
        "knowledge.approve_documentversion",
    ],
    "Readiness tester": [*VIEW, *ATTEST, *COMMENT, *DECIDE, *READ_LOG, *SEE_BACK_TESTS],
    "Go-live approver": [
        *VIEW,
        *ATTEST,
        *COVERAGE,
        *COMMENT,
        SIGN,
        *SEE_FIGURES,
        "knowledge.enact_documentversion",
        "knowledge.enact_release",
        "knowledge.revert_release",
    ],
    "Inventory steward": [*VIEW, *ATTEST],
    "Agent": [*VIEW, *ATTEST, *DECIDE],
    "Auditor": [
        *VIEW,
        *COVERAGE,
        *IMPORTS,
        *READ_LOG,
        *SEE_BACK_TESTS,
        "knowledge.view_missedsearch",
    ],
    "Clock": [
        *PAPER,
        "knowledge.enact_documentversion",
        "knowledge.review_document",
        "knowledge.erase_decision",
        "knowledge.rebuild_searchindex",
        "knowledge.delete_missedsearch",
    ],
}
