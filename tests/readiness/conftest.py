from collections.abc import Iterator

import pytest
import time_machine

from tests.readiness.world import TODAY, World, make_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """On the day after which no records exist yet."""
    with time_machine.travel(TODAY, tick=True):
        yield make_world()
