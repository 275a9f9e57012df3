"""Map cells beside the events: what each batch changed, as Parquet in its folder.

A batch adds what its cases pass now and takes away what they passed before. Every so many batches
the sum is kept as well, so that a page never adds up more than a few files. Only the folders that
the caller names are read: what a failed load left behind is never seen.
"""

from collections.abc import Iterator, Sequence
from hashlib import md5
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np

from reporting.event_store_steps import steps_of
from reporting.map_counting import (
    FIGURES,
    KEYS,
    KINDS,
    NO_TIME,
    Cells,
    Events,
    added_up,
    cases_of,
    edge_cells,
    node_cells,
    steps_alone,
    variant_cells,
    wait_cells,
)
from reporting.map_store_sql import (
    PIECE,
    PLACES,
    RANGE,
    TIMED,
    TIMED_STEP,
    UNTIMED_STEP,
    USED_PLACES,
    summed,
)

NAMES = "names"
FILES = (*KINDS, NAMES)
EVENTS_A_PIECE = 500_000
ROWS_HELD = 1 << 20
MOST_CHANGES = 8
DIGEST = 16


class Ledger:
    """Cells that add up while events pass by."""

    def __init__(self) -> None:
        self.paths: dict[tuple[int, ...], int] = {}
        self._held: dict[str, list[Cells]] = {kind: [] for kind in KINDS}

    def count(self, events: Events, zone: ZoneInfo, sign: int) -> None:
        events, cases = steps_alone(events, cases_of(events, zone))
        if not len(events.case):  # planned, and nothing done yet
            return
        for kind, cells in (
            ("edges", edge_cells(events, cases)),
            ("waits", wait_cells(events, cases)),
            ("nodes", node_cells(events, cases)),
            ("variants", variant_cells(events, cases, self.paths)),
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


def keep_changes(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    batch: str,
    *,
    before: Sequence[str],
    zone: str,
) -> None:
    """Write what a merge changed into the folder of its batch, and the sum when it is time.

    `connection`: the one of the merge, with `former`, `timeline` and `names`. Without the map of
    the batches before there is nothing to add to; then nothing is kept.
    """
    chain = files_of(folder, before)
    if before and not chain:
        return
    ledger = Ledger()
    former = "(from former semi join timeline using (case_code))"
    for events, sign in (("timeline", 1), *([(former, -1)] if before else [])):
        for piece in _pieces(connection, events):
            ledger.count(piece, ZoneInfo(zone), sign)
    _write(connection, ledger, folder / batch, "changes" if before else "whole")
    if len(chain.get(NAMES, ())) >= MOST_CHANGES:
        _write_sum(connection, folder, [*before, batch])


def count_timeline(connection: duckdb.DuckDBPyConnection, ledger: Ledger, *, zone: str) -> None:
    """Count the events on the timeline; a rebuild has some of the cases there at a time."""
    for piece in _pieces(connection, "timeline"):
        ledger.count(piece, ZoneInfo(zone), 1)


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


def _pieces(connection: duckdb.DuckDBPyConnection, events: str) -> Iterator[Events]:
    """All events in order, whole cases at a time."""
    [(first, last, count)] = connection.execute(RANGE.format(events=events)).fetchall()
    if not count:
        return
    [used] = connection.execute(USED_PLACES.format(events=events)).fetchall()
    places = [place for place, is_used in zip(PLACES, used, strict=True) if is_used]
    width = max(1, (last - first + 1) * EVENTS_A_PIECE // count)
    [(timed,)] = connection.execute(TIMED.format(events=events)).fetchall()
    if timed:
        connection.execute(steps_of(events, name="map_steps"))
        events = "map_steps"
    statement = PIECE.format(events=events, **(TIMED_STEP if timed else UNTIMED_STEP))
    for begin in range(first, last + 1, width):
        values = {"first": begin, "until": begin + width, "nothing": NO_TIME}
        columns = connection.execute(statement, values).fetchnumpy()
        if len(columns["case"]):
            segments = {place: columns.pop(f"segment_{place}") for place in PLACES}
            yield Events(**columns, segments={place: segments[place] for place in places})


def _write(connection: duckdb.DuckDBPyConnection, ledger: Ledger, folder: Path, form: str) -> None:
    for kind in KINDS:
        cells = ledger.cells(kind)
        if kind == "variants":
            cells |= _spelled_out(connection, ledger, cells)
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


def _spelled_out(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, cells: Cells
) -> dict[str, np.ndarray]:
    """Each variant by the digest that the case facts have, and by the codes of its activities."""
    told = connection.execute("select code, name from names where kind = 'activity'").fetchall()
    names = dict(told)
    paths = list(ledger.paths)
    digests = [
        md5(">".join(names[code] for code in path).encode(), usedforsecurity=False).hexdigest()
        for path in paths
    ]
    digest = np.array([one[:DIGEST] for one in digests] or [""], dtype=object)
    spelled = np.array([",".join(map(str, path)) for path in paths] or [""], dtype=object)
    return {"variant": digest[cells["variant"]], "path": spelled[cells["variant"]]}


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
