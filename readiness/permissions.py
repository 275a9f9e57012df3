"""What each role may do with change cases, tests, the gate and the rollout."""

RECORDS = (
    "benefitreview",
    "caseprovision",
    "changecase",
    "condition",
    "criterion",
    "defect",
    "dossier",
    "manualfinding",
    "stage",
    "stepresult",
    "steptrace",
    "testplan",
    "testrun",
    "teststep",
    "testtemplate",
    "verdictdecision",
    "waiver",
)
VIEW = [f"readiness.view_{record}" for record in RECORDS]
PROVE = [
    "readiness.add_manualfinding",
    "readiness.meet_condition",
    "readiness.question_changecase",
]

ROLES: dict[str, list[str]] = {
    "Support manager": [
        *VIEW,
        *PROVE,
        "readiness.add_changecase",
        "readiness.change_changecase",
        "readiness.reject_changecase",
        "readiness.review_changecase",
        "readiness.add_verdictdecision",
    ],
    "Process owner": [
        *VIEW,
        *PROVE,
        "readiness.add_changecase",
        "readiness.change_changecase",
        "readiness.design_changecase",
        "readiness.plan_stage",
        "readiness.fix_defect",
    ],
    "Knowledge editor": [*VIEW, "readiness.fix_defect", "readiness.meet_condition"],
    "Readiness tester": [*VIEW, *PROVE, "readiness.test_changecase", "readiness.fix_defect"],
    "Go-live approver": [
        *VIEW,
        *PROVE,
        "readiness.accept_changecase",
        "readiness.release_changecase",
        "readiness.reject_changecase",
        "readiness.plan_stage",
    ],
    "Inventory steward": VIEW,
    "Agent": VIEW,
    "Auditor": VIEW,
    "Clock": ["readiness.view_changecase", "readiness.question_changecase"],
}
