"""Reads the environment. With none at all, Groundcrew runs embedded in one process under `var/`."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "GROUNDCREW_"


def text(name: str, default: str = "") -> str:
    return os.environ.get(PREFIX + name, default)


def flag(name: str, default: bool = False) -> bool:
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    """A comma-separated list without the empty parts."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def named(beginning: str) -> dict[str, str]:
    """All that begin so, by the rest of their names."""
    start = PREFIX + beginning
    return {
        name.removeprefix(start): value
        for name, value in sorted(os.environ.items())
        if name.startswith(start) and value
    }


def currency(code: str) -> str:
    """Raises ImproperlyConfigured for what is no code of ISO 4217: three capital letters."""
    if len(code) != 3 or not code.isascii() or not code.isalpha() or not code.isupper():
        raise ImproperlyConfigured(
            f"{PREFIX}CURRENCY is {code!r}; write the three letters of ISO 4217, as EUR or SEK."
        )
    return code


def required(name: str, purpose: str) -> str:
    value = text(name)
    if not value:
        raise ImproperlyConfigured(
            f"{PREFIX}{name} is not set: {purpose}. docs/operations.md lists every setting."
        )
    return value


def kept_secret(path: Path) -> str:
    """A secret made once per installation and kept in a file that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="utf-8")


def database(url: str) -> dict[str, object]:
    """Django's database setting from `postgresql://user:password@host:port/name?sslmode=…`
    or `sqlite:///path`.

    Raises ImproperlyConfigured for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path).replace("//", "/", 1)))
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(
        f"{PREFIX}DATABASE_URL begins with {parts.scheme!r}; use postgresql:// or sqlite:///."
    )


def sqlite(path: Path) -> dict[str, object]:
    """SQLite as it must be for several threads: write-ahead log, locks taken at the start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
            ),
        },
    }
