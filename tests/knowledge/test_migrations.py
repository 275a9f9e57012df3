"""What the migrations of this floor do to what people had before."""

from datetime import UTC, date, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.utils import timezone

moved = import_module("knowledge.migrations.0002_effective_at")


class Versions(list):
    """As many versions as there are, whatever one asks."""

    def using(self, alias):
        return self

    def filter(self, **asked):
        return self

    def iterator(self):
        return iter(self)


@pytest.fixture
def version():
    return SimpleNamespace(
        effective_on=date(2026, 7, 1),
        effective_at=datetime(2026, 6, 30, 22, tzinfo=UTC),
        save=lambda update_fields: None,
    )


def migrate(step, version):
    model = SimpleNamespace(objects=Versions([version]))
    apps = SimpleNamespace(get_model=lambda app, name: model)
    editor = SimpleNamespace(connection=SimpleNamespace(alias="default"))
    with timezone.override("Europe/Paris"):
        step(apps, editor)


def test_a_day_begins_at_its_midnight_where_the_provider_works(version):
    version.effective_at = None
    migrate(moved.begin_days_at_midnight, version)
    assert version.effective_at == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_the_way_back_keeps_the_day(version):
    version.effective_on = None
    migrate(moved.keep_the_days, version)
    assert version.effective_on == date(2026, 7, 1)
