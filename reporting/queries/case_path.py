"""The events of one case, from the event store, with what lies between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from reporting.event_store import EVENTS, NAMES_FILE
from reporting.event_store_sql import seen_events
from reporting.map_reader import CONFIG
from reporting.models import CaseFact, EventBatch

MOST_EVENTS = 1_000
STORY = """
    with names as (select * from read_parquet($names) where kind <> 'case'),
    mine as (
        from ({events}) where case_code = (select code from read_parquet($names)
            where kind = 'case' and name = $case)
        qualify row_number() over (partition by event order by batch desc, line desc) = 1
    )
    select a.name, happened_at, started_at, transition, coalesce(r.name, ''), cents, outcome,
        clock, batch, line
    from mine
    left join names a on a.kind = 'activity' and a.code = activity_code
    left join names r on r.kind = 'resource' and r.code = resource_code
    order by happened_at, sequence, batch, line limit $most"""


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a case. `gap_minutes`: since the event before it; `times_before`: how often
    the activity had been done by then."""

    activity: str
    at: datetime
    started_at: datetime | None
    transition: int
    resource: str
    cost: float
    outcome: int
    clock: int
    batch: EventBatch
    line: int
    gap_minutes: float | None
    times_before: int
    is_handed_over: bool


def case_path(case: CaseFact) -> list[Moment]:
    """Its events in order, each in its newest version; a thousand at most."""
    batches = {one.ordinal: one for one in case.source.batches.order_by("ordinal")}
    folders = [case.source.folder / one.folder for one in batches.values() if one.folder]
    return _moments(_rows(folders, case.case_key) if folders else [], batches)


def _rows(folders: Sequence[Any], case_key: str) -> list[tuple]:
    files = [str(folder / EVENTS) for folder in folders]
    names = [str(folder / NAMES_FILE) for folder in folders]
    with duckdb.connect(config=CONFIG) as connection:
        connection.read_parquet(files, union_by_name=True).create_view("event_files")
        columns = connection.table("event_files").columns
        statement = STORY.format(events=seen_events(columns))
        values = {"names": names, "case": case_key, "most": MOST_EVENTS}
        return connection.execute(statement, values).fetchall()


def _moments(rows: Sequence[tuple], batches: dict[int, EventBatch]) -> list[Moment]:
    told: list[Moment] = []
    seen: dict[str, int] = {}
    resource = ""
    for activity, at, started, transition, who, cents, outcome, clock, batch, line in rows:
        at, started = at.replace(tzinfo=UTC), started and started.replace(tzinfo=UTC)
        gap = (at - told[-1].at).total_seconds() / 60 if told else None
        told.append(
            Moment(
                activity,
                at,
                started,
                transition,
                who,
                cents / 100,
                outcome,
                clock,
                batches[batch],
                line,
                gap_minutes=gap,
                times_before=seen.get(activity, 0),
                is_handed_over=bool(who and resource and who != resource),
            )
        )
        resource = who or resource
        if transition in {0, 3}:
            seen[activity] = seen.get(activity, 0) + 1
    return told
