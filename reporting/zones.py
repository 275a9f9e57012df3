"""Days and hours as people of a source count them."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

DAY = 86_400_000_000  # microseconds
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local_day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


def local_times(instants: np.ndarray, zone: str) -> np.ndarray:
    """What the clocks of a zone show at instants in UTC; both in microseconds since 1970."""
    if not len(instants):
        return instants
    first, last = (int(one // (366 * DAY)) for one in (instants.min(), instants.max()))
    begins, offsets = _offsets(zone, first * 366 - 1, (last + 1) * 366 + 1)
    if len(begins) == 1:
        return instants + offsets[0]
    return instants + offsets[np.searchsorted(begins, instants, side="right") - 1]


@lru_cache(maxsize=32)
def _offsets(zone: str, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """From when on a zone is how far off, for these days since 1970. It changes once a day."""
    clock = ZoneInfo(zone)
    begins, offsets = [first * 86_400], [_offset(clock, first * 86_400)]
    for day in range(first, last):
        low, high = day * 86_400, (day + 1) * 86_400
        after = _offset(clock, high)
        if after == offsets[-1]:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _offset(clock, middle) == after else (middle, high)
        begins.append(high)
        offsets.append(after)
    return np.array(begins) * 1_000_000, np.array(offsets)


def _offset(clock: ZoneInfo, second: int) -> int:
    local = (EPOCH + timedelta(seconds=second)).astimezone(clock)
    offset = local.utcoffset() or timedelta()
    return offset // timedelta(microseconds=1)
