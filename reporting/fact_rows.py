"""Facts of cases as rows for the database: codes as texts, instants as texts in UTC."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reporting.case_facts import MINUTE, NO_DAY, NONE, Facts
from reporting.stories import NO_TIME
from reporting.zones import DAY

FACT = (
    "case_key",
    "segment_1",
    "segment_2",
    "segment_3",
    "segment_4",
    "opened_at",
    "last_at",
    "closed_at",
    "opened_on",
    "closed_on",
    "outcome",
    "events",
    "repeats",
    "handovers",
    "cost",
    "cycle_minutes",
    "waiting_minutes",
    "service_minutes",
    "stopped_minutes",
    "business_minutes",
    "variant",
    "cycle_bucket",
    "business_bucket",
    "counted_bucket",
)
OUTCOMES = np.array(["", "met", "missed", "abandoned"], dtype=object)
NO_TEXT = "NaT"  # NumPy takes it for no day, and that for NO_DAY
CENTS_BELOW = 10**14  # as many digits as the column of costs holds
SECOND = 1_000_000
MINUTES_OF_DAY = [f"{n // 60:02}:{n % 60:02}" for n in range(1440)]
SECONDS_OF_MINUTE = [f":{n:02}" for n in range(60)]


@dataclass(frozen=True, slots=True)
class Called:
    """What codes stand for: the cases in order, segments and rows of turns by their number."""

    cases: np.ndarray
    segments: np.ndarray
    ways: np.ndarray


class CostTooLarge(Exception):
    """The costs of the case with this key add up to more than a fact holds."""


def rows_of(facts: Facts, called: Called) -> Iterator[tuple]:
    """A row for each case, its columns as in FACT. Raises CostTooLarge, which names the case."""
    for case in np.flatnonzero(np.abs(facts.cents) >= CENTS_BELOW)[:1]:
        raise CostTooLarge(called.cases[case])
    nothing = [""] * len(facts)
    segments = [
        called.segments[facts.segments[place]].tolist() if place in facts.segments else nothing
        for place in range(1, 5)
    ]
    buckets = (facts.cycle_bucket, facts.business_bucket, facts.counted_bucket)
    return zip(
        called.cases.tolist(),
        *segments,
        *(instants(one) for one in (facts.opened, facts.last, facts.closed)),
        *(days(one) for one in (facts.opened_day, facts.closed_day)),
        OUTCOMES[facts.outcome].tolist(),
        *(one.tolist() for one in (facts.events, facts.repeats, facts.handovers)),
        (facts.cents / 100).tolist(),
        *(_minutes(one) for one in (facts.cycle, facts.waiting, facts.service)),
        *(_minutes(one) for one in (facts.stopped, facts.business)),
        called.ways[facts.way].tolist(),
        *(_known(one, one != NONE) for one in buckets),
        strict=True,
    )


def codes_by_name(names: np.ndarray) -> dict[str, int]:
    """Nothing told is 0, whatever other code there is for it."""
    return {name: code for code, name in reversed(list(enumerate(names.tolist())))}


def instants(values: np.ndarray) -> list[str | None]:
    """Microseconds since 1970 as "2026-03-01 09:30:00"; None of none."""
    is_told = values != NO_TIME
    told = np.where(is_told, values, 0)
    second = told // SECOND % 86_400
    clock = np.array(MINUTES_OF_DAY, dtype=object)[second // 60]
    texts = _texts_of_days(told // DAY) + " " + clock
    return _known(texts + np.array(SECONDS_OF_MINUTE, dtype=object)[second % 60], is_told)


def days(values: np.ndarray) -> list[str | None]:
    """Days since 1970 as "2026-03-01"; None of none."""
    is_told = values != NO_DAY
    return _known(_texts_of_days(np.where(is_told, values, 0)), is_told)


def dates(values: np.ndarray) -> list[str]:
    """The same where all are told."""
    return _texts_of_days(values).tolist()


def numbers_of(texts: Sequence[str | None]) -> np.ndarray:
    """The days that these texts tell, as numbers; NO_DAY of none."""
    told = [text or NO_TEXT for text in texts]
    return np.array(told, dtype="datetime64[D]").astype(np.int64)


def _texts_of_days(values: np.ndarray) -> np.ndarray:
    found, which = np.unique(values, return_inverse=True)
    return np.datetime_as_string(found.astype("datetime64[D]")).astype(object)[which]


def _minutes(parts: np.ndarray) -> list[float | None]:
    return _known(parts / MINUTE, parts != NONE)


def _known(values: np.ndarray, is_known: np.ndarray) -> list:
    if is_known.all():
        return values.tolist()
    if not is_known.any():
        return [None] * len(values)
    told = values.astype(object)
    told[~is_known] = None
    return told.tolist()
