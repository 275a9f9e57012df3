import duckdb
import numpy as np
import pytest

from reporting import event_store
from reporting.event_store import open_store, remove_batch, unknown_batches
from reporting.event_store_sql import OPTIONAL
from reporting.fact_rows import FACT, rows_of
from reporting.readers import EventBlock
from reporting.rolling_up import RollingUp

MINUTE = np.timedelta64(1, "m")
START = np.datetime64("2026-03-01T00:00", "us")


def block(*events, closing=("Closed",), first=2):
    """(case, minute, activity, outcome) as a block; the digest follows from all four.

    first: the line of the first; of what happens at the same instant, the later line counts.
    """
    count = len(events)
    cases, minutes, activities, outcomes = (list(part) for part in zip(*events, strict=True))
    digest = np.array([hash(one) for one in events], dtype=np.int64)
    nothing = np.full(count, np.datetime64("NaT"), "datetime64[us]")
    return EventBlock(
        {
            "case_key": np.array(cases, dtype=object),
            "activity": np.array(activities, dtype=object),
            "segment": np.full(count, "", dtype=object),
            "happened_at": START + np.array(minutes) * MINUTE,
            "opened_at": nothing,
            "closed_at": nothing,
            "sequence": np.zeros(count, dtype=np.int64),
            "outcome": np.array(outcomes, dtype=np.int8),
            "closes": np.array([one in closing for one in activities]),
            "cents": np.full(count, 150, dtype=np.int64),
            "event": digest,
            "digest": digest,
            "line": np.arange(first, count + first),
        }
    )


def facts_in(store, zone="UTC"):
    """The facts of all cases on the timeline, as rows."""
    rolling = RollingUp(store, zone=zone, dimensions=4)
    return [row for facts in rolling.walk() for row in rows_of(facts, rolling.called(facts))]


def merge(folder, events, batches=(), name=""):
    with open_store(folder) as store:
        store.take(block(*events))
        merged = store.merge(list(batches), ordinal=len(batches) + 1, corrects=False)
        facts = {row[0]: dict(zip(FACT, row, strict=True)) for row in facts_in(store)}
        if name:
            store.publish(name)
    return merged, facts


def recalled(store, batches):
    """The cases of which a rebuild hears."""
    store.recall(batches)
    return [row[0] for row in facts_in(store)]


def test_a_batch_is_read_back_with_the_next_one(tmp_path):
    merge(tmp_path, [("A", 0, "Open", 0), ("B", 5, "Open", 0)], name="one")
    merged, facts = merge(
        tmp_path, [("A", 0, "Open", 0), ("A", 9, "Closed", 1)], batches=["one"], name="two"
    )
    assert (merged.added, merged.unchanged, merged.cases) == (1, 1, 1)
    assert set(facts) == {"A"}
    assert [facts["A"][name] for name in ("outcome", "events", "repeats")] == ["met", 2, 0]
    with open_store(tmp_path) as store:
        assert recalled(store, ["one", "two"]) == ["A", "B"]


def test_a_batch_that_nobody_names_is_not_read(tmp_path):
    merge(tmp_path, [("A", 0, "Open", 0)], name="orphan")
    merged, _facts = merge(tmp_path, [("A", 0, "Open", 0)])
    assert merged.added == 1
    assert unknown_batches(tmp_path, set(), older_than_hours=-1) == ["orphan"]
    remove_batch(tmp_path, "orphan")
    assert unknown_batches(tmp_path, set(), older_than_hours=-1) == []


@pytest.mark.parametrize(
    ("activities", "repeats", "closed_minute"),
    [
        (["Open", "Work", "Closed"], 0, 2),
        (["Open", "Open", "Work", "Closed", "Closed"], 0, 3),
        (["Open", "Work", "Open", "Closed"], 1, 3),
        (["Open", "Closed", "Open", "Closed"], 2, 3),
        (["Open", "Closed", "Open"], 1, None),
    ],
)
def test_rework_and_closing_follow_from_the_order_of_events(
    tmp_path, activities, repeats, closed_minute
):
    events = [("A", minute, activity, 0) for minute, activity in enumerate(activities)]
    _merged, facts = merge(tmp_path, reversed(events))
    told = [facts["A"][name] for name in ("events", "repeats", "cycle_minutes")]
    assert told == [len(events), repeats, closed_minute]
    closed = facts["A"]["closed_at"]
    assert closed == (closed_minute and f"2026-03-01 00:0{closed_minute}:00")


