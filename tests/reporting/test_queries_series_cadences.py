"""Series by day, ISO week, month and quarter, and of segments: everything adds up."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.utils.timezone import make_aware
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.accounts import clock_user
from reporting import actions
from reporting.calculations import ADDED
from reporting.histograms import buckets_of, percentile
from reporting.models import CaseFact, DailyCell, DurationCell, EventBatch, Measure, Source
from reporting.queries import series_of, window_reading
from tests.reporting.events import process
from tests.reporting.history import keeper, measure_of

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@pytest.fixture
def source():
    clock = clock_user()
    made = Source.objects.create(
        number="SRC-1",
        process=process(),
        name="Invented",
        mapping={},
        mapping_digest="x",
        created_at=datetime(2026, 7, 1, tzinfo=UTC),
        created_by=clock,
    )
    EventBatch.objects.create(
        source=made,
        ordinal=1,
        digest="x",
        file_name="invented.csv",
        last_event_at=datetime(2026, 6, 30, 12, tzinfo=UTC),
        loaded_at=datetime(2026, 7, 1, tzinfo=UTC),
        loaded_by=clock,
    )
    return made


def cells(source, *, place=0, segment="", opened=2, closed=1, met=1, open_days=0):
    DailyCell.objects.bulk_create(
        DailyCell(
            source=source,
            process=source.process,
            day=day,
            place=place,
            segment=segment,
            opened=opened,
            closed=closed,
            met=met,
            missed=closed - met,
            first_time_right=closed,
            timed=closed,
            cycle_minutes_sum=closed * 60,
            open_days_sum=open_days,
        )
        for day in DAYS
    )


def measured(calculation, **said):
    return actions.create_measure(process(), calculation, actor=keeper(), **said)


def read(measure, **asked):
    return series_of([measure], **asked)[measure.pk]


@pytest.mark.parametrize(
    ("cadence", "first", "count", "per_period"),
    [
        ("day", date(2026, 1, 1), 180, 2),
        ("week", date(2026, 1, 5), 25, 14),
        ("month", date(2026, 1, 1), 6, 62),
        ("quarter", date(2026, 1, 1), 2, 180),
    ],
)
def test_each_cadence_has_its_own_whole_periods(source, cadence, first, count, per_period):
    cells(source)
    series = read(measured("volume"), cadence=cadence)
    assert (series.periods[0], len(series.periods)) == (first, count)
    assert (series.values[0], series.cadence) == (per_period, cadence)


def test_a_week_is_an_iso_week_and_the_one_cut_by_the_first_record_is_left_out(source):
    cells(source)
    weeks = read(measured("volume"), cadence="week")
    assert all(period.isoweekday() == 1 for period in weeks.periods)
    assert weeks.provisional.period == date(2026, 6, 29)
    assert weeks.provisional.value == 4


def test_a_day_is_over_when_a_later_one_has_records(source):
    cells(source)
    days = read(measured("volume"), cadence="day")
    assert days.periods[-1] == LAST - timedelta(1)
    assert days.provisional.period == LAST


def test_a_quarter_is_its_cases_together_and_not_the_mean_of_its_months(source):
    cells(source, closed=4, met=4)
    DailyCell.objects.filter(day__month=1).update(closed=1, met=0, missed=1, first_time_right=1)
    quarter = read(measured("sla_attainment"), cadence="quarter")
    assert quarter.values[0] == pytest.approx(100 * 59 * 4 / (59 * 4 + 31))


def test_the_backlog_and_its_age_are_those_of_the_last_day_of_a_period(source):
    """Two come a day and none goes: at the end of January the oldest is 30 days old."""
    cells(source, closed=0, met=0)
    age = read(measured("backlog_age"))
    assert age.values[0] == pytest.approx(15)
    assert (age.numerators[0], age.denominators[0]) == (2 * 1440 * sum(range(31)), 62)
    weeks = read(measured("backlog"), cadence="week")
    assert weeks.values[0] == 2 * 11


def test_closed_cases_take_their_own_age_with_them(source):
    """Each day two come and one goes that came two days before: one a day stays, aged evenly."""
    cells(source, closed=1, open_days=2)
    DailyCell.objects.filter(day__lt=FIRST + timedelta(2)).update(
        closed=0, met=0, first_time_right=0, open_days_sum=0
    )
    age = read(measured("backlog_age"))
    born = [2] * 29 + [1] * 0
    left = sum(30 - day for day in range(31)) * 2 - sum(30 - day for day in range(29))
    assert age.numerators[0] == pytest.approx(1440 * left)
    assert age.denominators[0] == 62 - len(born)


def test_a_segment_is_read_alone_and_segments_add_up_to_the_whole(source):
    cells(source, opened=5, closed=3, met=2)
    cells(source, place=1, segment="gold", opened=2, closed=1, met=1)
    cells(source, place=1, segment="iron", opened=3, closed=2, met=1)
    measure = measured("sla_attainment")
    gold, iron = (read(measure, segment=(1, name)) for name in ("gold", "iron"))
    whole = read(measure)
    assert (gold.values[0], iron.values[0]) == (100, 50)
    np.testing.assert_allclose(whole.numerators, gold.numerators + iron.numerators)
    np.testing.assert_allclose(whole.denominators, gold.denominators + iron.denominators)
    assert read(measure, segment=(2, "none")).as_of is None
    assert window_reading(measure, FIRST, None, (1, "iron")).value == 50


def test_a_ratio_divides_what_is_counted_and_is_told_per_hundred(source):
    cells(source, opened=2, closed=1)
    top, bottom = measured("throughput"), measured("volume")
    ratio = measured("ratio", parameters={"top": top.pk, "bottom": bottom.pk, "per": 100})
    series = read(ratio)
    assert series.values[0] == pytest.approx(50)
    assert (series.numerators[0], series.denominators[0]) == (31, 0.62)
    assert window_reading(ratio, FIRST, date(2026, 2, 1)).value == pytest.approx(50)
    with pytest.raises(actions.measures.DomainError, match="stands on"):
        actions.retire_measure(top, actor=keeper(), reason="Nobody reads it.")


def facts(source, minutes, day, segment=""):
    opened = make_aware(datetime.combine(day, datetime.min.time()))
    CaseFact.objects.bulk_create(
        CaseFact(
            source=source,
            process=source.process,
            case_key=f"{day}-{segment}-{n}",
            segment_1=segment,
            opened_at=opened,
            last_at=opened,
            closed_at=opened,
            opened_on=day,
            closed_on=day,
            events=1,
            repeats=0,
            cost=0,
            cycle_minutes=one,
            variant="x",
        )
        for n, one in enumerate(minutes)
    )


def bars(source, minutes, month, segment=""):
    buckets, counts = np.unique(buckets_of(np.array(minutes)), return_counts=True)
    DurationCell.objects.bulk_create(
        DurationCell(
            source=source,
            process=source.process,
            month=month,
            place=1 if segment else 0,
            segment=segment,
            kind="cycle",
            bucket=int(bucket),
            cases=int(count),
        )
        for bucket, count in zip(buckets, counts, strict=True)
    )


def test_percentiles_come_from_bars_where_there_are_any_and_else_from_the_cases(source):
    cells(source)
    drawn = np.random.default_rng(2).lognormal(5, 0.5, 400)
    facts(source, [60, 180], date(2026, 1, 5))
    bars(source, drawn, 2026 * 12 + 1)
    series = read(measured("cycle_time_p90"))
    assert series.values[0] == pytest.approx(168 / 60)
    assert series.values[1] == pytest.approx(percentile(drawn, 0.9) / 60, rel=0.01)
    assert (series.numerators[1], series.denominators[1]) == (360, 400)
    assert np.isnan(series.values[2])


def test_a_quarter_has_the_percentile_of_all_its_cases(source):
    cells(source)
    facts(source, [60, 180], date(2026, 1, 5))
    facts(source, [120, 600], date(2026, 2, 5))
    quarter = read(measured("cycle_time_p50"), cadence="quarter")
    assert quarter.values[0] == pytest.approx(2.5)


def test_attainment_within_limits_that_differ_by_segment(source):
    cells(source, opened=2, closed=2, met=2)
    for name in ("gold", "iron"):
        cells(source, place=1, segment=name)
    facts(source, [60, 300], date(2026, 1, 5), "gold")
    facts(source, [60, 300, 900], date(2026, 1, 6), "iron")
    parameters = {"limit_hours": 8, "place": 1, "limits": {"gold": 4}}
    measure = measured("sla_attainment", parameters=parameters)
    whole = read(measure)
    assert (whole.numerators[0], whole.denominators[0], whole.values[0]) == (3, 5, 60)
    assert read(measure, segment=(1, "gold")).values[0] == 50
    assert read(measure, segment=(2, "north")).as_of is None
    assert window_reading(measure, FIRST, date(2026, 2, 1)).value == 60


def test_any_number_of_measures_takes_the_same_few_questions(source, django_assert_max_num_queries):
    cells(source)
    for calculation in ("cycle_time_p90", "backlog_age", "volume", "business_cycle_time_p50"):
        measured(calculation)
    measures = list(Measure.objects.all())
    with django_assert_max_num_queries(9):
        series_of(measures)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 9), min_size=181, max_size=181))
def test_days_add_up_to_weeks_months_and_quarters(source, counts):
    DailyCell.objects.all().delete()
    Measure.objects.all().delete()
    DailyCell.objects.bulk_create(
        DailyCell(source=source, process=source.process, day=day, opened=count)
        for day, count in zip(DAYS, counts, strict=True)
    )
    measure = measure_of(process(), "volume")
    by_day = read(measure, cadence="day")
    days = dict(zip(by_day.periods, by_day.numerators, strict=True))
    days[LAST] = by_day.provisional.numerator
    for cadence in ("week", "month", "quarter"):
        series = read(measure, cadence=cadence)
        ends = [*series.periods[1:], LAST + timedelta(1)]
        if cadence == "week":
            ends[-1] = series.periods[-1] + timedelta(7)
        for begin, end, found in zip(series.periods, ends, series.numerators, strict=True):
            assert found == sum(n for day, n in days.items() if begin <= day < end)


def test_every_sum_has_a_column(source):
    assert {field.name for field in DailyCell._meta.fields} >= set(ADDED)
