"""What each role may do with the records of the cellar."""

ROLES: dict[str, list[str]] = {
    "Auditor": [
        "kernel.view_auditentry",
        "kernel.view_breakglass",
        "kernel.view_jobrun",
    ],
}
