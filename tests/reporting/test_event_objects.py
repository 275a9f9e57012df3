"""Events as objects become the very rows that a file would have had."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.event_mapping import EventMapping
from reporting.event_objects import block_of, digest_of_objects, fields_of, rows_of
from reporting.readers import CsvReader
from tests.reporting.events import PLAIN, kept, log

WIDE = EventMapping(
    case="ticket",
    timestamp="when",
    activity="what",
    closed_at=("resolved", "closed"),
    segments=("region", "channel"),
    resource="agent",
    decimal=",",
    cost="eur",
)
EVENT = {"case": "A", "timestamp": "2026-03-02 12:00:00", "activity": "Open"}


def row(event, mapping=PLAIN):
    rows = rows_of([event], mapping)
    return dict(zip(rows.names, rows.rows[0], strict=True)) if rows.rows else rows.rejected[0]


def test_our_names_lead_to_the_columns_of_the_mapping():
    assert fields_of(WIDE) == {
        "case": "ticket",
        "timestamp": "when",
        "activity": "what",
        "closed_at": "resolved",
        "cost": "eur",
        "resource": "agent",
        "segment": "region",
        "segment_1": "region",
        "segment_2": "channel",
    }


def test_a_field_that_is_left_out_is_an_empty_cell():
    assert row(EVENT) == {**EVENT, "outcome": "", "cost": ""}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2, "2"),
        (2.0, "2"),
        (2.5, "2,5"),
        (True, "true"),
        (None, ""),
        ("1,5", "1,5"),
        (10**30, str(10**30)),
        (1e300, "1e+300"),
    ],
)
def test_a_value_of_json_is_written_as_the_mapping_reads_it(value, text):
    assert row({"case": "A", "cost": value}, WIDE)["eur"] == text


@pytest.mark.parametrize(
    ("event", "column", "reason"),
    [
        ([], "", "unreadable"),
        ("A", "", "unreadable"),
        (None, "", "unreadable"),
        ({**EVENT, "colour": "red"}, "colour", "unknown_field"),
        ({**EVENT, "outcome": ["met"]}, "outcome", "unreadable"),
        ({**EVENT, "x" * 500: 1}, "x" * 200, "unknown_field"),
    ],
)
def test_what_is_no_row_is_told_by_its_field(event, column, reason):
    rejected = row(event)
    assert (rejected.line, rejected.column, rejected.reason) == (1, column, reason)


def test_the_same_value_by_two_names_is_no_contradiction():
    assert row({"case": "A", "ticket": "A"}, WIDE)["ticket"] == "A"
    assert row({"case": "A", "ticket": "B"}, WIDE).reason == "told_twice"


def test_a_row_set_aside_keeps_what_could_be_read_of_it():
    assert row({**EVENT, "colour": "red"}).raw == "A,2026-03-02 12:00:00,Open,,"


def test_places_count_all_events_also_those_set_aside():
    rows = rows_of([EVENT, 7, EVENT, {"colour": 1}], PLAIN)
    assert rows.places == [1, 3]
    assert [one.line for one in block_of(rows, PLAIN).rejected] == [2, 4]


def test_the_order_of_fields_makes_no_other_batch():
    assert digest_of_objects([EVENT]) == digest_of_objects([dict(reversed(EVENT.items()))])
    assert digest_of_objects([EVENT]) != digest_of_objects([EVENT, EVENT])


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(words, words, st.sampled_from(["", "met", "missed"])), min_size=1))
def test_objects_and_a_file_of_the_same_rows_give_the_same_events(tmp_path_factory, told):
    events = [
        {**EVENT, "case": case, "activity": activity, "outcome": outcome}
        for case, activity, outcome in told
    ]
    rows = [(one["case"], one["timestamp"], one["activity"], one["outcome"], "") for one in events]
    path = kept(tmp_path_factory.mktemp("log"), log(*rows))
    [ours] = [block_of(rows_of(events, PLAIN), PLAIN)]
    [theirs] = CsvReader(path, replace(PLAIN, delimiter=",")).blocks()
    assert list(ours.columns["case_key"]) == list(theirs.columns["case_key"])
    assert list(ours.columns["digest"]) == list(theirs.columns["digest"])
    assert [one.reason for one in ours.rejected] == [one.reason for one in theirs.rejected]
