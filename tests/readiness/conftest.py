from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from kernel.models import User
from tests.readiness.world import TODAY, World, make_world

Standing = Callable[[], AbstractContextManager[World]]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """On the day after which no records exist yet."""
    with time_machine.travel(TODAY, tick=True):
        yield make_world()


@pytest.fixture(scope="session")
def standing(django_db_setup: None, django_db_blocker: Any) -> Standing:
    """A world that stands for all tests of a module; what each of them writes is undone.

    The module must be marked `django_db`, or its tests write into one another's world.
    """

    @contextmanager
    def stand() -> Iterator[World]:
        travel = time_machine.travel(TODAY, tick=True)
        with django_db_blocker.unblock(), travel, transaction.atomic():
            yield make_world()
            transaction.set_rollback(True)

    return stand


@pytest.fixture
def desk(as_user: Callable[[User], Client]) -> Callable[[World, str], Client]:
    """The browser of one of the world's people, whose roles are read afresh."""
    return lambda world, name: as_user(User.objects.get(pk=world.people[name].pk))
