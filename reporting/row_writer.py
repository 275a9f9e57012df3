"""Writes many rows at once: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection, models


def upsert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence],
    *,
    key: Sequence,
    adding: Collection[str] = (),
    fixed: Collection[str] = (),
) -> None:
    """Insert the rows; where one of this key is there already, it takes the new values; in the
    columns of `adding`, their sums with its own; in those of `fixed`, it keeps its own."""
    table = model._meta.db_table
    update = {
        name: f"{table}.{name} + excluded.{name}" if name in adding else f"excluded.{name}"
        for name in columns
        if name not in key and name not in fixed
    }
    conflict = f"ON CONFLICT ({_names(key)}) DO UPDATE SET " + ", ".join(
        f"{_quoted(name)} = {value}" for name, value in update.items()
    )
    if connection.vendor == "postgresql":
        _copy_and_merge(table, columns, rows, conflict)
    else:
        many: Any = rows  # an iterator will do
        places = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({_names(columns)}) VALUES ({places}) {conflict}",  # noqa: S608  names of our own models
                many,
            )


def update_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence],
    *,
    key: Sequence[str],
    adding: Collection[str] = (),
) -> None:
    """Give rows that are there new values; in the columns of `adding`, their sums with their own.
    Columns that are not named keep theirs. Takes half as long as to insert them in vain.

    SQLite writes each index anew that has a column among those named, changed or not.
    """
    table, kept = model._meta.db_table, [name for name in columns if name not in key]
    is_copied = connection.vendor == "postgresql"
    told = {
        name: f"incoming.{_quoted(name)}" if is_copied else f"?{number}"
        for number, name in enumerate(columns, 1)
    }
    own = {name: f"{table}.{_quoted(name)} + " if name in adding else "" for name in kept}
    values = ", ".join(f"{_quoted(name)} = {own[name]}{told[name]}" for name in kept)
    same = " AND ".join(f"{table}.{_quoted(name)} = {told[name]}" for name in key)
    if is_copied:
        with connection.cursor() as cursor:
            _copy(cursor, table, columns, rows)
            cursor.execute(f"UPDATE {table} SET {values} FROM incoming WHERE {same}")  # noqa: S608  names of our own models
            cursor.execute("DROP TABLE incoming")
        return
    many: Any = rows  # an iterator will do
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {values} WHERE {same}", many)  # noqa: S608  names of our own models


def _copy_and_merge(table: str, columns: Sequence[str], rows: Iterable, conflict: str) -> None:
    names = _names(columns)
    with connection.cursor() as cursor:
        _copy(cursor, table, columns, rows)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming {conflict}"  # noqa: S608  names of our own models
        )
        cursor.execute("DROP TABLE incoming")


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Into a table of its own, `incoming`."""
    names = _names(columns)
    cursor.execute(
        f"CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0"  # noqa: S608  names of our own models
    )
    with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
