"""The statements that work daily cells out from case facts; the same on SQLite and PostgreSQL."""

from collections.abc import Sequence

MOST_DAYS_BY_NAME = 400
EMPTY_CELLS = "DELETE FROM reporting_dailycell WHERE source_id = %(source)s"
FILL_CELLS = """
    INSERT INTO reporting_dailycell (
        source_id, process_id, day, month, place, segment, opened, closed, met, missed, abandoned,
        first_time_right, reworked, handovers_sum, handover_free, timed, cycle_minutes_sum,
        cycle_minutes_sumsq, cycle_minutes_min, cycle_minutes_max, business_timed,
        business_minutes_sum, business_minutes_sumsq, stopped_minutes_sum, open_days_sum,
        cost_sum, cost_sumsq)
    SELECT source_id, process_id, day, {month}, place, segment,
        SUM(opened), SUM(closed), SUM(met), SUM(missed), SUM(abandoned), SUM(first_time_right),
        SUM(reworked), SUM(handovers), SUM(handover_free), SUM(timed), SUM(minutes),
        SUM(minutes * minutes), MIN(timed_minutes), MAX(timed_minutes), SUM(business_timed),
        SUM(business), SUM(business * business), SUM(stopped), SUM(open_days),
        SUM(cost), SUM(cost * cost)
    FROM ({told}) AS told
    GROUP BY source_id, process_id, day, place, segment"""
OPENED = """
        SELECT source_id, process_id, opened_on AS day, {place} AS place, {segment} AS segment,
            1 AS opened, 0 AS closed, 0 AS met, 0 AS missed, 0 AS abandoned,
            0 AS first_time_right, 0 AS reworked, 0 AS handovers, 0 AS handover_free, 0 AS timed,
            0.0 AS minutes, NULL AS timed_minutes, 0 AS business_timed, 0.0 AS business,
            0.0 AS stopped, 0 AS open_days, 0.0 AS cost
        FROM reporting_casefact
        WHERE source_id = %(source)s {opened}"""
CLOSED = """
        SELECT source_id, process_id, closed_on, {place}, {segment}, 0, 1,
            CASE WHEN outcome = 'met' THEN 1 ELSE 0 END,
            CASE WHEN outcome = 'missed' THEN 1 ELSE 0 END,
            CASE WHEN outcome = 'abandoned' THEN 1 ELSE 0 END,
            CASE WHEN repeats = 0 THEN 1 ELSE 0 END,
            CASE WHEN repeats > 0 THEN 1 ELSE 0 END,
            handovers,
            CASE WHEN handovers = 0 THEN 1 ELSE 0 END,
            CASE WHEN cycle_minutes IS NULL THEN 0 ELSE 1 END,
            COALESCE(cycle_minutes, 0.0), cycle_minutes,
            CASE WHEN business_minutes IS NULL THEN 0 ELSE 1 END,
            COALESCE(business_minutes, 0.0), stopped_minutes, {open_days}, cost
        FROM reporting_casefact
        WHERE source_id = %(source)s AND closed_on IS NOT NULL {closed}"""


OPEN_DAYS = {
    "sqlite": "CAST(JULIANDAY(closed_on) - JULIANDAY(opened_on) AS INTEGER)",
    "postgresql": "closed_on - opened_on",
}


def month_of(day: str) -> str:
    """A day's month, counted through: SQLite keeps days as text, PostgreSQL does not."""
    text = f"CAST({day} AS TEXT)"
    return f"CAST(SUBSTR({text}, 1, 4) AS INTEGER) * 12 + CAST(SUBSTR({text}, 6, 2) AS INTEGER) - 1"


def emptying(days: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The statement that removes the cells of these days (all with none), with its values."""
    values = _values(days)
    return f"{EMPTY_CELLS} {_clause('day', values)}", values


def filling(
    days: Sequence[str], dimensions: int = 0, *, vendor: str = "sqlite"
) -> tuple[str, dict[str, str]]:
    """The statement that writes the cells of these days (all with none), with its values.

    `dimensions`: by how many the cases of the source are told apart.
    """
    values = _values(days)
    clauses = {
        "opened": _clause("opened_on", values),
        "closed": _clause("closed_on", values),
        "open_days": OPEN_DAYS[vendor],
    }
    told = [
        part.format(place=place, segment=f"segment_{place}" if place else "''", **clauses)
        for place in range(dimensions + 1)
        for part in (OPENED, CLOSED)
    ]
    return FILL_CELLS.format(month=month_of("day"), told=" UNION ALL ".join(told)), values


def _values(days: Sequence[str]) -> dict[str, str]:
    """Few days are named one by one; of many, the first and the last: cells between are the same
    when they are worked out again."""
    if len(days) > MOST_DAYS_BY_NAME:
        return {"since": min(days), "up_to": max(days)}
    return {f"day_{place}": day for place, day in enumerate(days)}


def _clause(column: str, values: dict[str, str]) -> str:
    if not values:
        return ""
    if "since" in values:
        return f"AND {column} BETWEEN %(since)s AND %(up_to)s"
    return f"AND {column} IN ({', '.join(f'%({name})s' for name in values)})"
