"""The statements that work daily cells out from case facts; the same on SQLite and PostgreSQL."""

from collections.abc import Sequence

MOST_DAYS_BY_NAME = 400
EMPTY_CELLS = "DELETE FROM reporting_dailycell WHERE source_id = %(source)s"
FILL_CELLS = """
    INSERT INTO reporting_dailycell (
        source_id, process_id, day, segment, opened, closed, met, missed, first_time_right,
        reworked, timed, cycle_minutes_sum, cycle_minutes_sumsq, cycle_minutes_min,
        cycle_minutes_max, cost_sum, cost_sumsq)
    SELECT source_id, process_id, day, segment, SUM(opened), SUM(closed), SUM(met), SUM(missed),
        SUM(first_time_right), SUM(reworked), SUM(timed), SUM(minutes), SUM(minutes * minutes),
        MIN(timed_minutes), MAX(timed_minutes), SUM(cost), SUM(cost * cost)
    FROM (
        SELECT source_id, process_id, opened_on AS day, segment, 1 AS opened, 0 AS closed,
            0 AS met, 0 AS missed, 0 AS first_time_right, 0 AS reworked, 0 AS timed,
            0.0 AS minutes, NULL AS timed_minutes, 0.0 AS cost
        FROM reporting_casefact
        WHERE source_id = %(source)s {opened}
        UNION ALL
        SELECT source_id, process_id, closed_on, segment, 0, 1,
            CASE WHEN outcome = 'met' THEN 1 ELSE 0 END,
            CASE WHEN outcome = 'missed' THEN 1 ELSE 0 END,
            CASE WHEN repeats = 0 THEN 1 ELSE 0 END,
            CASE WHEN repeats > 0 THEN 1 ELSE 0 END,
            CASE WHEN cycle_minutes IS NULL THEN 0 ELSE 1 END,
            COALESCE(cycle_minutes, 0.0), cycle_minutes, cost
        FROM reporting_casefact
        WHERE source_id = %(source)s AND closed_on IS NOT NULL {closed}
    ) AS told
    GROUP BY source_id, process_id, day, segment"""


def emptying(days: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The statement that removes the cells of these days (all with none), with its values."""
    values = _values(days)
    return f"{EMPTY_CELLS} {_clause('day', values)}", values


def filling(days: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The statement that writes the cells of these days (all with none), with its values."""
    values = _values(days)
    clauses = {"opened": _clause("opened_on", values), "closed": _clause("closed_on", values)}
    return FILL_CELLS.format(**clauses), values


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
