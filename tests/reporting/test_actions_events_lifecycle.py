"""Logs that tell when work began: by a column, or by rows of their own."""

import pytest

from kernel.accounts import clock_user
from reporting import actions
from reporting.event_mapping import EventMapping
from reporting.models import ActivityCell, CaseFact
from tests.reporting.events import figures, kept, load, log, source_of

pytestmark = pytest.mark.django_db
HEADING = ["case", "at", "what", "lifecycle", "who", "cost"]
BY_ROWS = EventMapping(
    case="case",
    timestamp="at",
    activity="what",
    closing_activities=("Close",),
    lifecycle="lifecycle",
    resource="who",
    cost="cost",
)
TIMED_HEADING = ["case", "at", "what", "began"]
BY_COLUMN = EventMapping(
    case="case",
    timestamp="at",
    activity="what",
    closing_activities=("Close",),
    started_at="began",
)
MARCH = 2026 * 12 + 2


def row(minute, what, lifecycle, who="", cost="", case="A"):
    return (case, minute, what, lifecycle, who, cost)


def loaded(tmp_path, *rows, mapping=BY_ROWS, heading=HEADING):
    source = source_of(mapping)
    load(kept(tmp_path, log(*rows, heading=heading)), source, mapping)
    return source


def fact(tmp_path, *rows, **told):
    return CaseFact.objects.get(source=loaded(tmp_path, *rows, **told))


def cell(activity):
    return ActivityCell.objects.get(activity=activity, place=0)


def minutes(found):
    return (found.service_minutes, found.waiting_minutes)


def test_a_start_and_its_completion_are_one_step(tmp_path):
    found = fact(
        tmp_path,
        row(0, "Receive", "start"),
        row(5, "Receive", "complete"),
        row(20, "Close", "start"),
        row(30, "Close", "complete"),
    )
    assert minutes(found) == (15, 15)
    assert (found.events, found.repeats, found.cycle_minutes) == (4, 0, 30)
    close = cell("Close")
    assert (close.events, close.timed, close.service_minutes_sum) == (1, 1, 10)
    assert close.waiting_minutes_sum == 15


def test_a_step_waits_from_when_it_was_scheduled(tmp_path):
    found = fact(
        tmp_path,
        row(0, "Receive", "schedule"),
        row(7, "Receive", "start"),
        row(9, "Receive", "complete"),
        row(10, "Close", "schedule"),
        row(14, "Close", "start"),
        row(15, "Close", "complete"),
    )
    assert minutes(found) == (3, 11)


def test_work_side_by_side_is_no_rework(tmp_path):
    found = fact(
        tmp_path,
        row(0, "Test line", "start"),
        row(1, "Test router", "start"),
        row(5, "Test line", "complete"),
        row(9, "Test router", "complete"),
        row(9, "Close", "complete"),
    )
    assert (found.repeats, found.service_minutes) == (0, 13)


def test_the_first_start_belongs_to_the_first_completion(tmp_path):
    fact(
        tmp_path,
        row(0, "Call", "start"),
        row(10, "Call", "start"),
        row(12, "Call", "complete"),
        row(15, "Call", "complete"),
    )
    call = cell("Call")
    assert (call.events, call.timed, call.service_minutes_sum) == (2, 2, 12 + 5)


def test_a_completion_without_a_start_takes_no_start_from_a_later_one(tmp_path):
    fact(
        tmp_path,
        row(0, "Call", "complete"),
        row(10, "Call", "start"),
        row(12, "Call", "complete"),
    )
    call = cell("Call")
    assert (call.events, call.timed, call.service_minutes_sum) == (2, 1, 2)


def test_a_step_that_still_runs_is_done_once_and_not_timed(tmp_path):
    found = fact(tmp_path, row(0, "Receive", "complete"), row(10, "Repair", "start"))
    assert minutes(found) == (None, None)
    assert (cell("Repair").events, cell("Repair").timed) == (1, 0)


def test_what_was_only_scheduled_was_not_done(tmp_path):
    found = fact(tmp_path, row(0, "Receive", "complete"), row(10, "Repair", "schedule"))
    assert (found.repeats, found.events) == (0, 2)
    assert [one.activity for one in ActivityCell.objects.all()] == ["Receive"]


def test_a_closing_activity_that_only_began_closes_nothing(tmp_path):
    assert fact(tmp_path, row(0, "Close", "start")).closed_at is None


