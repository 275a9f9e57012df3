from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.cells import AMOUNTS_BELOW, NOTHING, Instants, Numbers, Outcomes
from reporting.event_mapping import EventMapping

pytestmark = pytest.mark.thorough


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
        ("2026-03-29 01:59", "2026-03-29 00:59:00.000"),
        ("2026-03-29 02:30", "2026-03-29 01:30:00.000"),  # the clock leaps over this hour
        ("2026-03-29 03:00", "2026-03-29 01:00:00.000"),
        ("2026-10-25 02:30", "2026-10-25 00:30:00.000"),  # comes twice: the first is meant
        ("2026-10-25 02:30+01:00", "2026-10-25 01:30:00.000"),
        ("2026-10-25 03:00", "2026-10-25 02:00:00.000"),
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
        ("1,234,567.89", ".", 123456789),
        ("+7", ".", 700),
        ("0.005", ".", 0),
        ("12,50", ".", "not_a_number"),
        ("1,5", ".", "not_a_number"),
        ("12.50", ",", "not_a_number"),
        ("1.2.3", ".", "not_a_number"),
        ("1,23,456", ".", "not_a_number"),
        ("-", ".", "not_a_number"),
        (".5", ".", "not_a_number"),
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


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("9999999999.99", ".", 999_999_999_999),
        ("-9.999.999.999,99", ",", -999_999_999_999),
        ("0000000000012", ".", "not_a_number"),
        ("000000000012", ".", 1200),
        ("9999999999.999", ".", "too_large"),  # rounds to more
        ("10000000000", ".", "too_large"),
        ("-10,000,000,000", ".", "too_large"),
        ("999999999999", ".", "too_large"),
    ],
)
def test_an_amount_has_at_most_ten_digits_before_the_decimals(text, decimal, expected):
    reader = Numbers(mapping(decimal=decimal), 100, AMOUNTS_BELOW)
    values, faults = reader.read([text, f" {text} "])
    assert [faults.get(place) or values[place] for place in (0, 1)] == [expected] * 2


def test_the_place_in_a_sequence_may_have_twelve_digits():
    assert Numbers(mapping(), 1).read(["202603021200"])[0].tolist() == [202_603_021_200]


def test_an_outcome_is_met_missed_or_none_and_never_guessed():
    reader = Outcomes(mapping(met=("true",), missed=("false",), missing=("?",)))
    values, faults = reader.read(["true", "FALSE", "True", "?", "", "perhaps"])
    assert list(values) == [1, 2, 1, 0, 0, 0]
    assert faults == {5: "unknown_outcome"}


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", "2026-07-01 12:00:00.000"),
        ("Asia/Kolkata", "2026-07-01 06:30:00.000"),
        ("Pacific/Auckland", "2026-07-01 00:00:00.000"),
        ("America/St_Johns", "2026-07-01 14:30:00.000"),
    ],
)
def test_the_same_clock_is_another_instant_elsewhere(zone, expected):
    assert instant("2026-07-01 12:00", time_zone=zone) == expected


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("01/02/2026", "day_first", "2026-02-01 00:00:00.000"),
        ("01/02/2026", "month_first", "2026-01-02 00:00:00.000"),
        ("2026-02-01", "day_first", "2026-02-01 00:00:00.000"),
        ("2026-02-01", "month_first", "2026-02-01 00:00:00.000"),
        ("31/12/2026", "month_first", "no_such_time"),
        ("12/31/2026", "day_first", "no_such_time"),
    ],
)
def test_day_and_month_are_never_guessed(text, order, expected):
    """A year that comes first leaves no doubt; else the order holds for every row alike."""
    assert instant(text, date_order=order) == expected


@pytest.mark.parametrize("text", ["2024-02-29", "2000-02-29"])
def test_leap_days_are_days(text):
    assert instant(text) == f"{text} 00:00:00.000"


@pytest.mark.parametrize("text", ["2026-02-29", "2100-02-29", "2026-04-31", "2026-00-10"])
def test_days_that_no_calendar_has_are_none(text):
    assert instant(text) == "no_such_time"


@pytest.mark.parametrize(
    ("fraction", "read"),
    [("1", "100"), ("05", "050"), ("123456", "123"), ("123456789", "123")],
)
def test_fractions_of_a_second_are_kept_to_the_microsecond(fraction, read):
    assert instant(f"2026-01-01 00:00:00.{fraction}") == f"2026-01-01 00:00:00.{read}"
    assert instant(f"2026-01-01 00:00:00,{fraction}") == f"2026-01-01 00:00:00.{read}"


