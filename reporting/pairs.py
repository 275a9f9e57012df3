"""All pairs of points of a series, an earlier with a later one: how many rise, how steeply.

Pairs are laid out in rectangles (all of one half with all of the other, and so on within each
half), so that a few long array operations make them for several series.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

LEAF = 16  # points: pairs within so few are picked one by one
AT_ONCE = 4  # series: what fits near the processor


@lru_cache(maxsize=1024)
def _layout(n: int) -> tuple[list[tuple[int, int, int, slice]], Ints, Ints]:
    """Rectangles (first, split, end, and where), and the pairs in the leaves, which come last."""
    rectangles, leaves = [], [np.zeros((2, 0), int)]
    open_parts, start = [(0, n)], 0
    while open_parts:
        first, end = open_parts.pop()
        if end - first <= LEAF:
            leaves.append(first + _leaf(end - first))
            continue
        split = (first + end) // 2
        stop = start + (split - first) * (end - split)
        rectangles.append((first, split, end, slice(start, stop)))
        open_parts += [(first, split), (split, end)]
        start = stop
    earlier, later = np.hstack(leaves)
    return rectangles, earlier, later


@lru_cache(maxsize=LEAF + 1)
def _leaf(n: int) -> Ints:
    return np.array(np.triu_indices(n, 1))


def _paired(rows: NDArray[Any], operation: np.ufunc, out: NDArray[Any]) -> NDArray[Any]:
    """The operation on (later, earlier) of every pair, a row for each series."""
    count, n = rows.shape
    out = out[:count]
    rectangles, earlier, later = _layout(n)
    for first, split, end, place in rectangles:
        block = out[:, place].reshape(count, split - first, end - split)
        operation(rows[:, None, split:end], rows[:, first:split, None], out=block)
    if earlier.size:
        operation(rows[:, later], rows[:, earlier], out=out[:, -earlier.size :])
    return out


def _room(n: int, series: int, kind: type) -> NDArray[Any]:
    return np.empty((series, n * (n - 1) // 2), kind)


def rising(ranks: Ints) -> Ints:
    """How many pairs rise, of each series."""
    small = ranks.astype(np.int16 if ranks.shape[-1] < 2**15 else np.int64)
    found = np.empty(len(small), int)
    room = _room(small.shape[1], 4 * AT_ONCE, bool)
    for start in range(0, len(small), len(room)):
        rows = slice(start, start + len(room))
        found[rows] = [np.count_nonzero(one) for one in _paired(small[rows], np.greater, room)]
    return found


def slopes_at(values: Floats, times: Floats, ranks: Floats) -> Floats:
    """Of each series' slopes in ascending order those at its ranks, from 0; between two for a half.

    ranks: a row for each series.
    """
    room = _room(times.size, AT_ONCE, float)
    steepness = 1 / _paired(times[None], np.subtract, room)[0]
    found = np.empty(ranks.shape)
    for start in range(0, len(values), AT_ONCE):
        slopes = _paired(values[start : start + AT_ONCE], np.subtract, room)
        slopes *= steepness
        for place, row in enumerate(slopes, start):
            found[place] = _at_ranks(row, ranks[place])
    return found


def _at_ranks(slopes: Floats, ranks: Floats) -> Floats:
    """Only what lies between the lowest and the highest rank is sorted; slopes change places."""
    low, high = np.floor(ranks).astype(int), np.ceil(ranks).astype(int)
    first, last = int(low.min()), int(high.max())
    slopes.partition(first)
    rest = slopes[first:]
    if last - first > 1:
        rest.partition(last - first)
        middle = np.sort(rest[: last - first + 1])
    else:
        middle = np.array([rest[0], rest[last - first :].min()])
    lower, upper = middle[low - first], middle[high - first]
    return np.asarray(lower + (ranks - low) * (upper - lower))
