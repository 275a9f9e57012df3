"""Days as people of a source count them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def local_day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()
