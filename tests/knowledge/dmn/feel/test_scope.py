from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.faults import LimitExceeded
from knowledge.dmn.feel.scope import (
    CALLS_MAX,
    LENGTH_MAX,
    LOOK_EVERY,
    NESTING_MAX,
    NOTE_LENGTH_MAX,
    NOTES_MAX,
    STEPS_MAX,
    Run,
    Scope,
)
from knowledge.dmn.feel.values import Range


def test_a_name_is_found_in_the_nearest_scope():
    outer = Scope({"a": 1, "b": 2}, None, Run())
    inner = outer.within({"a": 3})
    assert (inner.find("a"), inner.find("b"), outer.find("a")) == (3, 2, 1)
    with pytest.raises(KeyError):
        inner.find("c")


def test_a_name_may_stand_for_null():
    assert Scope({"a": None}, Scope({"a": 1}, None, Run()), Run()).find("a") is None


def test_a_run_ends_after_so_many_steps():
    run = Run()
    run.step(STEPS_MAX)
    with pytest.raises(LimitExceeded, match="it took more than 500,000 steps and was stopped"):
        run.step()


def test_functions_call_each_other_so_deep_and_no_deeper():
    run = Run()
    for _turn in range(CALLS_MAX):
        run.enter()
    with pytest.raises(LimitExceeded, match="more than 60 deep"):
        run.enter()
    for _turn in range(10):
        run.leave()
    run.enter()


def test_a_text_or_list_is_no_longer_than_that():
    run = Run()
    run.hold(LENGTH_MAX)
    with pytest.raises(LimitExceeded, match="longer than 1,000,000"):
        run.hold(LENGTH_MAX + 1)


def test_long_texts_and_lists_are_paid_for():
    run = Run()
    run.hold(LENGTH_MAX)
    assert STEPS_MAX - run.steps_left == LENGTH_MAX // 16


def test_notes_are_few_and_short():
    run = Run()
    for number in range(NOTES_MAX * 2):
        run.note(str(number) * 1000)
    assert len(run.notes) == NOTES_MAX
    assert max(map(len, run.notes)) == NOTE_LENGTH_MAX + 1
    assert run.notes[0].endswith("…")


def test_a_run_has_one_moment_with_a_zone():
    run = Run()
    assert run.moment == run.moment
    assert run.moment.tzinfo is UTC


@pytest.mark.parametrize("value", [None, "a", True, Range("a", "b"), [], {}, [[["a"]]]])
def test_small_values_weigh_little(value):
    run = Run()
    run.weigh(value)
    assert run.steps_left > STEPS_MAX - 10


def test_what_stands_twice_weighs_twice():
    double = ["a"]
    for _turn in range(60):
        double = [double, double]
    with pytest.raises(LimitExceeded, match="more than 1,000,000 values"):
        Run().weigh(double)
    double = {"a": 1}
    for _turn in range(60):
        double = {"x": double, "y": double}
    with pytest.raises(LimitExceeded, match="more than 1,000,000 values"):
        Run().weigh(double)


def test_what_is_nested_too_deep_is_refused_however_it_is_made():
    deep, rungs = [], []
    for _turn in range(NESTING_MAX + 2):
        rungs.append(deep)
        deep = [deep]
    for value in (deep, rungs, [*reversed(rungs)], {"a": deep}, Range(deep, deep)):
        with pytest.raises(LimitExceeded, match="nested deeper than 100"):
            Run().weigh(value)


def test_a_list_within_itself_is_refused():
    itself = []
    itself.append(itself)
    with pytest.raises(LimitExceeded):
        Run().weigh(itself)


TREES = st.recursive(
    st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=20,
)


@given(TREES)
def test_a_tree_weighs_half_of_what_is_within(tree):
    def count(value):
        if not isinstance(value, (list, dict)):
            return 0
        parts = value if isinstance(value, list) else list(value.values())
        return 1 + len(parts) + sum(map(count, parts))

    run = Run()
    run.weigh(tree)
    assert STEPS_MAX - run.steps_left == count(tree) // 2


def test_steps_that_take_long_are_stopped_by_the_clock():
    run = Run(ends_at=0.0)
    with pytest.raises(LimitExceeded, match="longer than 2 seconds"):
        run.step(LOOK_EVERY + 1)


def test_a_run_in_time_goes_on_until_its_steps_are_used_up():
    run = Run()
    for _turn in range(STEPS_MAX // LOOK_EVERY):
        run.step(LOOK_EVERY)
    with pytest.raises(LimitExceeded, match="500,000 steps"):
        run.step(1)
