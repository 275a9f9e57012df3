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
from reporting import actions, duration_statements
from reporting.actions import cells
from reporting.event_mapping import EventMapping
from reporting.event_store_sql import seen_events
from reporting.histograms import PARTED_AT
from reporting.models import ActivityCell, CaseFact, DailyCell, DurationCell
from tests.reporting.events import figures, kept, load, log, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
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
def test_late_and_corrected_events_end_in_the_same_as_an_ordered_load(
    tmp_path, monkeypatch, mapping, batches
):
    for one in (cells, duration_statements):  # a bar for few cases, too
        monkeypatch.setattr(one, "EXACT_UP_TO", 0)
    with transaction.atomic():
        source = taken(tmp_path, batches, mapping, "1.3.11")
        ordered = taken(tmp_path, [as_it_ended(batches)], mapping, "1.3.8")
        came, at_once = bare(source), bare(ordered)
        actions.rebuild_rollups(source, actor=clock_user())
        anew = bare(source)
        told_as_in_the_files(source, mapping)
        transaction.set_rollback(True)
    for mine, yours, again in zip(came, at_once, anew, strict=True):
        alike(mine, yours)
        alike(mine, again)


# Worked out in another way than the product does: versions by arg_max, closing by the last event
# that does not close, starts that go on by what is left over, looking back from the end.
WALKED = """
    with events as (
        select case_code, unnest(arg_max(e, batch)) from stored_events e
        group by case_code, event
    ), placed as (
        select *, row_number() over (partition by case_code order by happened_at, sequence) place
        from events
    ), behind as (
        select *, count(*) filter (transition = 2) over later as begun_later,
            begun_later - count(*) filter (transition = 3) over later as left_over
        from placed
        window later as (partition by case_code, activity_code order by place desc)
    ), steps as (
        select * from behind
        qualify transition in (0, 3) or (transition = 2
            and begun_later <= max(left_over) over (partition by case_code, activity_code))
    ), turns as (
        select case_code, activity_code from steps
        qualify activity_code is distinct from
            lag(activity_code) over (partition by case_code order by place)
    ), rework as (
        select case_code, count(*) > count(distinct activity_code) reworked
        from turns group by case_code
    ), hands as (
        select case_code, resource_code <> lag(resource_code) over (
            partition by case_code order by place) changed
        from steps where resource_code is not null
    ), passed as (
        select case_code, count(*) filter (changed) handovers from hands group by case_code
    ), spans as (
        select case_code, least(min(happened_at), min(started_at)) opened_at, max(place) ending,
            min(happened_at) filter (place > coalesce(open_until, 0)) closed_at, sum(cents) cents
        from placed left join (
            select case_code, max(place) open_until from placed where not closes group by all)
            using (case_code)
        group by case_code
    ), halts as (
        select case_code, happened_at, clock,
            coalesce(lead(happened_at) over (partition by case_code order by place), happened_at)
                until
        from placed where clock <> 0
    ), stopped as (
        select case_code, sum(greatest(0, date_diff('microsecond', happened_at,
            least(until, closed_at)))) / 6e7 as stopped
        from halts join spans using (case_code) where clock = 1 group by case_code
    ), cases as (
        select s.case_code, s.opened_at, s.closed_at, outcome, s.cents / 100 cost,
            date_diff('microsecond', s.opened_at, s.closed_at) / 6e7 as minutes,
            coalesce(reworked, false) reworked, coalesce(handovers, 0) handovers,
            coalesce(stopped, 0) stopped,
            [[0, 0], [1, segment_code], [2, segment_2_code]] places
        from spans s join placed p on p.case_code = s.case_code and p.place = ending
        left join rework r on r.case_code = s.case_code
        left join passed h on h.case_code = s.case_code
        left join stopped t on t.case_code = s.case_code
    ), names as (from read_parquet($names))"""
DAY = "(({} at time zone 'UTC') at time zone 'Europe/Berlin')::date"
DAYS = f"""
    {WALKED}, counted as (
        select {DAY.format("opened_at")} as day, places, 1 opened, 0 closed, 0 outcome,
            null reworked, 0 handovers, 0 stopped, 0 as minutes, 0 cost from cases
        union all
        select {DAY.format("closed_at")}, places, 0, 1, outcome, reworked, handovers, stopped,
            minutes, cost
        from cases where closed_at is not null
    ), told as (select * exclude (places), unnest(places) place from counted)
    select day, place[1], coalesce(name, ''), sum(opened), sum(closed),
        count(*) filter (outcome = 1), count(*) filter (outcome = 2), count(*) filter (outcome = 3),
        count(*) filter (not reworked), count(*) filter (reworked), sum(handovers),
        count(*) filter (closed = 1 and handovers = 0), sum(stopped), sum(minutes),
        coalesce(sum(minutes * minutes), 0), sum(cost)
    from told left join names n on n.kind = 'segment' and n.code = place[2]
    group by all"""
