"""To which instant somebody wants to look back."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kernel.ruling import DomainError
from knowledge.looking_back import NoInstant, StillToCome, asked_instant

NOW = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)
PARIS = "Europe/Paris"


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(NOW, tick=False), timezone.override(PARIS):
        yield


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-05-01T14:30", datetime(2026, 5, 1, 12, 30, tzinfo=UTC)),
        (" 2026-01-01T14:30:15.5 ", datetime(2026, 1, 1, 13, 30, 15, 500000, tzinfo=UTC)),
        ("2026-05-01T14:30Z", datetime(2026, 5, 1, 14, 30, tzinfo=UTC)),
        ("2026-05-01T14:30+02:00", datetime(2026, 5, 1, 12, 30, tzinfo=UTC)),
        ("2026-05-01T14:30:00 02:00", datetime(2026, 5, 1, 12, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-05-01", datetime(2026, 5, 1, 21, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-26", NOW),
        ("2026-11-26T11:30", NOW),
    ],
)
def test_an_instant_is_read_in_the_time_of_the_house_unless_it_says_otherwise(text, instant):
    assert asked_instant(text) == instant


@pytest.mark.parametrize("text", ["", "   "])
def test_who_asks_for_nothing_gets_no_instant(text):
    assert asked_instant(text) is None


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-13-01", "2026-02-30T10:00", "2026-05-01T25:00", "1", "T", "²"]
)
def test_what_is_no_instant_is_told_with_how_to_write_one(text):
    with pytest.raises(NoInstant, match="2026-05-01T14:30"):
        asked_instant(text)


@pytest.mark.parametrize("text", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_an_hour_that_comes_twice_or_not_at_all_needs_its_offset(text):
    with pytest.raises(NoInstant, match="offset"):
        asked_instant(text)


@pytest.mark.parametrize(
    "text", ["2026-11-26T11:31", "2026-11-27", "9999-12-31", "9999-12-31T23:59Z"]
)
def test_what_is_to_come_nobody_knows(text):
    with pytest.raises(StillToCome, match="not known yet"):
        asked_instant(text)


@given(st.text(max_size=30))
def test_whatever_is_written_it_is_an_instant_gone_by_or_refused(text):
    with suppress(DomainError):
        found = asked_instant(text)
        assert found is None or found <= NOW
