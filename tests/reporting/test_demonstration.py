from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from inventory.models import ProcessElement
from kernel.ruling import DomainError
from reporting import demonstration
from reporting.demonstration import provider
from reporting.demonstration.profiles import PROFILES
from reporting.demonstration.records import Span, beginning, events_between, split_late
from reporting.models import CaseFact, Measure, Source, Target
from reporting.queries import window_reading
from tests.reporting.events import kept, load, log, source_of

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 23)
BILL = next(one for one in PROFILES if one.key == "1.3.11")
SHORT = tuple(replace(one, months=3) for one in PROFILES if one.key in {"1.3.11", "1.3.8"})


def records(since, until, **changes):
    return events_between(BILL, Span(TODAY, since, until, **changes), seed=7)


def test_the_same_seed_gives_the_same_records_and_another_seed_others():
    one, same = (records(date(2026, 10, 1), TODAY) for _n in range(2))
    for name, column in one.columns.items():
        np.testing.assert_array_equal(column, same.columns[name])
    other = events_between(BILL, Span(TODAY, date(2026, 10, 1), TODAY), seed=8)
    assert len(other) != len(one)


def test_two_spans_hold_the_same_events_as_the_whole():
    middle = date(2026, 11, 10)
    whole = records(date(2026, 10, 1), TODAY)
    parts = [records(date(2026, 10, 1), middle), records(middle, TODAY)]
    assert len(whole) == sum(len(part) for part in parts)
    joined = np.concatenate([part.columns["event"] for part in parts])
    np.testing.assert_array_equal(np.sort(joined), np.sort(whole.columns["event"]))


def test_events_lie_in_their_span_in_order_of_time():
    block = records(date(2026, 10, 1), TODAY)
    happened = block.columns["happened_at"]
    assert happened.min() >= np.datetime64("2026-10-01")
    assert happened.max() < np.datetime64(TODAY)
    assert (np.diff(happened) >= np.timedelta64(0)).all()


def test_cases_begin_and_end_with_their_first_and_last_activity():
    block = records(beginning(BILL, TODAY), TODAY)
    first, last = block.columns["sequence"] == 0, block.columns["closes"]
    assert set(block.columns["activity"][first]) == {"Inquiry taken"}
    assert set(block.columns["activity"][last]) == {"Closed"}
    assert set(block.columns["outcome"][last]) == {1, 2}
    assert set(block.columns["outcome"][~last]) == {0}


def test_late_events_and_those_in_time_are_all_events():
    block = records(date(2026, 10, 1), TODAY)
    in_time, late = split_late(block, 0.05, seed=1)
    assert len(in_time) + len(late) == len(block)
    assert 0 < len(late) < 0.1 * len(block)


def test_there_is_a_profile_for_fourteen_processes_that_exist(db):
    keys = [one.key for one in PROFILES]
    assert len(keys) == len(set(keys)) == 14
    assert ProcessElement.objects.filter(key__in=keys).count() == 14
    assert "1.3.7" not in keys


@pytest.fixture
def generated(monkeypatch, support_manager, process_owner):
    monkeypatch.setattr(provider, "PROFILES", SHORT)
    people = {"sofia": support_manager, "omar": process_owner}
    return demonstration.generate(seed=7, today=TODAY, people=people)


def test_the_provider_has_records_measures_and_targets_marked_as_invented(generated):
    assert generated["cases"] == CaseFact.objects.count() > 1000
    assert all(source.is_invented for source in Source.objects.all())
    assert Measure.objects.count() == 14
    targets = Target.objects.filter(measure__calculation="sla_attainment")
    assert targets.filter(segment="").count() == 2
    assert targets.get(measure__process__key="1.3.11", segment="Enterprise").value == 95
    assert CaseFact.objects.filter(closed_at=None).exists()
    assert CaseFact.objects.filter(repeats__gt=0).exists()


def test_the_next_month_goes_on_and_shows_the_improvement(generated):
    source = Source.objects.get(process__key="1.3.11")
    measure = Measure.objects.get(process__key="1.3.11", calculation="sla_attainment")
    before = window_reading(measure, TODAY - timedelta(days=30), None)
    still_open = CaseFact.objects.filter(source=source, closed_at=None).count()
    results = demonstration.next_month(source, improved=["1.3.11"], seed=7)
    demonstration.next_month(source, improved=["1.3.11"], seed=7)
    after = window_reading(measure, TODAY + timedelta(days=7), None)
    assert still_open
    assert sum(one.unchanged for one in results) == 0
    assert before.value < 85 < 91 < after.value
    assert window_reading(measure, TODAY, None).cases > 800


def test_without_a_change_the_next_month_is_as_the_last(generated):
    source = Source.objects.get(process__key="1.3.11")
    measure = Measure.objects.get(process__key="1.3.11", calculation="sla_attainment")
    demonstration.next_month(source, seed=7)
    assert window_reading(measure, TODAY + timedelta(days=3), None).value < 80


def test_real_records_have_no_invented_future(db, tmp_path):
    source = source_of()
    load(kept(tmp_path, log(("A", 0, "Open", "", ""))), source)
    with pytest.raises(DomainError, match="Only invented sources"):
        demonstration.next_month(source)
