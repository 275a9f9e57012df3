"""How a process goes: which months, which measures first, cases in and out, charts, cost."""

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from kernel.accounts import clock_user
from kernel.charts import Annotation
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import Calculation, CostCell, CostRun, DailyCell, Measure, Unit
from reporting.queries.performance import CaseMonth, performance_of
from reporting.queries.performance_pictures import pictures_of
from reporting.sockets import chart_annotations
from tests.reporting.history import (
    CASES,
    LAST_MONTH,
    drifting,
    judged_process,
    measure_of,
    month,
    process,
    signal_on,
    target_of,
    with_history,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(support_manager):
    """Three years of it; SLA attainment falls, and the cost of a case and the volume are known."""
    lead = judged_process(drifting())
    for order, kind in enumerate((Calculation.COST_PER_CASE, Calculation.VOLUME), start=2):
        measure_of(lead.process, kind, order=order)
    judge_measures(Measure.objects.all(), actor=support_manager)
    return lead


def found_of(element, user, span=None):
    return performance_of(element, user, span)


def names(rows):
    return [row.measure.calculation for row in rows]


def cell(element, day, opened, closed):
    made = DailyCell.objects.filter(process=element).first()
    source = made.source if made else with_history(element, [])
    return DailyCell.objects.create(
        source=source,
        process=element,
        day=day,
        opened=opened,
        closed=closed,
        first_time_right=closed,
    )


def spend(element, day, cents):
    run, _made = CostRun.objects.get_or_create(
        month=day,
        defaults={"allocated_by": clock_user(), "allocated_at": timezone.now()},
    )
    return CostCell.objects.create(
        run=run,
        process=element,
        month=day,
        activity="Answer",
        kind="people",
        minutes=1,
        cents=cents,
    )


# What is known of it


def test_the_lead_is_the_measure_that_speaks_for_its_process(failing, auditor):
    found = found_of(failing.process, auditor)
    assert found.lead.measure == failing
    assert names(found.others) == ["cost_per_case", "volume"]
    assert names(found.judged) == ["sla_attainment", "cost_per_case", "volume"]


def test_a_measure_that_is_retired_is_told_of_no_more(failing, auditor):
    Measure.objects.filter(calculation="volume").update(retired_on=date(2026, 11, 1))
    assert names(found_of(failing.process, auditor).rows) == ["sla_attainment", "cost_per_case"]


def test_the_tiles_are_one_of_each_kind_that_matters_in_the_same_order_everywhere(auditor):
    element = process()
    kinds = ("backlog", "rework", "cycle_time_p90", "cycle_time", "volume", "handovers")
    for order, kind in enumerate(kinds, start=1):
        measure_of(element, kind, order=order)
    found = found_of(element, auditor)
    assert names(found.tiles) == ["cycle_time", "rework", "volume", "backlog"]


@pytest.mark.parametrize(
    ("span", "first", "count"),
    [
        (12, date(2025, 11, 1), 12),
        (24, date(2024, 11, 1), 24),
        (36, date(2023, 11, 1), 36),
        (None, None, 36),
    ],
)
def test_the_newest_months_are_shown_as_many_as_asked(failing, auditor, span, first, count):
    found = found_of(failing.process, auditor, span)
    assert found.since == first
    assert len(found.months) == len(found.cases) == count
    assert found.months[0].month == LAST_MONTH
    assert found.cases[-1].month == LAST_MONTH


def test_a_month_says_the_value_of_each_measure_in_their_order(failing, auditor):
    newest = found_of(failing.process, auditor).months[0]
    point = failing.verdicts.get().points[-1]
    told = {measure.calculation: value for measure, value in newest.columns}
    assert list(told) == ["sla_attainment", "cost_per_case", "volume"]
    assert told["sla_attainment"] == point["value"]
    assert told["cost_per_case"] == 10.0
    assert newest.cases == CaseMonth(LAST_MONTH, CASES, CASES, 0)


def test_a_measure_that_began_later_has_no_value_before(failing, support_manager):
    late = measure_of(failing.process, Calculation.FIRST_TIME_RIGHT, order=9)
    [verdict] = judge_measures([late], actor=support_manager)
    verdict.points = verdict.points[-6:]
    verdict.save()
    months = found_of(failing.process, support_manager).months
    assert dict(months[5].columns)[late] is not None
    assert dict(months[6].columns)[late] is None


# Cases in and out


def test_what_stays_open_is_carried_from_month_to_month(auditor):
    element = process()
    for back, opened, closed in ((2, 10, 4), (1, 7, 9), (0, 5, 6)):
        cell(element, month(back), opened, closed)
    assert found_of(element, auditor).cases == [
        CaseMonth(month(2), 10, 4, 6),
        CaseMonth(month(1), 7, 9, 4),
        CaseMonth(month(0), 5, 6, 3),
    ]


def test_what_was_open_before_the_first_month_shown_still_counts(auditor):
    element = process()
    for back in range(13):
        cell(element, month(back), 3, 2)
    found = found_of(element, auditor, 12)
    assert (found.cases[0].still_open, found.cases[-1].still_open) == (2, 13)


def test_the_month_that_still_runs_is_left_out(auditor):
    element = process()
    cell(element, month(0), 5, 5)
    cell(element, date(2026, 11, 1), 99, 1)
    assert [one.month for one in found_of(element, auditor).cases] == [month(0)]


def test_segments_are_not_counted_again(failing, auditor):
    one = DailyCell.objects.filter(process=failing.process).first()
    one.pk, one.place, one.segment = None, 1, "North"
    one.save()
    assert {line.taken_up for line in found_of(failing.process, auditor).cases} == {CASES}


def test_without_a_record_there_is_nothing_to_count(auditor):
    element = process()
    measure_of(element)
    found = found_of(element, auditor, 12)
    assert (found.cases, found.months, found.since, found.as_of) == ([], [], None, None)


def test_records_without_a_measure_still_tell_what_came_in(auditor):
    element = process()
    with_history(element, [90.0, 91.0])
    found = found_of(element, auditor)
    assert (found.lead, found.tiles, found.judged) == (None, [], [])
    assert [one.month for one in found.cases] == [month(1), month(0)]
    assert found.months[0].columns == []


# What it costs


def test_cost_is_told_for_each_case_completed_in_the_months_shown(failing, auditor):
    for back in (12, 1, 0):
        spend(failing.process, month(back), 800_000)
    found = found_of(failing.process, auditor, 12)
    assert [(one.month, one.cents, one.cases) for one in found.costs] == [
        (month(1), 800_000, CASES),
        (month(0), 800_000, CASES),
    ]
    picture = pictures_of(found).cost
    assert picture.rows[-1][1] == "20"  # 8,000.00 over 400 cases
    assert picture.rows[0][0] == "Nov 2025"


def test_the_month_that_still_runs_is_not_costed_yet(failing, auditor):
    spend(failing.process, date(2026, 11, 1), 800_000)
    assert found_of(failing.process, auditor).costs == []


def test_who_may_not_see_costs_is_not_told_them(failing, auditor, person):
    spend(failing.process, month(0), 800_000)
    assert found_of(failing.process, auditor).costs
    assert found_of(failing.process, person("nobody")).costs == []


# As pictures


def test_each_measure_that_was_judged_has_its_control_chart_and_the_lead_a_larger_one(
    failing, auditor
):
    measure_of(failing.process, Calculation.BACKLOG, order=9)  # nobody has judged it yet
    pictures = pictures_of(found_of(failing.process, auditor, 12))
    assert len(pictures.lead.rows) == 12
    assert 'width="680"' in pictures.lead.svg
    charts = {row.measure.calculation: chart for row, chart in pictures.others}
    assert charts["backlog"] is None
    assert len(charts["volume"].rows) == len(charts["cost_per_case"].rows) == 12
    assert 'width="500"' in charts["volume"].svg


def test_each_chart_has_its_own_targets_and_no_segments(failing, auditor):
    volume = Measure.objects.get(calculation="volume")
    target_of(volume, 777)
    other = target_of(volume, 555, version=2)
    other.place, other.segment = 1, "North"
    other.save()
    pictures = pictures_of(found_of(failing.process, auditor))
    assert "Target 95\u202f%" in pictures.lead.svg
    charts = {row.measure.calculation: chart for row, chart in pictures.others}
    assert "Target 777" in charts["volume"].svg
    assert "Target" not in charts["cost_per_case"].columns


def test_what_happened_stands_on_every_chart_and_is_asked_once(failing, auditor, monkeypatch):
    asked = []

    def provider(measure):
        asked.append(measure)
        return [Annotation(date(2026, 6, 1), "CHG-0009: pilot", "/cases/CHG-0009/")]

    monkeypatch.setattr(chart_annotations, "_providers", [provider])
    pictures = pictures_of(found_of(failing.process, auditor, 12))
    charts = [pictures.lead, *(chart for _row, chart in pictures.others)]
    assert [[note.label for note in chart.notes] for chart in charts] == [["CHG-0009: pilot"]] * 3
    assert len(asked) == 1


def test_what_happened_before_the_months_shown_is_left_out(failing, auditor, monkeypatch):
    old = Annotation(date(2024, 6, 1), "CHG-0001: pilot")
    monkeypatch.setattr(chart_annotations, "_providers", [lambda _measure: [old]])
    assert pictures_of(found_of(failing.process, auditor, 12)).lead.notes == []
    assert len(pictures_of(found_of(failing.process, auditor, 36)).lead.notes) == 1


def test_an_explained_signal_stands_on_the_chart_of_its_measure_alone(failing, support_manager):
    signal = signal_on(failing, period=month(3))
    actions.acknowledge_signal(signal, actor=support_manager)
    signal.refresh_from_db()
    actions.explain_signal(signal, actor=support_manager, note="The hotline was down.")
    waiting = signal_on(failing, period=month(2))
    assert waiting.state != "explained"
    pictures = pictures_of(found_of(failing.process, support_manager))
    assert [note.label for note in pictures.lead.notes] == ["The hotline was down."]
    assert all(not chart.notes for _row, chart in pictures.others)


def test_cases_in_and_out_share_a_chart_with_what_is_open(failing, auditor):
    chart = pictures_of(found_of(failing.process, auditor, 12)).cases
    assert chart.columns == ["Period", "Taken up", "Completed", "Open at the end of the month"]
    assert chart.rows[-1] == ["Oct 2026", "400", "400", "0"]
    assert len(chart.rows) == 12
    assert "Completed 400" in chart.svg


def test_without_records_there_are_no_pictures(auditor):
    element = process()
    measure_of(element)
    pictures = pictures_of(found_of(element, auditor))
    assert (pictures.lead, pictures.cases, pictures.cost) == (None, None, None)
    assert [chart for _row, chart in pictures.others] == []


@pytest.mark.parametrize(
    ("chart", "told"),
    [("ewma", "weighted mean (EWMA)"), ("cusum", "summed up from the centre line (CUSUM)")],
)
def test_a_chart_that_draws_something_else_says_so_without_a_query_of_its_own(
    failing, support_manager, chart, told, django_assert_num_queries
):
    actions.choose_chart(
        failing, chart=chart, rules="outside", reason="Small shifts.", actor=support_manager
    )
    failing.refresh_from_db()
    failing.verdicts.all().delete()
    judge_measures([failing], actor=clock_user())
    found = found_of(failing.process, support_manager)
    with django_assert_num_queries(2):  # explained signals, and what happened
        assert pictures_of(found).lead.title == f"SLA attainment, {told}"


def test_it_takes_as_many_queries_for_one_measure_as_for_nine(
    failing, support_manager, django_assert_num_queries
):
    kinds = ("backlog", "cycle_time", "first_time_right", "rework", "throughput", "abandonment")
    for order, kind in enumerate(kinds, start=4):
        measure_of(failing.process, kind, order=order)
    Measure.objects.filter(calculation="backlog").update(unit=Unit.CASES)
    judge_measures(Measure.objects.all(), actor=support_manager)
    support_manager.has_perm("reporting.view_measure")
    assert connection.features.supports_json_field  # SQLite is asked so once a run
    with django_assert_num_queries(8):
        pictures = pictures_of(found_of(failing.process, support_manager))
    assert len([chart for _row, chart in pictures.others if chart]) == 8
