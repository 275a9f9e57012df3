"""Event records of an invented process: a pure function of seed, process and month.

What happens after today does not change what happened before, so the next month can be asked for
later; only how fast the cases are follows from the shape of the profile.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np

from reporting.demonstration.profiles import OWN_SHARE, Profile
from reporting.periods import first_of_month
from reporting.readers import EventBlock

LONGEST_DAYS = 45
MOST_STEPS = 12
DAY = np.timedelta64(1, "D")
WEEK = np.array([1.25, 1.15, 1.1, 1.05, 1.0, 0.55, 0.35])
MONTH_DAYS = 30.4375
NORMAL = NormalDist()
CLASSES = ("Consumer", "Small business", "Enterprise")
REGIONS = ("North", "East", "South", "West")


@dataclass(frozen=True, slots=True)
class Span:
    """Which records to make. Months are counted from `today`; `improved_from` is the first day
    on which the process behaves as after its change."""

    today: date
    since: date
    until: date
    improved_from: date | None = None


def events_between(profile: Profile, span: Span, *, seed: int) -> EventBlock:
    """All events that happen from `since` up to, and without, `until`, in order of time."""
    first = max(span.since - timedelta(days=LONGEST_DAYS), beginning(profile, span.today))
    parts = [_month(profile, month, span, seed) for month in _months(first, span.until)]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    inside = (columns["happened_at"] >= np.datetime64(span.since)) & (
        columns["happened_at"] < np.datetime64(span.until)
    )
    inside &= columns.pop("opened_on") >= np.datetime64(first)
    order = np.flatnonzero(inside)
    order = order[np.argsort(columns["happened_at"][order], kind="stable")]
    columns = {name: column[order] for name, column in columns.items()}
    columns["line"] = np.arange(2, len(order) + 2)
    return EventBlock(columns)


def beginning(profile: Profile, today: date) -> date:
    """The first day of the records: the first of a month."""
    whole = today.year * 12 + today.month - 1 - profile.months
    return first_of_month(whole)


def split_late(block: EventBlock, share: float, *, seed: int) -> tuple[EventBlock, EventBlock]:
    """The events that came in time, and those that were delivered late."""
    is_late = np.random.default_rng(seed).random(len(block)) < share
    in_time, late = (
        EventBlock({name: column[chosen] for name, column in block.columns.items()})
        for chosen in (~is_late, is_late)
    )
    return in_time, late


def _months(first: date, until: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month < until:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _month(profile: Profile, month: date, span: Span, seed: int) -> dict[str, np.ndarray]:
    chance = np.random.default_rng([seed, _number(profile.key), month.toordinal()])
    days = np.arange(
        np.datetime64(month), np.datetime64((month + timedelta(days=32)).replace(day=1))
    )
    opened_on = np.repeat(days, chance.poisson(_volume(profile, days, span.today)))
    count = len(opened_on)
    met, rework = _behaviour(profile, opened_on, span, chance.normal(0, 0.012))
    turns = 1 + (chance.random(count) < rework) + (chance.random(count) < rework * 0.2)
    second = np.clip(chance.normal(13, 3, count), 6.5, 21) * 3600
    opened_at = opened_on.astype("datetime64[us]") + (second * 1e6).astype("timedelta64[us]")
    hours = np.exp(np.log(profile.promise_hours) - profile.spread * met)
    hours *= np.exp(profile.spread * chance.normal(size=count))
    hours = np.minimum(hours, LONGEST_DAYS * 24 - 24)
    cases = {
        "opened_on": opened_on,
        "opened_at": opened_at,
        "hours": hours,
        "turns": turns,
        "outcome": np.where(hours <= profile.promise_hours, 1, 2),
        "number": np.arange(count),
    }
    return _events(profile, month, cases, chance)


def _events(
    profile: Profile, month: date, cases: dict[str, np.ndarray], chance: np.random.Generator
) -> dict[str, np.ndarray]:
    """Each case walks its activities; a rework turn goes back over those between first and last."""
    width = len(profile.activities)
    steps = width + (cases["turns"] - 1) * (width - 1)
    case = np.repeat(cases["number"], steps)
    place = np.arange(len(case)) - np.repeat(np.cumsum(steps) - steps, steps)
    is_last = place == np.repeat(steps, steps) - 1
    activity = np.where(is_last, width - 1, np.where(place == 0, 0, 1 + (place - 1) % (width - 1)))
    activity = np.where((activity == width - 1) & ~is_last, 0, activity)
    drawn = chance.random((2, len(cases["number"]), MOST_STEPS))[:, case, place]
    jitter = np.where((place == 0) | is_last, 0, drawn[0] * 0.8)
    passed = (place + jitter) / (np.repeat(steps, steps) - 1)
    microseconds = (cases["hours"][case] * passed * 3.6e9).astype("timedelta64[us]")
    happened_at = (cases["opened_at"][case] + microseconds).astype("datetime64[s]")
    cents = OWN_SHARE * np.array(profile.cents)[activity] * (0.7 + 0.6 * drawn[1])
    begins = f"{profile.key}/{month:%y%m}"
    keys = np.array([f"{begins}-{n:05}" for n in cases["number"].tolist()], dtype=object)
    identity = (month.toordinal() << 32) + case * 64 + place
    nothing = np.full(len(case), np.datetime64("NaT"), "datetime64[us]")
    return {
        "case_key": keys[case],
        "activity": np.array(profile.activities, dtype=object)[activity],
        "segment_1": _classes(cases, month)[case],
        "segment_2": _regions(cases, month)[case],
        "happened_at": happened_at.astype("datetime64[us]"),
        "opened_at": nothing,
        "closed_at": nothing,
        "sequence": place,
        "outcome": np.where(is_last, cases["outcome"][case], 0).astype(np.int8),
        "closes": is_last,
        "cents": cents.astype(np.int64),
        "event": identity,
        "digest": identity,
        "opened_on": cases["opened_on"][case],
    }


def _classes(cases: dict[str, np.ndarray], month: date) -> np.ndarray:
    """The customer class of each case: small businesses wait longer than others do."""
    consumers = np.where(cases["outcome"] == 1, 66, 48)
    businesses = consumers + np.where(cases["outcome"] == 1, 24, 44)
    dice = _dice(cases, month, 2_654_435_761)
    place = (dice >= consumers).astype(int) + (dice >= businesses)
    return np.array(CLASSES, dtype=object)[place]


def _regions(cases: dict[str, np.ndarray], month: date) -> np.ndarray:
    return np.array(REGIONS, dtype=object)[_dice(cases, month, 40_503) % len(REGIONS)]


def _dice(cases: dict[str, np.ndarray], month: date, factor: int) -> np.ndarray:
    """A number below a hundred for each case, without drawing from its month's chances."""
    return ((cases["number"] + month.toordinal()) * factor >> 8) % 100


