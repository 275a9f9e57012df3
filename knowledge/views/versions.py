"""Versions: the page of one, its moves, its editor, and the difference between two."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from kernel.pages import FormPage, NoteForm, RecordPage, confirm_move
from knowledge import actions, queries
from knowledge.attestation_forms import SubmitForm
from knowledge.attesting import attesting_shown
from knowledge.back_tests_shown import back_tests_of, figures_to_approve
from knowledge.broken_references import broken_in
from knowledge.checklist import shown_quality
from knowledge.decision_table import HIT_POLICIES, TYPES, empty_table, faults
from knowledge.diff import table_diff, word_diff
from knowledge.forms import ApprovalForm, TableForm, VersionForm
from knowledge.grid import MOST_RULES, checked_cell, grid_of, reshape, table_from_fields
from knowledge.lifecycle import OPEN_STATES, VERSION_CLAIM, VERSION_LIFECYCLE, VersionState
from knowledge.models import DocumentVersion
from knowledge.part_changes import part_changes
from knowledge.parts import named_systems, shaped_parts
from knowledge.shown_wording import links_of, shown_wording
from knowledge.steps import MOST_STEPS
from knowledge.table_cases import run_cases
from knowledge.templatetags.decision_grid import grid_field
from knowledge.views.about import shown_about
from knowledge.views.comments import commented
from knowledge.views.frozen_pdfs import frozen_shown
from knowledge.views.steps import shown_steps
from knowledge.views.wording import difference
from knowledge.wording import tidy

VERSIONS = DocumentVersion.objects.select_related(
    "document__process",
    "document__owner",
    "document__document_class",
    "author",
    "approver",
    "release",
    "supersedes",
    "replaced_by__document",
)
ACTS = {
    "submit": actions.submit_version,
    "approve": actions.approve_version,
    "return": actions.return_version,
    "reopen": actions.reopen_version,
    "enact": actions.enact_version,
    "retire": actions.retire_version,
    "take_over": actions.take_over_version,
    "withdraw": actions.withdraw_version,
}

OK = 200
SHOWN_BROKEN = (*OPEN_STATES, VersionState.IN_FORCE)


class VersionPage(RecordPage):
    permission_required = "knowledge.view_documentversion"
    queryset = VERSIONS
    template_name = "knowledge/version.html"
    lifecycle = VERSION_LIFECYCLE

    def title(self, record: Any) -> str:
        return f"{record.label} {record.document.title}"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        base = queries.comparison_base(record)
        document = record.document
        findings = queries.explained_findings(document, record.table)
        is_shown = record.state in SHOWN_BROKEN
        broken = broken_in(record) if is_shown else []
        return {
            "crumbs": crumbs_of(record),
            "wording": shown_wording(record, findings),
            "procedure_steps": shown_steps(record, request.user),
            "about": shown_about(record, request.user),
            "findings": findings,
            "faults": faults(record.table) if document.is_decision_table else [],
            "may_accept": record.state in OPEN_STATES
            and request.user.has_perm("knowledge.add_acceptedfinding"),
            "run": run_cases(record.table, record.cases) if document.is_decision_table else None,
            "difference": difference(base, record) if base else None,
            "commented": commented(record, request.user, links_of(record)),
            "broken": broken,
            "back_tests": back_tests_of(record, request.user),
            "steps": queries.approval_steps(record),
            "voided": record.approvals.voided().select_related("approver"),
            "contributors": record.contributors.all(),
            "returned": queries.last_return(record),
            "others": document.versions.exclude(pk=record.pk),
            "claim": VERSION_CLAIM.ruling(record, "refuse_minor", request.user),
            "attesting": attesting_shown(record, request.user),
            **frozen_shown(record, request.user),
            "quality": shown_quality(record, broken) if is_shown else None,
            "may_edit": bool(VERSION_LIFECYCLE.ruling(record, "edit", request.user)),
        }


class VersionEdit(FormPage):
    """The editor. Of two people who save, the second sees the difference and loses nothing.

    Buttons named `do` change the shape of a table or of the steps, and save nothing. `check` names
    a cell: the answer is its field alone, with what is wrong with it.
    """

    permission_required = "knowledge.change_documentversion"
    queryset = VERSIONS
    title = _("Edit")
    submit_label = _("Save the draft")
    success = _("Saved. Submit it when it is ready for review.")
    template_name = "knowledge/version_edit.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "check" in request.POST:
            self.find()
            return _checked(request)
        if "do" not in request.POST:
            return super().post(request, **kwargs)
        self.find()
        return self.show(self.form(data=request.POST))

    def form(self, **sent: Any) -> VersionForm:
        is_table = self.record.document.is_decision_table
        initial = {"body": self.record.body, "summary": self.record.summary}
        return (TableForm if is_table else VersionForm)(
            sent.get("data"),
            version=self.record,
            initial={**initial, "expected_digest": self.record.digest},
        )

    def act(self, form: Any) -> DocumentVersion:
        saved = actions.edit_version(
            self.record,
            **form.wording(),
            table=form.typed_table() if isinstance(form, TableForm) else None,
            actor=self.request.user,
        )
        run = run_cases(saved.table, saved.cases)
        if run and run.failed:
            told = {"failed": len(run.failed), "all": len(run.results)}
            messages.warning(self.request, _t("%(failed)d of %(all)d test cases fail now.") % told)
        return saved

    def show(self, form: Any, status: int = OK) -> HttpResponse:
        version = VERSIONS.get(pk=self.record.pk)
        expected = form.data.get("expected_digest", version.digest)
        conflict = status == 409 and expected != version.digest
        table = self._table(form, version)
        findings = queries.explained_findings(version.document, table)
        tells = bool(version.table) or status != OK  # who only begins has done nothing wrong
        context = {
            "crumbs": [*crumbs_of(version)[:-1], (version, version.get_absolute_url())],
            "title": f"{self.title}: {version.label} {version.document.title}",
            "version": version,
            "form": form,
            "ruling": VERSION_LIFECYCLE.ruling(version, "edit", self.request.user),
            "expected_digest": version.digest if conflict else expected,
            "conflict": _conflict(version, form, table) if conflict else None,
            "steps": form.shown_steps(self.request.POST.get("do", "")),
            "systems": named_systems() if version.document.is_procedure else [],
            "tables": queries.tables_to_name() if version.document.is_procedure else [],
            "most_steps": MOST_STEPS,
            "texts": form.shown_texts() if version.document.is_interface_text else None,
            "grid": grid_of(table, findings, tells_faults=tells) if table else None,
            "findings": findings,
            "types": TYPES,
            "most_rules": MOST_RULES,
            "hit_policies": HIT_POLICIES,
            "comments": commented(version, self.request.user, {}),
        }
        return render(self.request, self.template_name, context, status=status)

    def _table(self, form: Any, version: DocumentVersion) -> dict[str, Any] | None:
        if not isinstance(form, TableForm):
            return None
        if not form.is_bound:
            return version.table or empty_table()
        return reshape(form.typed_table(), self.request.POST.get("do", ""))


def version_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    version = get_object_or_404(VERSIONS.visible_to(request.user), pk=pk)
    form_class = NoteForm
    if move == "submit" and version.document.version_in_force:
        form_class = SubmitForm
    if move == "approve" and not version.release_id and version.is_last_approval:
        form_class = ApprovalForm
    shown: dict[str, Any] = {}
    if move == "approve":
        shown["figures"] = figures_to_approve(version, request.user)
        shown["template_name"] = "knowledge/version_approve.html"
    return confirm_move(
        request, version, VERSION_LIFECYCLE, move, ACTS[move], form_class=form_class, **shown
    )


def version_diff(request: HttpRequest, pk: int) -> HttpResponse:
    """`?against=41`: any other version of the same document; without, the one it follows."""
    version = get_object_or_404(VERSIONS.visible_to(request.user), pk=pk)
    others = version.document.versions.exclude(pk=version.pk)
    asked = request.GET.get("against", "")
    base = queries.comparison_base(version)
    if asked:
        base = get_object_or_404(others, pk=asked if asked.isdecimal() and len(asked) < 19 else 0)
    context = {
        "crumbs": [*crumbs_of(version)[:-1], (version, version.get_absolute_url())],
        "title": _t("Compare %(version)s") % {"version": version.label},
        "version": version,
        "others": others,
        "base": base,
        "difference": difference(base, version) if base else None,
    }
    return render(request, "knowledge/version_diff.html", context)


def _checked(request: HttpRequest) -> HttpResponse:
    cell = checked_cell(table_from_fields(request.POST), request.POST["check"])
    if cell is None:
        raise Http404
    return HttpResponse(grid_field(cell))


def _conflict(version: DocumentVersion, form: Any, table: dict[str, Any] | None) -> dict[str, Any]:
    """How what was typed differs from what somebody else saved meanwhile."""
    typed = {**version.parts, **shaped_parts(version.document, form.parts())}
    return {
        "parts": part_changes(version.parts, typed),
        "pieces": word_diff(version.body, tidy(form.data.get("body", ""))),
        "table": table_diff(version.table or empty_table(), table) if table else None,
    }


def crumbs_of(version: DocumentVersion, *below: str) -> list[tuple[Any, str]]:
    """The way to a version, or to a page below it."""
    document = version.document
    return [
        (_t("Documents"), reverse("document-list")),
        (document.number, document.get_absolute_url()),
        (_t("Version %(n)d") % {"n": version.version}, version.get_absolute_url() if below else ""),
        *((name, "") for name in below),
    ]
