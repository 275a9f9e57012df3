"""What a case is follows from its events, whatever the order and the files they come in."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from kernel.accounts import clock_user
from reporting import actions
from reporting.event_mapping import EventMapping
from reporting.models import CaseFact, DailyCell, Outcome
from tests.reporting.events import NOON, PLAIN, figures, kept, load, log, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
COLUMNS = ["id", "at", "what", "opened", "solved", "closed", "sla", "money", "place", "step"]
RICH = EventMapping(
    case="id",
    timestamp="at",
    activity="what",
    opened_at="opened",
    closed_at=("solved", "closed"),
    outcome="sla",
    cost="money",
    segments=("place",),
    sequence="step",
    identity=("id", "step"),
)


def with_mapping(**changes):
    return EventMapping(**{**PLAIN.as_dict(), **changes})


def rich(key, at, what, **cells):
    told = {"id": key, "at": at, "what": what, **cells}
    return [told.get(name, "") for name in COLUMNS]


def fact(tmp_path, *rows, mapping=PLAIN, **told):
    source = source_of(mapping)
    load(kept(tmp_path, log(*rows, **told)), source, mapping)
    return CaseFact.objects.get(source=source)


def rich_fact(tmp_path, *rows):
    return fact(tmp_path, *rows, mapping=RICH, heading=COLUMNS)


def test_events_of_the_same_instant_keep_their_order_in_the_file(tmp_path):
    rows = [("A", 5, word, "", "") for word in ("Open", "Work", "Closed")]
    assert fact(tmp_path, *rows).closed_at == datetime(2026, 3, 2, 12, 5, tzinfo=UTC)


def test_turned_round_the_same_events_leave_the_case_open(tmp_path):
    rows = [("A", 5, word, "", "") for word in ("Closed", "Work", "Open")]
    assert fact(tmp_path, *rows).closed_at is None


def test_a_sequence_outranks_the_place_in_the_file(tmp_path):
    rows = [
        rich("A", "2026-03-01", "Closed", step=3, sla="true"),
        rich("A", "2026-03-01", "Open", step=1, sla="false"),
    ]
    assert rich_fact(tmp_path, *rows).outcome == Outcome.MET


def test_an_instant_outranks_a_sequence(tmp_path):
    rows = [
        rich("A", "2026-03-01", "Closed", step=9, sla="true"),
        rich("A", "2026-03-02", "Open", step=1, sla="false"),
    ]
    assert rich_fact(tmp_path, *rows).outcome == Outcome.MISSED


def test_of_equal_instants_in_two_files_the_later_file_decides(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(("A", 5, "Closed", "met", "")), "one.csv"), source)
    load(kept(tmp_path, log(("A", 5, "Closed", "missed", "")), "two.csv"), source)
    assert CaseFact.objects.get(source=source).outcome == Outcome.MISSED


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whichever_file_comes_first_the_case_is_the_same(tmp_path, order):
    parts = [
        [("A", 0, "Open", "", "1")],
        [("A", 30, "Work", "", "2"), ("B", 1, "Open", "", "4")],
        [("A", 90, "Closed", "met", "3")],
    ]
    source = source_of()
    for place in order:
        load(kept(tmp_path, log(*parts[place]), f"{place}.csv"), source)
    found = CaseFact.objects.get(source=source, case_key="A")
    assert (found.events, found.repeats, found.cycle_minutes) == (3, 0, 90)
    assert (found.cost, found.outcome) == (Decimal("6.00"), Outcome.MET)
    before = figures(source)
    actions.rebuild_rollups(source, actor=clock_user())
    assert figures(source) == before


def test_a_column_says_when_a_case_was_opened_and_closed(tmp_path):
    found = rich_fact(
        tmp_path,
        rich("A", "2026-03-05", "Log", opened="2026-03-01 08:00", solved="2026-03-01 10:30"),
    )
    assert found.cycle_minutes == 150
    assert (found.opened_on, found.closed_on) == (date(2026, 3, 1), date(2026, 3, 1))


def test_the_last_event_says_whether_a_case_is_still_closed(tmp_path):
    rows = [
        rich("A", "2026-03-01", "Log", step=1, opened="2026-03-01", closed="2026-03-02"),
        rich("A", "2026-03-03", "Log", step=2, opened="2026-03-01"),
    ]
    assert rich_fact(tmp_path, *rows).closed_at is None


def test_of_two_closings_the_first_filled_column_counts(tmp_path):
    found = rich_fact(
        tmp_path, rich("A", "2026-03-05", "Log", solved="2026-03-03", closed="2026-03-04")
    )
    assert found.closed_on == date(2026, 3, 3)


def test_a_case_closed_before_it_was_opened_has_no_cycle_time_and_still_counts(tmp_path):
    found = rich_fact(
        tmp_path, rich("A", "2026-03-05", "Log", opened="2026-03-04", closed="2026-03-01")
    )
    assert found.cycle_minutes is None
    cell = DailyCell.objects.of_whole().get(day=date(2026, 3, 1))
    assert (cell.closed, cell.timed, cell.cycle_minutes_sum) == (1, 0, 0)


def test_a_case_that_is_closed_at_once_took_no_time(tmp_path):
    assert fact(tmp_path, ("A", 0, "Closed", "met", "")).cycle_minutes == 0


def test_a_case_belongs_where_its_last_event_says(tmp_path):
    rows = [
        rich("A", "2026-03-01", "Log", step=1, place="North"),
        rich("A", "2026-03-02", "Log", step=2, place="South", closed="2026-03-02"),
    ]
    assert rich_fact(tmp_path, *rows).segment_1 == "South"
    assert {cell.segment for cell in DailyCell.objects.filter(place=1)} == {"South"}


def test_cells_of_a_day_are_apart_by_segment(tmp_path):
    source = source_of(RICH)
    rows = [
        rich(key, "2026-03-01", "Log", place=place) for key, place in zip("ABC", "NNS", strict=True)
    ]
    load(kept(tmp_path, log(*rows, heading=COLUMNS)), source, RICH)
    told = DailyCell.objects.filter(source=source).order_by("place", "segment")
    cells = [(cell.place, cell.segment, cell.opened) for cell in told]
    assert cells == [(0, "", 3), (1, "N", 2), (1, "S", 1)]


def test_a_case_that_moves_leaves_nothing_in_its_former_cell(tmp_path):
    source = source_of(RICH)
    for number, place in enumerate(("North", "South")):
        row = rich("A", f"2026-03-0{number + 1}", "Log", place=place, step=number)
        load(kept(tmp_path, log(row, heading=COLUMNS), f"{number}.csv"), source, RICH)
    cells = DailyCell.objects.filter(source=source)
    assert [(cell.place, cell.segment) for cell in cells] == [(0, ""), (1, "South")]


def test_a_correction_of_a_day_moves_the_case_there(tmp_path):
    source = source_of(RICH)
    for number, day in enumerate(("2026-03-01", "2026-02-01")):
        row = rich("A", day, "Log", step=1, money=str(number + 1))
        load(kept(tmp_path, log(row, heading=COLUMNS), f"{number}.csv"), source, RICH)
    found = CaseFact.objects.get(source=source)
    assert (found.opened_on, found.cost, found.events) == (date(2026, 2, 1), Decimal(2), 1)
    assert {cell.day for cell in DailyCell.objects.filter(source=source)} == {date(2026, 2, 1)}


def test_of_corrections_within_a_file_the_last_line_holds(tmp_path):
    rows = [rich("A", "2026-03-01", "Log", step=1, sla=word) for word in ("true", "false")]
    found = rich_fact(tmp_path, *rows)
    assert (found.events, found.outcome) == (1, Outcome.MISSED)


def test_the_same_line_twice_in_a_file_is_one_event(tmp_path):
    found = fact(tmp_path, *[("A", 0, "Open", "", "5")] * 3)
    assert (found.events, found.cost) == (1, Decimal(5))


@pytest.mark.parametrize(
    ("zone", "clock", "day"),
    [
        ("UTC", "2026-03-01 23:59", date(2026, 3, 1)),
        ("Europe/Berlin", "2026-03-01 23:59", date(2026, 3, 1)),
        ("Europe/Berlin", "2026-03-01 23:30Z", date(2026, 3, 2)),
        ("America/New_York", "2026-03-01 03:00Z", date(2026, 2, 28)),
        ("Europe/Berlin", "2026-03-29 02:30", date(2026, 3, 29)),
        ("Europe/Berlin", "2026-10-25 02:30", date(2026, 10, 25)),
    ],
)
def test_a_day_is_a_day_where_the_records_come_from(tmp_path, zone, clock, day):
    found = fact(tmp_path, ("A", clock, "Open", "", ""), mapping=with_mapping(time_zone=zone))
    assert found.opened_on == day


def test_the_night_the_clock_leaps_is_an_hour_shorter(tmp_path):
    rows = [("A", "2026-03-29 00:00", "Open", "", ""), ("A", "2026-03-29 06:00", "Closed", "", "")]
    found = fact(tmp_path, *rows, mapping=with_mapping(time_zone="Europe/Berlin"))
    assert found.cycle_minutes == 5 * 60


def test_going_back_to_an_activity_is_rework_and_repeating_it_is_not(tmp_path):
    steady = [("A", n, word, "", "") for n, word in enumerate(["Open", "Work", "Work", "Closed"])]
    assert fact(tmp_path, *steady).repeats == 0
    cell = DailyCell.objects.get()
    assert (cell.first_time_right, cell.reworked) == (1, 0)


def test_a_case_done_twice_is_not_right_the_first_time(tmp_path):
    words = ["Open", "Work", "Closed", "Work", "Closed"]
    found = fact(tmp_path, *[("A", n, word, "", "") for n, word in enumerate(words)])
    assert (found.repeats, found.closed_at) == (2, datetime(2026, 3, 2, 12, 4, tzinfo=UTC))
    assert DailyCell.objects.get().reworked == 1


def test_costs_add_up_to_the_cent(tmp_path):
    rows = [("A", n, f"Step {n}", "", "0.10") for n in range(30)]
    assert fact(tmp_path, *rows).cost == Decimal("3.00")


def test_a_refund_is_a_cost_below_nothing(tmp_path):
    found = fact(tmp_path, ("A", 0, "Open", "", "5"), ("A", 1, "Closed", "", "-7.50"))
    assert found.cost == Decimal("-2.50")


def test_cells_open_and_close_on_their_own_days_and_add_up(tmp_path):
    source = source_of()
    rows = []
    for number in range(6):
        rows += [(f"C{number}", number * 1440, "Open", "", "1")]
        rows += [(f"C{number}", number * 1440 + 2000, "Closed", "met", "2")]
    load(kept(tmp_path, log(*rows)), source)
    cells = list(DailyCell.objects.filter(source=source))
    assert sum(cell.opened for cell in cells) == sum(cell.closed for cell in cells) == 6
    assert sum(cell.cycle_minutes_sum for cell in cells) == pytest.approx(6 * 2000)
    assert cells[0].day == NOON.date()
    assert cells[-1].day == NOON.date() + timedelta(days=6)
