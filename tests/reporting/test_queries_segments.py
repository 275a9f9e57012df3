"""A measure by segment: values, what moves the whole, targets of their own, and the page."""

from datetime import date
from decimal import Decimal

import pytest

from reporting import actions
from reporting.models import DailyCell, SegmentDimension
from reporting.queries.segments import segment_board
from tests.reporting.history import keeper
from tests.reporting.test_queries_cell_sums import cell, source
from tests.reporting.test_queries_month_durations import closed

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 2)


def counted(made, place, segment, opened, met, missed):
    one = cell(made, MARCH, opened=opened, closed=met + missed, place=place, segment=segment)
    DailyCell.objects.filter(pk=one.pk).update(met=met, missed=missed)


@pytest.fixture
def made():
    """March of a process: gold met 9 of 10, iron 30 of 60; north met all that was met."""
    found = source()
    counted(found, 0, "", 80, 39, 31)
    counted(found, 1, "gold", 12, 9, 1)
    counted(found, 1, "iron", 68, 30, 30)
    counted(found, 2, "north", 40, 39, 0)
    counted(found, 2, "south", 40, 0, 31)
    for place, name in ((1, "customer class"), (2, "region")):
        SegmentDimension.objects.create(process=found.process, place=place, name=name)
    return found


def measured(made, calculation="sla_attainment", **said):
    return actions.create_measure(made.process, calculation, actor=keeper(), **said)


def rows_of(board, place=1):
    [table] = [one for one in board.dimensions if one.place == place]
    return {row.name: row for row in table.rows}


def set_target(measure, value, segment="gold"):
    return actions.set_target(
        measure,
        value=Decimal(value),
        valid_from=date(2026, 1, 1),
        due_on=date(2026, 12, 31),
        rationale="Gold customers pay for it.",
        actor=keeper(),
        place=1,
        segment=segment,
    )


def test_each_dimension_has_its_table_the_largest_segment_first(made):
    board = segment_board(measured(made), {})
    assert [table.name for table in board.dimensions] == ["customer class", "region"]
    assert [row.name for row in board.dimensions[0].rows] == ["iron", "gold"]
    assert (board.since, board.last) == (date(2026, 3, 1), date(2026, 5, 1))
    assert board.whole == pytest.approx(100 * 39 / 70)


def test_values_are_their_own_cases_and_differences_are_to_the_whole(made):
    rows = rows_of(segment_board(measured(made), {}))
    assert (rows["gold"].value, rows["iron"].value, rows["gold"].cases) == (90, 50, 12)
    assert rows["gold"].difference == pytest.approx(90 - 100 * 39 / 70)


def test_what_segments_move_the_whole_by_adds_up_to_nothing(made):
    board = segment_board(measured(made), {})
    for place in (1, 2):
        assert sum(row.moves for row in rows_of(board, place).values()) == pytest.approx(0)
    assert rows_of(board)["gold"].moves == pytest.approx((90 - 100 * 39 / 70) * 10 / 70)


@pytest.mark.parametrize("calculation", ["volume", "throughput", "backlog"])
def test_of_a_count_the_segments_are_shares(made, calculation):
    board = segment_board(measured(made, calculation), {})
    assert board.is_count
    assert sum(row.moves for row in rows_of(board).values()) == pytest.approx(100)
    assert all(row.difference is None for row in rows_of(board).values())


def test_percentiles_of_segments_come_from_their_own_cases():
    found = source()
    closed(found, date(2026, 3, 3), 60, 180, segment="gold")
    closed(found, date(2026, 4, 3), 600, segment="iron")
    SegmentDimension.objects.create(process=found.process, place=1, name="class")
    rows = rows_of(segment_board(measured(found, "cycle_time_p50"), {}))
    assert (rows["gold"].value, rows["iron"].value) == (2, 10)
    limited = {"limit_hours": 2, "place": 1, "limits": {"iron": 12}}
    rows = rows_of(segment_board(measured(found, "sla_attainment", parameters=limited), {}))
    assert (rows["gold"].value, rows["iron"].value) == (50, 100)


def test_a_segment_has_its_own_target_and_says_whether_it_is_reached(made):
    measure = measured(made)
    target = set_target(measure, 85)
    set_target(measure, 85, "iron")
    rows = rows_of(segment_board(measure, {}))
    assert (rows["gold"].target, rows["gold"].is_reached) == (target, True)
    assert not rows["iron"].is_reached


def test_the_chosen_segment_has_its_line(made):
    board = segment_board(measured(made), {"place": "1", "segment": "gold"})
    assert (board.chosen.name, board.chosen.is_chosen) == ("gold", True)
    assert "gold" in board.chart.title
    assert segment_board(measured(made, "rework"), {"place": "9", "segment": "x"}).chosen is None


@pytest.mark.parametrize("calculation", ["capacity_use", "backlog_age"])
def test_some_measures_have_no_parts(made, calculation):
    assert segment_board(measured(made, calculation), {}) is None


def test_a_process_without_dimensions_has_no_board():
    found = source("1.3.9")
    cell(found, MARCH)
    assert segment_board(measured(found), {}) is None


def test_many_segments_are_cut_short_and_the_chosen_one_stays(made):
    for number in range(30):
        counted(made, 1, f"tiny {number:02}", 1, 1, 0)
    board = segment_board(measured(made), {"place": "1", "segment": "tiny 29"})
    [table] = [one for one in board.dimensions if one.place == 1]
    assert (len(table.rows), table.hidden) == (13, 19)
    assert table.rows[-1].is_chosen


def test_the_board_takes_few_questions(made, django_assert_max_num_queries):
    measure = measured(made)
    with django_assert_max_num_queries(5):
        segment_board(measure, {})


def test_the_page_of_a_measure_leads_into_its_segments(as_user, process_owner, auditor, made):
    measure = measured(made)
    target = set_target(measure, 95)
    told = as_user(auditor).get(measure.get_absolute_url()).content.decode()
    assert "By segment" in told
    assert "?place=1&amp;segment=gold#segments" in told
    assert target.get_absolute_url() in told
    chosen = measure.get_absolute_url() + "?place=1&segment=gold"
    told = as_user(process_owner).get(chosen).content.decode()
    assert 'aria-current="true"' in told
    assert "targets/new/?place=1&amp;segment=gold" in told
    assert "Set a target of this segment" not in as_user(auditor).get(chosen).content.decode()


def test_a_name_that_looks_like_markup_stays_text(as_user, auditor, made):
    counted(made, 1, "<b>x</b>", 500, 1, 1)
    told = as_user(auditor).get(measured(made).get_absolute_url()).content.decode()
    assert "<b>x</b>" not in told
