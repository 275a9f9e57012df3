"""Cuts cases into ranges of codes, so that any number of events is worked at a bounded size."""

from itertools import pairwise

Range = tuple[int, int]


def case_ranges(lowest: int, highest: int, events: int, *, at_a_time: int) -> list[Range]:
    """First and last code of each range, which together hold all cases.

    Codes are given in the order in which cases came, and of a case there are some ten events: so
    ranges of equal width hold about equally many.
    """
    if not events:
        return []
    width = highest - lowest + 1
    parts = min(events // max(at_a_time, 1) + 1, width)
    edges = [lowest + width * place // parts for place in range(parts + 1)]
    return [(first, after - 1) for first, after in pairwise(edges)]
