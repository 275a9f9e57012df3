"""People, places and services for all tests. What is not there is skipped, with the reason."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, TransactionTestCase, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from config.celery import app as celery
from kernel import append_only
from kernel.models import AuditAbout, AuditEntry, User
from tests.demonstration import MadeProvider, provider_made_in

SHARED = Path(os.environ.get("GROUNDCREW_SHARED", house.BASE_DIR.parent / "shared"))
REDIS = os.environ.get("GROUNDCREW_TEST_REDIS", "")

# How long an example takes says how busy the machine is, not whether the house is right.
hypothesis_settings.register_profile(
    "untimed",
    parent=hypothesis_settings.get_profile("ci" if os.environ.get("CI") else "default"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("untimed")

MIGRATED = os.environ.get("GROUNDCREW_TEST_MIGRATED", "")
THOROUGH = "GROUNDCREW_TEST_THOROUGH" in os.environ
TAKES_LONG = "it takes long; GROUNDCREW_TEST_THOROUGH=1 runs it"
DATABASE_ONLY = "GROUNDCREW_TEST_DATABASE_ONLY" in os.environ
ASKS_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is not there is skipped; on a second database, what asks none is left out.

    Files go to the workers in this order, a file to one of them: what takes longest begins first.
    """
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (_turn(item), -tests[item.path], str(item.path)))
    if DATABASE_ONLY:
        alone = [item for item in items if not _asks_the_database(item)]
        config.hook.pytest_deselected(items=alone)
        items[:] = [item for item in items if _asks_the_database(item)]
    vendor = house.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    reasons = {
        "shared": "" if SHARED.is_dir() else "the real data is not beside the checkout",
        "thorough": "" if THOROUGH else TAKES_LONG,
        "once": "" if THOROUGH else TAKES_LONG,
        "redis": "" if REDIS else "GROUNDCREW_TEST_REDIS names no Redis",
        "concurrency": "" if vendor == "postgresql" else "GROUNDCREW_DATABASE_URL is no PostgreSQL",
    }
    for item in items:
        for marker, reason in reasons.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def _turn(item: pytest.Item) -> int:
    """Those of the browser come last: what it leaves running would be beside the others."""
    if item.get_closest_marker("browser"):
        return 1 if item.get_closest_marker("first") else 2
    return 0


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return bool(ASKS_THE_DATABASE.intersection(fixtures)) or bool(
        item.get_closest_marker("django_db")
    )


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """SQLite gets its tables from the models, which takes each worker a quarter of the time;
    the test of `manage.py demo` holds the migrations to that. On PostgreSQL they run themselves."""
    return "postgresql" in house.DATABASES["default"]["ENGINE"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Where a database that is migrated already is named, each worker's begins as its copy."""
    if MIGRATED:
        connection.settings_dict["TEST"]["TEMPLATE"] = MIGRATED


@pytest.fixture(scope="session", autouse=True)
def _flush_despite_append_only() -> Iterator[None]:
    """The audit trail refuses to be emptied; between real transactions the tests must."""
    teardown = TransactionTestCase._fixture_teardown

    def without_triggers(self: TransactionTestCase) -> None:
        append_only.remove(connection)
        teardown(self)  # as after each migrate, the triggers are there again
        # What was emptied is mended out of the index of searches, which is told: not to the next.
        append_only.remove(connection)
        told = AuditEntry.objects.filter(act="search.mended")
        AuditAbout.objects.filter(entry__in=told).delete()
        told.delete()
        append_only.install(connection)

    TransactionTestCase._fixture_teardown = without_triggers
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(scope="session")
def _places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A place for each test, made when something is put there: most put nothing."""
    base = tmp_path_factory.mktemp("places")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_places(settings: Any, _places: Iterator[Path]) -> None:
    """Files of a test are its own; passwords are cheap; tasks run where they are called; a
    client does not go through all static files before its first page; that nothing here is a
    demonstration is remembered, or a page asks one question more once a minute."""
    place = next(_places)
    settings.EVENT_STORE_DIR = place / "events"
    settings.MEDIA_ROOT = place / "uploads"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    celery.conf.task_always_eager = True
    cache.set("demonstration", False)


@pytest.fixture(scope="session")
def standing_records(
    django_db_setup: None, django_db_blocker: Any
) -> Callable[[], AbstractContextManager[None]]:
    """Records that stand for all tests of a module; what each of them writes is undone.

    The module must be marked `django_db`, or its tests write into one another's records.
    """

    @contextmanager
    def stand() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return stand


@pytest.fixture(scope="session")
def standing_events(
    standing_records: Callable[[], AbstractContextManager[None]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], AbstractContextManager[Path]]:
    """Standing records that hold events too: with a folder for files, and `events` in it.

    A test finds them by `settings.EVENT_STORE_DIR`; one that loads more takes a copy.
    """

    @contextmanager
    def stand() -> Iterator[Path]:
        folder = tmp_path_factory.mktemp("standing")
        with standing_records(), override_settings(EVENT_STORE_DIR=folder / "events"):
            yield folder

    return stand


@pytest.fixture(scope="session")
def made_provider(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> MadeProvider:
    """The demonstration provider; who writes to it takes a copy."""
    own = tmp_path_factory.getbasetemp()
    return provider_made_in(own if worker_id == "master" else own.parent)


@pytest.fixture
def shared() -> Path:
    """The real data beside the checkout; mark the test `shared`."""
    return SHARED


@pytest.fixture
def redis_url() -> str:
    """A Redis that the test may write to; mark the test `redis`."""
    return REDIS


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Make a person: `person("sofia", "Support manager")`."""

    def make(username: str, *roles: str, name: str = "", **fields: Any) -> User:
        first, _, last = (name or username.title()).partition(" ")
        made = User.objects.create_user(
            username, f"{username}@example.org", first_name=first, last_name=last, **fields
        )
        made.groups.set([Group.objects.get(name=role) for role in roles])
        return made

    return make


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser without a screen, signed in as this person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def support_manager(person: Callable[..., User]) -> User:
    return person("sofia", "Support manager", name="Sofia Marek")


@pytest.fixture
def process_owner(person: Callable[..., User]) -> User:
    return person("omar", "Process owner", name="Omar Haddad")


@pytest.fixture
def knowledge_editor(person: Callable[..., User]) -> User:
    return person("edith", "Knowledge editor", name="Edith Lund")


@pytest.fixture
def second_editor(person: Callable[..., User]) -> User:
    return person("viktor", "Knowledge editor", name="Viktor Sand")


@pytest.fixture
def tester(person: Callable[..., User]) -> User:
    return person("tess", "Readiness tester", name="Tess Moreau")


@pytest.fixture
def approver(person: Callable[..., User]) -> User:
    return person("anna", "Go-live approver", name="Anna Keller")


@pytest.fixture
def steward(person: Callable[..., User]) -> User:
    return person("stefan", "Inventory steward", name="Stefan Ruiz")


@pytest.fixture
def agent(person: Callable[..., User]) -> User:
    return person("ayo", "Agent", name="Ayo Bello")


@pytest.fixture
def auditor(person: Callable[..., User]) -> User:
    return person("aude", "Auditor", name="Aude Petit")


@pytest.fixture
def admin_user(person: Callable[..., User]) -> User:
    return person("admin", name="Ada Admin", is_staff=True, is_superuser=True)
