from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.calendar import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    YEAR_MAX,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
)
from knowledge.dmn.feel.calendar_text import (
    date_text,
    date_time_text,
    days_time_text,
    is_zone,
    read_date,
    read_date_time,
    read_duration,
    read_time,
    time_text,
    years_months_text,
)

ZONES = st.one_of(
    st.none(),
    st.integers(-18 * 3600, 18 * 3600),
    st.sampled_from(["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "Etc/UTC"]),
)
DATES = st.integers(-YEAR_MAX * 365, YEAR_MAX * 365).map(Date.of_ordinal)
TIMES = st.builds(Time, st.integers(0, DAY - 1), ZONES)


@given(DATES)
def test_a_day_is_read_as_it_is_written(day):
    assert read_date(date_text(day)) == day


@given(st.dates())
def test_days_are_written_as_python_writes_them(day):
    assert date_text(Date(day.year, day.month, day.day)) == day.isoformat()


@given(TIMES)
def test_a_time_is_read_as_it_is_written(time):
    assert read_time(time_text(time)) == time


@given(DATES, TIMES)
def test_a_moment_is_read_as_it_is_written(day, time):
    moment = DateTime(day, time)
    assert read_date_time(date_time_text(moment)) == moment


@given(st.datetimes())
def test_moments_of_python_are_read(told):
    found = read_date_time(told.isoformat())
    assert found.date == Date(told.year, told.month, told.day)
    assert found.time.nanos == (told - datetime(told.year, told.month, told.day)).seconds * (
        SECOND
    ) + (told.microsecond * 1000)


@given(st.integers(-(10**12), 10**12))
def test_a_duration_of_months_is_read_as_it_is_written(months):
    assert read_duration(years_months_text(YearsMonths(months))) == YearsMonths(months)


@given(st.integers(-(10**24), 10**24))
def test_a_duration_of_days_and_time_is_read_as_it_is_written(nanos):
    assert read_duration(days_time_text(DaysTime(nanos))) == DaysTime(nanos)


@pytest.mark.thorough
@given(st.text(max_size=40))
def test_any_other_text_is_no_day_time_or_duration(text):
    for read in (read_date, read_time, read_date_time, read_duration):
        found = read(text)
        assert found is None or text[0] in "-0123456789PT"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", Date(2024, 2, 29)),
        ("0001-01-01", Date(1, 1, 1)),
        ("0000-01-01", Date(0, 1, 1)),
        ("-0044-03-15", Date(-44, 3, 15)),
        ("12024-01-01", Date(12024, 1, 1)),
        ("999999999-12-31", Date(YEAR_MAX, 12, 31)),
        ("-999999999-01-01", Date(-YEAR_MAX, 1, 1)),
    ],
)
def test_days_are_year_month_day(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "2024-01",
        "2024-1-1",
        "24-01-01",
        "2023-02-29",
        "2024-13-01",
        "2024-00-01",
        "2024-01-00",
        "01-01-2024",
        "2024/01/01",
        "+2024-01-01",
        "02024-01-01",
        "-0000-01-01",
        "1000000000-01-01",
        " 2024-01-01",
        "2024-01-01 ",
        "2024-01-01Z",
        "2024-01-01\n",
        "٢٠٢٤-٠١-٠١",
    ],
)
def test_other_texts_are_no_days(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "nanos", "zone"),
    [
        ("08:30:00", 8 * HOUR + 30 * MINUTE, None),
        ("T08:30:00", 8 * HOUR + 30 * MINUTE, None),
        ("00:00:00", 0, None),
        ("23:59:59", DAY - SECOND, None),
        ("00:00:01.5", 3 * SECOND // 2, None),
        ("00:00:00.000000001", 1, None),
        ("00:00:00.0000000019", 1, None),
        ("08:00:00Z", 8 * HOUR, 0),
        ("08:00:00z", 8 * HOUR, 0),
        ("08:00:00+02:00", 8 * HOUR, 7200),
        ("08:00:00-05:30", 8 * HOUR, -19_800),
        ("08:00:00+00:00", 8 * HOUR, 0),
        ("08:00:00+01:02:03", 8 * HOUR, 3723),
        ("08:00:00+18:00", 8 * HOUR, 64_800),
        ("08:00:00@Europe/Berlin", 8 * HOUR, "Europe/Berlin"),
        ("08:00:00@Etc/GMT-3", 8 * HOUR, "Etc/GMT-3"),
    ],
)
def test_times_may_have_fractions_and_zones(text, nanos, zone):
    assert read_time(text) == Time(nanos, zone)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8:30:00",
        "08:30",
        "24:00:00",
        "08:60:00",
        "08:00:60",
        "08:00:00.",
        "08:00:00+2:00",
        "08:00:00+18:01",
        "08:00:00+19:00",
        "08:00:00+01:60",
        "08:00:00@",
        "08:00:00@Nowhere",
        "08:00:00@../../etc/passwd",
        "08:00:00@Europe",
        "08:00:00@Europe/",
        "08:00:00@zone.tab",
        "08:00:00ZZ",
        "08:00:00Z@Etc/UTC",
        "-08:00:00",
        "08:00:00\x00",
        "08:00:00@" + "a" * 5000,
    ],
)
def test_other_texts_are_no_times(text):
    assert read_time(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2024-01-31T08:30:00", "2024-01-31T08:30:00"),
        ("2024-01-31T08:30:00.120Z", "2024-01-31T08:30:00.12Z"),
        ("2024-01-31T08:30:00+00:00", "2024-01-31T08:30:00Z"),
        ("2024-01-31T08:30:00-03:00", "2024-01-31T08:30:00-03:00"),
        ("2024-01-31T08:30:00@Asia/Tokyo", "2024-01-31T08:30:00@Asia/Tokyo"),
        ("2024-01-31", "2024-01-31T00:00:00"),
        ("2024-01-31T24:00:00", "2024-02-01T00:00:00"),
        ("2024-12-31T24:00:00.000Z", "2025-01-01T00:00:00Z"),
        ("-0044-03-15T12:00:00", "-0044-03-15T12:00:00"),
    ],
)
def test_moments_are_a_day_and_a_time(text, told):
    assert date_time_text(read_date_time(text)) == told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "T08:30:00",
        "2024-01-31T",
        "2024-01-31 08:30:00",
        "2024-01-31t08:30:00",
        "2024-01-31T08:30",
        "2023-02-29T08:30:00",
        "2024-01-31T25:00:00",
        "2024-01-31T24:00:01",
        "2024-01-31T24:00:00.1",
        "2024-01-31T08:30:00@Nowhere",
    ],
)
def test_other_texts_are_no_moments(text):
    assert read_date_time(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("P1Y", "P1Y"),
        ("P14M", "P1Y2M"),
        ("P1Y14M", "P2Y2M"),
        ("P0Y", "P0M"),
        ("-P13M", "-P1Y1M"),
        ("P1D", "P1D"),
        ("PT36H", "P1DT12H"),
        ("PT90M", "PT1H30M"),
        ("PT90S", "PT1M30S"),
        ("PT0.5S", "PT0.5S"),
        ("PT1.S", "PT1S"),
        ("P1DT2H3M4.005S", "P1DT2H3M4.005S"),
        ("-PT1S", "-PT1S"),
        ("P0D", "PT0S"),
        ("PT0.0000000001S", "PT0S"),
    ],
)
def test_durations_are_written_in_their_largest_parts(text, told):
    found = read_duration(text)
    write = years_months_text if isinstance(found, YearsMonths) else days_time_text
    assert write(found) == told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "-P",
        "P1",
        "1Y",
        "P1Y1D",
        "P1M1D",
        "P1DT",
        "P1H",
        "PT1D",
        "P-1D",
        "P1.5D",
        "PT1.5H",
        "P1D1D",
        "p1d",
        "+P1D",
        "P1DT1H1",
        "P1234567890123456789D",
    ],
)
def test_other_texts_are_no_durations(text):
    assert read_duration(text) is None


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "Etc/GMT+5", "America/New_York"])
def test_zones_are_those_of_the_iana(name):
    assert is_zone(name)


@pytest.mark.parametrize("name", ["", "Europe", "Europe/Atlantis", "..", "/", "a\x00", "\ud800"])
def test_other_names_are_no_zones(name):
    assert not is_zone(name)
