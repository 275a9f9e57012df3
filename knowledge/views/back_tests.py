"""Back-tests: begin one, watch it, read what came of it, row by row and as a file."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kernel.pages import FormPage, ListPage, RecordPage
from kernel.ruling import DomainError, MoveRefused, demand
from knowledge import actions, queries
from knowledge.back_test_forms import BackTestForm
from knowledge.back_test_runs import run_of, start
from knowledge.back_tests_shown import (
    RowSample,
    rows_url,
    sample_of,
    segment_words,
    shown,
    stale_now,
)
from knowledge.filters import BackTestRowFilter
from knowledge.models import BackTest, BackTestRow
from knowledge.tables import back_test_row_table
from knowledge.views.versions import VERSIONS, crumbs_of

BACK_TESTS = BackTest.objects.select_related(
    "version__document", "against__document", "upload", "started_by"
)
ROWS_SHOWN = 10
FAULTS_SHOWN = 10


class BackTestCreate(FormPage):
    permission_required = "knowledge.add_backtest"
    queryset = VERSIONS.filter(table__isnull=False)
    title = _("Back-test")
    intro = _(
        "Every case is decided by the version in force and by the draft; you see where they differ."
        " Nothing is logged or changed by it."
    )
    submit_label = _("Begin")
    success = ""

    def find(self) -> None:
        super().find()
        if not (ruling := queries.back_testing_ruling(self.record, self.request.user)):
            raise MoveRefused(ruling)

    def form(self, **sent: Any) -> BackTestForm:
        against: Any = self.record.document.version_in_force
        return BackTestForm(
            sent.get("data"), sent.get("files"), tables=(against.table, self.record.table)
        )

    def act(self, form: Any) -> BackTest:
        back_test = actions.begin_back_test(self.record, actor=self.request.user, **form.asked())
        start(back_test, self.request.user)
        return back_test

    def context(self) -> dict[str, Any]:
        return {"crumbs": crumbs_of(self.record, _t("Back-test"))}


class BackTestPage(RecordPage):
    permission_required = "knowledge.view_backtest"
    queryset = BACK_TESTS
    template_name = "knowledge/back_test.html"

    def title(self, record: Any) -> str:
        words = {"version": record.version.label, "n": record.against.version}
        return _t("Back-test of %(version)s against version %(n)d") % words

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        run = run_of(record)
        may_see_rows = request.user.has_perm("knowledge.view_backtestrow")
        return {
            "crumbs": crumbs_of(record.version, _t("Back-test")),
            "run": run,
            "is_working": bool(run and not run.is_over),
            "may_cancel": run and not run.is_over and run.started_by == request.user,
            "may_begin": request.user.has_perm("knowledge.add_backtest"),
            "stale": stale_now(record),
            "shown": shown(record) if record.is_done else None,
            "segments_by": segment_words(record),
            "rows": _samples(record, _differing(record)[:ROWS_SHOWN]) if may_see_rows else [],
            "faults": _samples(record, _faulty(record)[:FAULTS_SHOWN]) if may_see_rows else [],
            "rows_url": rows_url(record) if may_see_rows else "",
            "facts": _facts(record),
        }


class BackTestRowList(ListPage):
    """The rows that are decided otherwise or refused, with a column for each input and output."""

    permission_required = "knowledge.view_backtestrow"
    queryset = BackTestRow.objects.select_related("decision")
    filterset_class = BackTestRowFilter
    title = _("Rows that differ")

    def get_queryset(self) -> QuerySet[BackTestRow]:
        found = BACK_TESTS.visible_to(self.request.user)
        self.back_test = get_object_or_404(found, pk=self.kwargs["pk"])
        self.table_class = back_test_row_table(self.back_test)
        self.queryset = self.back_test.rows.select_related("decision")  # each knows the back-test
        return super().get_queryset()

    def context(self) -> dict[str, Any]:
        version, figures = self.back_test.version, self.back_test.figures
        there = self.back_test.differing + figures.get("error", 0) + figures.get("uncut", 0)
        intro = _t("Personal inputs are masked.")
        if figures.get("kept", 0) < there:
            words = {"kept": f"{figures.get('kept', 0):,}", "all": f"{there:,}"}
            intro = f"{_t('The first %(kept)s of %(all)s are kept.') % words} {intro}"
        page = (_t("Back-test"), self.back_test.get_absolute_url())
        return {"crumbs": [*crumbs_of(version, "")[:-1], page, (_t("Rows"), "")], "intro": intro}


@require_POST
def back_test_again(request: HttpRequest, pk: int) -> HttpResponse:
    """One that did not end is taken up; of one that did, the same is asked of what stands now."""
    found = get_object_or_404(BACK_TESTS.visible_to(request.user), pk=pk)
    demand(request.user, "knowledge.add_backtest", _t("Back-test a draft"))
    if found.is_done:
        found = actions.repeat_back_test(found, actor=request.user)
    elif (run := run_of(found)) and not run.is_over:
        raise DomainError(_t("It is under way already."))
    start(found, request.user)
    messages.success(request, _t("It is under way."))
    return redirect(found)


def _differing(back_test: BackTest) -> QuerySet[BackTestRow]:
    return back_test.rows.exclude(outcome="error").select_related("decision")


def _faulty(back_test: BackTest) -> QuerySet[BackTestRow]:
    return back_test.rows.filter(outcome="error").select_related("decision")


def _samples(back_test: BackTest, rows: QuerySet[BackTestRow]) -> list[RowSample]:
    return [sample_of(back_test, row) for row in rows]


def _facts(record: BackTest) -> list[tuple[str, Any]]:
    days = f"{record.since or '…'} – {record.until or '…'}" if not record.upload else ""
    figures = record.figures
    told: list[tuple[str, Any]] = [
        (_t("Over"), record.upload.name if record.upload else _t("Log of decisions")),
        (_t("Days"), days),
        (_t("Columns"), _columns(record)),
        (_t("Assumed"), _pairs(record.setup.get("assumed", {}))),
        (_t("Segments by"), segment_words(record)),
        (_t("Decided by another version then"), figures.get("older")),
        (_t("Personal inputs erased"), figures.get("erased")),
        (_t("Lines that could not be cut"), figures.get("uncut")),
        (_t("Begun by"), record.started_by),
        (_t("Begun"), record.started_at),
        (_t("Done"), record.done_at),
        (_t("Digest of the draft’s table"), record.digest[:12]),
        (_t("Digest of the table in force"), record.against_digest[:12]),
    ]
    return [(label, value) for label, value in told if value not in ("", None, 0)]


def _columns(record: BackTest) -> str:
    return _pairs(record.setup.get("columns", {}))


def _pairs(told: dict[str, str]) -> str:
    return ", ".join(f"{name}: {said}" for name, said in told.items())
