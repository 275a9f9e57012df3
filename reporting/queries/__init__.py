from reporting.queries.guarding import (
    Change,
    Comparison,
    Guard,
    GuardReading,
    compare,
    guard_reading,
)
from reporting.queries.readings import Reading, window_reading
from reporting.queries.series import Point, Series, own_series, series_of

__all__ = [
    "Change",
    "Comparison",
    "Guard",
    "GuardReading",
    "Point",
    "Reading",
    "Series",
    "compare",
    "guard_reading",
    "own_series",
    "series_of",
    "window_reading",
]
