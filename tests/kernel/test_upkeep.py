import pytest

from kernel import upkeep
from kernel.apps import sync_after_migrate


@pytest.fixture
def works(monkeypatch):
    listed = []
    monkeypatch.setattr(upkeep, "_works", listed)
    return listed


def test_what_is_added_twice_is_done_once(works):
    done = []
    work = lambda: done.append("seen to")  # noqa: E731  # the same function twice
    upkeep.add(work)
    upkeep.add(work)
    upkeep.see_to_everything()
    assert done == ["seen to"]


@pytest.mark.django_db
def test_it_is_seen_to_after_each_migrate(works):
    done = []
    upkeep.add(lambda: done.append("seen to"))
    sync_after_migrate()
    assert done == ["seen to"]
