"""What each role may do with sources, measures, targets and verdicts."""

VIEW = [
    "reporting.view_source",
    "reporting.view_eventbatch",
    "reporting.view_quarantinedrow",
    "reporting.view_casefact",
    "reporting.view_dailycell",
    "reporting.view_activitycell",
    "reporting.view_durationcell",
    "reporting.view_segmentdimension",
    "reporting.view_businesscalendar",
    "reporting.view_processcalendar",
    "reporting.view_servicelimit",
    "reporting.view_businessmetric",
    "reporting.view_measure",
    "reporting.view_measureversion",
    "reporting.view_target",
    "reporting.view_verdict",
    "reporting.view_costpool",
    "reporting.view_costpoolperiod",
    "reporting.view_activitytime",
    "reporting.view_costrun",
    "reporting.view_capacityuse",
    "reporting.view_costcell",
    "reporting.view_baseline",
    "reporting.view_measurechart",
    "reporting.view_signal",
]
TIMING = [
    "reporting.add_businesscalendar",
    "reporting.change_businesscalendar",
]
MEASURING = [
    "reporting.add_measure",
    "reporting.change_measure",
    "reporting.retire_measure",
    "reporting.add_target",
    "reporting.add_verdict",
]
STEERING = ["reporting.set_baseline", "reporting.choose_chart", "reporting.handle_signal"]
LOADING = [
    "reporting.add_source",
    "reporting.change_source",
    "reporting.load_source",
    "reporting.change_segmentdimension",
]
COSTING = ["reporting.change_costpool"]
WATCHING = ["kernel.view_jobrun"]
# What periodic work does, and what commands do where nobody is signed in.
BY_CLOCK = [
    "reporting.add_source",
    "reporting.load_source",
    "reporting.change_costpool",
    "reporting.add_verdict",
    "reporting.add_verdictdemand",
    "reporting.change_verdictdemand",
    "reporting.add_silence",
    "reporting.change_silence",
    "reporting.add_digestissue",
]

ROLES: dict[str, list[str]] = {
    "Support manager": [*VIEW, *TIMING, *MEASURING, *STEERING, *LOADING, *COSTING, *WATCHING],
    "Process owner": [*VIEW, *STEERING, "reporting.add_target"],
    "Knowledge editor": VIEW,
    "Readiness tester": VIEW,
    "Go-live approver": VIEW,
    "Inventory steward": [*VIEW, *LOADING],
    "Agent": VIEW,
    "Auditor": VIEW,
    "Clock": BY_CLOCK,
}
