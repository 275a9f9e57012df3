"""Adds figures up by several whole-number keys: pure, exact, in any order."""

from collections.abc import Sequence

import numpy as np

MOST_DENSE = 1 << 22
Cells = dict[str, np.ndarray]


def added_up(keys: dict[str, np.ndarray], figures: dict[str, np.ndarray]) -> Cells:
    """The figures of each combination of keys."""
    if not len(next(iter(keys.values()))):
        return {name: np.zeros(0, np.int64) for name in (*keys, *figures)}
    key, parts, space = _combined(keys)
    if is_dense(space, len(key)):
        found, which = ranked(key)
        cells = _taken_apart(found, parts)
        return cells | {name: _sums(which, values, len(found)) for name, values in figures.items()}
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    begins = np.flatnonzero(changes(ordered))
    cells = _taken_apart(ordered[begins], parts)
    return cells | {
        name: np.add.reduceat(values[order], begins, dtype=np.int64)
        for name, values in figures.items()
    }


def changes(values: np.ndarray) -> np.ndarray:
    """Where a value is another than the one before; the first is."""
    changed = np.empty(len(values), dtype=bool)
    changed[:1] = True
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def first_places(key: np.ndarray) -> np.ndarray:
    """For each place, where its key came first."""
    space = int(key.max()) + 1 if len(key) else 0
    if space > 16 * len(key) + (1 << 16):
        _found, example, which = np.unique(key, return_index=True, return_inverse=True)
        return example[which]
    met = np.empty(space, dtype=np.int32)
    met[key[::-1]] = np.arange(len(key) - 1, -1, -1, dtype=np.int32)  # the last one written stays
    return met[key]


def ranked(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys there are, in order, and which of them each is. None is below nothing."""
    space = int(key.max()) + 1 if len(key) else 0
    if not is_dense(space, len(key)):
        found, which = np.unique(key, return_inverse=True)
        return found, which
    found = np.flatnonzero(np.bincount(key, minlength=space))
    ranks = np.empty(space, dtype=np.int32)
    ranks[found] = np.arange(len(found))
    return found, ranks[key]


def is_dense(space: int, keys: int) -> bool:
    """Whether a table of all keys there might be costs less than sorting those there are."""
    return space <= min(16 * keys + (1 << 16), max(MOST_DENSE, 2 * keys))


def _sums(key: np.ndarray, values: np.ndarray, space: int) -> np.ndarray:
    """A float holds whole numbers up to 2 ** 53 exactly: larger sums go in two parts."""
    if values.dtype == bool:
        return np.bincount(key[values], minlength=space)
    if int(np.abs(values).max()) * len(values) < 1 << 53:
        return np.rint(np.bincount(key, values, space)).astype(np.int64)
    high, low = np.divmod(values, 1 << 24)
    parts = [np.rint(np.bincount(key, one, space)).astype(np.int64) for one in (high, low)]
    return parts[0] * (1 << 24) + parts[1]


def _combined(keys: dict[str, np.ndarray]) -> tuple[np.ndarray, list[tuple[str, int, int]], int]:
    """One number for several, with what is needed to take it apart again."""
    parts: list[tuple[str, int, int]] = []
    key, space = np.zeros(len(next(iter(keys.values()))), dtype=np.int64), 1
    for name, values in keys.items():
        low = int(values.min())
        width = int(values.max()) - low + 1
        key = key * width + (values - low)
        space *= width
        parts.append((name, low, width))
    return key, parts, space


def _taken_apart(key: np.ndarray, parts: Sequence[tuple[str, int, int]]) -> Cells:
    cells: Cells = {}
    for name, low, width in reversed(parts):
        key, rest = np.divmod(key, width)
        cells[name] = rest + low
    return cells
