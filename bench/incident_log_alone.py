"""Loads an incident log in a process that runs already and has loaded a log before, as a worker
of the product does: what is printed is the seconds of that import, without the start."""

import gzip
import io
import sys
import time
from itertools import islice
from pathlib import Path

import django

BEFORE = 500  # records of the log that was loaded before, of another process


def main(log: Path, folder: Path) -> None:
    django.setup()
    earlier = folder / "earlier.csv"
    with gzip.open(log, "rt", encoding="utf-8", newline="") as file:
        earlier.write_text("".join(islice(file, BEFORE)), encoding="utf-8")
    load(earlier, "1.3.6")
    begun = time.perf_counter()
    load(log, "1.3.7")
    print(time.perf_counter() - begun)


def load(log: Path, process: str) -> None:
    from django.core.management import call_command

    options = {"process": process, "mapping": "service-desk-incidents", "json": True}
    call_command("import_events", str(log), stdout=io.StringIO(), **options)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
