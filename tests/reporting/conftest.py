from shutil import copytree

import pytest

from reporting.models import EventBatch, Source
from tests.reporting.events import kept, load, log, source_of
from tests.reporting.mapped import HEADING, MAPPING, ROWS
from tests.reporting.mends import set_aside


@pytest.fixture(scope="module")
def _faulty_of_module(standing_events):
    with standing_events() as folder:
        yield set_aside(folder, key="1.3.9").pk, folder / "events"


@pytest.fixture
def faulty_batch(_faulty_of_module, db, settings):
    """A batch with rows that were set aside, loaded once; each test mends a copy of its own.

    Its process is not the one that tests load into by default, so they do not meet.
    """
    key, events = _faulty_of_module
    copytree(events, settings.EVENT_STORE_DIR)
    return EventBatch.objects.get(pk=key)


@pytest.fixture(scope="module")
def _mapped_of_module(standing_events):
    with standing_events() as folder:
        source = source_of(MAPPING)
        load(kept(folder, log(*ROWS, heading=HEADING)), source, MAPPING)
        yield source.pk, folder / "events"


@pytest.fixture
def mapped_source(_mapped_of_module, db, settings):
    """A source with a map, loaded once for the module; its files are each test's own.

    It has the process that tests load into by default: who loads a log lives in another module.
    """
    key, events = _mapped_of_module
    copytree(events, settings.EVENT_STORE_DIR)
    return Source.objects.get(pk=key)
