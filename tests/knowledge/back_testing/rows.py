"""Rows for tests, without a log or a file."""

from datetime import UTC, datetime

from knowledge.back_testing.row_deciding import Rows

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rows_of(told, *, segments=None, hidden=(), moments=None):
    """`told`: facts by input, row by row, as a log has them."""
    names = list(dict.fromkeys(name for row in told for name in row))
    count = len(told)
    return Rows(
        columns={name: [row.get(name) for row in told] for name in names},
        numbers=range(1, count + 1),
        moments=moments or [NOON] * count,
        segments=segments or [""] * count,
        keys=[None] * count,
        hidden=[frozenset(hidden)] * count,
    )
