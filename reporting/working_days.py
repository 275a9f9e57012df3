"""Counting in working days: Monday to Friday."""

from datetime import date

import numpy as np


def working_days_after(day: date, count: int) -> date:
    """The day so many working days later; a weekend counts as the Friday before it."""
    found = np.busday_offset(np.datetime64(day, "D"), count, roll="backward")
    return date.fromisoformat(str(found))
