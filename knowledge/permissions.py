"""What each role may do with documents and releases."""

VIEW = [
    "knowledge.view_document",
    "knowledge.view_documentversion",
    "knowledge.view_release",
    "knowledge.view_releaseitem",
]
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
        *PLAN,
        "knowledge.review_document",
        "knowledge.retire_documentversion",
    ],
    "Process owner": [
        *VIEW,
        *PLAN,
        "knowledge.review_document",
        "knowledge.retire_documentversion",
    ],
    "Knowledge editor": [*VIEW, *WRITE, *PLAN, "knowledge.approve_documentversion"],
    "Readiness tester": VIEW,
    "Go-live approver": [
        *VIEW,
        "knowledge.enact_documentversion",
        "knowledge.enact_release",
        "knowledge.revert_release",
    ],
    "Inventory steward": VIEW,
    "Agent": VIEW,
    "Auditor": VIEW,
    "Clock": ["knowledge.enact_documentversion", "knowledge.review_document"],
}
