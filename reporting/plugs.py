"""What reporting plugs into the house."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from inventory.sockets import process_panels
from kernel import catalogue, inbox, navigation, notices, tokens
from kernel.navigation import Link, Section
from knowledge import sockets as documents
from reporting.actions import load_metrics
from reporting.announcements import (
    DEMANDS,
    tell_assignee,
    tell_of_demand,
    tell_of_failed_run,
    tell_of_silence,
    tell_of_source_trouble,
)
from reporting.inbox_lines import work_of
from reporting.panels import process_capability, process_cost, process_course
from reporting.queries.moved_measures import known_measures, told_measures

CATALOGUE = Path(__file__).parent / "catalogue"

catalogue.add(CATALOGUE / "business_metrics.csv", load_metrics)
process_panels.add(10, process_capability)
process_panels.add(15, process_cost)
process_panels.add(15, process_course)
documents.measures.plug(known_measures, told_measures)
inbox.add(work_of)
notices.add("job.failed", tell_of_failed_run)
notices.add("source.trouble", tell_of_source_trouble)
tokens.offer("events:write", _("Send events of a source"))
tokens.offer("sources:read", _("Read sources and what was loaded into them"))
notices.add("records.stayed_away", tell_of_silence)
for act in DEMANDS:
    notices.add(act, tell_of_demand)
for act in ("signal.assigned", "signal.commented", "signal.reopened"):
    notices.add(act, tell_assignee)
navigation.add(
    Section(
        20,
        _("How it goes"),
        [
            Link(_("Overview"), "overview", "reporting.view_verdict", also=("/process-maps/",)),
            Link(_("Digests"), "digest-list", "reporting.view_verdict"),
            Link(_("Signals"), "signal-list", "reporting.view_signal"),
            Link(
                _("Measures"),
                "measure-list",
                "reporting.view_measure",
                also=("/verdicts/", "/baselines/"),
            ),
            Link(_("Targets"), "targets", "reporting.view_target"),
            Link(_("Cost"), "cost", "reporting.view_costcell"),
            Link(
                _("Event sources"),
                "source-list",
                "reporting.view_source",
                also=("/event-batches/",),
            ),
            Link(_("Business calendars"), "calendar-list", "reporting.view_businesscalendar"),
        ],
    )
)
