"""The statements of the map store, in DuckDB's SQL."""

from reporting.map_counting import FIGURES, KEYS

PLACES = (1, 2, 3, 4)
RANGE = "select min(case_code), max(case_code), count(*) from {events}"
USED_PLACES = """
    select coalesce(bool_or(segment_code <> 0), false),
        coalesce(bool_or(segment_2_code <> 0), false),
        coalesce(bool_or(segment_3_code <> 0), false),
        coalesce(bool_or(segment_4_code <> 0), false)
    from {events}"""
TIMED = "select coalesce(bool_or(transition <> 0 or started_at is not null), false) from {events}"

PIECE = """
    select case_code::bigint "case", activity_code::bigint activity, epoch_us(happened_at) "at",
        {started} started, {is_step} is_step,
        epoch_us(least(happened_at, started_at)) earliest,
        coalesce(epoch_us(opened_at), $nothing) opened,
        coalesce(epoch_us(closed_at), $nothing) closed,
        closes, cents,
        coalesce(segment_code, 0)::bigint segment_1, coalesce(segment_2_code, 0)::bigint segment_2,
        coalesce(segment_3_code, 0)::bigint segment_3, coalesce(segment_4_code, 0)::bigint segment_4
    from {events} where case_code >= $first and case_code < $until
    order by case_code, happened_at, sequence, batch, line"""

UNTIMED_STEP = {"started": "$nothing", "is_step": "true or $nothing = 0"}
TIMED_STEP = {
    "started": "coalesce(epoch_us(happened_at) - service, $nothing)",
    "is_step": "is_step",
}


def summed(kind: str) -> str:
    """`kept_cells` of one kind added up, without those in which nothing is left."""
    keys = ", ".join(("month", "place", "segment", *KEYS[kind]))
    keys += ", path" if kind == "variants" else ""
    sums = ", ".join(f"sum({name})::bigint {name}" for name in FIGURES[kind])
    left = " or ".join(f"{name} <> 0" for name in FIGURES[kind])
    return (
        f"select * from (select {keys}, {sums} from kept_cells group by all) where {left} "  # noqa: S608  names of our own
        "order by place, segment, month"
    )