@pytest.mark.parametrize(
    "text",
    ["2026-01-01 12:60", "2026-01-01 12:00:60", "2026-01-01 12:00 +25:00", "2026-01-01 0:30 am"],
)
def test_a_clock_that_no_wall_has_shows_no_time(text):
    assert instant(text) == "no_such_time"


def test_every_fault_of_a_column_is_found_and_no_good_cell_is_lost():
    texts = ["2026-01-01", "soon", "2026-02-30", "2026-01-01", "soon"]
    values, faults = Instants(mapping()).read(texts)
    assert faults == {1: "not_a_date", 2: "no_such_time", 4: "not_a_date"}
    assert values[0] == values[3] != NOTHING


def test_a_fault_is_remembered_for_the_next_block():
    reader = Instants(mapping())
    reader.read(["soon"])
    assert reader.read(["2026-01-01", "soon"])[1] == {1: "not_a_date"}


def test_missing_marks_cost_nothing_and_are_no_fault():
    values, faults = Numbers(mapping(missing=("n/a", "-")), 100).read(["n/a", "-", "", "1"])
    assert (list(values), faults) == ([0, 0, 0, 100], {})


def test_a_sequence_is_whole_numbers():
    values, faults = Numbers(mapping(), 1).read(["3", "1,000", "x"])
    assert (list(values[:2]), faults) == ([3, 1000], {2: "not_a_number"})


@pytest.mark.parametrize("word", ["met", "MET", "Met"])
def test_the_words_of_an_outcome_are_the_same_in_capitals(word):
    values, faults = Outcomes(mapping(met=("Met",), missed=("Missed",))).read([word])
    assert (list(values), faults) == ([1], {})


def test_several_words_may_mean_the_same_outcome():
    reader = Outcomes(mapping(met=("ok", "1"), missed=("late", "0")))
    values, _faults = reader.read(["ok", "1", "late", "0"])
    assert list(values) == [1, 1, 2, 2]


def test_what_lies_after_the_latest_instant_has_not_happened():
    reader = Instants(mapping(), latest=datetime(2026, 1, 2, tzinfo=UTC))
    values, faults = reader.read(["2026-01-01", "2026-01-02", "2026-01-03"])
    assert faults == {2: "in_future"}
    assert values[2] == NOTHING


WRITTEN = st.sampled_from(["", "Z", "UTC", "+02:00", "-0330", "+14:00"])
CLOCKS = {
    "iso": "%Y-%m-%dT%H:%M:%S.%f",
    "seconds": "%Y-%m-%d %H:%M:%S",
    "minutes": "%Y/%m/%d %H:%M",
    "halves": "%d.%m.%Y %I:%M:%S %p",
}


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/Sao_Paulo", "Asia/Kathmandu"])
@settings(max_examples=150, deadline=None)
@given(
    moments=st.lists(
        st.tuples(
            st.datetimes(datetime(1999, 1, 1), datetime(2024, 12, 31)),
            st.sampled_from(sorted(CLOCKS)),
            WRITTEN,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_was_read_before_never_changes_what_is_read_next(zone, moments):
    """Days and clocks are remembered apart; read each by a reader that has read nothing yet."""
    told = mapping(date_order="day_first", time_zone=zone)
    texts = [at.strftime(CLOCKS[form]) + written for at, form, written in moments]
    days = {text[:10] for text in texts}
    clocks = {text[10:] for text in texts}
    crossed = [day + clock for day in sorted(days) for clock in sorted(clocks)]
    together, _faults = Instants(told).read(crossed)
    apart = [int(Instants(told).read([text])[0][0]) for text in crossed]
    assert together.tolist() == apart


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-03-31 01:30", "2024-03-31 00:30"),
        ("2024-03-31 03:30", "2024-03-31 01:30"),
        ("2024-10-27 01:30", "2024-10-26 23:30"),
        ("2024-10-27 12:00", "2024-10-27 11:00"),
    ],
)
def test_on_the_day_on_which_clocks_change_each_hour_is_where_it_is(text, utc):
    """European Union, directive 2000/84/EC: at one o'clock in UTC."""
    told = Instants(mapping(time_zone="Europe/Paris"))
    day, clock = text.split()
    told.read([f"2024-06-01 {clock}", f"{day} 00:00", f"{day} 05:00"])
    values, faults = told.read([text])
    assert not faults
    assert str(values.view("datetime64[us]")[0])[:16].replace("T", " ") == utc