def _volume(profile: Profile, days: np.ndarray, today: date) -> np.ndarray:
    """Cases to expect a day: growth, the season with its height in December, the week."""
    years = (days - np.datetime64(today)) / DAY / 365.25
    of_year = (days - days.astype("datetime64[Y]")) / DAY / 365.25
    season = 1 + profile.season * np.cos(2 * np.pi * (of_year - 0.95))
    weekday = (days.astype("datetime64[D]").astype(int) + 3) % 7
    return profile.cases_a_day * (1 + profile.growth_a_year) ** years * season * WEEK[weekday]


def _behaviour(
    profile: Profile, opened_on: np.ndarray, span: Span, luck: float
) -> tuple[np.ndarray, np.ndarray]:
    """Per case: the normal quantile of its chance to meet the promise, and its chance of rework.

    `luck` is what makes one month better than the next.
    """
    days, place = np.unique(opened_on, return_inverse=True)
    quantiles, shares = [], []
    for day in days.astype(object):
        months = (day - span.today).days / MONTH_DAYS
        improved = span.improved_from is not None and day >= span.improved_from
        met = profile.improved_met if improved else profile.met(months)
        quantiles.append(NORMAL.inv_cdf(min(max(met + luck, 0.02), 0.995)))
        shares.append(profile.improved_rework if improved else profile.rework(months))
    return np.array(quantiles)[place], np.array(shares)[place]


def _number(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
