"""Where the demonstration lives on disk, its password, and how it is thrown away."""

import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from config import environment
from kernel.ruling import DomainError

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def demand_demonstration() -> None:
    """Raises DomainError where real people work: the invented ones have one known password."""
    if not settings.DEMONSTRATION:
        raise DomainError(
            _(
                "There is no demonstration in production: nothing was changed. "
                "Unset GROUNDCREW_MODE to try it beside; docs/operations.md tells how to begin."
            )
        )


def password() -> str:
    """The one password of all demonstration people, made once per installation."""
    path = Path(settings.VAR_DIR) / "demo_password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text("-".join(_syllable() for _n in range(3)), encoding="utf-8")
    return environment.text("DEMO_PASSWORD") or path.read_text(encoding="utf-8").strip()


def throw_away() -> None:
    """Delete the embedded database, its events, uploads and mail.

    Raises DomainError when the database is not the embedded one.
    """
    database = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or settings.VAR_DIR not in database.parents:
        raise DomainError(
            _("Only the embedded database is thrown away; %(name)s is yours to empty.")
            % {"name": database.name}
        )
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    for folder in (settings.EVENT_STORE_DIR, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
        shutil.rmtree(folder, ignore_errors=True)


def _syllable() -> str:
    return "".join(secrets.choice(ALPHABET) for _n in range(4))