def test_the_hand_that_completes_counts(tmp_path):
    found = fact(
        tmp_path,
        row(0, "Receive", "start", "Ann"),
        row(1, "Receive", "complete", "Ann"),
        row(2, "Repair", "start", "Bob"),
        row(3, "Repair", "complete", "Eve"),
        row(4, "Close", "complete", "Eve"),
    )
    assert found.handovers == 1


def test_marks_the_mapping_does_not_name_are_whole_events(tmp_path):
    fact(tmp_path, row(0, "Receive", "ATE_ABORT"), row(3, "Receive", ""))
    assert (cell("Receive").events, cell("Receive").cases) == (2, 1)


def test_costs_count_on_whichever_row_they_stand(tmp_path):
    fact(
        tmp_path,
        row(0, "Repair", "start", cost="2.50"),
        row(1, "Repair", "complete", cost="1"),
    )
    assert (cell("Repair").cents, cell("Repair").events) == (350, 1)


def test_a_column_may_say_when_work_began(tmp_path):
    found = fact(
        tmp_path,
        ("A", 10, "Receive", "2026-03-02 12:04"),
        ("A", 30, "Close", "2026-03-02 12:25"),
        mapping=BY_COLUMN,
        heading=TIMED_HEADING,
    )
    assert minutes(found) == (11, 15)
    assert found.cycle_minutes == 26


def test_work_that_began_after_it_ended_is_not_timed(tmp_path):
    found = fact(
        tmp_path,
        ("A", 10, "Close", "2026-03-02 12:30"),
        mapping=BY_COLUMN,
        heading=TIMED_HEADING,
    )
    assert minutes(found) == (None, None)


def test_work_of_no_length_waits_for_the_step_before(tmp_path):
    found = fact(
        tmp_path,
        ("A", 0, "Receive", ""),
        ("A", 10, "Work", "2026-03-02 12:10"),
        ("A", 10, "Close", "2026-03-02 12:10"),
        mapping=BY_COLUMN,
        heading=TIMED_HEADING,
    )
    assert minutes(found) == (0, 10)


def test_a_late_start_ends_in_the_same_as_one_in_time(tmp_path):
    rows = [
        row(0, "Receive", "start"),
        row(5, "Receive", "complete"),
        row(10, "Close", "schedule"),
        row(20, "Close", "start"),
        row(30, "Close", "complete", cost="7"),
    ]
    source = source_of(BY_ROWS)
    for number, part in enumerate((rows[4:], rows[:1], rows[3:4], rows[1:3])):
        load(kept(tmp_path, log(*part, heading=HEADING), f"{number}.csv"), source, BY_ROWS)
    before = figures(source)
    assert minutes(CaseFact.objects.get(source=source)) == (15, 10)
    actions.rebuild_rollups(source, actor=clock_user())
    assert figures(source) == before


def test_an_activity_counts_in_the_month_it_happened_where_the_source_is(tmp_path):
    mapping = EventMapping(**{**BY_ROWS.as_dict(), "time_zone": "Asia/Kolkata"})
    rows = [
        row("2026-03-31 18:15Z", "Receive", "complete"),
        row("2026-03-31 18:45Z", "Receive", "complete"),
    ]
    loaded(tmp_path, *rows, mapping=mapping)
    told = ActivityCell.objects.order_by("month")
    assert [(one.month, one.events, one.cases) for one in told] == [
        (MARCH, 1, 1),
        (MARCH + 1, 1, 0),
    ]


def test_cells_of_activities_begin_anew_where_a_former_version_wrote_none(tmp_path):
    source = loaded(tmp_path, row(0, "Receive", "complete"))
    ActivityCell.objects.all().delete()
    late = log(row(0, "Receive", "complete", case="B"), heading=HEADING)
    load(kept(tmp_path, late, "late.csv"), source, BY_ROWS)
    assert (cell("Receive").events, cell("Receive").cases) == (2, 2)


def test_a_correction_takes_the_former_activity_away(tmp_path):
    mapping = EventMapping(**{**BY_ROWS.as_dict(), "identity": ("case", "at")})
    source = loaded(tmp_path, row(0, "Receve", "complete"), mapping=mapping)
    better = log(row(0, "Receive", "complete", cost="3"), heading=HEADING)
    load(kept(tmp_path, better, "better.csv"), source, mapping)
    assert [(one.activity, one.cents) for one in ActivityCell.objects.all()] == [("Receive", 300)]
