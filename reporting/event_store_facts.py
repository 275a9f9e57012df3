"""What a case is, worked out from its events in DuckDB's SQL.

It follows from its events by instant, sequence, batch and line. A turn is an event with another
activity than the one before. If no column says when a case was closed, it is since its last
uninterrupted run of closing activities began, if it still lasts.
"""

from dataclasses import dataclass

from reporting.histograms import GROWTH, SMALLEST

FACT = (
    "case_key",
    "segment_1",
    "segment_2",
    "segment_3",
    "segment_4",
    "opened_at",
    "last_at",
    "closed_at",
    "opened_on",
    "closed_on",
    "outcome",
    "events",
    "repeats",
    "handovers",
    "cost",
    "cycle_minutes",
    "waiting_minutes",
    "service_minutes",
    "stopped_minutes",
    "business_minutes",
    "variant",
    "cycle_bucket",
    "business_bucket",
)
STORY = "(partition by case_code order by happened_at, sequence, batch, line)"
USED = """
    select coalesce(bool_or(resource_code is not null), false),
        coalesce(bool_or(clock <> 0), false),
        coalesce(bool_or(segment_2_code <> 0), false),
        coalesce(bool_or(segment_3_code <> 0), false),
        coalesce(bool_or(segment_4_code <> 0), false),
        coalesce(bool_or(transition <> 0 or started_at is not null), false)
    from {events}"""

# The clock stands from an event that stops it to the next that lets it run.
CLOCK = """,
            last_value(nullif(clock, 0) ignore nulls) over story = 1 is_stopped,
            lead(happened_at) over story next_at"""
HANDED_OVER = """,
            {is_step} and resource_code is not null and resource_code <> lag(
                case when {is_step} then resource_code end ignore nulls) over story
                is_handed_over"""
FACTS = """
    with placed as (
        select *, row_number() over story place,
            {turn} is_turn,
            closes and not coalesce(lag(closes) over story, false) begins_closing{placed}
        from {events}
        window story as {story}
    ), cases as (
        select case_code,
            {segments},
            coalesce(arg_max(opened_at, place), {first_at}) opened_at,
            max(happened_at) last_at,
            coalesce(
                nullif(arg_max(coalesce(closed_at, '0001-01-01'), place), '0001-01-01'),
                case when arg_max(closes, place)
                    then max(happened_at) filter (begins_closing) end) closed_at,
            arg_max(outcome, place) outcome,
            count(*) events,
            count(*) filter (is_turn) - count(distinct activity_code) {of_steps} repeats,
            {handovers} handovers,
            sum(cents) cents,
            {stops} stops,
            {waiting} waiting,
            {service} service,
            md5(coalesce(string_agg(name, '>' order by place) filter (is_turn), ''))[:16] variant
        from placed join names on kind = 'activity' and code = activity_code
        group by case_code
    ), timed as (
        select *, list_filter(list_transform(stops, lambda one: [
                greatest(one[1], opened_at), least(coalesce(one[2], closed_at, one[1]),
                    coalesce(closed_at, last_at))]), lambda one: one[2] > one[1]) stopped,
            case when closed_at >= opened_at
                then round(date_diff('microsecond', opened_at, closed_at) / 6e7, 4) end as minutes
        from cases
    )
    select c.name, {names},
        strftime(opened_at, '%Y-%m-%d %H:%M:%S'), strftime(last_at, '%Y-%m-%d %H:%M:%S'),
        strftime(closed_at, '%Y-%m-%d %H:%M:%S'),
        strftime((opened_at at time zone 'UTC') at time zone $zone, '%Y-%m-%d'),
        strftime((closed_at at time zone 'UTC') at time zone $zone, '%Y-%m-%d'),
        case outcome when 1 then 'met' when 2 then 'missed' when 3 then 'abandoned' else '' end,
        events, repeats, handovers, (cents / 100)::double, minutes,
        round(waiting / 6e7, 4), round(service / 6e7, 4),
        coalesce(round(list_sum(list_transform(
            stopped, lambda one: date_diff('microsecond', one[1], one[2]))) / 6e7, 4), 0),
        null::double, variant, {bucket}, null::integer{clocked}
    from timed
    join names c on c.kind = 'case' and c.code = case_code
    {joins}
    order by case_code"""
BUCKET = (
    f"case when minutes <= {SMALLEST} then 0 "
    f"else ceil(ln(minutes / {SMALLEST}) / ln({GROWTH}))::integer end"
)
TURN = "(lag(activity_code) over story) is distinct from activity_code"
TURN_OF_STEPS = """is_step and (lag(case when is_step then activity_code end ignore nulls)
                over story) is distinct from activity_code"""
UNTIMED = {
    "turn": TURN,
    "of_steps": "",
    "first_at": "min(happened_at)",
    "waiting": "null::bigint",
    "service": "null::bigint",
}
TIMED = {
    "turn": TURN_OF_STEPS,
    "of_steps": "filter (is_step)",
    "first_at": "least(min(happened_at), min(started_at))",
    "waiting": "sum(waiting) filter (service is not null)",
    "service": "sum(service)",
}
STOPS = "list([happened_at, next_at] order by place) filter (is_stopped)"
CLOCKED = """,
        epoch_us(opened_at), epoch_us(closed_at),
        list_transform(stopped, lambda one: [epoch_us(one[1]), epoch_us(one[2])])"""
NO_STOPS = "null::timestamp[][]"


@dataclass(frozen=True, slots=True)
class Used:
    """Which of the columns that a log may lack say something in these events."""

    resource: bool
    clock: bool
    segment_2: bool
    segment_3: bool
    segment_4: bool
    timed: bool


def used_by(events: str) -> str:
    """The statement that finds what these events use."""
    return USED.format(events=events)


def facts_of(events: str, used: Used, *, clocked: bool = False) -> str:
    """The statement that gives the facts of every case of these events; where they are timed,
    they are steps. With `clocked`, behind them opening, closing and stops in microseconds."""
    segments, names, joins = [], [], []
    told = [True, used.segment_2, used.segment_3, used.segment_4]
    for place, is_used in enumerate(told, start=1):
        code = "segment_code" if place == 1 else f"segment_{place}_code"
        if is_used:
            segments.append(f"arg_max(coalesce({code}, 0), place) {code}")
            names.append(f"coalesce(s{place}.name, '')")
            joins.append(
                f"left join names s{place} on s{place}.kind = 'segment' and s{place}.code = {code}"
            )
        else:
            names.append("''")
    handed_over = HANDED_OVER.format(is_step="is_step" if used.timed else "true")
    return FACTS.format(
        events=events,
        story=STORY,
        placed=(handed_over if used.resource else "") + (CLOCK if used.clock else ""),
        **(TIMED if used.timed else UNTIMED),
        segments=", ".join(segments),
        handovers="count(*) filter (is_handed_over)" if used.resource else "0",
        stops=STOPS if used.clock else NO_STOPS,
        names=", ".join(names),
        joins=" ".join(joins),
        bucket=BUCKET,
        clocked=CLOCKED if clocked else "",
    )
