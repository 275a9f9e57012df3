"""However events come in, facts and cells end the same: as of one ordered load, as of a rebuild,
and as DuckDB works them out from the files alone. Runs on whichever database the tests run."""

from datetime import UTC, datetime, timedelta
from itertools import count

import duckdb
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kernel.accounts import clock_user
from reporting import actions
from reporting.event_mapping import EventMapping
from reporting.models import CaseFact, DailyCell
from tests.reporting.events import figures, kept, load, log, source_of

pytestmark = pytest.mark.django_db
HEADING = [
    "case", "step", "at", "what", "lifecycle", "began",
    "who", "region", "product", "cost", "result",
]  # fmt: skip
FULL = EventMapping(
    case="case",
    timestamp="at",
    activity="what",
    sequence="step",
    identity=("case", "step"),
    closing_activities=("Close", "Archive"),
    lifecycle="lifecycle",
    resource="who",
    segments=("region", "product"),
    cost="cost",
    outcome="result",
    met=("met",),
    missed=("missed",),
    abandoned=("gave up",),
    clock_stops=("Wait",),
    time_zone="Europe/Berlin",
)
BY_COLUMN = EventMapping(**{**FULL.as_dict(), "lifecycle": "", "started_at": "began"})
START = datetime(2026, 3, 27, 12, tzinfo=UTC)  # the clock leaps, and a month ends, soon after
EVENT = st.tuples(
    st.sampled_from("ABC"),
    st.integers(1, 6),
    st.integers(0, 8000),
    st.sampled_from(["Open", "Work", "Wait", "Close", "Archive"]),
    st.sampled_from(["schedule", "start", "complete", "complete", ""]),
    st.integers(0, 90),
    st.sampled_from(["", "Ann", "Bob"]),
    st.sampled_from(["North", "South", ""]),
    st.sampled_from(["Fibre", ""]),
    st.integers(-300, 900) | st.just(987_654_321_099),
    st.sampled_from(["", "met", "missed", "gave up"]),
)
BATCHES = st.lists(st.lists(EVENT, min_size=1, max_size=8), min_size=1, max_size=4)
NUMBER = count()
SLOWLY = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def row(event):
    case, step, minute, what, lifecycle, lasted, who, region, product, cents, result = event
    at = START + timedelta(minutes=minute)
    began = at - timedelta(minutes=lasted)
    told = [case, str(step), at.isoformat(), what, lifecycle, began.isoformat()]
    return [*told, who, region, product, f"{cents / 100:.2f}", result]


def as_it_ended(batches):
    """Each event as its last version tells it, in the order in which they happened."""
    last = {(event[0], event[1]): event for batch in batches for event in batch}
    return sorted(last.values(), key=lambda event: (event[2], event[1]))


def taken(folder, batches, mapping, key):
    source = source_of(mapping, key)
    for batch in batches:
        text = log(*[row(event) for event in batch], heading=HEADING)
        result = load(kept(folder, text, f"{next(NUMBER)}.csv"), source, mapping)
        assert not result.quarantined
    return source


def alike(one, two):
    """Facts, or cells, of two sources are the same to 1e-9."""
    assert len(one) == len(two)
    for mine, yours in zip(one, two, strict=True):
        for name in mine.keys() - {"process_id"}:
            other = yours[name]
            is_float = isinstance(other, float)
            expected = pytest.approx(other, rel=1e-9, abs=1e-9) if is_float else other
            assert mine[name] == expected, name


def bare(source):
    return figures(source, digits=None)


