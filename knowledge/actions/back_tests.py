"""Writes to back-tests: begin one, carry it out, keep those that stand with an approval."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from kernel import audit, dated
from kernel.models import Upload, User
from kernel.ruling import DomainError, MoveRefused, demand
from kernel.table_files.faults import opened_table
from kernel.uploads import receive_upload
from knowledge.back_testing.fitting import (
    Tables,
    all_inputs,
    demand_segment,
    fitting_assumptions,
    fitting_columns,
    fitting_money,
    personal_under,
)
from knowledge.back_testing.running import BackTesting, KeptRow
from knowledge.back_testing.sources import (
    Asked,
    FileRows,
    LogRows,
    Tell,
    demand_not_too_many,
    demand_rows,
    logged_between,
    tell_nobody,
)
from knowledge.deciding import decider_of
from knowledge.models import (
    Approval,
    BackTest,
    BackTestRow,
    BackTestSource,
    Decision,
    DocumentVersion,
)
from knowledge.queries import back_testing_ruling
from knowledge.table_findings import digest_of_table

KINDS = {"text", "gzip", "xlsx", "parquet"}
ROWS_A_STATEMENT = 500
WAY_LENGTH = 60
FIGURES_KEPT = ("rows", "same", "changed", "gained", "lost", "error", "money")


@transaction.atomic
def begin_back_test(
    version: DocumentVersion,
    *,
    actor: User,
    file: File | None = None,
    upload: Upload | None = None,
    since: date | None = None,
    until: date | None = None,
    segment: str = "",
    money: str = "",
    assumed: Mapping[str, str] | None = None,
) -> BackTest:
    """The record of a back-test against the version in force; nothing is decided yet.

    Over `file`, or an `upload` taken before, or else over the decisions logged on these days.
    `segment`: `input:NAME`, `column:HEADING` of a file, `log:channel` or `log:month`. `money`: an
    output of both tables. `assumed`: what is taken for an input where nothing is given. Raises
    DomainError.
    """
    if not (ruling := back_testing_ruling(version, actor)):
        raise MoveRefused(ruling)
    version = DocumentVersion.objects.select_related("document").get(pk=version.pk)
    against: Any = version.document.version_in_force  # the ruling asked for one
    draft: Any = version.table  # likewise
    tables = against.table, draft
    _demand_deciding(tables)
    setup: dict[str, Any] = {"segment": segment, "money": fitting_money(tables, money)}
    setup["assumed"] = fitting_assumptions(tables, assumed or {})
    if file is None and upload is None:
        _demand_decisions(version, since, until, actor)
        demand_segment(tables, segment)
    else:
        upload, setup["columns"] = _fitting(file or upload, tables, setup, actor)
    back_test = BackTest.objects.create(
        version=version,
        against=against,
        table=draft,
        digest=digest_of_table(draft),
        against_digest=digest_of_table(against.table),
        source=BackTestSource.FILE if upload else BackTestSource.LOG,
        since=since,
        until=until,
        upload=upload,
        setup=setup,
        started_by=actor,
        started_at=dated.now(),
    )
    _record("back_test.begun", back_test, actor, {"over": _over(back_test)})
    return back_test


@transaction.atomic
def repeat_back_test(back_test: BackTest, *, actor: User) -> BackTest:
    """Ask the same once more of what the draft and the version in force say now."""
    told = {name: back_test.setup[name] for name in ("segment", "money", "assumed")}
    told |= {"since": back_test.since, "until": back_test.until, "upload": back_test.upload}
    return begin_back_test(back_test.version, actor=actor, **told)


def run_back_test(back_test: BackTest, *, actor: User, tell: Tell = tell_nobody) -> dict[str, Any]:
    """Decide every row by both tables; nothing is kept before all are. Harmless when repeated.

    Raises DomainError where the file cannot be read to its end, or holds no row.
    """
    demand(actor, "knowledge.add_backtest", _("Back-test a draft"))
    back_test = BackTest.objects.select_related("version__document", "against", "upload").get(
        pk=back_test.pk
    )
    if back_test.done_at:
        return dict(back_test.figures)
    rows = _rows_of(back_test, actor, tell)
    before: Any = back_test.against.table
    testing = BackTesting(before, back_test.table, back_test.setup["money"], rows.read)
    for part in rows:
        testing.take(part)
    figures = testing.tally.told()
    if isinstance(rows, LogRows):
        figures |= {"older": rows.older, "erased": rows.erased}
    else:
        figures |= {"uncut": rows.rejected_count}
    demand_rows(figures["rows"] + figures.get("uncut", 0))
    return _kept(back_test, figures, testing, rows, actor)


def keep_with_approval(approval: Approval, version: DocumentVersion) -> list[dict[str, Any]]:
    """The back-tests that tell of what is approved now, in short. Needs a transaction."""
    standing = standing_back_tests(version)
    approval.back_tests.set(standing)
    return [
        {
            "back_test": one.pk,
            "against": one.against.version,
            "over": _over(one),
            **{name: one.figures.get(name) for name in FIGURES_KEPT},
        }
        for one in standing
    ]


def standing_back_tests(version: DocumentVersion) -> list[BackTest]:
    """Done, of the table as it is now, against the version that is in force now."""
    if not version.table:
        return []
    against = version.document.version_in_force
    if against is None:
        return []
    found = version.back_tests.standing(digest_of_table(version.table), against)
    return list(found.with_parts())


@transaction.atomic
def _kept(
    back_test: BackTest,
    figures: dict[str, Any],
    testing: BackTesting,
    rows: LogRows | FileRows,
    actor: User,
) -> dict[str, Any]:
    back_test = BackTest.objects.select_for_update(of=("self",)).get(pk=back_test.pk)
    if back_test.done_at:
        return dict(back_test.figures)
    made = [_row(back_test, one) for one in testing.kept]
    if isinstance(rows, FileRows):
        made += _uncut(back_test, rows)
    back_test.rows.all().delete()
    BackTestRow.objects.bulk_create(made, batch_size=ROWS_A_STATEMENT)
    back_test.figures = figures | {"kept": len(made)}
    back_test.done_at = dated.now()
    back_test.save(update_fields=["figures", "done_at"])
    told = {name: figures[name] for name in FIGURES_KEPT}
    _record("back_test.done", back_test, actor, told)
    return back_test.figures


def _rows_of(back_test: BackTest, actor: User, tell: Tell) -> LogRows | FileRows:
    before: Any = back_test.against.table
    tables, setup = (before, back_test.table), back_test.setup
    kinds = {column["name"]: column["type"] for column in all_inputs(tables)}
    personal = personal_under(tables, setup.get("columns", {}))
    asked = Asked(kinds, personal, setup["segment"], setup["assumed"])
    if back_test.upload is None:
        demand(actor, "knowledge.view_decision", _("Read the log of decisions"))
        decisions = _logged(back_test.version, back_test.since, back_test.until)
        return LogRows(asked, decisions, back_test.against_id, tell)
    reader = opened_table(Path(back_test.upload.file.path), name=back_test.upload.name)
    return FileRows(asked, reader, setup["columns"], back_test.started_at, tell)


def _logged(version: DocumentVersion, since: date | None, until: date | None) -> Any:
    return logged_between(Decision.objects.filter(document=version.document_id), since, until)


def _demand_deciding(tables: Tables) -> None:
    """The engine may know of faults that no single cell has."""
    for table in tables:
        if found := decider_of(digest_of_table(table), table).faults:
            told = _("The table cannot decide: %(fault)s") % {"fault": found[0]}
            raise DomainError(told)


def _demand_decisions(
    version: DocumentVersion, since: date | None, until: date | None, actor: User
) -> None:
    demand(actor, "knowledge.view_decision", _("Read the log of decisions"))
    if since and until and since > until:
        raise DomainError(_("The first day comes after the last one."))
    if not _logged(version, since, until).exists():
        raise DomainError(
            _("%(document)s decided nothing on these days. Choose others, or hand in a file.")
            % {"document": version.document.number}
        )


def _fitting(
    file: Any, tables: Tables, setup: Mapping[str, Any], actor: User
) -> tuple[Upload, dict[str, str]]:
    """The file, kept, and the heading for each input. Nothing is kept of one that does not fit."""
    is_new = not isinstance(file, Upload)
    upload = receive_upload(file, actor=actor, kinds=KINDS) if is_new else file
    try:
        reader = opened_table(Path(upload.file.path), name=upload.name)
        demand_not_too_many(reader)
        headings = reader.heading.names
        assumed, segment = setup["assumed"], setup["segment"]
        columns = fitting_columns(upload.name, headings, tables, assumed, segment)
    except DomainError:
        if is_new:
            upload.file.delete(save=False)
        raise
    return upload, columns


def _row(back_test: BackTest, told: KeptRow) -> BackTestRow:
    return BackTestRow(
        back_test=back_test,
        number=told.number,
        decision_id=told.key,
        outcome=told.outcome,
        segment=told.segment,
        inputs=told.inputs,
        way_before=told.before["way"][:WAY_LENGTH],
        way_after=told.after["way"][:WAY_LENGTH],
        before=told.before["outputs"],
        after=told.after["outputs"],
        faults=[asdict(fault) for fault in told.faults],
    )


def _uncut(back_test: BackTest, rows: FileRows) -> list[BackTestRow]:
    return [
        BackTestRow(
            back_test=back_test,
            number=one.line,
            outcome="error",
            faults=[{"name": "", "given": "", "message": _why_uncut(one.reason), "side": ""}],
        )
        for one in rows.rejected
    ]


def _why_uncut(reason: str) -> str:
    return _("The line cannot be cut into cells.") if reason == "unreadable" else reason


def _over(back_test: BackTest) -> str:
    if back_test.upload:
        return back_test.upload.name
    days = [f"{day:%Y-%m-%d}" if day else "…" for day in (back_test.since, back_test.until)]
    return _("log of decisions, %(since)s to %(until)s") % dict(
        zip(("since", "until"), days, strict=True)
    )


def _record(act: str, back_test: BackTest, actor: User, after: dict[str, Any]) -> None:
    about = (back_test.version, back_test.version.document)
    audit.record(act, back_test, actor=actor, after=after, about=about)
