"""A process whose segments fail while the whole is fine, and whoever looks after it."""

import pytest

from kernel.accounts import clock_user
from reporting.actions.judging import judge_measures
from reporting.models import Measure
from reporting.sockets import chart_annotations, measure_panels, verdict_answers
from tests.reporting.history import with_failing_segments


@pytest.fixture(autouse=True)
def answers(monkeypatch):
    """What the floor above plugs in is tested there; nobody answers, until a test does."""
    given = {}
    monkeypatch.setattr(measure_panels, "_providers", [])
    monkeypatch.setattr(chart_annotations, "_providers", [])
    monkeypatch.setattr(verdict_answers, "_providers", [lambda found: given])
    return given


@pytest.fixture(scope="module")
def _judged(standing_records):
    with standing_records():
        found = with_failing_segments()
        judge_measures([found], actor=clock_user())
        yield found.pk


@pytest.fixture
def measure(_judged, process_owner):
    found = Measure.objects.get(pk=_judged)
    found.process.owner = process_owner
    found.process.save()
    return found


@pytest.fixture
def desk(as_user, support_manager):
    return as_user(support_manager)
