"""Where the demonstration lives, and that nothing else is ever thrown away."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from config.demonstration import storage
from kernel.ruling import DomainError


class Database(SimpleNamespace):
    """A connection that only knows what it is connected to."""

    def close(self):
        self.is_closed = True


@pytest.fixture
def house(tmp_path, settings, monkeypatch):
    """An installation with a file in each of its places."""
    settings.VAR_DIR = tmp_path / "var"
    settings.EVENT_STORE_DIR = tmp_path / "var" / "events"
    settings.MEDIA_ROOT = tmp_path / "var" / "uploads"
    settings.EMAIL_FILE_PATH = tmp_path / "var" / "mail"
    for folder in (settings.EVENT_STORE_DIR, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
        folder.mkdir(parents=True)
        (folder / "one").write_text("x")
    monkeypatch.delenv("GROUNDCREW_DEMO_PASSWORD", raising=False)
    return settings.VAR_DIR


def connect(monkeypatch, name, vendor="sqlite"):
    database = Database(vendor=vendor, settings_dict={"NAME": name})
    monkeypatch.setattr(storage, "connection", database)
    return database


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_no_invented_person_is_let_into_an_installation_where_people_work(house, settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="no demonstration in production: nothing was changed"):
        call_command("demo", "--no-serve", "--reset")

    assert files(house) == ["one", "one", "one"]


def test_the_embedded_database_goes_with_all_that_belongs_to_it(house, monkeypatch):
    for suffix in ("", "-wal", "-shm"):
        (house / f"desk.sqlite3{suffix}").write_text("x")
    (house / "secret_key").write_text("kept")
    database = connect(monkeypatch, house / "desk.sqlite3")

    storage.throw_away()

    assert files(house) == ["secret_key"]
    assert database.is_closed


def test_a_house_that_was_never_lived_in_is_thrown_away_without_complaint(house, monkeypatch):
    connect(monkeypatch, house / "desk.sqlite3")

    storage.throw_away()
    storage.throw_away()

    assert files(house) == []


@pytest.mark.parametrize(
    ("vendor", "name"),
    [
        ("postgresql", "groundcrew"),
        ("sqlite", "/elsewhere/desk.sqlite3"),
        ("sqlite", ":memory:"),
        ("sqlite", "file:memorydb_default?mode=memory&cache=shared"),
    ],
)
def test_a_foreign_database_is_refused_and_everything_stays(house, monkeypatch, vendor, name):
    connect(monkeypatch, name, vendor)

    with pytest.raises(DomainError, match="Only the embedded database is thrown away"):
        storage.throw_away()

    assert files(house) == ["one", "one", "one"]


def test_a_postgresql_database_named_like_a_file_of_ours_is_foreign_too(house, monkeypatch):
    connect(monkeypatch, house / "desk.sqlite3", "postgresql")

    with pytest.raises(DomainError):
        storage.throw_away()


def test_a_file_beside_the_house_is_not_in_it(house, monkeypatch):
    beside = house.parent / "variant" / "desk.sqlite3"
    connect(monkeypatch, beside)

    with pytest.raises(DomainError):
        storage.throw_away()


def test_the_refusal_names_no_path_of_the_machine(house, monkeypatch):
    connect(monkeypatch, "/elsewhere/secret/desk.sqlite3")

    with pytest.raises(DomainError) as refused:
        storage.throw_away()

    assert "desk.sqlite3" in str(refused.value)
    assert "/elsewhere" not in str(refused.value)


def test_the_password_is_made_once_and_only_its_owner_reads_it(house):
    made = storage.password()

    assert storage.password() == made
    assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", made)
    assert (Path(house) / "demo_password").stat().st_mode & 0o077 == 0


def test_two_installations_have_two_passwords(house, settings, tmp_path):
    first = storage.password()
    settings.VAR_DIR = tmp_path / "other"

    assert storage.password() != first


def test_a_password_of_ones_own_comes_first(house, monkeypatch):
    monkeypatch.setenv("GROUNDCREW_DEMO_PASSWORD", "my-own-password")

    assert storage.password() == "my-own-password"


def test_no_letter_of_the_password_is_mistaken_for_another():
    assert not set("ilo01") & set(storage.ALPHABET)
