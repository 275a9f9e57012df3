"""The log of decisions: the list, the page of one with its reasons and replay, and erasing."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.pages import FormPage, ListPage, RecordPage
from knowledge import actions, queries
from knowledge.deciding import Answer, in_order, in_words, output_of
from knowledge.filters import DecisionFilter
from knowledge.forms import EraseForm
from knowledge.models import Decision, DecisionKind
from knowledge.passages import cited_clauses, clause_of
from knowledge.rendering import excerpt
from knowledge.table_cases import EXPECTED
from knowledge.tables import DecisionTable

PASSAGE_LENGTH = 600
TONES = {
    DecisionKind.HIT: "ok",
    DecisionKind.NO_HIT: "warn",
    DecisionKind.INPUT_ERROR: "warn",
    DecisionKind.OVERLAP: "bad",
    DecisionKind.STOPPED: "bad",
}


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule that applied: its number, its cells by label, its note and what it cites; `passages`:
    each clause that it names, in the words that were in force."""

    number: int
    cells: list[tuple[str, str]]
    note: str
    citation: str
    passages: list[tuple[str, str]]


class DecisionList(ListPage):
    permission_required = "knowledge.view_decision"
    queryset = Decision.objects.with_parts()
    filterset_class = DecisionFilter
    table_class = DecisionTable
    title = _("Decisions")
    intro = _("Every answer that a decision table gave, newest first. Entries cannot be changed.")


class DecisionPage(RecordPage):
    """Who asked sees their own; the others need the log. Each look decides again."""

    queryset = Decision.objects.with_parts()
    template_name = "knowledge/decision.html"
    shows_history = False

    def title(self, record: Any) -> str:
        return f"{record.document.title}: {record.get_kind_display()}"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        replay = queries.replayed(record)
        cited = queries.cited(record.citations, record.as_of)
        may_erase = request.user.has_perm("knowledge.erase_decision")
        return {
            "crumbs": _crumbs(request, record),
            "tone": TONES[record.kind],
            "inputs": queries.shown_inputs(record, request.user),
            "outputs": _outputs(record),
            "faults": _faults(record),
            "rules": _rules(record, cited),
            "cited": cited,
            "replay": replay,
            "near_misses": _near_misses(replay.answer),
            "may_decide": request.user.has_perm("knowledge.add_decision"),
            "may_keep": request.user.has_perm("knowledge.change_documentversion")
            and record.kind in EXPECTED,
            "entries": self.history(record) if record.erased_at else None,
            "may_erase": may_erase and record.personal is not None,
        }


class DecisionErase(FormPage):
    permission_required = "knowledge.erase_decision"
    queryset = Decision.objects.with_parts()
    title = _("Erase the personal inputs")
    intro = _("They are gone for good; a digest stays. The decision cannot be replayed any more.")
    form_class = EraseForm
    submit_label = _("Erase them")
    success = _("The personal inputs are erased.")

    def act(self, form: Any) -> Decision:
        note = form.cleaned_data["note"]
        return actions.erase_personal(self.record, actor=self.request.user, note=note)


def _crumbs(request: HttpRequest, record: Decision) -> list[tuple[Any, str]]:
    above = (_t("Decide"), reverse("decide-list"))
    if request.user.has_perm("knowledge.view_decision"):
        above = (_t("Decisions"), reverse("decision-list"))
    return [above, (str(record.key)[:8], "")]


def _outputs(record: Decision) -> list[list[tuple[str, str]]]:
    """Row by row, label and words."""
    columns = {column["name"]: column for column in record.table["outputs"]}
    rows = []
    for row in record.outputs:
        shown = []
        for name, told in in_order(row, columns).items():
            column = columns.get(name, {"label": _t("Rules that apply"), "type": "number"})
            words = in_words(output_of(told, column["type"]))
            shown.append((column["label"], f"{words} {column.get('unit', '')}".strip()))
        rows.append(shown)
    return rows


def _faults(record: Decision) -> list[tuple[str, str]]:
    """What is wrong with which input, by its label."""
    labels = {column["name"]: column["label"] for column in record.table["inputs"]}
    return [(labels.get(one["name"], one["name"]), one["message"]) for one in record.faults]


def _rules(record: Decision, cited: list[queries.Cited]) -> list[RuleShown]:
    table = record.table
    bodies = {one.document.number: one.version.body for one in cited if one.version}
    labels = [column["label"] for column in table["inputs"]]
    return [
        RuleShown(
            number,
            list(zip(labels, rule["when"], strict=True)),
            rule["note"],
            rule.get("citation", ""),
            _passages(rule.get("citation", ""), bodies),
        )
        for number in record.rules
        for rule in [table["rules"][number - 1]]
    ]


def _passages(citation: str, bodies: dict[str, str]) -> list[tuple[str, str]]:
    found = [
        (f"{number} §{clause}", clause_of(bodies.get(number, ""), clause))
        for number, clause in cited_clauses(citation)
        if clause
    ]
    return [(named, excerpt(text, PASSAGE_LENGTH)) for named, text in found if text]


def _near_misses(answer: Answer | None) -> list[str]:
    return [
        _t("Rule %(rule)s failed only on %(input)s: %(cell)s")
        % {"rule": miss.rule, "input": miss.label, "cell": miss.cell}
        for miss in (answer.near_misses if answer else ())
    ]
