"""The same limit says the same of the same cases, set for the process or in a measure's definition:
the time that counts is the cycle time without the stops, by the calendar or in business hours."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.accounts import clock_user
from reporting import actions, duration_statements
from reporting.actions import cells
from reporting.models import CaseFact, DurationCell
from reporting.queries import series_of, window_reading
from reporting.queries.segments import segment_board
from tests.reporting.events import figures, kept, load, log, process, source_of
from tests.reporting.test_actions_calendars import calendar, keeper, limits
from tests.reporting.test_actions_events_columns import HEADING, WIDE, event

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
REGIONS = ["North", "South"]
CLOCKS = {"calendar": False, "business": True}
LIMITS = {"place": 1, "limits": {"South": 7.5}}
# Hours until the clock stands, until it goes on, until the case is closed; the region. Of a week.
CASE = st.tuples(
    st.integers(0, 60), st.integers(0, 90), st.integers(0, 20), st.sampled_from(REGIONS)
)
EXAMPLES = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def told(cases, first=0):
    rows = []
    for number, (worked, stood, after, region) in enumerate(cases, start=first):
        instants = [0, worked * 60, (worked + stood) * 60, (worked + stood + after) * 60]
        names = ["Open", "Waiting for customer", "Work", "Closed"]
        rows += [
            event(f"C{number}", at, name, region=region)
            for at, name in zip(instants, names, strict=True)
        ]
    return rows


def batch(tmp_path, source, *rows):
    name = f"{source.pk}-{source.batches.count()}.csv"
    return load(kept(tmp_path, log(*rows, heading=HEADING), name), source, WIDE)


def measured(hours, clock="calendar", **said):
    return actions.create_measure(
        process(),
        "sla_attainment",
        actor=keeper(),
        parameters={"limit_hours": hours, "clock": clock, **said},
    )


def attained(region=None):
    """How many cases met the limits of the process, and of how many: what the outcomes say."""
    facts = CaseFact.objects.filter(process=process(), outcome__in=["met", "missed"])
    facts = facts.filter(segment_1=region) if region else facts
    return facts.filter(outcome="met").count(), facts.count()


def of_series(measure, segment=(0, "")):
    """The same as the series of a measure says it, the month that is not over included."""
    series = series_of([measure], segment=segment)[measure.pk]
    running = series.provisional
    top, bottom = float(sum(series.numerators)), int(sum(series.denominators))
    if running:
        top, bottom = top + running.numerator, bottom + running.denominator
    return pytest.approx(top), bottom


def of_window(measure, segment=(0, "")):
    found = window_reading(measure, MARCH, JUNE, segment)
    return found.numerator, found.denominator


@pytest.mark.parametrize("clock", CLOCKS)
@EXAMPLES
@given(cases=st.lists(CASE, min_size=1, max_size=12), hours=st.integers(1, 70))
def test_a_measure_and_the_process_say_the_same_of_a_limit(tmp_path, clock, cases, hours):
    with transaction.atomic():
        actions.set_calendar(process(), calendar=calendar(), actor=keeper())
        of_the_process = [(0, "", f"{hours}"), (1, "South", "7.5")]
        limits(*of_the_process, in_business_hours=CLOCKS[clock])
        batch(tmp_path, source_of(WIDE), *told(cases))
        measure = measured(hours, clock, **LIMITS)
        assert of_window(measure) == of_series(measure) == attained()
        for region in REGIONS:
            segment = (1, region)
            assert of_window(measure, segment) == of_series(measure, segment) == attained(region)
        transaction.set_rollback(True)


def test_a_case_of_exactly_its_limit_is_within_it_with_its_stops(tmp_path):
    """64.4 less 4.4 are a little more than 60 as computers subtract."""
    names = ("Open", "Waiting for customer", "Work", "Closed")
    stop = zip((0, 10, 14.4, 64.4), names, strict=True)
    batch(tmp_path, source_of(WIDE), *[event("A", at, name) for at, name in stop])
    limits((0, "", "1"))
    measure = measured(1)
    assert of_window(measure) == of_series(measure) == attained() == (1, 1)


@pytest.mark.parametrize(("hours", "minutes"), [(1.14, 68.4), (1.39, 83.4), (1.94, 116.4)])
def test_a_limit_of_hundredths_of_hours_is_no_little_less(tmp_path, hours, minutes):
    """1.14 times 60 is 68.39999999999999 as computers multiply."""
    batch(tmp_path, source_of(WIDE), event("A", 0, "Open"), event("A", minutes, "Closed"))
    limits((0, "", f"{hours}"))
    measure = measured(hours, **{**LIMITS, "limits": {"South": hours}})
    assert of_window(measure) == of_series(measure) == attained() == (1, 1)
    row = segment_board(measure, {}, newest=date(2026, 3, 31)).dimensions[0].rows[0]
    assert row.value == 100


@pytest.fixture
def in_bars(monkeypatch):
    """A histogram for few cases, too."""
    for one in (cells, duration_statements):
        monkeypatch.setattr(one, "EXACT_UP_TO", 2)


def bars():
    rows = DurationCell.objects.order_by("place", "segment", "kind", "bucket")
    return [tuple(row) for row in rows.values_list("place", "kind", "bucket", "cases")]


@pytest.mark.usefixtures("in_bars")
def test_of_many_cases_the_histogram_says_so_without_the_stops(tmp_path):
    """Three of thirty hours, of which twenty do not count, and one without a stop."""
    source = source_of(WIDE)
    batch(tmp_path, source, *told([(4, 20, 6, "North")] * 3 + [(8, 0, 1, "South")]))
    limits((0, "", "12"))
    measure = measured(12)
    [whole] = DurationCell.objects.filter(place=0, kind="stops", cases__gt=0)
    assert whole.cases == 3
    assert of_series(measure) == of_window(measure) == attained() == (4, 4)
    assert of_series(measured(9.5)) == (1, 4)
    row = segment_board(measure, {}, newest=date(2026, 3, 31)).dimensions[0].rows[0]
    assert (row.name, row.value) == ("North", 100)
    percentile = actions.create_measure(process(), "cycle_time_p50", actor=keeper())
    series = series_of([percentile])[percentile.pk]
    assert series.provisional.value == pytest.approx(30, rel=0.01)  # of the whole cycle, as before


@pytest.mark.usefixtures("in_bars")
@EXAMPLES
@given(batches=st.lists(st.lists(CASE, min_size=1, max_size=4), min_size=2, max_size=4))
def test_what_stops_change_adds_up_as_a_rebuild_says_it(tmp_path, batches):
    """The cases of a batch come again in the next: with other stops, later ends, other regions."""
    with transaction.atomic():
        source = source_of(WIDE)
        for number, cases in enumerate(batches):
            batch(tmp_path, source, *told(cases, first=number % 2))
        came, drawn = figures(source), bars()
        actions.rebuild_rollups(source, actor=clock_user())
        assert (figures(source), bars()) == (came, drawn)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("in_bars")
def test_a_late_stop_moves_its_case_and_leaves_no_bar_of_no_cases(tmp_path):
    source = source_of(WIDE)
    batch(tmp_path, source, *told([(9, 0, 1, "North")] * 4))
    assert {kind for _place, kind, _bucket, _cases in bars()} == {"cycle"}
    late = MARCH + timedelta(days=1)
    batch(tmp_path, source, ("C0", f"{late} 15:00", "Waiting for customer", "North", "", "", ""))
    moved = [cases for place, kind, _bucket, cases in bars() if (place, kind) == (0, "stops")]
    assert sorted(moved) == [-1, 1]
    batch(tmp_path, source, ("C0", f"{late} 15:00", "Work", "North", "", "", ""))
    assert all(cases for *_bar, cases in bars())
    measure = measured(10.5)
    assert of_series(measure) == of_window(measure)
