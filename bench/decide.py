"""Decisions a second with the log written, on SQLite and, where --postgres names an empty one, on
PostgreSQL; in one process, one after another. Peers keep no log.
"""

from collections.abc import Iterator

from bench.house import House, figure

ROWS, BATCHES, SINGLES = 1_000, 5, 500
GOALS = {"SQLite": "1,000", "PostgreSQL": "2,000"}
LABELS = {
    "batch": f"batches of {ROWS:,} by the action",
    "api-batch": f"batches of {ROWS:,} by the interface",
    "single": "one by one by the action",
    "api-single": "one by one by the interface",
}


def run(house: House) -> Iterator[str]:
    databases = {"SQLite": "", "PostgreSQL": house.postgres}
    for database, url in databases.items():
        if database != "SQLite" and not url:
            yield figure(f"{database}: not measured", "", "--postgres names no database")
            continue
        sizes = map(str, (ROWS, BATCHES, SINGLES))
        told = house.python("-m", "bench.decide_made", url, *sizes, var=f"decide-{database}")
        for line in told.splitlines():
            way, median, cpu = line.split()
            beside = f"goal {GOALS[database]}; {float(cpu):,.0f} µs CPU each"
            yield figure(f"{database}: {LABELS[way]}", f"{float(median):,.0f}/s", beside)
