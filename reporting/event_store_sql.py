"""The statements of the event store, in DuckDB's SQL, in the order in which a load uses them."""

from collections.abc import Collection

# A text column of a block, the kind of names it holds, and the column of its codes in the files.
TEXTS = {
    "resource": ("resource", "resource_code"),
    "segment_1": ("segment", "segment_code"),
    "segment_2": ("segment", "segment_2_code"),
    "segment_3": ("segment", "segment_3_code"),
    "segment_4": ("segment", "segment_4_code"),
}
CODED_AS = {"case_key": ("case", "case_code"), "activity": ("activity", "activity_code"), **TEXTS}
INCOMING = """
    create table arrived (
        case_key varchar, activity varchar, happened_at timestamp, opened_at timestamp,
        closed_at timestamp, sequence bigint, outcome tinyint, closes boolean, cents bigint,
        event bigint, digest bigint, line bigint, started_at timestamp,
        transition tinyint default 0, clock tinyint default 0, resource varchar default '',
        segment_1 varchar default '', segment_2 varchar default '',
        segment_3 varchar default '', segment_4 varchar default ''
    )"""
NO_EVENTS = """
    select null::integer case_code, null::integer activity_code, null::integer segment_code,
        null::timestamp happened_at, null::timestamp opened_at, null::timestamp closed_at,
        null::bigint sequence, null::tinyint outcome, null::boolean closes, null::bigint cents,
        null::bigint event, null::bigint digest, null::integer batch, null::bigint line,
        null::timestamp started_at, null::tinyint transition, null::tinyint clock,
        null::integer resource_code, null::integer segment_2_code, null::integer segment_3_code,
        null::integer segment_4_code
    where false"""
# Of these columns a file has those in which something is told; the others would be read in vain.
# What was written before a column was thought of lacks it as well.
OPTIONAL = {
    "opened_at": "null::timestamp",
    "closed_at": "null::timestamp",
    "sequence": "0::bigint",
    "started_at": "null::timestamp",
    "transition": "0::tinyint",
    "clock": "0::tinyint",
    "resource_code": "null::integer",
    "segment_2_code": "0::integer",
    "segment_3_code": "0::integer",
    "segment_4_code": "0::integer",
}
NO_NAMES = "select null::varchar kind, null::integer code, null::varchar name where false"

# What the staged events call by name; each name not met before gets the next number of its kind.
# Of the cases, which may be millions, no others are looked at.
MENTIONED = """
    create table mentioned as
    with told as (
        select 'case' kind, case_key name, min(line) first_line from incoming group by case_key
        union all
        select 'activity', activity, min(line) from incoming group by activity
        {texts}
    )
    select kind, name, min(first_line) first_line from told group by kind, name"""
KNOWN_NAMES = """
    create table known_names as
    from stored_names where kind <> 'case'
    union all by name
    from (from stored_names where kind = 'case')
        semi join (from mentioned where kind = 'case') using (name)"""
NEW_NAMES = """
    create table new_names as
    with unmet as materialized (
        from mentioned where not exists (
            from known_names k where k.kind = mentioned.kind and k.name = mentioned.name)
    ), highest as (
        select kind, max(code) code from stored_names semi join unmet using (kind) group by kind
    )
    select unmet.kind, (coalesce(highest.code, 0) + row_number() over (
        partition by unmet.kind order by first_line, name))::integer code, name
    from unmet left join highest using (kind)"""
MENTIONED_TEXT = "union all select '{kind}', {column}, min(line) from incoming group by {column}"
NAMES = "create table names as from known_names union all from new_names"
NEW_NAMES_IN_ORDER = "from new_names order by kind, code"

CODED = """
    select c.code case_code, a.code activity_code, happened_at, opened_at, closed_at, sequence,
        outcome, closes, cents, event, digest, {ordinal}::integer batch, line, started_at,
        transition, clock, {codes}
    from incoming
    join names c on c.kind = 'case' and c.name = case_key
    join names a on a.kind = 'activity' and a.name = activity
    {joins}"""
# Of the staged events of some cases each identity once: the first that came, or the last if it may
# correct.
FRESH = """
    create or replace table fresh as
    from coded where case_code between $first and $last
    qualify row_number() over (partition by case_code, event order by line * $direction::bigint) = 1
    """
# The newest stored version of each event of the cases that were staged; most have one alone.
FORMER = """
    create or replace table former as
    from stored_events semi join fresh using (case_code)"""