def test_the_same_way_through_has_the_same_variant(tmp_path):
    _merged, facts = merge(
        tmp_path,
        [
            ("A", 0, "Open", 0),
            ("A", 1, "Closed", 0),
            ("B", 3, "Open", 0),
            ("B", 4, "Open", 0),
            ("B", 5, "Closed", 0),
            ("C", 3, "Closed", 0),
            ("C", 4, "Open", 0),
        ],
    )
    assert facts["A"]["variant"] == facts["B"]["variant"] != facts["C"]["variant"]


def test_nothing_is_left_of_the_room_in_which_a_load_worked(tmp_path):
    merge(tmp_path, [("A", 0, "Open", 0)], name="one")
    assert [one.name for one in tmp_path.iterdir()] == ["one"]


def columns_of(folder):
    with duckdb.connect() as connection:
        return set(connection.read_parquet(str(folder / "events.parquet")).columns)


def as_written_before(folder):
    """Put in the columns that files of a former version have, also where they tell nothing."""
    path = str(folder / "events.parquet")
    with duckdb.connect() as connection:
        connection.execute("create table kept as from read_parquet(?)", [path])
        untold = OPTIONAL.keys() - columns_of(folder)
        told = ", ".join(f"{OPTIONAL[name]} {name}" for name in sorted(untold))
        connection.sql(f"select *, {told} from kept").write_parquet(path)


def test_columns_in_which_nothing_is_told_are_not_written(tmp_path):
    merge(tmp_path, [("A", 0, "Open", 0), ("B", 0, "Open", 0)], name="one")
    untold = {*OPTIONAL} - columns_of(tmp_path / "one")
    assert {"started_at", "transition", "clock", "resource_code", "segment_4_code"} <= untold
    told = block(("A", 9, "Closed", 1))
    some = {"resource": np.array(["Ann"], object), "transition": np.array([3], np.int8)}
    with open_store(tmp_path) as store:
        store.take(EventBlock({**told.columns, **some}))
        store.merge(["one"], ordinal=2, corrects=False)
        store.publish("two")
    assert {"resource_code", "transition"} <= columns_of(tmp_path / "two")
    with open_store(tmp_path) as store:
        assert recalled(store, ["one", "two"]) == ["A", "B"]


def test_files_of_a_former_version_are_read_with_those_of_this_one(tmp_path):
    merge(tmp_path, [("A", 0, "Open", 0), ("B", 0, "Open", 0)], name="one")
    as_written_before(tmp_path / "one")
    with open_store(tmp_path) as store:
        assert recalled(store, ["one"]) == ["A", "B"]
    _merged, facts = merge(tmp_path, [("A", 9, "Closed", 1)], batches=["one"], name="two")
    assert (facts["A"]["events"], facts["A"]["cycle_minutes"]) == (2, 9)
    assert (facts["A"]["handovers"], facts["A"]["stopped_minutes"]) == (0, 0)
    with open_store(tmp_path) as store:
        assert recalled(store, ["one", "two"]) == ["A", "B"]


@pytest.mark.parametrize("part", [1, 2, 3, 7, 1000])
def test_however_few_events_fit_at_a_time_the_facts_are_the_same(tmp_path, monkeypatch, part):
    events = [(case, place, "Open", 0) for case in "ABCDE" for place in range(ord(case) - 64)]
    _merged, whole = merge(tmp_path, events, name="one")
    monkeypatch.setattr(event_store, "EVENTS_A_PART", part)
    _merged, in_parts = merge(tmp_path, [*events, ("F", 0, "Open", 0)])
    assert {case: in_parts[case] for case in whole} == whole
    assert in_parts["F"]["events"] == 1
    with open_store(tmp_path) as store:
        assert recalled(store, ["one"]) == list("ABCDE")
