"""Rows that are mended: loaded as any, once, together or not at all; what is wrong still waits."""

from dataclasses import replace

import pytest

from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.actions import mending
from reporting.event_mapping import EventMapping
from reporting.kept_rows import Correction
from reporting.models import EventBatch, QuarantinedRow, SourceKind
from tests.reporting.events import HEADING, PLAIN, figures, log
from tests.reporting.mends import LINES, cells_of_right, set_aside

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(faulty_batch):
    return faulty_batch


def correction(batch, line, cells=None):
    row = batch.quarantine.get(line=line)
    return Correction(row.pk, cells_of_right(line) if cells is None else cells, row.mark)


def mend(batch, *corrections, actor):
    return actions.mend_rows(batch, corrections, actor=actor)


def mend_all(batch, actor):
    return mend(batch, *(correction(batch, line) for line in LINES), actor=actor)


def standing(batch):
    """All that a mending may change."""
    rows = QuarantinedRow.objects.order_by("pk").values_list(
        "pk", "reason", "corrected", "mended_at"
    )
    return (list(rows), EventBatch.objects.count(), figures(batch.source), folders(batch))


def folders(batch):
    return sorted(one.name for one in batch.source.folder.iterdir())


def test_rows_that_come_good_are_loaded_as_a_batch_that_says_whence(batch, support_manager):
    found = mend_all(batch, support_manager)
    assert (found.mended, found.still_wrong, found.events) == (LINES, [], len(LINES))
    assert found.batch.mended_from == batch
    assert list(batch.mendings.all()) == [found.batch]
    assert (found.batch.added, found.batch.quarantined) == (len(LINES), 0)
    assert found.batch.heading == batch.heading == HEADING
    assert "log.csv" in found.batch.file_name


def test_they_are_marked_with_by_whom_and_wait_no_longer(batch, support_manager):
    found = mend_all(batch, support_manager)
    assert not batch.quarantine.waiting().exists()
    for row in batch.quarantine.mended():
        assert (row.mended_in, row.mended_by) == (found.batch, support_manager)
        assert row.mended_at is not None
        assert row.corrected == cells_of_right(row.line)


def test_what_came_first_stays_as_it_was(batch, support_manager):
    before = dict(batch.quarantine.values_list("line", "raw"))
    mend_all(batch, support_manager)
    assert dict(batch.quarantine.values_list("line", "raw")) == before
    batch.refresh_from_db()
    assert batch.quarantined == len(LINES)


def test_what_is_still_wrong_waits_with_its_new_reason_and_what_was_typed(batch, support_manager):
    typed = ["A", "2026-03-02 13:00:00", "Closed", "met", "three"]
    found = mend(batch, correction(batch, 3, typed), correction(batch, 5), actor=support_manager)
    assert (found.mended, found.still_wrong) == ([5], [3])
    row = batch.quarantine.get(line=3)
    assert (row.column, row.reason, row.mended_at) == ("cost", "not_a_number", None)
    assert row.corrected == row.kept.cells == typed
    assert row.raw == "A,31/12/2026,Closed,met,3.5"


def test_a_row_may_be_corrected_in_several_steps(batch, support_manager):
    mend(batch, correction(batch, 3, ["A", "x", "Closed", "met", "x"]), actor=support_manager)
    assert batch.quarantine.get(line=3).column == "timestamp"
    half = ["A", "2026-03-02 13:00", "Closed", "met", "x"]
    mend(batch, correction(batch, 3, half), actor=support_manager)
    assert batch.quarantine.get(line=3).column == "cost"
    mend(batch, correction(batch, 3), actor=support_manager)
    assert batch.quarantine.get(line=3).mended_at


def test_when_all_are_still_wrong_nothing_is_loaded(batch, support_manager):
    found = mend(batch, correction(batch, 3, ["", "", "", "", ""]), actor=support_manager)
    assert (found.batch, found.mended, found.still_wrong) == (None, [], [3])
    assert EventBatch.objects.get() == batch


def test_the_same_once_more_loads_nothing_and_says_so(batch, support_manager):
    sent = [correction(batch, line) for line in LINES]
    mend(batch, *sent, actor=support_manager)
    before = standing(batch)
    again = mend(batch, *sent, actor=support_manager)
    assert (again.mended, again.already, again.batch) == ([], LINES, None)
    assert standing(batch) == before


def test_what_somebody_else_mended_is_told_and_not_overwritten(batch, support_manager, steward):
    stale = correction(batch, 3, ["Z", "2026-03-02 13:00", "Closed", "met", "9"])
    mend(batch, correction(batch, 3), actor=steward)
    before = standing(batch)
    with pytest.raises(DomainError, match=r"Line 3 was mended by Stefan Ruiz, \d+ \w+ \d+"):
        mend(batch, stale, correction(batch, 5), actor=support_manager)
    assert standing(batch) == before


