"""The invented provider: the same wherever it is made, and each process with its own story."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from reporting import demonstration
from reporting.demonstration import provider
from reporting.demonstration.profiles import PROFILES, drift, steady, step
from reporting.demonstration.records import Span, beginning, events_between
from reporting.models import (
    ActivityCell,
    CaseFact,
    DurationCell,
    EventBatch,
    Measure,
    MeasureVersion,
    Source,
    Target,
)
from tests.reporting.events import figures

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 23)
PROFILE = {one.key: one for one in PROFILES}
MONTH = timedelta(days=30)


def share_met(key, since, until, **changes):
    block = events_between(PROFILE[key], Span(TODAY, since, until, **changes), seed=7)
    outcomes = block.columns["outcome"]
    return (outcomes == 1).sum() / (outcomes > 0).sum()


def test_a_drift_is_level_before_it_begins_and_has_arrived_today():
    course = drift(0.9, 0.7, since=20)
    assert [course(months) for months in (-36, -20, -10, 0, 5)] == pytest.approx(
        [0.9, 0.9, 0.8, 0.7, 0.7]
    )


def test_a_step_has_one_level_before_and_one_after():
    course = step(0.9, 0.8, ago=9)
    assert [course(months) for months in (-10, -9.1, -9, 0)] == [0.9, 0.9, 0.8, 0.8]


def test_a_steady_process_is_always_the_same():
    assert {steady(0.9)(months) for months in range(-36, 3)} == {0.9}


@pytest.mark.parametrize(("key", "rises"), [("1.3.11", False), ("1.3.7.6", False), ("1.3.3", True)])
def test_each_process_fares_as_its_story_says(key, rises):
    early = share_met(key, TODAY - 13 * MONTH, TODAY - 11 * MONTH)
    late = share_met(key, TODAY - 2 * MONTH, TODAY)
    assert (late > early + 0.03) if rises else (late < early - 0.06)


def test_a_process_that_was_changed_is_better_from_that_day_on():
    before = share_met("1.3.11", TODAY - MONTH, TODAY)
    after = share_met("1.3.11", TODAY + MONTH / 2, TODAY + 2 * MONTH, improved_from=TODAY)
    assert before < 0.85
    assert after > 0.9


def test_a_change_rewrites_nothing_that_happened_before_it():
    span = Span(TODAY, TODAY - MONTH, TODAY)
    plain = events_between(PROFILE["1.3.11"], span, seed=7)
    changed = events_between(PROFILE["1.3.11"], replace(span, improved_from=TODAY), seed=7)
    for name, column in plain.columns.items():
        np.testing.assert_array_equal(column, changed.columns[name])


def test_one_process_has_too_short_a_past_for_a_verdict():
    assert [one.key for one in PROFILES if one.months < 12] == ["1.3.11.3"]
    assert beginning(PROFILE["1.3.11.3"], TODAY) == date(2026, 6, 1)
    assert beginning(PROFILE["1.3.11"], TODAY) == date(2023, 11, 1)


def test_there_is_less_to_do_at_weekends():
    span = Span(TODAY, TODAY - 3 * MONTH, TODAY)
    block = events_between(PROFILE["1.3.9"], span, seed=7)
    first = block.columns["sequence"] == 0
    days = block.columns["happened_at"][first].astype("datetime64[D]").astype(int)
    a_weekday = np.bincount((days + 3) % 7, minlength=7)
    assert a_weekday[5:].max() < a_weekday[:5].min()


def test_the_lines_of_the_records_are_those_of_a_file():
    block = events_between(PROFILE["1.3.11"], Span(TODAY, TODAY - MONTH, TODAY), seed=7)
    assert list(block.columns["line"][:3]) == [2, 3, 4]
    assert len(set(block.columns["event"].tolist())) == len(block)


@pytest.fixture
def made(monkeypatch, support_manager, process_owner):
    short = tuple(replace(PROFILE[key], months=2) for key in ("1.3.11", "1.3.8"))
    monkeypatch.setattr(provider, "PROFILES", short)
    people = {"sofia": support_manager, "omar": process_owner}
    return lambda seed: demonstration.generate(seed=seed, today=TODAY, people=people)


def emptied():
    for model in (Target, CaseFact, ActivityCell, DurationCell, MeasureVersion):
        model.objects.all().delete()
    Measure.objects.all().delete()
    for source in Source.objects.all():
        source.cells.all().delete()
        source.batches.all().delete()
        source.delete()


def told(key):
    return figures(Source.objects.get(process__key=key))


def test_made_twice_of_the_same_seed_the_figures_are_the_same(made):
    one, first = made(7), told("1.3.8")
    emptied()
    assert made(7) == one
    assert told("1.3.8") == first


def test_another_seed_makes_another_provider(made):
    made(7)
    first = told("1.3.8")
    emptied()
    made(8)
    assert told("1.3.8") != first


def test_what_comes_late_is_a_delivery_of_its_own(made):
    made(7)
    deliveries = EventBatch.objects.order_by("pk").values_list("source__process__key", "file_name")
    assert [(key, "late" in name) for key, name in deliveries] == [
        ("1.3.11", False),
        ("1.3.11", True),
        ("1.3.8", False),
    ]


def test_the_next_month_begins_where_the_records_end_and_not_twice(made):
    made(7)
    source = Source.objects.get(process__key="1.3.8")
    for month in (1, 2):
        newest = source.batches.first().last_event_at.date()
        demonstration.next_month(source, seed=7)
        batch = source.batches.first()
        assert batch.first_event_at.date() > newest
        assert (batch.unchanged, batch.corrected) == (0, 0)
        assert source.batches.count() == 1 + month


def test_every_target_of_the_demonstration_has_an_owner_and_says_that_it_is_invented(
    made, process_owner
):
    made(7)
    assert Target.objects.exists()
    assert {target.owner for target in Target.objects.all()} == {process_owner}
    assert all("invented" in target.rationale for target in Target.objects.all())
