"""Rows of a table of another database, read only and as a stream, as the text that files have."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

ROWS_A_FETCH = 5_000
CONNECT_SECONDS = 10
STATEMENT_MS = 600_000
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]{0,62}(?:\.[A-Za-z_][A-Za-z0-9_$]{0,62})?")


class Unreachable(OSError):
    """The database does not answer, or not to us; nothing of its address is told."""


class NoSuchTable(LookupError):
    """The database has no such table or view, or none that we may read."""


class Interrupted(OSError):
    """The database ended the reading."""


@contextmanager
def table_of(url: str, table: str) -> Iterator["Table"]:
    """A table or view to be read. Raises Unreachable, NoSuchTable."""
    if NAME.fullmatch(table) is None:
        raise NoSuchTable(table)
    if urlsplit(url).scheme in {"postgresql", "postgres"}:
        with _postgresql(url) as connection:
            yield Table(connection, table, "%s")
    else:
        with _sqlite(url) as connection:
            yield Table(connection, table, "?")


class Table:
    """What may be asked of it: its columns, and its rows from a place on."""

    def __init__(self, connection: Any, name: str, slot: str) -> None:
        self.connection = connection
        self.name = ".".join(_quoted(part) for part in name.split("."))
        self.slot = slot

    def columns(self) -> list[str]:
        """Raises NoSuchTable."""
        try:
            with closing(self.connection.cursor()) as cursor:
                cursor.execute(f"select * from {self.name} limit 0")  # noqa: S608  # quoted above
                return [one[0] for one in cursor.description]
        except (psycopg.Error, sqlite3.Error) as fault:
            raise NoSuchTable(self.name) from fault

    def rows(self, columns: Sequence[str], cursor: str, since: Any) -> Iterator[tuple[Any, ...]]:
        """The columns of each row, in the order of the cursor's column; from `since` on, which
        is read once more: rows of the same instant may have come in later.

        Raises Interrupted.
        """
        names = ", ".join(_quoted(one) for one in columns)
        sentence = f"select {names} from {self.name}"  # noqa: S608  # every name is quoted
        if cursor and since is not None:
            sentence += f" where {_quoted(cursor)} >= {self.slot}"
        if cursor:
            sentence += f" order by {_quoted(cursor)}"
        values = (since,) if cursor and since is not None else ()
        try:
            with closing(self._stream()) as stream:
                stream.execute(sentence, values)
                while rows := stream.fetchmany(ROWS_A_FETCH):
                    yield from rows
        except (psycopg.Error, sqlite3.Error) as fault:
            raise Interrupted(type(fault).__name__) from fault

    def _stream(self) -> Any:
        if self.slot == "?":
            return self.connection.cursor()
        return self.connection.cursor(name="groundcrew")  # stays on the server


def text_of_value(value: Any, decimal: str) -> str:
    """As it would stand in a file of the mapping."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | str):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace(".", decimal)


def kept_place(value: Any) -> Any:
    """The value of a cursor's column, as JSON keeps it."""
    return value if isinstance(value, int | str) else text_of_value(value, ".")


@contextmanager
def _postgresql(url: str) -> Iterator[Any]:
    settings = f"-c statement_timeout={STATEMENT_MS} -c timezone=UTC"
    try:
        connection = psycopg.connect(url, connect_timeout=CONNECT_SECONDS, options=settings)
    except psycopg.Error as fault:
        raise Unreachable from fault
    with closing(connection):
        connection.read_only = True
        yield connection


@contextmanager
def _sqlite(url: str) -> Iterator[Any]:
    parts = urlsplit(url)
    path = Path(unquote(parts.path).replace("//", "/", 1) if parts.scheme == "sqlite" else url)
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    except sqlite3.Error as fault:
        raise Unreachable from fault
    with closing(connection):
        connection.execute("pragma query_only = on")
        yield connection


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
