"""The statements that sort the durations of case facts into histograms, on both databases."""

from collections.abc import Sequence

from reporting.cell_statements import month_of

EXACT_UP_TO = 100  # cases of a month and segment; what is fewer is told by the cases themselves
# Kind, bucket, by what it is more, for which cases, and of which kind the cases decide.
KINDS = (
    ("cycle", "cycle_bucket", 1, "cycle_bucket", "cycle"),
    ("business", "business_bucket", 1, "business_bucket", "business"),
    ("stops", "counted_bucket", 1, "counted_bucket", "cycle"),
    ("stops", "cycle_bucket", -1, "counted_bucket", "cycle"),
)
EMPTY = "DELETE FROM reporting_durationcell WHERE source_id = %(source)s"
FILL = """
    INSERT INTO reporting_durationcell (
        source_id, process_id, month, place, segment, kind, bucket, cases)
    SELECT source_id, process_id, month, place, segment, kind, bucket, cases
    FROM (
        SELECT source_id, process_id, month, place, segment, kind, bucket, SUM(more) AS cases,
            SUM(SUM(CASE WHEN kind = decides THEN 1 ELSE 0 END)) OVER (
                PARTITION BY month, place, segment, decides) AS total
        FROM ({told}) AS told
        GROUP BY source_id, process_id, month, place, segment, kind, decides, bucket
    ) AS counted
    WHERE total > {most} AND cases <> 0"""
TOLD = """
        SELECT source_id, process_id, {month} AS month, {place} AS place, {segment} AS segment,
            '{kind}' AS kind, '{decides}' AS decides, {bucket} AS bucket, {more} AS more
        FROM reporting_casefact
        WHERE source_id = %(source)s AND closed_on IS NOT NULL AND {told} IS NOT NULL {months}"""


def emptying(months: Sequence[int]) -> tuple[str, dict[str, int]]:
    """The statement that removes the histograms of these months (all with none)."""
    values = {f"month_{place}": month for place, month in enumerate(months)}
    return f"{EMPTY} {_clause('month', values)}", values


def filling(months: Sequence[int], dimensions: int = 0) -> tuple[str, dict[str, int | str]]:
    """The statement that writes the histograms of these months (all with none)."""
    values = {f"month_{place}": month for place, month in enumerate(months)}
    span: dict[str, int | str] = {}
    clause = ""
    if months:
        span = {"first_day": _first_day(min(months)), "next_day": _first_day(max(months) + 1)}
        clause = "AND closed_on >= %(first_day)s AND closed_on < %(next_day)s "
        clause += _clause(month_of("closed_on"), values)
    told = [
        TOLD.format(
            month=month_of("closed_on"),
            place=place,
            segment=f"segment_{place}" if place else "''",
            kind=kind,
            bucket=bucket,
            more=more,
            told=is_told,
            decides=decides,
            months=clause,
        )
        for place in range(dimensions + 1)
        for kind, bucket, more, is_told, decides in KINDS
    ]
    return FILL.format(told=" UNION ALL ".join(told), most=EXACT_UP_TO), {**values, **span}


def _clause(month: str, values: dict[str, int]) -> str:
    if not values:
        return ""
    return f"AND {month} IN ({', '.join(f'%({name})s' for name in values)})"


def _first_day(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}-01"