def test_what_somebody_else_corrected_is_told_and_not_overwritten(batch, support_manager, steward):
    stale = correction(batch, 3)
    mend(batch, correction(batch, 3, ["A", "soon", "Closed", "met", "1"]), actor=steward)
    before = standing(batch)
    with pytest.raises(DomainError, match="Line 3 was corrected meanwhile"):
        mend(batch, stale, actor=support_manager)
    assert standing(batch) == before


def test_a_mended_row_is_not_mended_again_by_who_has_seen_that_it_is(batch, steward, admin_user):
    mend(batch, correction(batch, 3), actor=steward)
    before = standing(batch)
    with pytest.raises(DomainError, match="Line 3 was mended by Stefan Ruiz"):
        mend(batch, correction(batch, 3), actor=admin_user)
    assert standing(batch) == before


def test_other_content_for_a_row_of_ones_own_is_no_repetition(batch, support_manager):
    stale = correction(batch, 3, ["Z", "2026-03-02 13:00", "Closed", "met", "9"])
    mend(batch, correction(batch, 3), actor=support_manager)
    with pytest.raises(DomainError, match="Nothing was loaded"):
        mend(batch, stale, actor=support_manager)


def test_when_the_load_fails_all_stays_as_it_was(batch, support_manager, monkeypatch):
    before = standing(batch)

    def burst(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("reporting.actions.rollups.keep_changes", burst)
    with pytest.raises(RuntimeError):
        mend_all(batch, support_manager)
    assert standing(batch) == before


def test_when_the_marking_fails_nothing_is_left_beside_the_database(
    batch, support_manager, monkeypatch
):
    before = standing(batch)
    write = mending._write

    def burst(rows, fields):
        if "mended_at" in fields:
            raise RuntimeError("the connection is lost")
        write(rows, fields)

    monkeypatch.setattr(mending, "_write", burst)
    with pytest.raises(RuntimeError):
        mend_all(batch, support_manager)
    assert standing(batch) == before


@pytest.mark.parametrize("step", ["_record", "_write", "audit.record"])
def test_whatever_fails_after_the_load_no_folder_is_left(step, batch, support_manager, monkeypatch):
    before = standing(batch)
    if step == "audit.record":
        record = mending.audit.record

        def burst(act, *args, **kwargs):
            if act == "quarantine.mended":
                raise KeyboardInterrupt
            return record(act, *args, **kwargs)

        monkeypatch.setattr(mending.audit, "record", burst)
    else:
        write = getattr(mending, step)

        def burst(*args):
            if step == "_record" or (args[0] and args[0][0].mended_at):
                raise KeyboardInterrupt
            return write(*args)

        monkeypatch.setattr(mending, step, burst)
    with pytest.raises(KeyboardInterrupt):
        mend_all(batch, support_manager)
    assert standing(batch) == before


def test_an_event_that_is_there_already_counts_once(tmp_path, support_manager):
    text = log(("A", 60, "Closed", "met", "3.5"), ("A", "never", "Closed", "met", "3.5"))
    batch = set_aside(tmp_path, text)
    found = mend(batch, correction(batch, 3, cells_of_right(3)), actor=support_manager)
    assert (found.mended, found.events, found.batch.unchanged) == ([3], 0, 1)
    assert batch.source.cases.get().events == 1
    assert not batch.quarantine.waiting().exists()


def test_two_rows_that_become_alike_are_one_event(tmp_path, support_manager):
    batch = set_aside(tmp_path, log(("B", 0, "Open", "", ""), *[("A", "x", "Closed", "", "")] * 2))
    sent = [correction(batch, line, ["A", "2026-03-02", "Closed", "", ""]) for line in (3, 4)]
    found = mend(batch, *sent, actor=support_manager)
    assert (found.mended, found.events) == ([3, 4], 1)


def test_a_row_of_another_batch_is_left_alone(batch, tmp_path, support_manager):
    other = set_aside(tmp_path, key="1.3.10", name="other.csv")
    found = mend(batch, correction(other, 3), actor=support_manager)
    assert (found.mended, found.already, found.still_wrong) == ([], [], [])
    assert other.quarantine.waiting().count() == len(LINES)


def test_the_trail_tells_of_both_batches_and_the_source(batch, support_manager):
    found = mend(batch, correction(batch, 3), correction(batch, 5, ["B"]), actor=support_manager)
    entry = AuditEntry.objects.get(act="quarantine.mended")
    assert entry.actor == support_manager
    assert entry.after == {
        "mended": 1,
        "lines": [3],
        "still_wrong": [5],
        "batch": found.batch.ordinal,
    }
    for thing in (batch, found.batch, batch.source):
        told = [one.act for one in mending.audit.timeline(thing)]
        assert {"quarantine.mended", "events.loaded"} <= set(told)


def test_what_was_only_corrected_is_told_too(batch, support_manager):
    mend(batch, correction(batch, 3, ["A"]), actor=support_manager)
    assert AuditEntry.objects.get(act="quarantine.mended").after["batch"] is None


@pytest.mark.parametrize("who", ["auditor", "agent", "process_owner", "knowledge_editor"])
def test_who_may_not_load_may_not_mend(who, batch, request):
    before = standing(batch)
    with pytest.raises(DomainError, match="Your role does not include “Load events”"):
        mend_all(batch, request.getfixturevalue(who))
    assert standing(batch) == before


def test_nobody_mends_what_is_invented_or_has_no_heading(batch, admin_user):
    batch.source.kind = SourceKind.DEMONSTRATION
    batch.source.save()
    with pytest.raises(DomainError, match="invented"):
        mend_all(batch, admin_user)
    batch.source.kind = SourceKind.FILE
    batch.source.save()
    EventBatch.objects.update(heading=[])
    with pytest.raises(DomainError, match=r"The heading of .*log.csv was not kept"):
        mend_all(batch, admin_user)


@pytest.mark.parametrize(
    ("typed", "fate"),
    [
        (["C", "2026-03-02 12:07:00", "Work", "", "0", "", " "], "mended"),
        (["C", "2026-03-02 12:07:00", "Work", "", "0", "still"], "wrong_width"),
        (["C", "2026-03-02 12:07:00", "Work"], "mended"),
        (["C", "2026-03-02 12:07:00", "Wo\0rk", "", "0"], "mended"),
        (["C", "2026-03-02 12:07:00", "Wo\udcffrk", "", "0"], "mended"),
        (["C", "2999-01-01", "Work", "", "0"], "in_future"),
        (["C", "1948-01-01", "Work", "", "0"], "too_early"),
        (["C", "2026-02-30", "Work", "", "0"], "no_such_time"),
        (["C", "2026-03-02", "W" * 201, "", "0"], "too_long"),
    ],
)
def test_a_row_is_read_as_any_row_of_the_source(typed, fate, batch, support_manager):
    mend(batch, correction(batch, 7, typed), actor=support_manager)
    row = batch.quarantine.get(line=7)
    assert ("mended" if row.mended_at else row.reason) == fate


def test_rows_are_read_with_the_mapping_of_their_source(tmp_path, support_manager):
    mapping = replace(PLAIN, date_order="day_first", decimal=",", time_zone="Europe/Vienna")
    text = log(("A", "2.3.2026 12:00", "Open", "", "1,5"), ("A", "later", "Closed", "met", "2,5"))
    batch = set_aside(tmp_path, text, mapping)
    sent = correction(batch, 3, ["A", "3.4.2026 12:00", "Closed", "met", "2,5"])
    mend(batch, sent, actor=support_manager)
    case = batch.source.cases.get()
    assert case.closed_at.isoformat() == "2026-04-03T10:00:00+00:00"
    assert (case.outcome, case.cost) == ("met", 4)


@pytest.mark.parametrize("is_former", [False, True])
def test_rows_of_a_log_without_line_breaks_are_told_apart(tmp_path, support_manager, is_former):
    """Events are counted there; a former version had all of them begin in line 1."""
    names = {"case": "string", "timestamp": "date", "activity": "string"}
    events = "".join(
        "<event>"
        + "".join(f'<{names[n]} key="{n}" value="{v}"/>' for n, v in zip(names, one, strict=True))
        + "</event>"
        for one in [("A", "x", "Open"), ("A", "y", "Closed"), ("B", "2026-03-02", "Open")]
    )
    mapping = EventMapping("case", "timestamp", "activity", closing_activities=("Closed",))
    xes = f"<log><trace>{events}</trace></log>"
    batch = set_aside(tmp_path, xes, mapping, name="log.xes")
    if is_former:
        batch.quarantine.update(line=1)
    rows = batch.quarantine.order_by("pk")
    assert [row.line for row in rows] == ([1, 1] if is_former else [1, 2])
    second = rows[1]
    sent = Correction(second.pk, ["A", "2026-03-03", "Closed"], second.mark)
    assert mend(batch, sent, actor=support_manager).mended == [second.line]
    assert list(batch.quarantine.waiting()) == [rows[0]]
