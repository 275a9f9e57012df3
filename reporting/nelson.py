"""Run rules on points in units of sigma from the centre line; last axis: time.

Each flags the point that completes its pattern. Sources: Western Electric, Statistical Quality
Control Handbook (1956); Nelson, The Shewhart Control Chart: Tests for Special Causes (1984);
NHS England, Making Data Count, whose two of three have its team's own words of 6 November 2023:
NHSRplotthedots, issue 194.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rule:
    """`false_share`: of independent normal points without a cause, how many it flags."""

    name: str
    fires: Callable[[Floats], Flags]
    false_share: float


def beyond(apart: Floats, sigmas: float, wanted: int, among: int) -> Flags:
    """So many among so many in a row beyond, on the same side, the last of them too."""
    return np.asarray(
        _of_window(apart > sigmas, wanted, among) | _of_window(apart < -sigmas, wanted, among)
    )


def two_of_three_same_side(apart: Floats) -> Flags:
    """Two of three in a row beyond two sigma, and all three on that side of the centre.

    The third completes the pattern where it stands nearer the centre too; it is not flagged when
    its forerunner had completed it already.
    """
    return np.asarray(_new_of_one_side(apart) | _new_of_one_side(-apart))


def one_way(apart: Floats, length: int) -> Flags:
    """So many in a row, each above (or each below) the one before."""
    steps = np.sign(np.diff(apart))
    up, down = (_of_window(steps == sign, length - 1, length - 1) for sign in (1, -1))
    return _after(up | down, apart)


def alternating(apart: Floats, length: int) -> Flags:
    """So many in a row, up and down in turn."""
    steps = np.sign(np.diff(apart))
    turns = steps[..., 1:] * steps[..., :-1] < 0
    return _after(_of_window(turns, length - 2, length - 2), apart)


def close(apart: Floats, length: int) -> Flags:
    """So many in a row within one sigma: too good to be true."""
    return _of_window(np.abs(apart) < 1, length, length)


def far(apart: Floats, length: int) -> Flags:
    """So many in a row beyond one sigma, on either side."""
    return _of_window(np.abs(apart) > 1, length, length)


def fired(rules: Sequence[Rule], apart: Floats) -> dict[str, Flags]:
    """Rule to flags, of those that fired."""
    found = {rule.name: rule.fires(apart) for rule in rules}
    return {name: flags for name, flags in found.items() if flags.any()}


def false_signals(rules: Sequence[Rule]) -> float:
    """How many flags a period are to be expected of a process in which nothing happens."""
    return sum(rule.false_share for rule in rules)


def _of_window(holds: Flags, wanted: int, among: int) -> Flags:
    if holds.shape[-1] < wanted:
        return np.zeros(holds.shape, bool)
    sums = np.cumsum(holds, axis=-1, dtype=np.int32)
    counts = sums.copy()
    counts[..., among:] -= sums[..., :-among]
    return np.asarray((counts >= wanted) & holds)


def _new_of_one_side(apart: Floats) -> Flags:
    holds, near = np.zeros(apart.shape, bool), apart > 2
    windows = [slice(0, -2), slice(1, -1), slice(2, None)]
    if apart.shape[-1] < len(windows):
        return holds
    many = sum(near[..., one].astype(np.int8) for one in windows) >= 2
    holds[..., 2:] = many & np.logical_and.reduce([apart[..., one] > 0 for one in windows])
    before = _after(holds[..., :-1], apart)
    return np.asarray(holds & (near | ~before))


def _after(flags: Flags, apart: Floats) -> Flags:
    """Flags of differences, as flags of the points themselves: none for the first."""
    first = apart.shape[-1] - flags.shape[-1]
    return np.concatenate([np.zeros((*apart.shape[:-1], first), bool), flags], axis=-1)


def _share_beyond(sigmas: float, wanted: int, among: int) -> float:
    """Both sides; the last point and at least so many of those before it."""
    p, others = 1 - NormalDist().cdf(sigmas), among - 1
    more = range(wanted - 1, others + 1)
    return 2 * p * sum(math.comb(others, k) * p**k * (1 - p) ** (others - k) for k in more)


def _share_same_side() -> float:
    """Both sides; a last point beyond two sigma with one at least of the two before it, all on one
    side; or a last point nearer than that, after two beyond and one on the other side."""
    p = 1 - NormalDist().cdf(2)
    nearer = 0.5 - p
    return 2 * (p * (0.25 - nearer**2) + 0.5 * p**2 * nearer)


def _share_alternating(length: int) -> float:
    """Zigzag orders among all orders, by the Euler numbers (the boustrophedon of André)."""
    row = [1]
    for _step in range(length - 1):
        sums = [0]
        for number in reversed(row):
            sums.append(sums[-1] + number)
        row = sums
    return 2 * sum(row) / math.factorial(length)


WITHIN = 2 * NormalDist().cdf(1) - 1
# fmt: off
OUTSIDE = Rule("outside", lambda apart: beyond(apart, 3, 1, 1), _share_beyond(3, 1, 1))
WESTERN_ELECTRIC = [
    OUTSIDE,
    Rule("two_of_three",  lambda apart: beyond(apart, 2, 2, 3), _share_beyond(2, 2, 3)),
    Rule("four_of_five",  lambda apart: beyond(apart, 1, 4, 5), _share_beyond(1, 4, 5)),
    Rule("eight_one_side", lambda apart: beyond(apart, 0, 8, 8), 2 * 0.5**8),
]
NELSON = [
    OUTSIDE,
    Rule("nine_one_side", lambda apart: beyond(apart, 0, 9, 9), 2 * 0.5**9),
    Rule("six_one_way",   lambda apart: one_way(apart, 6),      2 / math.factorial(6)),
    Rule("fourteen_alternating", lambda apart: alternating(apart, 14), _share_alternating(14)),
    Rule("two_of_three",  lambda apart: beyond(apart, 2, 2, 3), _share_beyond(2, 2, 3)),
    Rule("four_of_five",  lambda apart: beyond(apart, 1, 4, 5), _share_beyond(1, 4, 5)),
    Rule("fifteen_close", lambda apart: close(apart, 15),       WITHIN**15),
    Rule("eight_far",     lambda apart: far(apart, 8),          (1 - WITHIN) ** 8),
]
MAKING_DATA_COUNT = [
    OUTSIDE,
    Rule("one_side",      lambda apart: beyond(apart, 0, 7, 7), 2 * 0.5**7),
    Rule("one_way",       lambda apart: one_way(apart, 7),      2 / math.factorial(7)),
    Rule("two_of_three_same_side", two_of_three_same_side,      _share_same_side()),
]
# fmt: on
RULE_SETS = {
    "outside": [OUTSIDE],
    "western_electric": WESTERN_ELECTRIC,
    "making_data_count": MAKING_DATA_COUNT,
    "nelson": NELSON,
}
RULES = {rule.name: rule for rules in RULE_SETS.values() for rule in rules}