@pytest.mark.parametrize("mapping", [FULL, BY_COLUMN], ids=["by rows", "by a column"])
@SLOWLY
@given(batches=BATCHES)
def test_late_and_corrected_events_end_in_the_same_as_an_ordered_load(tmp_path, mapping, batches):
    with transaction.atomic():
        source = taken(tmp_path, batches, mapping, "1.3.11")
        ordered = taken(tmp_path, [as_it_ended(batches)], mapping, "1.3.8")
        came, at_once = bare(source), bare(ordered)
        actions.rebuild_rollups(source, actor=clock_user())
        anew = bare(source)
        recomputed = cells_of_the_files(source)
        told = cells_of_the_table(source)
        transaction.set_rollback(True)
    for mine, yours, again in zip(came, at_once, anew, strict=True):
        alike(mine, yours)
        alike(mine, again)
    assert recomputed.keys() == told.keys()
    for key, values in told.items():
        assert values == pytest.approx(recomputed[key], rel=1e-9, abs=1e-4), key


# Worked out in another way than the product does: versions by arg_max, closing by the last event
# that does not close.
OF_THE_FILES = """
    with events as (
        select case_code, unnest(arg_max(e, batch)) from read_parquet($events) e
        group by case_code, event
    ), placed as (
        select *, row_number() over (partition by case_code order by happened_at, sequence) place
        from events
    ), spans as (
        select case_code, least(min(happened_at), min(started_at)) opened_at, max(place) ending,
            min(happened_at) filter (place > coalesce(open_until, 0)) closed_at, sum(cents) cents
        from placed left join (
            select case_code, max(place) open_until from placed where not closes group by all)
            using (case_code)
        group by case_code
    ), cases as (
        select s.opened_at, s.closed_at, outcome, s.cents / 100 cost,
            date_diff('microsecond', s.opened_at, s.closed_at) / 6e7 as minutes,
            [[0, 0], [1, segment_code], [2, segment_2_code]] places
        from spans s join placed p on p.case_code = s.case_code and p.place = ending
    ), counted as (
        select ((opened_at at time zone 'UTC') at time zone 'Europe/Berlin')::date as day, places,
            1 opened, 0 closed, 0 outcome, 0 as minutes, 0 cost from cases
        union all
        select ((closed_at at time zone 'UTC') at time zone 'Europe/Berlin')::date, places,
            0, 1, outcome, minutes, cost
        from cases where closed_at is not null
    ), told as (select * exclude (places), unnest(places) place from counted)
    select day, place[1], coalesce(name, ''), sum(opened), sum(closed),
        count(*) filter (outcome = 1), count(*) filter (outcome = 2), count(*) filter (outcome = 3),
        sum(minutes), sum(cost)
    from told left join read_parquet($names) n on n.kind = 'segment' and n.code = place[2]
    group by all"""


def cells_of_the_files(source):
    folders = [
        source.folder / name for name in source.batches.stored().values_list("folder", flat=True)
    ]
    files = {
        "events": [str(one / "events.parquet") for one in folders],
        "names": [str(one / "names.parquet") for one in folders],
    }
    with duckdb.connect() as connection:
        rows = connection.execute(OF_THE_FILES, files).fetchall()
    return {row[:3]: [float(value) for value in row[3:]] for row in rows}


def cells_of_the_table(source):
    names = ("opened", "closed", "met", "missed", "abandoned", "cycle_minutes_sum", "cost_sum")
    return {
        (cell.day, cell.place, cell.segment): [float(getattr(cell, name)) for name in names]
        for cell in DailyCell.objects.filter(source=source)
    }


def test_cells_are_the_sums_of_the_facts(tmp_path):
    events = [
        ("A", 1, 0, "Open", "", 0, "Ann", "North", "", 100, ""),
        ("A", 2, 50, "Close", "complete", 9, "Bob", "North", "", 150, "met"),
        ("B", 1, 10, "Open", "", 0, "Ann", "South", "Fibre", 0, ""),
    ]
    source = taken(tmp_path, [events], FULL, "1.3.11")
    facts, cells = CaseFact.objects.filter(source=source), DailyCell.objects.filter(source=source)
    for place in range(3):
        of_place = cells.filter(place=place)
        assert sum(cell.opened for cell in of_place) == len(facts) == 2
        assert sum(cell.handovers_sum for cell in of_place) == 1
        assert sum(cell.cost_sum for cell in of_place) == 2.5
