"""What the rest of the house asks of a full-text index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

CAP = 1000  # more documents than this are neither counted nor paged through

Row = tuple[int, Sequence[str], Sequence[str]]  # a document, stems of its title, of its text
Group = tuple[tuple[str, ...], ...]  # of phrases any, each of one or more stems in a row


@dataclass(frozen=True, slots=True)
class Among:
    """Search among these only: a statement that gives the keys of documents, without brackets."""

    sql: str
    params: tuple[Any, ...]


class Storage(Protocol):
    def install(self) -> None:
        """Make what is missing of tables, columns and indexes."""

    def put(self, document_id: int, title: Sequence[str], text: Sequence[str]) -> None:
        """The stems of number and title, and of the text, take the place of what was there."""

    def put_many(self, rows: Iterable[Row]) -> None:
        """The same for many of which nothing is there yet."""

    def drop(self, document_ids: Iterable[int]) -> None: ...

    def ids(self) -> set[int]:
        """Of all documents that would be found."""

    def find_all(self, groups: Sequence[Group], among: Among | None) -> list[int]:
        """Documents with every group, best first: those with all in number and title, then others.

        At most CAP + 1, which says that there are more.
        """

    def find_some(self, groups: Sequence[Group], among: Among | None) -> list[int]:
        """Documents with one of the groups at least, best first; at most CAP + 1."""


class OnConnection:
    """Runs statements."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if cursor.description else []

    def run_many(self, sql: str, params: Iterable[Sequence[Any]]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(sql, list(params))


def restricted(column: str, among: Among | None) -> tuple[str, tuple[Any, ...]]:
    """The condition that keeps a search among some documents, and its parameters."""
    return (f" AND {column} IN ({among.sql})", among.params) if among else ("", ())


def in_tiers(first: Iterable[int], then: Iterable[int]) -> list[int]:
    return list(dict.fromkeys([*first, *then]))[: CAP + 1]
