from dataclasses import replace

import pytest

from kernel.ruling import DomainError
from reporting.event_mapping import EventMapping
from reporting.queries.preview import MOST_REJECTED, ROWS, preview_of
from tests.reporting.events import PLAIN, kept, log


def test_a_preview_shows_the_first_events_as_they_are_understood(tmp_path):
    rows = [(f"C{n}", n, "Closed", "met", "1.50") for n in range(ROWS + 5)]
    preview = preview_of(kept(tmp_path, log(*rows)), PLAIN, name="log.csv")
    assert len(preview.rows) == ROWS
    first = preview.rows[0]
    assert (first.line, first.case, first.outcome, first.cost) == (2, "C0", "met", 1.5)
    assert first.happened_at.isoformat() == "2026-03-02T12:00:00"
    assert (first.opened_at, first.closed_at) == (None, None)
    assert preview.columns == ["case", "timestamp", "activity", "outcome", "cost"]


def test_a_preview_says_which_rows_would_be_set_aside_and_why(tmp_path):
    rows = [("A", "soon", "Open", "", ""), ("B", 1, "Open", "maybe", ""), ("C", 1, "Open", "", "x")]
    preview = preview_of(kept(tmp_path, log(*rows)), PLAIN, name="log.csv")
    assert preview.rows == []
    assert [(one.column, reason[:20]) for one, reason in preview.rejected] == [
        ("timestamp", "This is not a date a"),
        ("outcome", "Nobody has said whet"),
        ("cost", "This is not a number"),
    ]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_file_that_cannot_be_read_so_is_refused_by_name(tmp_path, content):
    with pytest.raises(DomainError, match=r"mine\.csv"):
        preview_of(kept(tmp_path, content), PLAIN, name="mine.csv")


WHOLE = EventMapping(
    case="case",
    timestamp="at",
    activity="activity",
    closing_activities=("Closed",),
    outcome="outcome",
    met=("met",),
    missed=("missed",),
    abandoned=("cancelled",),
    resource="who",
    lifecycle="stage",
    clock="status",
    clock_stops=("On hold",),
    clock_runs=("Active",),
    segments=("region", "product"),
    sequence="n",
)
NAMES = [
    "case",
    "at",
    "activity",
    "outcome",
    "who",
    "stage",
    "status",
    "region",
    "product",
    "n",
    "note",
]
TOLD = [
    ["A", "2026-03-02 12:00", "Visit", "", "Eva", "schedule", "New", "North", "DSL", "1", "x"],
    ["A", "2026-03-02 13:00", "Visit", "", "Eva", "start", "On hold", "North", "DSL", "2", "x"],
    ["A", "2026-03-02 14:00", "Visit", "cancelled", "", "complete", "Active", "", "DSL", "3", "x"],
    ["A", "2026-03-02 15:00", "Closed", "met", "Eva", "", "Shut", "North", "", "4", "x"],
]


def test_stages_stops_segments_and_who_did_it_are_shown_as_they_will_be_read(tmp_path):
    path = kept(tmp_path, log(*TOLD, heading=NAMES))
    preview = preview_of(path, WHOLE, name="log.csv")
    rows = preview.rows
    assert [str(row.stage) for row in rows] == ["scheduled", "started", "completed", ""]
    assert [str(row.clock) for row in rows] == ["", "stops", "runs", ""]
    assert [row.clock_stops for row in rows] == [False, True, False, False]
    assert [str(row.outcome_label) for row in rows] == ["", "", "Abandoned", "Met"]
    assert [row.closes for row in rows] == [False, False, False, True]
    assert [row.resource for row in rows] == ["Eva", "Eva", "", "Eva"]
    assert rows[2].segments == ["", "DSL"]
    assert [row.sequence for row in rows] == [1, 2, 3, 4]
    assert preview.closed_by == "Closed"


def test_the_begin_of_the_work_is_shown_where_a_column_tells_it(tmp_path):
    mapping = replace(WHOLE, lifecycle="", started_at="note")
    told = [[*row[:-1], "2026-03-02 11:30"] for row in TOLD]
    path = kept(tmp_path, log(*told, heading=NAMES))
    row = preview_of(path, mapping, name="log.csv").rows[0]
    assert row.started_at.isoformat() == "2026-03-02T11:30:00"


def test_what_is_not_read_of_the_file_is_named(tmp_path):
    path = kept(tmp_path, log(*TOLD, heading=NAMES))
    assert preview_of(path, WHOLE, name="log.csv").unused == ["note"]
    least = EventMapping("case", "at", "activity", closing_activities=("Closed",))
    assert preview_of(path, least, name="log.csv").unused == NAMES[3:]


def test_faults_behind_the_rows_that_are_shown_are_counted_too(tmp_path):
    rows = [(f"C{n}", n, "Open", "", "x" if n > ROWS + 20 else "1") for n in range(ROWS + 30)]
    preview = preview_of(kept(tmp_path, log(*rows)), PLAIN, name="log.csv")
    assert (preview.read, preview.set_aside, len(preview.rows)) == (ROWS + 30, 9, ROWS)
    assert len(preview.rejected) == MOST_REJECTED
    assert preview.rejected[0][0].line == ROWS + 23
