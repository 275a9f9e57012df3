"""Works all rollups of a source out from its folder, without a database: a process to measure."""

import sys
from pathlib import Path

from bench.generated import BATCH
from reporting.event_store import open_store
from reporting.map_store import keep_whole
from reporting.rolling_up import RollingUp


def main(folder: Path) -> None:
    with open_store(folder) as store:
        store.recall([BATCH])
        rolling = RollingUp(store, zone="Europe/Berlin", dimensions=1)
        cases = sum(len(facts) for facts in rolling.walk())
        days, activities = rolling.measures.of(1), rolling.activities.cells()
        keys, _counts = rolling.measures.buckets()
        keep_whole(store.connection, rolling.map, folder, BATCH)
    print(cases, len(days), len(activities["month"]), len(keys))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
