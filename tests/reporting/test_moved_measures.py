"""The measures that a document names, as this floor plugs them into the one below."""

import pytest

from knowledge import sockets
from reporting.actions.judging import judge_measures
from tests.reporting import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    found = history.judged_process(history.drifting())
    judge_measures([found], actor=history.keeper())
    return found


def test_a_measure_in_use_is_known_by_its_code(measure, support_manager):
    assert sockets.measures.known()[measure.code] == str(measure)
    [told] = sockets.measures.told([measure.code], support_manager)
    assert (told.name, told.url) == (str(measure), measure.get_absolute_url())
    assert told.standing


def test_who_may_not_open_it_reads_its_name_alone(measure, django_user_model):
    stranger = django_user_model.objects.create_user("stranger")
    [told] = sockets.measures.told([measure.code], stranger)
    assert (told.name, told.url, told.standing) == (str(measure), "", "")


def test_a_retired_measure_is_not_named_anew_and_still_told(measure, support_manager):
    measure.retired_on = "2026-01-01"
    measure.save()
    assert measure.code not in sockets.measures.known()
    told = sockets.measures.told(["gone", measure.code], support_manager)
    assert [one.name for one in told] == ["gone", str(measure)]
