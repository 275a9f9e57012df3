"""What this floor plugs into the house and into the floors below."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from inventory.sockets import process_panels
from kernel import catalogue, inbox, navigation, notices
from kernel.navigation import Link, Section
from knowledge.sockets import content_guards, release_guards, step_tests
from readiness import panels
from readiness.actions import load_criteria, load_templates
from readiness.announcements import TOLD, TOLD_OF_DEFECTS, tell_of_case, tell_of_defect
from readiness.inbox_lines import ANSWERS, work_of
from readiness.queries.tracing import tests_of_procedure
from readiness.verdict_chart import annotations_of
from reporting.sockets import chart_annotations, measure_panels, verdict_answers

CATALOGUE = Path(__file__).parent / "catalogue"

catalogue.add(CATALOGUE / "gate_criteria.yaml", load_criteria)
catalogue.add(CATALOGUE / "test_templates.yaml", load_templates)

inbox.add(work_of)
for act in TOLD:
    notices.add(act, tell_of_case)
for act in TOLD_OF_DEFECTS:
    notices.add(act, tell_of_defect)

process_panels.add(10, panels.process_panel)
measure_panels.add(10, panels.measure_panel)
verdict_answers.add(panels.answers, who_answers=ANSWERS)
chart_annotations.add(annotations_of)
release_guards.add(panels.guard_of_release)
content_guards.add(panels.guard_of_content)
step_tests.add(tests_of_procedure)

navigation.add(
    Section(
        10,
        _("Is it ready?"),
        [
            Link(_("Change cases"), "change-case-list", "readiness.view_changecase"),
            Link(_("Test runs"), "test-run-list", "readiness.view_testrun"),
            Link(_("Defects"), "defect-list", "readiness.view_defect"),
            Link(_("Test templates"), "test-template-list", "readiness.view_testtemplate"),
            Link(
                _("Decisions not to act"), "verdict-decision-list", "readiness.view_verdictdecision"
            ),
        ],
    )
)