HAS_VERSIONS = "select 1 from former group by case_code, event having count(*) > 1 limit 1"
NEWEST = """
    create or replace table former as
    from former
    qualify row_number() over (partition by case_code, event order by batch desc, line desc) = 1"""
# What stood before the former version in the order of loading is no news: a mended row keeps the
# batch and the line in which it first came.
SORTED_OUT = """
    create or replace table sorted_out as
    select fresh.*, case when former.digest is null then 'added'
        when former.digest = fresh.digest then 'unchanged'
        when (former.batch, former.line) > (fresh.batch, fresh.line) then 'unchanged'
        else 'corrected' end fate
    from fresh left join former using (case_code, event)"""
NEWS = """
    insert into news by name
    select * exclude (fate) from sorted_out where fate <> 'unchanged'
    order by case_code, happened_at, sequence, line"""

# All events, old and new, of the cases to which something happened.
TIMELINE = """
    insert into timeline by name
    with those as (from news where case_code between $first and $last)
    from former semi join those using (case_code) anti join those using (case_code, event)
    union all by name
    from those"""
BEFORE = """
    insert into before by name
    from former semi join sorted_out on former.case_code = sorted_out.case_code
        and fate <> 'unchanged'"""
EVERYTHING = """
    create or replace table everything as
    select * from stored_events anti join timeline using (case_code)
    qualify row_number() over (partition by case_code, event order by batch desc, line desc) = 1
    union all by name
    from timeline"""
CALLED = "select code, name from names where kind = $kind"
CASES_CALLED = """
    select code, name from names where kind = 'case' and code between $first and $last
    order by code"""
BROUGHT = "select distinct key from rows_asked {joins} join news on {same}"
COUNTS = """
    select count(*) filter (fate = 'added'), count(*) filter (fate = 'corrected'),
        count(distinct case_code) filter (fate <> 'unchanged'), min(happened_at), max(happened_at)
    from sorted_out"""


def brought(alike: Collection[str]) -> str:
    """The keys of those rows asked to which one of the news is alike in these columns."""
    joins, same = [], []
    for name in alike:
        kind, code = CODED_AS.get(name, ("", name))
        told = f"rows_asked.{name}"
        if kind:
            joins.append(
                f"left join names as of_{name} on of_{name}.kind = '{kind}' "
                f"and of_{name}.name = {told}"
            )
            empty = "null" if name == "resource" else "0"
            told = f"case when {told} = '' then {empty} else coalesce(of_{name}.code, -1) end"
        same.append(f"news.{code} is not distinct from {told}")
    return BROUGHT.format(joins=" ".join(joins), same=" and ".join(same))


def mentioned(used: Collection[str]) -> str:
    """`used`: the text columns of blocks that say something."""
    texts = [MENTIONED_TEXT.format(kind=TEXTS[one][0], column=one) for one in sorted(used)]
    return MENTIONED.format(texts=" ".join(texts))


def coded(used: Collection[str], ordinal: int) -> str:
    """The staged events by the codes of their names."""
    codes, joins = [], []
    for name, (kind, code) in TEXTS.items():
        empty = "null" if name == "resource" else "0"
        if name in used:
            codes.append(f"case when {name} = '' then {empty} else {name}_name.code end {code}")
            joins.append(
                f"join names {name}_name on {name}_name.kind = '{kind}' "
                f"and {name}_name.name = {name}"
            )
        else:
            codes.append(f"{empty}::integer {code}")
    return CODED.format(ordinal=ordinal, codes=", ".join(codes), joins=" ".join(joins))


def told_in(table: str) -> str:
    """How many events of a table tell something in each of the columns that a file may lack."""
    counts = (f"count_if({name} is distinct from {empty})" for name, empty in OPTIONAL.items())
    return f"select {', '.join(counts)} from {table}"  # noqa: S608  names of our own


def seen_events(columns: Collection[str]) -> str:
    """The events of `event_files`, which has these columns, as if it had all of them."""
    replaced = [
        f"coalesce({name}, {empty}) as {name}"
        for name, empty in OPTIONAL.items()
        if name in columns and not empty.startswith("null")
    ]
    added = [f"{empty} {name}" for name, empty in OPTIONAL.items() if name not in columns]
    told = f"* replace ({', '.join(replaced)})" if replaced else "*"
    return f"select {', '.join([told, *added])} from event_files"  # noqa: S608  names of our own
