"""Triggers that keep the audit trail append-only, on SQLite and PostgreSQL, also for whoever
writes SQL by hand. Put in place after every migrate."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("kernel_auditentry", "kernel_auditabout", "kernel_auditseal")
UNIQUE = {
    "kernel_auditentry": "serial = NEW.serial OR digest = NEW.digest",
    "kernel_auditabout": "(entry_id = NEW.entry_id AND key = NEW.key)",
    "kernel_auditseal": "position = NEW.position OR entry_id = NEW.entry_id",
}
MESSAGE = "The audit trail is append-only."


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers; those that are there stay as they are."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away. For emptying a test database only."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for event in _events(connection.vendor):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event.lower()}{on}")


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
        f"{table}_no_{event.lower()}" for table in TABLES for event in _events(connection.vendor)
    }
    return sorted(wanted - there)


def _events(vendor: str) -> tuple[str, ...]:
    own = "TRUNCATE" if vendor == "postgresql" else "REPLACE"
    return ("UPDATE", "DELETE", own)


def _statements(vendor: str) -> list[str]:
    return _for_postgresql() if vendor == "postgresql" else _for_sqlite()


def _for_sqlite() -> list[str]:
    """INSERT OR REPLACE takes rows away without a DELETE that a trigger would see."""
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event.lower()} BEFORE "
        f"{_replacing(table) if event == 'REPLACE' else f'{event} ON {table}'} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for table in TABLES
        for event in _events("sqlite")
    ]


def _replacing(table: str) -> str:
    there = f"SELECT 1 FROM {table} WHERE id = NEW.id OR {UNIQUE[table]}"  # noqa: S608  # constants
    return f"INSERT ON {table} WHEN EXISTS ({there})"


def _for_postgresql() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    triggers = [
        f"CREATE OR REPLACE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"FOR EACH {'STATEMENT' if event == 'TRUNCATE' else 'ROW'} "
        "EXECUTE FUNCTION kernel_refuse_change()"
        for table in TABLES
        for event in _events("postgresql")
    ]
    return [function, *triggers]
