"""What each role may do with documents and releases."""

VIEW = [
    "knowledge.view_document",
    "knowledge.view_documentversion",
    "knowledge.view_passagecomment",
    "knowledge.view_documentclass",
    "knowledge.view_approval",
    "knowledge.view_release",
    "knowledge.view_releaseitem",
]
COMMENT = ["knowledge.add_passagecomment", "knowledge.change_passagecomment"]
ANSWER = ["knowledge.view_missedsearch", "knowledge.change_missedsearch"]
SIGN = "knowledge.sign_documentversion"
CLASSIFY = "knowledge.classify_document"
WRITE = [
    "knowledge.add_document",
    "knowledge.change_document",
    "knowledge.review_document",
    "knowledge.add_documentversion",
    "knowledge.change_documentversion",
]
PLAN = [
    "knowledge.add_release",
    "knowledge.change_release",
    "knowledge.add_releaseitem",
    "knowledge.delete_releaseitem",
]

ROLES: dict[str, list[str]] = {
    "Support manager": [
        *VIEW,
        *COMMENT,
        SIGN,
        CLASSIFY,
        "knowledge.add_documentclass",
        "knowledge.change_documentclass",
        *PLAN,
        "knowledge.view_missedsearch",
        "knowledge.review_document",
        "knowledge.retire_documentversion",
    ],
    "Process owner": [
        *VIEW,
        *COMMENT,
        SIGN,
        CLASSIFY,
        *PLAN,
        "knowledge.view_missedsearch",
        "knowledge.review_document",
        "knowledge.retire_documentversion",
    ],
    "Knowledge editor": [
        *VIEW,
        *COMMENT,
        *WRITE,
        *PLAN,
        *ANSWER,
        SIGN,
        "knowledge.approve_documentversion",
    ],
    "Readiness tester": [*VIEW, *COMMENT],
    "Go-live approver": [
        *VIEW,
        *COMMENT,
        SIGN,
        "knowledge.enact_documentversion",
        "knowledge.enact_release",
        "knowledge.revert_release",
    ],
    "Inventory steward": VIEW,
    "Agent": VIEW,
    "Auditor": [*VIEW, "knowledge.view_missedsearch"],
    "Clock": [
        "knowledge.enact_documentversion",
        "knowledge.review_document",
        "knowledge.rebuild_searchindex",
        "knowledge.delete_missedsearch",
    ],
}
