"""Ten million generated events to all rollups, and a late batch of two thousand cases on them.

Rollups are the facts of cases as columns and all cells: of days, months, activities and the map.
The rows of facts, which only the list of cases needs, are measured apart. Peers are measured where
BENCH_PYTHON (default: that of a folder venv-bench beside the checkout) has them; they do a part of
the same work. Of a late batch they read the cases that it touches and work these out before and
after; they compare no event with those there are, and keep nothing.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import generated
from bench.house import ROOT, House, figure
from bench.measured import measured

CASES = 1_000_000
LATE = 2_000
PEER_PYTHON = os.environ.get("BENCH_PYTHON", str(ROOT.parent / "venv-bench" / "bin" / "python"))
PEERS = {
    "polars": "facts, and cells of days and of activities",
    "pandas": "facts, and cells of days and of activities",
    "pm4py": "edges and variants of the map alone",
}
HERE = Path(__file__).resolve().parent


def run(house: House) -> Iterator[str]:
    folder = house.folder / "rollups" / "events" / "SRC-0001"
    _make(folder, house.folder / "peers.parquet")
    peers = {name: _of_peer(house, name) for name in PEERS}
    known = [f"{name} {told}" for name, told in peers.items()]
    alone = measured([sys.executable, str(HERE / "rollups_alone.py"), str(folder)])
    yield figure("10 M events, all rollups", alone.cpu, "goal 5 CPU s; " + "; ".join(known))
    yield figure("peak memory", alone.memory, "goal 1,000 MB")
    for name, does in PEERS.items():
        yield figure(f"  what {name} does of it", "", does)
    told = house.python("-m", "bench.rollups_kept", "rebuild", str(folder), var="rollups")
    for line in told.splitlines():
        label, value, beside = line.split("\t")
        yield figure(label, value, beside)


def late(house: House) -> Iterator[str]:
    folder = house.folder / "rollups" / "events" / "SRC-0001"
    if not (house.folder / "rollups" / "groundcrew.sqlite3").exists():
        yield from run(house)
    for kind in (generated.RECENT, generated.SCATTERED):
        told = house.python("-m", "bench.rollups_kept", kind, str(folder), var="rollups")
        [alone, whole] = [line.split("\t") for line in told.splitlines()]
        yield figure(*alone)
        batch = house.folder / f"late-{kind}.csv"
        generated.late(batch, kind, CASES, LATE)
        peers = [f"{name} {_late_of_peer(house, name, batch)}" for name in PEERS]
        yield figure(whole[0], whole[1], "; ".join(peers))


def _make(folder: Path, for_peers: Path) -> None:
    """In a process of its own: what it holds would count as memory of those started after it."""
    if not folder.exists():
        arguments = ["store", str(folder / generated.BATCH), str(CASES), str(for_peers)]
        subprocess.run([sys.executable, "-m", "bench.generated", *arguments], cwd=ROOT, check=True)


def _late_of_peer(house: House, name: str, batch: Path) -> str:
    """Wall seconds in a process that has begun: what the batch changes, for the part it does."""
    if not Path(PEER_PYTHON).exists():
        return "not installed"
    command = [PEER_PYTHON, str(HERE / "peers.py"), name, str(house.folder / "peers.parquet")]
    told = subprocess.run([*command, str(batch)], capture_output=True, text=True, check=False)
    words = told.stdout.split()
    return f"{float(words[-1]):.2f} s" if not told.returncode else "not installed, or it failed"


def _of_peer(house: House, name: str) -> str:
    path = house.folder / "peers.parquet"
    if not Path(PEER_PYTHON).exists():
        return "not installed"
    told = measured([PEER_PYTHON, str(HERE / "peers.py"), name, str(path)])
    return f"{told.cpu}, {told.memory}" if told.is_done else "not installed, or it failed"
