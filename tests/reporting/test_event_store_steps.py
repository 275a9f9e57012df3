"""Which start belongs to which completion, held against the rule told in plain Python."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.event_store import open_store
from reporting.fact_rows import FACT
from tests.reporting.test_event_store import START, block, facts_in

pytestmark = pytest.mark.thorough

MINUTE = np.timedelta64(1, "m")
WHOLE, SCHEDULED, STARTED, COMPLETED = range(4)
MARKS = st.sampled_from([STARTED, COMPLETED])
LOGS = st.lists(
    st.tuples(st.sampled_from("XY"), st.sampled_from("AB"), MARKS), min_size=1, max_size=24
)


def facts(folder, events, **columns):
    """events: (case, minute, activity, transition), with further columns."""
    told = block(*[(case, minute, activity, 0) for case, minute, activity, _mark in events])
    told.columns["transition"] = np.array([mark for *_rest, mark in events], dtype=np.int8)
    told.columns.update(columns)
    with open_store(folder) as store:
        store.take(told)
        store.merge([], ordinal=1, corrects=False)
        rows = facts_in(store)
    return {row[0]: dict(zip(FACT, row, strict=True)) for row in rows}


def paired(events):
    """Minutes from start to completion: the first start to the first completion after it."""
    waiting = defaultdict(list)
    steps = []
    for _case, minute, activity, mark in events:
        if mark == STARTED:
            waiting[activity].append(minute)
        elif waiting[activity]:
            steps.append((waiting[activity].pop(0), minute))
    return steps


def idle(events, steps):
    """Minutes that steps waited for: from the last completion before their begin."""
    ends = [minute for _case, minute, _activity, mark in events if mark == COMPLETED]
    before = [max((end for end in ends if end < begin), default=begin) for begin, _end in steps]
    return sum(begin - end for (begin, _end), end in zip(steps, before, strict=True))


@settings(max_examples=25, deadline=None)
@given(LOGS)
def test_starts_and_completions_are_paired_first_come_first_served(tmp_path_factory, log):
    events = [(case, minute, activity, mark) for minute, (case, activity, mark) in enumerate(log)]
    found = facts(tmp_path_factory.mktemp("steps"), events)
    for case in {case for case, *_rest in events}:
        mine = [one for one in events if one[0] == case]
        steps = paired(mine)
        expected = sum(end - begin for begin, end in steps) if steps else None
        assert found[case]["service_minutes"] == expected
        assert found[case]["waiting_minutes"] == (idle(mine, steps) if steps else None)


def test_a_step_of_one_start_and_one_completion(tmp_path):
    log = [("X", 0, "Check", STARTED), ("X", 30, "Check", COMPLETED)]
    told = facts(tmp_path, log)["X"]
    assert (told["service_minutes"], told["waiting_minutes"]) == (30, 0)
    assert told["repeats"] == 0


def test_a_step_waits_from_the_completion_before_it(tmp_path):
    log = [
        ("X", 0, "Check", STARTED),
        ("X", 30, "Check", COMPLETED),
        ("X", 50, "Decide", STARTED),
        ("X", 55, "Decide", COMPLETED),
    ]
    told = facts(tmp_path, log)["X"]
    assert (told["service_minutes"], told["waiting_minutes"]) == (35, 20)


def test_a_step_that_was_scheduled_waits_from_then(tmp_path):
    log = [
        ("X", 0, "Check", SCHEDULED),
        ("X", 40, "Check", STARTED),
        ("X", 45, "Check", COMPLETED),
    ]
    told = facts(tmp_path, log)["X"]
    assert (told["service_minutes"], told["waiting_minutes"]) == (5, 40)


def test_a_completion_without_a_start_is_a_step_of_unknown_length(tmp_path):
    told = facts(tmp_path, [("X", 3, "Check", COMPLETED)])["X"]
    assert (told["service_minutes"], told["events"], told["repeats"]) == (None, 1, 0)


def test_starting_again_after_completing_is_rework(tmp_path):
    log = [
        ("X", 0, "Check", STARTED),
        ("X", 1, "Check", COMPLETED),
        ("X", 2, "Decide", STARTED),
        ("X", 3, "Decide", COMPLETED),
        ("X", 4, "Check", STARTED),
        ("X", 9, "Check", COMPLETED),
    ]
    told = facts(tmp_path, log)["X"]
    assert (told["repeats"], told["service_minutes"]) == (1, 7)


def test_two_at_the_same_time_are_told_apart_in_their_order(tmp_path):
    log = [
        ("X", 0, "Check", STARTED),
        ("X", 2, "Check", STARTED),
        ("X", 10, "Check", COMPLETED),
        ("X", 20, "Check", COMPLETED),
    ]
    assert facts(tmp_path, log)["X"]["service_minutes"] == 10 + 18


def test_a_whole_event_may_bring_its_own_start(tmp_path):
    log = [("X", 10, "Check", WHOLE), ("X", 30, "Decide", WHOLE)]
    starts = START + np.array([4, 25]) * MINUTE
    told = facts(tmp_path, log, started_at=starts)["X"]
    assert told["service_minutes"] == 6 + 5
    assert told["waiting_minutes"] == 15
    assert told["opened_at"] == "2026-03-01 00:04:00"


@pytest.mark.parametrize("mark", [WHOLE, COMPLETED])
def test_without_any_start_no_minute_of_work_is_made_up(tmp_path, mark):
    told = facts(tmp_path, [("X", 0, "Check", mark), ("X", 9, "Decide", mark)])["X"]
    assert (told["service_minutes"], told["waiting_minutes"]) == (None, None)


def test_cases_do_not_borrow_each_others_starts(tmp_path):
    log = [("X", 0, "Check", STARTED), ("Y", 5, "Check", COMPLETED)]
    found = facts(tmp_path, log)
    assert found["X"]["service_minutes"] is None
    assert found["Y"]["service_minutes"] is None
