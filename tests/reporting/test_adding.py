"""Adding up by keys, held against a dictionary."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting import adding
from reporting.adding import added_up, changes, first_places, is_dense, ranked

ROW = st.tuples(
    st.integers(-5, 5), st.integers(24_000, 24_100), st.integers(-(10**12), 10**12), st.booleans()
)
ROWS = st.lists(ROW, max_size=40)
KEYS = st.lists(st.integers(0, 60), max_size=40)
FAR = 10**9  # too far apart for a table of all that lies between


def summed(rows):
    told = defaultdict(lambda: [0, 0])
    for one, other, value, counts in rows:
        told[one, other][0] += value
        told[one, other][1] += counts
    return {key: tuple(values) for key, values in told.items()}


def cells_of(rows):
    one, other, value, counts = (list(column) for column in zip(*rows, strict=True) or [[]] * 4)
    keys = {"one": np.array(one, np.int64), "other": np.array(other, np.int64)}
    figures = {"value": np.array(value, np.int64), "counts": np.array(counts, bool)}
    return added_up(keys, figures)


def as_dict(cells):
    names = ("one", "other", "value", "counts")
    return {row[:2]: row[2:] for row in zip(*(cells[n].tolist() for n in names), strict=True)}


@given(ROWS.filter(bool))
def test_figures_are_those_of_a_dictionary(rows):
    cells = cells_of(rows)
    assert as_dict(cells) == summed(rows)
    keys = list(zip(cells["one"].tolist(), cells["other"].tolist(), strict=True))
    assert keys == sorted(keys)


@settings(deadline=None)
@given(ROWS.filter(bool))
def test_keys_that_lie_far_apart_are_added_up_as_well(rows):
    far = [(one * FAR, *rest) for one, *rest in rows]
    assert as_dict(cells_of(far)) == summed(far)


def test_sums_beyond_what_a_float_holds_are_exact():
    """2 ** 53 + 1 is the first whole number that a float does not hold."""
    cells = added_up({"one": np.zeros(3, np.int64)}, {"value": np.array([2**53, 1, 2**40])})
    assert cells["value"].tolist() == [2**53 + 1 + 2**40]


def test_of_nothing_there_are_no_cells():
    cells = added_up({"one": np.zeros(0, np.int64)}, {"value": np.zeros(0, np.int64)})
    assert {name: len(values) for name, values in cells.items()} == {"one": 0, "value": 0}


@pytest.mark.parametrize("far", [1, FAR])
@given(keys=KEYS)
def test_each_key_is_known_by_where_it_came_first(far, keys):
    found = first_places(np.array(keys, np.int64) * far)
    assert found.tolist() == [keys.index(key) for key in keys]


@pytest.mark.parametrize("most", [1 << 22, 1])
@given(keys=KEYS)
def test_keys_are_ranked_in_their_order(most, keys):
    former, adding.MOST_DENSE = adding.MOST_DENSE, most
    try:
        found, which = ranked(np.array(keys, np.int64))
    finally:
        adding.MOST_DENSE = former
    assert found.tolist() == sorted(set(keys))
    assert [found[place] for place in which.tolist()] == keys
    assert Counter(which.tolist()).total() == len(keys)


@given(KEYS)
def test_a_change_is_where_a_value_is_another_than_the_one_before(keys):
    expected = [place == 0 or keys[place - 1] != key for place, key in enumerate(keys)]
    assert changes(np.array(keys, np.int64)).tolist() == expected


def test_few_keys_of_many_are_sorted_and_not_looked_up_in_a_table_of_all():
    assert is_dense(1 << 16, 1)
    assert is_dense(4_000_000, 500_000)
    assert not is_dense(4_000_000, 20_000)
    assert not is_dense(FAR, 10_000_000)
