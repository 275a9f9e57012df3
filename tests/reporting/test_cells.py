from datetime import UTC, datetime

import numpy as np
import pytest

from reporting.cells import NOTHING, Instants, Numbers, Outcomes
from reporting.event_mapping import EventMapping


def mapping(**changes):
    return EventMapping(case="c", timestamp="t", activity="a", **changes)


def instant(text, **changes):
    values, faults = Instants(mapping(**changes)).read([text])
    if faults:
        return faults[0]
    if values[0] == NOTHING:
        return None
    return datetime.fromtimestamp(values[0] / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:23]


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2016-02-29 01:16", "year_first", "2016-02-29 01:16:00.000"),
        ("2016-02-29T01:16:05.250Z", "day_first", "2016-02-29 01:16:05.250"),
        ("2016/2/9", "year_first", "2016-02-09 00:00:00.000"),
        ("29/2/2016 01:16", "day_first", "2016-02-29 01:16:00.000"),
        ("2.3.2016 7:05:09", "day_first", "2016-03-02 07:05:09.000"),
        ("2/3/2016 07:05", "month_first", "2016-02-03 07:05:00.000"),
        ("2/3/2016 12:05 am", "month_first", "2016-02-03 00:05:00.000"),
        ("2/3/2016 1:05 PM", "month_first", "2016-02-03 13:05:00.000"),
        ("2016-02-29 01:16+02:00", "year_first", "2016-02-28 23:16:00.000"),
        ("2016-02-29 01:16 -0530", "year_first", "2016-02-29 06:46:00.000"),
        ("30/2/2016", "day_first", "no_such_time"),
        ("2016-13-01", "year_first", "no_such_time"),
        ("2016-01-01 25:00", "year_first", "no_such_time"),
        ("1/1/2016 13:00 pm", "day_first", "no_such_time"),
        ("29/2/2016", "year_first", "not_a_date"),
        ("1/2/16", "day_first", "not_a_date"),
        ("2016-02/29", "year_first", "not_a_date"),
        ("yesterday", "day_first", "not_a_date"),
        ("1456708560", "year_first", "not_a_date"),
        ("", "year_first", None),
    ],
)
def test_an_instant_is_read_as_the_mapping_says_or_not_at_all(text, order, expected):
    assert instant(text, date_order=order) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-01 12:00", "2026-01-01 11:00:00.000"),
        ("2026-07-01 12:00", "2026-07-01 10:00:00.000"),
        ("2026-07-01 12:00Z", "2026-07-01 12:00:00.000"),
    ],
)
def test_an_instant_without_offset_is_local_to_the_source(text, expected):
    assert instant(text, time_zone="Europe/Berlin") == expected


def test_missing_marks_are_no_instant_and_no_fault():
    values, faults = Instants(mapping(missing=("?",))).read(["?", "", "2026-01-01"])
    assert list(values == NOTHING) == [True, True, False]
    assert faults == {}


def test_many_different_instants_are_forgotten_and_read_again(monkeypatch):
    monkeypatch.setattr("reporting.cells.REMEMBERED", 10)
    reader = Instants(mapping())
    texts = [f"2026-01-01 00:{minute:02}" for minute in range(40)]
    values, _faults = reader.read(texts)
    assert len(np.unique(values)) == 40
    assert len(reader) <= 12


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("12.35", ".", 1235),
        ("-3", ".", -300),
        ("1,234.5", ".", 123450),
        ("1.234,5", ",", 123450),
        ("", ".", 0),
        ("1e5", ".", "not_a_number"),
        ("nan", ".", "not_a_number"),
        ("12 EUR", ".", "not_a_number"),
        ("9" * 13, ".", "not_a_number"),
    ],
)
def test_a_number_is_read_in_cents_or_not_at_all(text, decimal, expected):
    values, faults = Numbers(mapping(decimal=decimal), 100).read([text])
    assert (faults.get(0) or values[0]) == expected


def test_an_outcome_is_met_missed_or_none_and_never_guessed():
    reader = Outcomes(mapping(met=("true",), missed=("false",), missing=("?",)))
    values, faults = reader.read(["true", "FALSE", "True", "?", "", "perhaps"])
    assert list(values) == [1, 2, 1, 0, 0, 0]
    assert faults == {5: "unknown_outcome"}
