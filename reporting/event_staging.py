"""Events on their way into the store: in memory while they are few, then in files beside it."""

from pathlib import Path

import duckdb

from reporting.event_block import EventBlock
from reporting.event_store_sql import INCOMING, TEXTS


class Staging:
    """Takes blocks; afterwards all their events are the view `incoming`.

    `at_a_time`: so many are held in memory at most. `folder`: where the others wait; it is made
    when it is needed and removed by whoever named it.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, *, at_a_time: int
    ) -> None:
        self.connection, self.folder, self.at_a_time = connection, folder, at_a_time
        self.used: set[str] = set()
        self.files: list[str] = []
        self._held = 0
        connection.execute(INCOMING)

    @property
    def is_large(self) -> bool:
        return bool(self.files)

    def take(self, block: EventBlock) -> None:
        if not len(block):
            return
        told = block.told()
        self.used |= TEXTS.keys() & told.keys()
        self.connection.register("block", told)
        self.connection.execute("insert into arrived by name select * from block")
        self.connection.unregister("block")
        self._held += len(block)
        if self._held >= self.at_a_time:
            self._set_aside()

    def show(self) -> None:
        """Make the view."""
        if not self.files:
            self.connection.execute("create view incoming as from arrived")
            return
        self._set_aside()
        self.connection.read_parquet(self.files).create_view("incoming")

    def forget(self) -> None:
        """What was staged is needed no more."""
        self.connection.execute("drop view incoming")
        self.connection.execute("drop table arrived")
        for name in self.files:
            Path(name).unlink()

    def _set_aside(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.files.append(str(self.folder / f"staged-{len(self.files):05}.parquet"))
        self.connection.table("arrived").write_parquet(self.files[-1], compression="snappy")
        self.connection.execute(f"drop table arrived; {INCOMING}")
        self._held = 0
