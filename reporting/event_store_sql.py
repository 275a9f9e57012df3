"""The statements of the event store, in DuckDB's SQL, in the order in which a load uses them."""

INCOMING = """
    create table incoming (
        case_key varchar, activity varchar, segment varchar, happened_at timestamp,
        opened_at timestamp, closed_at timestamp, sequence bigint, outcome tinyint,
        closes boolean, cents bigint, event bigint, digest bigint, line bigint
    )"""
NO_EVENTS = """
    select null::integer case_code, null::integer activity_code, null::integer segment_code,
        null::timestamp happened_at, null::timestamp opened_at, null::timestamp closed_at,
        null::bigint sequence, null::tinyint outcome, null::boolean closes, null::bigint cents,
        null::bigint event, null::bigint digest, null::integer batch, null::bigint line
    where false"""
NO_NAMES = "select null::varchar kind, null::integer code, null::varchar name where false"

# Each name not met before gets the next number of its kind.
NEW_NAMES = """
    create table new_names as
    with told as (
        select 'case' kind, case_key name, min(line) first_line from incoming group by case_key
        union all
        select 'activity', activity, min(line) from incoming group by activity
        union all
        select 'segment', segment, min(line) from incoming group by segment
    ), highest as (select kind, max(code) code from stored_names group by kind)
    select told.kind, (coalesce(highest.code, 0) + row_number() over (
        partition by told.kind order by first_line, name))::integer code, name
    from told left join highest using (kind)
    where not exists (
        from stored_names where stored_names.kind = told.kind and stored_names.name = told.name)"""
NAMES = "create table names as from stored_names union all from new_names"
NEW_NAMES_IN_ORDER = "from new_names order by kind, code"

# Of the staged events each identity once: the first that came, or the last if it may correct.
FRESH = """
    create table fresh as
    select c.code case_code, a.code activity_code, s.code segment_code, happened_at, opened_at,
        closed_at, sequence, outcome, closes, cents, event, digest, $ordinal::integer batch, line
    from incoming
    join names c on c.kind = 'case' and c.name = case_key
    join names a on a.kind = 'activity' and a.name = activity
    join names s on s.kind = 'segment' and s.name = segment
    qualify row_number() over (partition by c.code, event order by line * $direction::bigint) = 1"""

# The newest stored version of each event of the cases that were staged.
FORMER = """
    create table former as
    from stored_events semi join fresh using (case_code)
    qualify row_number() over (partition by case_code, event order by batch desc) = 1"""
SORTED_OUT = """
    create table sorted_out as
    select fresh.*, case when former.digest is null then 'added'
        when former.digest = fresh.digest then 'unchanged' else 'corrected' end fate
    from fresh left join former using (case_code, event)"""
NEW_EVENTS = """
    select * exclude (fate) from sorted_out where fate <> 'unchanged'
    order by case_code, happened_at, sequence, line"""

# All events, old and new, of the cases to which something happened.
TIMELINE = """
    create table timeline as
    with news as (select * exclude (fate) from sorted_out where fate <> 'unchanged')
    from former semi join news using (case_code) anti join news using (case_code, event)
    union all by name
    from news"""
RECALLED = """
    create table timeline as
    from stored_events
    qualify row_number() over (partition by case_code, event order by batch desc) = 1"""
TOUCHED = """
    select name from names semi join timeline on kind = 'case' and code = case_code"""
COUNTS = """
    select count(*) filter (fate = 'added'), count(*) filter (fate = 'corrected'),
        (select count(*) from incoming), count(distinct case_code) filter (fate <> 'unchanged'),
        min(happened_at), max(happened_at)
    from sorted_out"""

# What a case is now follows from its last event by instant, sequence, batch and line. A turn is
# an event with another activity than the one before. If no column says when a case was closed, it
# is since its last uninterrupted run of closing activities began, if it still lasts.
FACTS = """
    with placed as (
        select *, row_number() over story place,
            (lag(activity_code) over story) is distinct from activity_code is_turn,
            closes and not coalesce(lag(closes) over story, false) begins_closing
        from timeline
        window story as (partition by case_code order by happened_at, sequence, batch, line)
    ), cases as (
        select case_code,
            arg_max(segment_code, place) segment_code,
            coalesce(arg_max(opened_at, place), min(happened_at)) opened_at,
            max(happened_at) last_at,
            coalesce(
                nullif(arg_max(coalesce(closed_at, '0001-01-01'), place), '0001-01-01'),
                case when arg_max(closes, place)
                    then max(happened_at) filter (begins_closing) end) closed_at,
            arg_max(outcome, place) outcome,
            count(*) events,
            count(*) filter (is_turn) - count(distinct activity_code) repeats,
            sum(cents) cents,
            md5(string_agg(name, '>' order by place) filter (is_turn))[:16] variant
        from placed join names on kind = 'activity' and code = activity_code
        group by case_code
    )
    select c.name, s.name,
        strftime(opened_at, '%Y-%m-%d %H:%M:%S'), strftime(last_at, '%Y-%m-%d %H:%M:%S'),
        strftime(closed_at, '%Y-%m-%d %H:%M:%S'),
        strftime((opened_at at time zone 'UTC') at time zone $zone, '%Y-%m-%d'),
        strftime((closed_at at time zone 'UTC') at time zone $zone, '%Y-%m-%d'),
        case outcome when 1 then 'met' when 2 then 'missed' else '' end,
        events, repeats, (cents / 100)::double,
        case when closed_at >= opened_at
            then round(date_diff('microsecond', opened_at, closed_at) / 6e7, 4) end,
        variant
    from cases
    join names c on c.kind = 'case' and c.code = case_code
    join names s on s.kind = 'segment' and s.code = segment_code
    order by case_code"""
