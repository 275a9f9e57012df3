"""Reads map cells: what the cases of some months and a segment passed, by the names of steps."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import duckdb

from reporting.map_counting import FIGURES, KEYS
from reporting.map_store import files_of
from reporting.process_map import END, OPEN, START

CONFIG: dict[str, Any] = {
    "threads": 2,
    "memory_limit": "500MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
CHOSEN = """
    from read_parquet($files) where place = $place and month >= $since and month < $until
        and ($place = 0 or segment in (select code from step_names
            where kind = 'segment' and name = $segment))"""
NAMES = "create or replace temp table step_names as select distinct * from read_parquet($files)"
STEP = """
    case {code} when 0 then {none} when -1 then {open} else
        (select any_value(name) from step_names where kind = 'activity' and code = {code}) end"""
STEPS = {
    code: STEP.format(code=code, none=f"'{none}'", open=f"'{OPEN}'")
    for code, none in (("from_code", START), ("to_code", END), ("activity_code", START))
}
VARIANTS = """
    select variant, any_value(path), sum(cases)::bigint, sum(closed)::bigint, sum(timed)::bigint,
        sum(took)::bigint, sum(cents)::bigint, list(bucket) filter (cases > 0),
        list(cases) filter (cases > 0)
    from (select variant, path, bucket, {sums} {chosen} group by all)
    group by variant having sum(cases) > 0"""

PASSING = """
    select variant, any_value(len(path) - len(replace(path, ',', '')) + 1)
    from read_parquet($files)
    where place = 0 and (',s,' || path || ',e,') like $pattern
    group by variant having sum(cases) > 0
    order by sum(cases) desc, variant limit $most"""


@dataclass(frozen=True, slots=True)
class Window:
    """Which cases: those opened in the months from `since` up to, and without, `until` (both as
    year * 12 + month - 1), of one value of a dimension, or all (place 0)."""

    since: int = 0
    until: int = 1 << 24
    place: int = 0
    segment: str = ""


@dataclass(frozen=True, slots=True)
class VariantRow:
    """Cases that took the same turns. `buckets`: their cycle times as (bucket, cases)."""

    digest: str
    steps: tuple[str, ...]
    cases: int
    closed: int
    timed: int
    took: int
    cents: int
    buckets: tuple[tuple[int, int], ...]


class MapReader:
    """The map cells of one source, of the batches that were committed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, files: dict[str, list[str]]) -> None:
        self.connection = connection
        self.files = files
        connection.execute(NAMES, {"files": files["names"]})

    def edges(self, window: Window) -> list[tuple]:
        """from, to, times, cases, waited."""
        return self._rows("edges", window)

    def nodes(self, window: Window) -> list[tuple]:
        """activity and FIGURES["nodes"]."""
        return self._rows("nodes", window)

    def waits(self, window: Window, steps: Iterable[tuple[str, str]]) -> list[tuple]:
        """from, to, bucket, times, of these steps. Told of the whole process only."""
        pairs = ["\n".join(pair) for pair in steps]
        return self._rows("waits", window, pairs) if pairs and not window.place else []

    def variants(self, window: Window) -> list[VariantRow]:
        """All variants, with the names of their turns."""
        sums = ", ".join(f"sum({name})::bigint {name}" for name in FIGURES["variants"])
        statement = VARIANTS.format(sums=sums, chosen=CHOSEN)
        rows = self.connection.execute(statement, self._asked("variants", window)).fetchall()
        names = self._names()
        return [
            VariantRow(
                digest,
                tuple(names[int(code)] for code in path.split(",")),
                *cast(tuple[int, int, int, int, int], figures),
                tuple(zip(buckets, told, strict=True)),
            )
            for digest, path, *figures, buckets, told in rows
        ]

    def passing(self, origin: str, goal: str = "", *, most: int) -> dict[str, int]:
        """The most frequent variants that hold an activity, or one right after the other (START
        before the first, END or OPEN after the last), each with its number of turns."""
        codes = {name: code for code, name in self._names().items()}
        pattern = ["%", *("," + self._step(codes, one) for one in (origin, goal) if one), ",%"]
        rows = self.connection.execute(
            PASSING,
            {"files": self.files["variants"], "pattern": "".join(pattern), "most": most},
        ).fetchall()
        return dict(rows)

    def months(self) -> tuple[int, int] | None:
        """The first month in which a case was opened, and the last."""
        told = "select min(month), max(month) from read_parquet($files) where place = 0"
        [row] = self.connection.execute(told, {"files": self.files["edges"]}).fetchall()
        return None if row[0] is None else row

    def segments(self, place: int) -> list[str]:
        told = """
            select distinct name from read_parquet($files)
            join step_names on kind = 'segment' and code = segment where place = $place
            order by name"""
        values = {"files": self.files["edges"], "place": place}
        return [name for (name,) in self.connection.execute(told, values).fetchall()]

    def _rows(self, kind: str, window: Window, pairs: Sequence[str] = ()) -> list[tuple]:
        codes, figures = ", ".join(KEYS[kind]), FIGURES[kind]
        sums = ", ".join(f"sum({name})::bigint {name}" for name in figures)
        keys = [f"{STEPS.get(key, key)} k{n}" for n, key in enumerate(KEYS[kind])]
        statement = (
            f"select * from (select {', '.join(keys)}, {', '.join(figures)} "  # noqa: S608  names of our own
            f"from (select {codes}, {sums} {CHOSEN} group by all)) where {figures[0]} > 0"
        )
        values = self._asked(kind, window)
        if pairs:
            statement += " and k0 || chr(10) || k1 in (select unnest($pairs))"
            values["pairs"] = list(pairs)
        return self.connection.execute(statement + " order by all", values).fetchall()

    def _asked(self, kind: str, window: Window) -> dict:
        values = {name: getattr(window, name) for name in Window.__slots__}
        return {"files": self.files[kind], **values}

    def _step(self, codes: dict[str, int], name: str) -> str:
        """Nothing has code -2: what no event of this source is called is in no variant."""
        marks = {START: "s", END: "e", OPEN: "e"}
        return marks.get(name) or str(codes.get(name, -2))

    def _names(self) -> dict[int, str]:
        told = "select code, name from step_names where kind = 'activity'"
        return dict(self.connection.execute(told).fetchall())


@contextmanager
def open_map(folder: Path, batches: Sequence[str]) -> Iterator[MapReader | None]:
    """The map of a source; None where none was kept."""
    files = files_of(folder, batches) if batches else {}
    if not files:
        yield None
        return
    with duckdb.connect(config=CONFIG) as connection:
        yield MapReader(connection, files)
