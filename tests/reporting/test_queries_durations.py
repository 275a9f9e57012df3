"""Percentiles by month: out of the cases where these are few, out of histograms where many."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from kernel.accounts import clock_user
from reporting import actions, queries
from reporting.models import CaseFact, DurationCell
from tests.reporting.events import PLAIN, figures, kept, load, log, process, source_of
from tests.reporting.test_actions_events_columns import HEADING, WIDE, event

pytestmark = pytest.mark.django_db
MARCH, APRIL = 2026 * 12 + 2, 2026 * 12 + 3
DAY = 1440


def minutes_of(count, seed=1):
    return np.random.default_rng(seed).lognormal(5, 1, count).round(1)


def rows(minutes, *, name="C", day=0):
    """A case a duration, opened so many days after the second of March at noon."""
    return [
        one
        for number, took in enumerate(minutes)
        for one in (
            (f"{name}{number}", day * DAY, "Open", "", ""),
            (f"{name}{number}", day * DAY + float(took), "Closed", "met", ""),
        )
    ]


def loaded(tmp_path, *parts, mapping=PLAIN):
    source = source_of(mapping)
    for number, part in enumerate(parts):
        load(kept(tmp_path, log(*part), f"{source.pk}-{number}.csv"), source, mapping)
    return source


def median(**told):
    return queries.duration_percentile(process(), [MARCH, APRIL], share=0.5, **told)


def test_few_cases_are_told_exactly(tmp_path):
    loaded(tmp_path, rows(minutes_of(100)))
    assert not DurationCell.objects.exists()
    assert median() == {MARCH: pytest.approx(np.median(minutes_of(100)), abs=1e-3)}


def test_many_cases_are_told_by_a_histogram_to_one_percent(tmp_path):
    loaded(tmp_path, rows(minutes_of(300)))
    assert sum(cell.cases for cell in DurationCell.objects.all()) == 300
    CaseFact.objects.all().delete()
    for share in (0.1, 0.5, 0.9, 0.99):
        told = queries.duration_percentile(process(), [MARCH], share=share)
        assert told[MARCH] == pytest.approx(np.quantile(minutes_of(300), share), rel=0.01)


def test_each_month_and_each_process_is_told_with_three_questions(
    tmp_path, django_assert_num_queries
):
    loaded(tmp_path, rows(minutes_of(120)), rows(minutes_of(20), name="D", day=32))
    element = process()
    with django_assert_num_queries(3):
        told = queries.durations_of([element.pk], range(MARCH - 24, APRIL + 2))
    assert {month: len(one) for month, one in told[element.pk].items()} == {MARCH: 120, APRIL: 20}
    assert [told[element.pk][month].is_exact for month in (MARCH, APRIL)] == [False, True]


def test_two_sources_of_a_process_add_up(tmp_path):
    loaded(tmp_path, rows(minutes_of(150)))
    other = type(PLAIN)(**{**PLAIN.as_dict(), "time_zone": "Europe/Berlin"})
    loaded(tmp_path, rows(minutes_of(30, seed=2), name="E"), mapping=other)
    [durations] = queries.durations_of([process().pk], [MARCH])[process().pk].values()
    assert len(durations) == 180
    both = np.concatenate([minutes_of(150), minutes_of(30, seed=2)])
    assert durations.percentile(0.9) == pytest.approx(np.quantile(both, 0.9), rel=0.01)


def test_a_segment_is_told_by_itself(tmp_path):
    source = source_of(WIDE)
    told = []
    for number, took in enumerate(minutes_of(130)):
        region = "South" if number < 20 else "North"
        told += [event(f"C{number}", 0, "Open", region=region)]
        told += [event(f"C{number}", float(took), "Closed", region=region)]
    load(kept(tmp_path, log(*told, heading=HEADING)), source, WIDE)
    assert median(segment=(1, "South"))[MARCH] == pytest.approx(
        np.median(minutes_of(130)[:20]), abs=1e-3
    )
    assert median(segment=(1, "North"))[MARCH] == pytest.approx(
        np.median(minutes_of(130)[20:]), rel=0.01
    )
    assert {cell.segment for cell in DurationCell.objects.filter(place=1)} == {"North"}


def test_a_histogram_goes_when_its_cases_move_away_and_comes_with_the_hundred_and_first(tmp_path):
    source = loaded(tmp_path, rows(minutes_of(100)))
    again = [("C0", 40 * DAY, "Open", "", ""), ("C0", 41 * DAY, "Closed", "met", "")]
    for number, part in enumerate((rows([7.0], name="X"), again)):
        load(kept(tmp_path, log(*part), f"more{number}.csv"), source)
        assert DurationCell.objects.exists() == (number == 0)
        before = figures(source)
        actions.rebuild_rollups(source, actor=clock_user())
        assert figures(source) == before


def test_records_without_a_histogram_are_told_by_the_cases(tmp_path):
    loaded(tmp_path, rows(minutes_of(150)))
    DurationCell.objects.all().delete()
    assert median()[MARCH] == pytest.approx(np.median(minutes_of(150)), abs=1e-3)


def test_a_window_of_some_weeks_is_told_exactly(tmp_path):
    loaded(tmp_path, rows(minutes_of(150)), rows([60.0], name="D", day=10))
    since = datetime(2026, 3, 2, tzinfo=UTC).date() + timedelta(days=10)
    told = queries.durations_between([process().pk], since, date(2026, 4, 1))
    later = [one for one in minutes_of(150) if one >= 9.5 * DAY]
    assert len(told[process().pk]) == 1 + len(later)


def test_without_records_there_is_nothing_to_tell():
    assert median() == {}
    assert queries.durations_of([process().pk], [MARCH]) == {}
