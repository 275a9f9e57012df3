"""The steps of a procedure, ready to be shown: with their links, and the tests that cover them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kernel.pages import RecordPage
from knowledge import queries, sockets
from knowledge.models import DocumentVersion
from knowledge.parts import known_to
from knowledge.rendering import render_markdown
from knowledge.shown_wording import shown_wording
from knowledge.sockets import StepTest
from knowledge.step_text import Step
from knowledge.steps import Known, leads_to, minutes_in_all


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a step names: its words, its page or "", and what is wrong with it or ""."""

    words: str
    url: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step at its place, from 1; `reference` names it for good, as PRO-0003#4."""

    place: int
    number: int
    reference: str
    html: SafeString
    role: str
    minutes: str
    when: str
    system: Named | None
    decision: Named | None
    exception: Named | None
    tests: list[StepTest]


def shown_steps(version: DocumentVersion, user: Any = None) -> list[ShownStep]:
    """Nothing is asked where there are no steps; of tests only for somebody who reads of them."""
    if not version.steps:
        return []
    number = version.document.number
    known = known_to(version.document, version.steps)
    named = " ".join([*known.kinds, *(one["action"] for one in version.steps)])
    documents = queries.named_with_numbers(named)
    links = {one.number: one.get_absolute_url() for one in documents}
    in_force = {one.number for one in documents if one.in_force_number}
    tests = sockets.step_tests.tests(version.document, user) if user else {}
    places = {one["number"]: place for place, one in enumerate(version.steps, start=1)}
    return [
        ShownStep(
            place,
            step["number"],
            f"{number}#{step['number']}",
            mark_safe(render_markdown(step["action"], links)),  # noqa: S308  # it cleans
            step["role"],
            step["minutes"],
            step["when"],
            _system(step, known),
            _decision(step, in_force),
            _exception(step, places, links, in_force),
            tests.get(step["number"], []),
        )
        for place, step in enumerate(version.steps, start=1)
    ]


def _system(step: Step, known: Known) -> Named | None:
    told = step["system"]
    if told in known.systems:
        return Named(known.systems[told], reverse("infrastructure", args=[told]))
    return Named(told) if told else None


def _decision(step: Step, in_force: set[str]) -> Named | None:
    number = step["decision"]
    if not number:
        return None
    if number in in_force:
        return Named(number, reverse("decide-case", args=[number]))
    told = _("Nothing of it is in force.")
    return Named(number, reverse("document", args=[number]), told)


def _exception(
    step: Step, places: dict[int, int], links: dict[str, str], in_force: set[str]
) -> Named | None:
    document, number = leads_to(step["exception"])
    if not document and not number:
        return None
    if not document:
        told = _("step %(place)d (#%(n)d)") % {"place": places.get(number, 0), "n": number}
        return Named(told, f"#step-{number}")
    anchor = f"#step-{number}" if number else ""
    fault = "" if document in in_force else _("Nothing of it is in force.")
    return Named(step["exception"], f"{links.get(document, '')}{anchor}", fault)


class ProcedureOnPaper(RecordPage):
    """A version of a procedure as it is laid beside the work: `?format=pdf` as a file."""

    permission_required = "knowledge.view_documentversion"
    queryset = DocumentVersion.objects.select_related(
        "document__process", "document__owner", "approver"
    ).exclude(steps=[])
    template_name = "knowledge/procedure_print.html"
    paper_template_name = "knowledge/paper/procedure.html"
    shows_history = False

    def title(self, record: Any) -> str:
        return f"{record.label} {record.document.title}"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        document = record.document
        return {
            "crumbs": [(document.number, document.get_absolute_url()), (_("To print"), "")],
            "wording": shown_wording(record),
            "steps": shown_steps(record, request.user),
            "minutes": minutes_in_all(record.steps),
            "printed_at": timezone.localtime(),
        }
