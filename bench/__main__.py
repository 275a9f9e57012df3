"""Figures of the product on this machine: `python -m bench [name …]`.

Each figure stands beside what it is compared to: a goal, or a peer's figure of the same run.
Nothing here is asserted: machines differ.
"""

import argparse
import platform
import sys
import tempfile
from pathlib import Path

from bench import (
    decide,
    decisions,
    demo_start,
    editor,
    incident_log,
    large,
    loading,
    overview,
    rollups,
    search,
    simulation,
    verdicts,
)
from bench.house import House

BENCHMARKS = {
    "decide": decide.run,
    "demo-start": demo_start.run,
    "overview": overview.run,
    "incident-log": incident_log.run,
    "loading": loading.run,
    "rollups": rollups.run,
    "late-batch": rollups.late,
    "pages": large.run,
    "search": search.run,
    "verdicts": verdicts.run,
    "simulation": simulation.run,
    "decisions": decisions.run,
    "editor": editor.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(BENCHMARKS)}; default: all")
    parser.add_argument("--runs", type=int, default=3, help="runs behind each median")
    parser.add_argument("--log", type=Path, help="an incident log (default: beside the checkout)")
    parser.add_argument("--postgres", default="", help="address of an empty PostgreSQL database")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="groundcrew-bench-") as folder:
        house = House(Path(folder), runs=options.runs, log=options.log, postgres=options.postgres)
        for name in options.names or BENCHMARKS:
            for line in BENCHMARKS[name](house):
                print(f"{name:<14}{line}", flush=True)


if __name__ == "__main__":
    main()
