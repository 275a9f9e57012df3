"""A file of ten million events, loaded by the command: how long it takes, and how much memory.

The file is a log as one is delivered: in the order in which things happened, so that the events of
a case lie far apart.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from bench import generated
from bench.house import ROOT, House, figure
from bench.measured import measured

EVENTS = 10_000_000
MAPPING = """
case: case
timestamp: at
activity: activity
resource: who
segments: [region]
outcome: result
met: [met]
missed: [missed]
cost: cost
closing_activities: [Closed]
"""


def run(house: House) -> Iterator[str]:
    log, mapping = house.folder / "log.csv", house.folder / "log.yaml"
    mapping.write_text(MAPPING)
    if not log.exists():
        cases = EVENTS // generated.EVENTS_A_CASE
        house.python("-m", "bench.generated", "log", str(log), str(cases))
    house.python("manage.py", "migrate", "--verbosity", "0", var="loading")
    load = ("import_events", str(log), "--process", "1.3.11", "--mapping", str(mapping))
    var = {"GROUNDCREW_VAR": str(house.folder / "loading")}
    told = measured([sys.executable, str(ROOT / "manage.py"), *load], environment=var)
    if not told.is_done:
        yield "failed: the load of ten million events"
        return
    size = f"a file of {Path(log).stat().st_size / 1e6:,.0f} MB"
    yield figure("10 M events loaded, peak memory", told.memory, "goal 1,000 MB")
    yield figure("  processor time, rollups included", told.cpu, size)
