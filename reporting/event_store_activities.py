"""What the activities of a process come to, by month and segment, in DuckDB's SQL."""

QUARTER = 900_000_000  # microseconds; no zone is off by less than a quarter of an hour
MONTHS = """
    create or replace table months as
    with slots as (
        select distinct epoch_us(happened_at) // {quarter} slot from {events}
    ), local as (
        select slot, make_timestamptz(slot * {quarter}) at time zone $zone as moment from slots
    )
    select slot, (year(moment) * 12 + month(moment) - 1)::integer as month from local"""
LAST = "(happened_at, sequence, batch, line)"
DOINGS = """
    select case_code, activity_code, month,
        count(*) filter ({is_step}) events, count({service}) timed,
        coalesce(sum({service}), 0) service,
        coalesce(sum({waiting}) filter ({service} is not null), 0) waiting, sum(cents) cents
    from {events} join months on slot = epoch_us(happened_at) // {quarter}
    group by case_code, activity_code, month"""

# A case counts in the month in which it came to the activity first.
COUNTED = """
    select *, case when events > 0 and month = min(case when events > 0 then month end)
        over (partition by case_code, activity_code) then 1 else 0 end cases
    from ({doings})"""
PLACE = """
    select month, {place} place, {code} code, activity_code, sum({sign} * events) events,
        sum({sign} * cases) cases, sum({sign} * timed) timed, sum({sign} * service) service,
        sum({sign} * waiting) waiting, sum({sign} * cents) cents
    from ({counted}) {whose}
    group by all"""
CELLS = """
    select month::integer, place, coalesce(s.name, ''), a.name, sum(events)::bigint,
        sum(cases)::bigint, sum(timed)::bigint, sum(service)::double / 6e7,
        sum(waiting)::double / 6e7, sum(cents)::bigint
    from ({told}) told
    join names a on a.kind = 'activity' and a.code = activity_code
    left join names s on s.kind = 'segment' and s.code = told.code
    group by all
    having sum(events) <> 0 or sum(cases) <> 0 or sum(timed) <> 0 or sum(cents) <> 0
        or sum(service) <> 0 or sum(waiting) <> 0
    order by all"""


def months_of(events: str) -> str:
    """The statement that says in which month each quarter of an hour lies, where the source is."""
    return MONTHS.format(events=events, quarter=QUARTER)


def cells_of(tables: dict[str, int], timed: set[str], *, dimensions: int) -> str:
    """The statement that adds the activities of tables up; 1 or -1 says whether they count.

    `timed`: the tables that tell the steps. Columns: month, place, segment, activity, events,
    cases, timed, service minutes, waiting minutes, cents.
    """
    told = [
        _of_place(table, sign, place, is_timed=table in timed)
        for table, sign in tables.items()
        for place in range(dimensions + 1)
    ]
    return CELLS.format(told=" union all ".join(told))


def _of_place(table: str, sign: int, place: int, *, is_timed: bool) -> str:
    columns = ("is_step", "service", "waiting")
    values = columns if is_timed else ("true", "null::bigint", "null::bigint")
    doings = DOINGS.format(events=table, quarter=QUARTER, **dict(zip(columns, values, strict=True)))
    code = "segment_code" if place == 1 else f"segment_{place}_code"
    whose = (
        f"join (select case_code, arg_max(coalesce({code}, 0), {LAST}) code "  # noqa: S608  names of our own
        f"from {table} group by case_code) using (case_code)"
    )
    return PLACE.format(
        place=place,
        code="code" if place else "0",
        sign=sign,
        counted=COUNTED.format(doings=doings),
        whose=whose if place else "",
    )
