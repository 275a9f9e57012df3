"""Triggers that keep the audit trail append-only, on SQLite and PostgreSQL, also for whoever
writes SQL by hand. Put in place after every migrate. Floors add logs of their own by `guard`."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("kernel_auditentry", "kernel_auditabout", "kernel_auditseal")
UNIQUE = {
    "kernel_auditentry": "serial = NEW.serial OR digest = NEW.digest",
    "kernel_auditabout": "(entry_id = NEW.entry_id AND key = NEW.key)",
    "kernel_auditseal": "position = NEW.position OR entry_id = NEW.entry_id",
}
MESSAGE = "The audit trail is append-only."


@dataclass(frozen=True, slots=True)
class Guarded:
    """A table whose rows stay. `unique` tells when a row stands where another is inserted.

    `erasable` is a column that may be emptied once, in which case `erased_at` tells when; `kept`
    are the others, which no update may touch. `settled` is a column of text: as long as it is
    empty, the row may change. Without it, every row stays from its beginning on.
    """

    table: str
    unique: str
    message: str = MESSAGE
    erasable: str = ""
    erased_at: str = ""
    kept: tuple[str, ...] = ()
    settled: str = ""


_guarded = [Guarded(table, UNIQUE[table]) for table in TABLES]


def guard(guarded: Guarded) -> None:
    """Called by a floor's plugs."""
    if guarded not in _guarded:
        _guarded.append(guarded)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers; those that are there stay as they are."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away. For emptying a test database only."""
    with connection.cursor() as cursor:
        for one in _guarded:
            for event in _events(connection.vendor):
                on = f" ON {one.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {one.table}_no_{event.lower()}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that should be there and are not."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    wanted = {
        f"{one.table}_no_{event.lower()}"
        for one in _guarded
        for event in _events(connection.vendor)
    }
    return sorted(wanted - there)


def _events(vendor: str) -> tuple[str, ...]:
    own = "TRUNCATE" if vendor == "postgresql" else "REPLACE"
    return ("UPDATE", "DELETE", own)


def _statements(vendor: str) -> list[str]:
    return _for_postgresql() if vendor == "postgresql" else _for_sqlite()


def _for_sqlite() -> list[str]:
    """INSERT OR REPLACE takes rows away without a DELETE that a trigger would see.

    A trigger that names columns is made anew: there may be more of them by now.
    """
    stale = [f"DROP TRIGGER IF EXISTS {one.table}_no_update" for one in _guarded if one.erasable]
    triggers = [
        f"CREATE TRIGGER IF NOT EXISTS {one.table}_no_{event.lower()} BEFORE "
        f"{_replacing(one) if event == 'REPLACE' else _changing(one, event)} "
        f"BEGIN SELECT RAISE(ABORT, '{one.message}'); END"
        for one in _guarded
        for event in _events("sqlite")
    ]
    return [*stale, *triggers]


def _changing(one: Guarded, event: str) -> str:
    if one.settled:
        return f"{event} ON {one.table} WHEN {_settled(one, 'OLD.')}"
    if event != "UPDATE" or not one.erasable:
        return f"{event} ON {one.table}"
    touched = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in one.kept)
    return f"UPDATE ON {one.table} WHEN {_not_erased(one)} OR {touched}"


def _not_erased(one: Guarded) -> str:
    told = (f"OLD.{one.erasable} IS NULL", f"NEW.{one.erasable} IS NOT NULL")
    return " OR ".join((*told, f"NEW.{one.erased_at} IS NULL"))


def _settled(one: Guarded, row: str = "") -> str:
    return f"{row}{one.settled} <> ''" if one.settled else "TRUE"


def _replacing(one: Guarded) -> str:
    same = f"(id = NEW.id OR {one.unique}) AND {_settled(one)}"
    there = f"SELECT 1 FROM {one.table} WHERE {same}"  # noqa: S608  # constants
    return f"INSERT ON {one.table} WHEN EXISTS ({there})"


def _for_postgresql() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    triggers = [
        f"CREATE OR REPLACE TRIGGER {one.table}_no_{event.lower()} BEFORE {event} ON {one.table} "
        f"FOR EACH {'STATEMENT' if event == 'TRUNCATE' else 'ROW'} {_unless(one, event)}"
        f"EXECUTE FUNCTION kernel_refuse_change('{one.message}')"
        for one in _guarded
        for event in _events("postgresql")
    ]
    return [function, *triggers]


def _unless(one: Guarded, event: str) -> str:
    if one.settled and event != "TRUNCATE":
        return f"WHEN ({_settled(one, 'OLD.')}) "
    if event != "UPDATE" or not one.erasable:
        return ""
    old, new = (", ".join(f"{row}.{column}" for column in one.kept) for row in ("OLD", "NEW"))
    return f"WHEN ({_not_erased(one)} OR ({old}) IS DISTINCT FROM ({new})) "
