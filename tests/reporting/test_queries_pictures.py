from datetime import date

import pytest

from kernel.charts import Annotation
from reporting.actions.judging import judge_measures
from reporting.models import Calculation, Measure, Target
from reporting.queries import own_series
from reporting.queries.pictures import (
    outlook_chart,
    series_chart,
    spark,
    target_line,
    unit_mark,
    verdict_chart,
)
from tests.reporting.history import drifting, judged_process, measure_of, month, process

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict(support_manager):
    return judge_measures([judged_process(drifting())], actor=support_manager)[0]


def test_the_control_chart_has_limits_target_and_flags(verdict):
    flag = Annotation(date(2026, 5, 4), "Pilot begun")
    chart = verdict_chart(verdict, [verdict.target], [flag])
    assert len(chart.rows) == 36
    assert [note.label for note in chart.notes] == ["Pilot begun"]
    assert "chart__target" in chart.svg
    assert chart.rows[-1][0] == "Oct 2026"


@pytest.mark.parametrize(
    ("since", "count"), [(None, 36), (date(2026, 1, 1), 10), (date(2026, 10, 1), 1)]
)
def test_it_can_begin_at_a_later_month_with_the_limits_that_were_drawn(verdict, since, count):
    whole, part = verdict_chart(verdict, []), verdict_chart(verdict, [], since=since)
    assert [row[:5] for row in part.rows] == [row[:5] for row in whole.rows[-count:]]


def test_before_the_first_point_there_is_nothing_to_draw(verdict):
    chart = verdict_chart(verdict, [verdict.target], since=date(2027, 1, 1))
    assert list(chart.rows) == []
    assert "No data yet" in chart.svg


def test_it_is_drawn_as_large_as_asked(verdict):
    assert 'viewBox="0 0 500 250"' in verdict_chart(verdict, [], size=(500, 250)).svg
    assert 'viewBox="0 0 960 340"' in verdict_chart(verdict, []).svg


def test_the_month_that_still_runs_is_drawn_apart(verdict):
    chart = verdict_chart(verdict, [], running=(date(2026, 11, 1), 88.0))
    assert len(chart.rows) == 37
    assert "chart__provisional" in chart.svg


def test_the_fan_goes_on_where_history_ends(verdict):
    chart = outlook_chart(verdict, [verdict.target])
    assert len(chart.rows) == 24 + 6
    assert chart.rows[24][0] == "Nov 2026"


def test_without_a_forecast_there_is_no_fan(support_manager):
    young = judge_measures([judged_process(drifting(5))], actor=support_manager)[0]
    assert outlook_chart(young, []) is None
    assert len(verdict_chart(young, []).rows) == 5


def test_the_sparkline_is_the_last_two_years(verdict):
    assert len(spark(verdict).rows) == 24


def test_a_measure_without_verdict_still_has_its_line(verdict):
    series = own_series(verdict.measure)
    assert len(series_chart(verdict.measure, series, []).rows) == 36


def test_the_target_line_steps_where_a_new_version_begins():
    old = Target(version=1, value=90, valid_from=month(3))
    new = Target(version=2, value=95, valid_from=month(1).replace(day=15))
    assert target_line([month(back) for back in (4, 3, 2, 1, 0)], [new, old], Measure()) == [
        *(None, 90, 90, 95, 95)
    ]


def test_counts_stand_on_the_axis_without_a_unit_and_money_with_its_currency():
    element = process()
    assert unit_mark(measure_of(element)) == "%"
    assert unit_mark(measure_of(element, Calculation.COST_PER_CASE)) == "EUR"


def test_a_chart_of_cost_names_its_currency(settings):
    settings.CURRENCY = "CHF"
    cost = measure_of(judged_process(drifting()).process, Calculation.COST_PER_CASE, order=2)
    chart = series_chart(cost, own_series(cost), [])
    assert "CHF</text>" in chart.svg
    assert chart.rows[0][1].endswith("CHF")