MONTH = "year({0}) * 12 + month({0}) - 1"
DONE = f"""
    {WALKED}, first_done as (
        select case_code, activity_code, min(place) place from steps group by all
    ), done as (
        select {DAY.format("p.happened_at")} as day, p.activity_code, p.cents, unnest(places) of,
            s.place is not null done, f.place is not null first,
            case when p.transition = 0 then
                date_diff('microsecond', p.started_at, p.happened_at) / 6e7 end service
        from placed p join cases using (case_code)
        left join steps s on s.case_code = p.case_code and s.place = p.place
        left join first_done f on f.case_code = p.case_code and f.place = p.place
    )
    select {MONTH.format("day")}, of[1], coalesce(n.name, ''), a.name, count(*) filter (done),
        count(*) filter (first), sum(cents), count(service), coalesce(sum(service), 0)
    from done left join names n on n.kind = 'segment' and n.code = of[2]
    join names a on a.kind = 'activity' and a.code = activity_code
    group by all having count(*) filter (done) > 0 or sum(cents) <> 0"""
PARTED = "[" + ", ".join(f"{at:.17g}::double" for at in PARTED_AT.clip(max=1e300)) + "]"
LONG, PLACE = "greatest({0}, 0.01)", "ceil(ln(greatest({0}, 0.01) / 0.01) / ln(1.02))::integer"
AT = f"list_extract({PARTED}, {PLACE} + 1)"
BUCKET = f"""({PLACE} + case when {AT} >= 1e300 then 0
    when {LONG} <= {AT} * (1 + 1e-9) then 10000 else 20000 end)"""
BARS = f"""
    {WALKED}, timed as (
        select 'cycle' kind, {BUCKET.format("minutes")} bucket, 1 more, * from cases
        union all
        select 'stops', {BUCKET.format("minutes - stopped")}, 1, * from cases where stopped > 0
        union all
        select 'stops', {BUCKET.format("minutes")}, -1, * from cases where stopped > 0
    ), closed as (
        select {DAY.format("closed_at")} as day, unnest(places) of, kind, bucket, more
        from timed where closed_at is not null
    )
    select {MONTH.format("day")}, of[1], coalesce(name, ''), closed.kind, bucket, sum(more)
    from closed left join names n on n.kind = 'segment' and n.code = of[2]
    group by all having sum(more) <> 0"""


def of_the_files(source, question, keys):
    """Key to figures, of all batches together; `keys`: how many columns are the key."""
    folders = [
        source.folder / name for name in source.batches.stored().values_list("folder", flat=True)
    ]
    events = [str(one / "events.parquet") for one in folders]
    names = {"names": [str(one / "names.parquet") for one in folders]}
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.read_parquet(events, union_by_name=True).create_view("event_files")
        seen = seen_events(connection.table("event_files").columns)
        connection.execute(f"create view stored_events as {seen}")
        rows = connection.execute(question, names).fetchall()
    return {row[:keys]: [float(value) for value in row[keys:]] for row in rows}


def of_the_table(model, source, keys, names):
    rows = model.objects.filter(source=source)
    key, told = rows.values_list(*keys), rows.values_list(*names)
    return {one: [float(value) for value in row] for one, row in zip(key, told, strict=True)}


OF_A_DAY = (
    "opened", "closed", "met", "missed", "abandoned", "first_time_right", "reworked",
    "handovers_sum", "handover_free", "stopped_minutes_sum", "cycle_minutes_sum",
    "cycle_minutes_sumsq", "cost_sum",
)  # fmt: skip
OF_AN_ACTIVITY = ("events", "cases", "cents", "timed", "service_minutes_sum")


def same(told, recomputed, figures=None):
    assert recomputed.keys() == told.keys()
    for key, values in told.items():
        expected = recomputed[key][:figures]
        assert values[:figures] == pytest.approx(expected, rel=1e-9, abs=1e-4), key


def told_as_in_the_files(source, mapping):
    days = of_the_table(DailyCell, source, ("day", "place", "segment"), OF_A_DAY)
    same(days, of_the_files(source, DAYS, 3))
    done = ("month", "place", "segment", "activity")
    timed = None if mapping is BY_COLUMN else 3  # pairs of start and completion: their own tests
    activities = of_the_table(ActivityCell, source, done, OF_AN_ACTIVITY)
    same(activities, of_the_files(source, DONE, 4), timed)
    of_a_bar = ("month", "place", "segment", "kind", "bucket")
    bars = of_the_table(DurationCell, source, of_a_bar, ("cases",))
    assert bars or not any(row[1] for row in days.values())
    same(bars, of_the_files(source, BARS, 5))


def test_cells_are_the_sums_of_the_facts(tmp_path):
    events = [
        ("A", 1, 0, "Open", "", 0, "Ann", "North", "", 100, ""),
        ("A", 2, 50, "Close", "complete", 9, "Bob", "North", "", 150, "met"),
        ("B", 1, 10, "Open", "", 0, "Ann", "South", "Fibre", 0, ""),
    ]
    source = taken(tmp_path, [events], FULL, "1.3.11")
    facts, days = CaseFact.objects.filter(source=source), DailyCell.objects.filter(source=source)
    for place in range(3):
        of_place = days.filter(place=place)
        assert sum(cell.opened for cell in of_place) == len(facts) == 2
        assert sum(cell.handovers_sum for cell in of_place) == 1
        assert sum(cell.cost_sum for cell in of_place) == 2.5
