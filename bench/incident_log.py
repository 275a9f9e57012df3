"""Import of a real incident log of 141,712 records: by a worker, by a command, and again."""

import csv
import gzip
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.house import ROOT, House, figure

BESIDE = ROOT.parent / "shared" / "data" / "incidents" / "incident_event_log.csv.gz"


def run(house: House) -> Iterator[str]:
    log = house.log or BESIDE
    if not log.exists():
        yield f"skipped: no {log.name} beside the checkout; name one with --log"
        return
    floor = f"Python's csv, reading alone {reading_alone(log):.1f} s"
    alone = house.median(lambda: by_a_worker(house, log))
    yield figure("first time, by a process that runs", f"{alone:.1f} s", f"goal 3 s; {floor}")
    house.python("manage.py", "migrate", "--verbosity", "0", var="import")
    load = ("import_events", str(log), "--process", "1.3.7", "--mapping", "service-desk-incidents")
    worked = processor_seconds()
    seconds, result = house.manage(*load, var="import")
    worked = processor_seconds() - worked
    yield figure("first time, process start included", f"{seconds:.1f} s", floor)
    yield figure("  of it at work on a processor", f"{worked:.1f} s", "the rest was waited for")
    yield figure("records", f"{result['events']:,}", "141,712 in the log that is meant")
    again, _result = house.manage(*load, var="import")
    yield figure("again, everything unchanged", f"{again:.1f} s", f"the first time {seconds:.1f} s")


def by_a_worker(house: House, log: Path) -> float:
    """Seconds, in an installation that is made for it."""
    with tempfile.TemporaryDirectory(dir=house.folder) as folder:
        house.python("manage.py", "migrate", "--verbosity", "0", var=folder)
        return float(house.python("-m", "bench.incident_log_alone", str(log), folder, var=folder))


def processor_seconds() -> float:
    """Of all processes that were waited for so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def reading_alone(log: Path) -> float:
    """Seconds to unpack the file and split its rows: the floor under any import in Python."""
    begun = time.perf_counter()
    with gzip.open(log, "rt", encoding="utf-8", newline="") as file:
        for _row in csv.reader(file):
            pass
    return time.perf_counter() - begun
