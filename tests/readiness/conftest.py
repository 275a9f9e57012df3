from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from kernel.models import User
from tests.readiness.world import TODAY, World, make_world

A_MINUTE = timedelta(minutes=1)  # what is made for the module is in the past of each test
Standing = Callable[[], AbstractContextManager[World]]


@pytest.fixture(scope="session")
def standing(standing_records: Callable[[], AbstractContextManager[None]]) -> Standing:
    """A world that stands for all tests of a module; what each of them writes is undone."""

    @contextmanager
    def stand() -> Iterator[World]:
        with time_machine.travel(TODAY, tick=True), standing_records():
            yield make_world()

    return stand


@pytest.fixture(scope="module")
def _world_of_module(standing: Standing) -> Iterator[World]:
    """Made once; it takes longer than most tests that need one."""
    with standing() as world:
        yield world


@pytest.fixture
def world(_world_of_module: World, db: None) -> Iterator[World]:
    """On the day after which no records exist yet; each test has it as if nobody had been there."""
    with time_machine.travel(TODAY + A_MINUTE, tick=True):
        yield deepcopy(_world_of_module)


@pytest.fixture
def desk(as_user: Callable[[User], Client]) -> Callable[[World, str], Client]:
    """The browser of one of the world's people, whose roles are read afresh."""
    return lambda world, name: as_user(User.objects.get(pk=world.people[name].pk))
