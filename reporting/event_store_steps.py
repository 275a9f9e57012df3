"""Steps of a case: which start belongs to which completion, how long each took and waited for.

The first start of an activity in a case belongs to its first completion that has a start before
it, the second to the second; a completion without one has no service time. A scheduled row belongs
to the next begin in the same way. A step waits from when it was scheduled, else from the last
completion in its case before it began, else from the opening of the case. A start that no
completion belongs to is a step that still runs; rows that schedule are none.
"""

STEPS = """
    create or replace table {name} as
    with ordered as (
        select *, row_number() over (
            partition by case_code order by happened_at, sequence, batch, line) place
        from {events}
    ), counted as (
        select *,
            count(*) filter (transition = 1) over run scheduled,
            count(*) filter (transition = 2) over run started,
            count(*) filter (transition = 3) over run completed
        from ordered
        window run as (partition by case_code, activity_code order by place)
    ), lacking as (
        select *, greatest(0, max(completed - started) over run) unstarted
        from counted
        window run as (partition by case_code, activity_code order by place)
    ), begun as (
        select *, started + unstarted begins,
            transition = 3 and unstarted > coalesce(lag(unstarted) over run, 0) is_startless,
            max(completed - unstarted) over (partition by case_code, activity_code) matched
        from lacking
        window run as (partition by case_code, activity_code order by place)
    ), unplanned as (
        select *, greatest(0, max(begins - scheduled) over run) unscheduled
        from begun
        window run as (partition by case_code, activity_code order by place)
    ), planned as (
        select *, (transition = 2 or is_startless)
            and unscheduled = coalesce(lag(unscheduled) over run, 0) is_planned
        from unplanned
        window run as (partition by case_code, activity_code order by place)
    ), begins as (
        select p.*, s.happened_at planned_at
        from planned p
        left join planned s on s.transition = 1 and p.is_planned
            and s.case_code = p.case_code and s.activity_code = p.activity_code
            and s.scheduled = p.begins - p.unscheduled
    ), paired as (
        select e.*, e.transition in (0, 3) or (e.transition = 2 and e.started > e.matched) is_step,
            case when e.transition = 3 then b.happened_at when e.transition = 0 then e.started_at
                end began_at,
            coalesce(e.planned_at, b.planned_at) waits_from
        from begins e
        left join begins b on b.transition = 2 and e.transition = 3 and not e.is_startless
            and b.case_code = e.case_code and b.activity_code = e.activity_code
            and b.started = e.completed - e.unstarted
    ), points as (
        select case_code, place, began_at as moment, 0 kind from paired
        where began_at <= happened_at
        union all
        select case_code, place, happened_at, 1 from paired where transition in (0, 3)
    ), former as (
        select *, max(case when kind = 1 then moment end) over (partition by case_code
            order by moment, place, kind rows between unbounded preceding and 1 preceding) former_at
        from points
    )
    select paired.* exclude (place, scheduled, started, completed, unstarted, begins, is_startless,
            matched, unscheduled, is_planned, planned_at, began_at, waits_from),
        date_diff('microsecond', former.moment, happened_at) service,
        greatest(0, date_diff('microsecond',
            coalesce(waits_from, former_at, opened_at, former.moment), former.moment)) waiting
    from paired
    left join former on former.kind = 0 and former.case_code = paired.case_code
        and former.place = paired.place"""


def steps_of(events: str, *, name: str) -> str:
    """The statement that makes the table of this name: events with `is_step`, `service` and
    `waiting`, the last two in microseconds and empty where no start is known."""
    return STEPS.format(events=events, name=name)
