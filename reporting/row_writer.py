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
) -> None:
    """Insert the rows; where one of this key is there already, it takes the new values; in the
    columns of `adding`, their sums with its own."""
    table = model._meta.db_table
    update = {
        name: f"{table}.{name} + excluded.{name}" if name in adding else f"excluded.{name}"
        for name in columns
        if name not in key
    }
    conflict = f"ON CONFLICT ({_names(key)}) DO UPDATE SET " + ", ".join(
        f"{connection.ops.quote_name(name)} = {value}" for name, value in update.items()
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


def _copy_and_merge(table: str, columns: Sequence[str], rows: Iterable, conflict: str) -> None:
    names = _names(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0"  # noqa: S608  names of our own models
        )
        with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming {conflict}"  # noqa: S608  names of our own models
        )
        cursor.execute("DROP TABLE incoming")


def _names(columns: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in columns)
