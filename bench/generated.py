"""Generated events of an assurance process, as the event store keeps them, and for the peers."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np

from reporting.event_store import as_told, write

ACTIVITIES = (
    *("Report", "Triage", "Diagnose", "Dispatch", "Visit", "Repair"),
    *("Test", "Escalate", "Inform", "Bill check", "Confirm", "Closed"),
)
REGIONS = ("North", "South", "East", "West", "Centre")
RESOURCES = 200
EVENTS_A_CASE = 10
DAY = 86_400_000_000  # microseconds
BEGIN = np.datetime64("2024-01-01", "us").astype(np.int64)
SPAN = 730  # days in which cases are opened
BATCH = "generated"
RECENT, SCATTERED = "recent", "scattered"
STORED = """
    select case_code, activity_code, region segment_code, make_timestamp(moment) happened_at,
        null::timestamp opened_at, null::timestamp closed_at, 0::bigint sequence,
        outcome, activity_code = 12 closes, cents, (hash(line) // 2)::bigint event,
        (hash(line) // 2)::bigint digest, 1::integer batch, line,
        null::timestamp started_at, 0::tinyint transition, 0::tinyint clock, resource resource_code,
        0::integer segment_2_code, 0::integer segment_3_code, 0::integer segment_4_code
    from events order by case_code, happened_at, line"""
CASES = "select 'case' kind, code::integer code, 'C' || lpad(code::varchar, 8, '0') name from codes"
LOG = """
    select 'C' || lpad(case_code::varchar, 8, '0') "case",
        strftime(make_timestamp(moment), '%Y-%m-%dT%H:%M:%S') "at",
        $activities[activity_code + 1] activity, 'R' || lpad(resource::varchar, 3, '0') who,
        $regions[region + 1] region, $outcomes[outcome + 1] result, (cents / 100)::varchar cost
    from events order by moment, line"""
FOR_PEERS = """
    select case_code, activity_code, segment_code, happened_at, outcome, closes, cents,
        resource_code
    from read_parquet('{events}')"""


def generated(cases: int, *, seed: int = 7, begin: int = BEGIN) -> dict[str, np.ndarray]:
    """Events of so many cases, in order: one in twenty is still open, a third go astray.

    `begin`: microseconds since 1970 at which the first may be opened; the last is two years later.
    """
    random = np.random.default_rng(seed)
    count = cases * EVENTS_A_CASE
    place = np.tile(np.arange(EVENTS_A_CASE), cases)
    activity = 1 + np.minimum(place, len(ACTIVITIES) - 2)
    strays = random.random(count) < 0.04
    activity[strays] = random.integers(2, len(ACTIVITIES), int(strays.sum()))
    activity[place == 0] = 1
    ends = place == EVENTS_A_CASE - 1
    is_closed = random.random(cases) >= 0.05
    activity[ends] = np.where(is_closed, len(ACTIVITIES), len(ACTIVITIES) - 1)
    waits = (random.exponential(0.4 * DAY, count) + 1).astype(np.int64) * (place > 0)
    passed = waits.reshape(cases, EVENTS_A_CASE).cumsum(axis=1)
    opened = begin + np.sort(random.integers(0, SPAN * DAY, cases))
    outcome = np.where(random.random(cases) < 0.8, 1, 2) * is_closed
    regions = random.integers(1, len(REGIONS) + 1, cases)
    return {
        "case_code": np.repeat(np.arange(1, cases + 1), EVENTS_A_CASE).astype(np.int32),
        "activity_code": activity.astype(np.int32),
        "moment": (opened[:, None] + passed).ravel(),
        "region": np.repeat(regions, EVENTS_A_CASE).astype(np.int32),
        "outcome": (np.repeat(outcome, EVENTS_A_CASE) * ends).astype(np.int8),
        "cents": random.integers(0, 900, count),
        "resource": random.integers(1, RESOURCES + 1, count).astype(np.int32),
        "line": np.arange(2, count + 2),
    }


def store(folder: Path, cases: int, *, seed: int = 7, begin: int = BEGIN) -> None:
    """Write the events of so many cases as a batch of a source."""
    folder.mkdir(parents=True)
    events = generated(cases, seed=seed, begin=begin)
    codes = {"code": np.arange(1, cases + 1)}
    resources = tuple(f"R{number:03}" for number in range(1, RESOURCES + 1))
    told = [("activity", ACTIVITIES), ("segment", REGIONS), ("resource", resources)]
    rows = [(kind, code, name) for kind, names in told for code, name in enumerate(names, 1)]
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.register("events", events)
        connection.register("codes", codes)
        connection.execute(f"create table names as {CASES}")
        connection.executemany("insert into names values (?, ?, ?)", rows)
        connection.execute(f"create table stored as {STORED}")
        events = as_told(connection, "stored")
        for query, name in ((events, "events"), ("from names order by kind, code", "names")):
            write(connection, query, folder / f"{name}.parquet")


def for_peers(folder: Path, path: Path) -> None:
    """The same events in one file, with what a peer needs of them."""
    with duckdb.connect() as connection:
        rows = connection.sql(FOR_PEERS.format(events=folder / "events.parquet"))
        rows.write_parquet(str(path), compression="zstd")


def log(path: Path, cases: int) -> None:
    """The same events as a delivery of CSV, in the order in which they happened."""
    names = {
        "activities": ("", *ACTIVITIES),
        "regions": ("", *REGIONS),
        "outcomes": ("", "met", "missed"),
    }
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.register("events", generated(cases))
        rows = connection.sql(LOG, params={name: list(told) for name, told in names.items()})
        rows.write_csv(str(path), header=True)


def late(path: Path, kind: str, cases: int, count: int) -> None:
    """One more event for each of so many cases, the newest or any, as a delivery of CSV."""
    random = np.random.default_rng()
    codes = (
        np.arange(cases - count, cases) if kind == RECENT else random.choice(cases, count, False)
    )
    now = datetime.now(UTC).isoformat()
    rows = [
        f"C{code:08},{now},Inform,R001,North,,{cost}"
        for code, cost in zip((codes + 1).tolist(), random.integers(99, size=count), strict=True)
    ]
    path.write_text("\n".join(["case,at,activity,who,region,result,cost", *rows, ""]))


def main(task: str, path: Path, cases: int, *others: str) -> None:
    if task == "log":
        log(path, cases)
        return
    store(path, cases)
    for_peers(path, Path(others[0]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
