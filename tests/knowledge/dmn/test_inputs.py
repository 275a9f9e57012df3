"""What callers give becomes a value of FEEL, or is refused in words."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from knowledge.dmn.feel.calendar import Date, DateTime, DaysTime, Time, YearsMonths
from knowledge.dmn.feel.types import BUILT_IN, ContextOf, Defined, ListOf
from knowledge.dmn.inputs import InputRefused, input_value
from tests.knowledge.naughty import NAUGHTY

HOUR = 3600 * 10**9


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (None, None),
        (True, True),
        ("text", "text"),
        (3, Decimal(3)),
        (0.1, Decimal("0.1")),
        (Decimal("2.50"), Decimal("2.50")),
        (10**400, Decimal("1E+400")),
        ([1, ["a"]], [Decimal(1), ["a"]]),
        ((1, 2), [Decimal(1), Decimal(2)]),
        ({"a b": 1}, {"a b": Decimal(1)}),
        (date(2026, 1, 31), Date(2026, 1, 31)),
        (time(8, 30), Time(8 * HOUR + HOUR // 2)),
        (datetime(2026, 1, 31, 1, tzinfo=UTC), DateTime(Date(2026, 1, 31), Time(HOUR, 0))),
        (
            datetime(2026, 1, 31, 1, tzinfo=timezone(timedelta(hours=2))),
            DateTime(Date(2026, 1, 31), Time(HOUR, 7200)),
        ),
        (timedelta(hours=-1), DaysTime(-HOUR)),
    ],
)
def test_values_of_python_are_values_of_feel(given, wanted):
    assert input_value(given) == wanted


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("2026-01-31", "date", Date(2026, 1, 31)),
        (" 2026-01-31 ", "date", Date(2026, 1, 31)),
        ("08:30:00", "time", Time(8 * HOUR + HOUR // 2)),
        ("2026-01-31T01:00:00Z", "date and time", DateTime(Date(2026, 1, 31), Time(HOUR, 0))),
        ("PT1H", "days and time duration", DaysTime(HOUR)),
        ("P1Y6M", "years and months duration", YearsMonths(18)),
    ],
)
def test_days_and_times_may_come_as_text_where_they_are_wanted(text, kind, wanted):
    assert input_value(text, BUILT_IN[kind]) == wanted
    assert input_value(text) == text
    assert input_value([text], ListOf(BUILT_IN[kind])) == [wanted]
    assert input_value({"at": text}, ContextOf({"at": BUILT_IN[kind]})) == {"at": wanted}


def test_one_is_a_list_of_it_where_a_list_is_wanted():
    assert input_value(1, ListOf(BUILT_IN["number"])) == [Decimal(1)]
    assert input_value("2026-01-31", ListOf(BUILT_IN["date"])) == [Date(2026, 1, 31)]
    assert input_value([1], BUILT_IN["number"]) == Decimal(1)


@pytest.mark.parametrize(
    "given",
    [float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("-Inf")],
)
def test_what_is_not_finite_is_refused(given):
    with pytest.raises(InputRefused, match="finite number"):
        input_value(given)
    with pytest.raises(InputRefused, match="finite number"):
        input_value({"rows": [given]})


def test_a_whole_number_of_6000_digits_is_still_a_number():
    assert input_value(-(10**6000)) == Decimal("-1E+6000")


@pytest.mark.parametrize(
    "given", [10**7000, Decimal("1E+6145"), -(10**6145)], ids=["whole", "decimal", "negative"]
)
def test_what_is_too_large_for_decimal128_is_refused(given):
    with pytest.raises(InputRefused, match="too large"):
        input_value(given)


@pytest.mark.parametrize("given", [object(), b"bytes", {1}, 1j, Exception])
def test_what_is_no_value_of_feel_is_refused(given):
    with pytest.raises(InputRefused, match=r"is no value of FEEL"):
        input_value(given, BUILT_IN["number"])


def test_names_of_entries_must_be_texts():
    with pytest.raises(InputRefused, match="must be texts"):
        input_value({1: "a"})


def test_depth_has_an_end():
    deep = []
    deep.append(deep)
    with pytest.raises(InputRefused, match="more than 50 deep"):
        input_value(deep)


@pytest.mark.parametrize(
    ("given", "of", "told"),
    [
        ("7", BUILT_IN["number"], "it is a string; a number is wanted"),
        (True, BUILT_IN["number"], "it is a boolean; a number is wanted"),
        (1, BUILT_IN["string"], "it is a number; a string is wanted"),
        (0, BUILT_IN["boolean"], "it is a number; a boolean is wanted"),
        ("31.1.2026", BUILT_IN["date"], "a date is wanted, as 2026-01-31"),
        ("2026-02-30", BUILT_IN["date"], "a date is wanted"),
        (
            "P1Y",
            BUILT_IN["days and time duration"],
            "a days and time duration is wanted, as P2DT4H",
        ),
        ([1, "x"], ListOf(BUILT_IN["number"]), "item 2: it is a string; a number is wanted"),
        ({}, ContextOf({"Speed": BUILT_IN["number"]}), "the entry “Speed” is missing"),
        ({"Speed": "x"}, ContextOf({"Speed": BUILT_IN["number"]}), "“Speed”: it is a string"),
    ],
)
def test_a_wrong_type_is_told_with_what_is_wanted(given, of, told):
    with pytest.raises(InputRefused) as refusal:
        input_value(given, of)
    assert told in str(refusal.value)


def test_a_value_that_the_type_does_not_allow_is_refused():
    of = Defined("Grade", BUILT_IN["string"], lambda value: value in ("a", "b"))
    assert input_value("a", of) == "a"
    with pytest.raises(InputRefused, match="no value that “Grade” allows"):
        input_value("c", of)


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_are_texts_as_they_stand(text):
    assert input_value(text, BUILT_IN["string"]) == text


@pytest.mark.parametrize("text", NAUGHTY)
@pytest.mark.parametrize("kind", ["number", "date", "time", "days and time duration"])
def test_naughty_strings_are_nothing_else(text, kind):
    with pytest.raises(InputRefused, match="is wanted"):
        input_value(text, BUILT_IN[kind])
