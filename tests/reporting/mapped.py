"""A log of which there is a map: straight cases, such that go around, one that is stuck."""

from reporting.event_mapping import EventMapping

KEY = "1.3.11"
MAPPING = EventMapping(
    case="case",
    timestamp="timestamp",
    activity="activity",
    closing_activities=("Closed",),
    cost="cost",
    segments=("region",),
)
HEADING = ["case", "timestamp", "activity", "cost", "region"]
DAY = 1440


def walk(case, begun, steps, region="North"):
    """A case with its activities, each so many minutes after the one before."""
    minute, rows = begun, []
    for activity, later in steps:
        minute += later
        rows.append((case, minute, activity, "2", region))
    return rows


STRAIGHT = [("Taken", 0), ("Checked", 30), ("Closed", 60)]
AROUND = [("Taken", 0), ("Checked", 30), ("Taken", 600), ("Checked", 10), ("Closed", 60)]
TWICE = [("Taken", 0), ("Checked", 30), ("Checked", 5), ("Closed", 90)]
STUCK = [("Taken", 0), ("Checked", 45)]
ROWS = [
    *[row for n in range(6) for row in walk(f"S{n}", n * 10, STRAIGHT)],
    *[row for n in range(3) for row in walk(f"R{n}", n * 10, AROUND, "South")],
    *walk("T0", 5, TWICE),
    *walk("O0", 40 * DAY, STUCK, "South"),
]
