"""Bad events over HTTP: each is told by its index, field, reason and remedy; the others are taken.

What stands for a line at the other doors is the index here. Bodies that are none: test_api_doors.
"""

import json

import pytest

from reporting.models import CaseFact, EventBatch, QuarantinedRow
from reporting.remedies import REMEDIES
from tests.reporting.events import source_of
from tests.reporting.test_api import CLOSED, OPENED, Program, batch

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]


@pytest.fixture
def source():
    return source_of()


@pytest.fixture
def program(support_manager):
    return Program(support_manager)


BAD = {
    "year 1948": ({"timestamp": "1948-03-02T12:00:00Z"}, "timestamp", "too_early"),
    "year 2099": ({"timestamp": "2099-03-02T12:00:00Z"}, "timestamp", "in_future"),
    "unknown zone": ({"timestamp": "2026-03-02T12:00 Mars/Olympus"}, "timestamp", "not_a_date"),
    "no such day": ({"timestamp": "2026-02-30T12:00:00Z"}, "timestamp", "no_such_time"),
    "no timestamp": ({"timestamp": None}, "timestamp", "missing"),
    "a number of seconds": ({"timestamp": 1772449200}, "timestamp", "not_a_date"),
    "no case": ({"case": ""}, "case", "missing"),
    "no activity": ({"activity": "  "}, "activity", "missing"),
    "a list": ({"activity": ["Open"]}, "activity", "unreadable"),
    "nul": ({"case": "T\0-1"}, "case", "unreadable"),
    "half of a pair": ({"case": "T\ud800"}, "case", "unreadable"),
    "too long": ({"activity": "x" * 201}, "activity", "too_long"),
    "formula": ({"cost": "=1+1"}, "cost", "not_a_number"),
    "too large": ({"cost": 1e10}, "cost", "too_large"),
    "unknown outcome": ({"outcome": "perhaps"}, "outcome", "unknown_outcome"),
    "unknown field": ({"colour": "red"}, "colour", "unknown_field"),
}


@pytest.mark.parametrize(("changed", "field", "reason"), BAD.values(), ids=BAD)
def test_a_bad_event_is_told_by_index_field_and_remedy_and_the_others_are_taken(
    program, source, changed, field, reason
):
    answer = program.send(batch(source, OPENED, {**OPENED, **changed}, CLOSED))
    told = answer.json()
    assert answer.status_code == 207
    assert (told["accepted"], told["refused"]) == (2, 1)
    [error] = told["errors"]
    assert (error["index"], error["field"], error["reason"]) == (1, field, reason)
    assert error["remedy"] == str(REMEDIES[reason])
    aside = QuarantinedRow.objects.get()
    assert (aside.line, aside.column, aside.reason) == (2, field, reason)
    assert [one.case_key for one in CaseFact.objects.all()] == ["T-1"]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("{", "Line 1, column 2: Expecting property name enclosed in double quotes."),
        ('{"source":\n "SRC-0001",\n "events": [1 2]}', "Line 3, column 15: "),
        (b'{\n "events": ["\xfc"]}', "Line 2, byte 14 of it: 0xFC is no UTF-8."),
        ("[" * 100_000, "Send one JSON object"),
    ],
    ids=["cut off", "a comma too few", "another encoding", "nested without end"],
)
def test_a_body_that_is_no_json_is_told_where(program, source, body, detail):
    answer = program.send(body)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(detail)
    assert answer.json()["detail"].endswith("Send one JSON object in UTF-8.")
    assert not EventBatch.objects.exists()


@pytest.mark.shared
def test_naughty_strings_are_cases_and_activities_or_set_aside(program, source, shared):
    strings = json.loads((shared / "data/bad_inputs/blns/blns.json").read_text(encoding="utf-8"))
    events = [{**OPENED, "case": text, "activity": text} for text in strings]
    told = program.send(batch(source, *events)).json()
    assert told["accepted"] + told["refused"] == len(strings)
    held = {one.strip() for one in strings if one.strip() and len(one.strip()) <= 200}
    loaded = set(CaseFact.objects.values_list("case_key", flat=True))
    assert loaded <= held
    assert len(held) - len(loaded) <= told["refused"]
    reasons = {one["reason"] for one in told["errors"]}
    assert reasons <= {"missing", "too_long", "unreadable"}
