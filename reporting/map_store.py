"""Map cells beside the events: what each batch changed, as Parquet in its folder.

A batch adds what its cases pass now and takes away what they passed before. Every so many batches
the sum is kept as well, so that a page never adds up more than a few files. Only the folders that
the caller names are read: what a failed load left behind is never seen.
"""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np

from reporting.adding import Cells, added_up
from reporting.map_counting import (
    FIGURES,
    KEYS,
    KINDS,
    cases_of,
    edge_cells,
    node_cells,
    steps_alone,
    variant_cells,
    wait_cells,
)
from reporting.map_store_sql import summed
from reporting.stories import Events, Ways

NAMES = "names"
FILES = (*KINDS, NAMES)
ROWS_HELD = 1 << 20
MOST_CHANGES = 8


class Ledger:
    """Cells that add up while events pass by."""

    def __init__(self, ways: Ways | None = None, dimensions: int | None = None) -> None:
        self.ways = ways or Ways()
        self.dimensions = dimensions
        self._held: dict[str, list[Cells]] = {kind: [] for kind in KINDS}

    def count(self, events: Events, zone: ZoneInfo, sign: int = 1) -> None:
        events, cases = steps_alone(events, cases_of(events, zone, self.ways, self.dimensions))
        if not len(events):  # planned, and nothing done yet
            return
        for kind, cells in (
            ("edges", edge_cells(events, cases)),
            ("waits", wait_cells(events, cases)),
            ("nodes", node_cells(events, cases)),
            ("variants", variant_cells(events, cases)),
        ):
            for one in cells:
                signed = {name: sign * one[name] for name in FIGURES[kind]}
                self._held[kind].append({**one, **signed})
            if sum(len(one["month"]) for one in self._held[kind][1:]) > ROWS_HELD:
                self._held[kind] = [self.cells(kind)]

    def cells(self, kind: str) -> Cells:
        """All that was counted, without the cells in which nothing is left."""
        keys = ("month", "place", "segment", *KEYS[kind])
        held = {
            name: np.concatenate([one[name] for one in self._held[kind]])
            for name in (*keys, *FIGURES[kind])
            if self._held[kind]
        }
        if not held:
            return {name: np.zeros(0, np.int64) for name in (*keys, *FIGURES[kind])}
        cells = added_up({name: held[name] for name in keys}, {n: held[n] for n in FIGURES[kind]})
        left = np.any([cells[name] != 0 for name in FIGURES[kind]], axis=0)
        return {name: values[left] for name, values in cells.items()}


def has_map(folder: Path, batches: Sequence[str]) -> bool:
    """Whether a change has something to be added to: without the map of the batches before,
    nothing is kept until it is rebuilt."""
    return not batches or bool(files_of(folder, batches))


def keep_changes(
    connection: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    folder: Path,
    batch: str,
    *,
    before: Sequence[str],
) -> None:
    """Write what a merge changed into the folder of its batch, and the sum when it is time.

    `connection`: the one of the merge, with `names`.
    """
    chain = files_of(folder, before)
    _write(connection, ledger, folder / batch, "changes" if before else "whole")
    if len(chain.get(NAMES, ())) >= MOST_CHANGES:
        _write_sum(connection, folder, [*before, batch])


def keep_whole(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, folder: Path, batch: str
) -> None:
    """Keep what was counted of all cases as the map, with the newest batch."""
    _write(connection, ledger, folder / batch, "whole")


def files_of(folder: Path, batches: Sequence[str]) -> dict[str, list[str]]:
    """The files whose sum is the map of these batches, by kind; none when it was never kept."""
    chain: list[tuple[str, str]] = []
    for batch in reversed(batches):
        for form in ("whole", "changes"):
            if (folder / batch / _file(NAMES, form)).exists():
                chain.append((batch, form))
                break
        else:
            return {}
        if chain[-1][1] == "whole":
            return {
                kind: [str(folder / batch / _file(kind, form)) for batch, form in chain]
                for kind in FILES
            }
    return {}


def _write(connection: duckdb.DuckDBPyConnection, ledger: Ledger, folder: Path, form: str) -> None:
    names = _names_of_activities(connection)
    for kind in KINDS:
        cells = ledger.cells(kind)
        if kind == "variants":
            cells |= _spelled_out(ledger, cells, names)
        connection.register("cells", cells)
        told = ", ".join(("month", "place", "segment", *KEYS[kind], *FIGURES[kind]))
        if kind == "variants":  # an empty array of texts has no type of its own
            told = told.replace("variant", "variant::varchar variant, path::varchar path", 1)
        rows = f"select {told} from cells order by place, segment, month"  # noqa: S608  names of our own
        _put(connection.sql(rows), folder / _file(kind, form))
        connection.unregister("cells")
    told = "select kind, code, name from {} where kind <> 'case' order by kind, code"
    # names that a merge made new are among them; telling one twice does no harm
    _put(connection.sql(told.format("names")), folder / _file(NAMES, form))


def _names_of_activities(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """By code."""
    told = connection.execute("select code, name from names where kind = 'activity'").fetchall()
    names = dict(told)
    return [names.get(code, "") for code in range(max(names, default=0) + 1)]


def _spelled_out(ledger: Ledger, cells: Cells, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Each variant by the digest that the case facts have, and by the codes of its activities."""
    digest = ledger.ways.digests(names)
    spelled = [",".join(map(str, path)) for path in ledger.ways.paths]
    columns = {"variant": digest, "path": np.array(spelled, dtype=object)}
    if not len(digest):
        return {name: np.zeros(0, dtype=object) for name in columns}
    return {name: values[cells["variant"]] for name, values in columns.items()}


def _write_sum(connection: duckdb.DuckDBPyConnection, folder: Path, batches: Sequence[str]) -> None:
    for kind, files in files_of(folder, batches).items():
        cells = connection.read_parquet(files)
        cells.create_view("kept_cells", replace=True)
        rows = summed(kind) if kind != NAMES else "select distinct * from kept_cells order by all"
        _put(connection.sql(rows), folder / batches[-1] / _file(kind, "whole"))


def _put(rows: duckdb.DuckDBPyRelation, path: Path) -> None:
    """Whole, or not at all."""
    draft = path.with_suffix(".draft")
    rows.write_parquet(str(draft), compression="zstd")
    draft.replace(path)


def _file(kind: str, form: str) -> str:
    return f"map-{kind}-{form}.parquet"
