"""What may be asked of lists is chosen: processes that have records, measures by their names."""

import re

import pytest

from reporting.actions.judging import judge_measures
from reporting.choosing import ProcessFilter
from reporting.models import Measure
from tests.reporting.history import judged_process, noise, process, signal_on

pytestmark = pytest.mark.django_db
LIST = "/signals/"


@pytest.fixture
def measure(support_manager):
    measure = judged_process(90 + noise(5))
    judge_measures([measure], actor=support_manager)
    measure.signals.all().delete()
    return measure


@pytest.fixture
def signal(measure):
    return signal_on(measure)


@pytest.fixture
def look(as_user, auditor):
    client = as_user(auditor)
    return lambda **asked: client.get(LIST, asked).content.decode()


def select(page, name):
    return re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.S).group()


def finds(page):
    return "No signal matches" not in page


def test_processes_with_measures_and_no_others_are_offered(look, signal):
    process("1.3.4", "Customer Management")
    offered = select(look(), "process")
    assert str(signal.measure.process) in offered
    assert "Customer Management" not in offered


def test_measures_stand_by_name_under_their_process(look, signal):
    offered = select(look(), "measure")
    assert f'<optgroup label="{signal.measure.process}">' in offered
    assert f'<option value="{signal.measure.code}">{signal.measure}</option>' in offered


def test_a_process_is_asked_for_with_all_below_it_and_not_with_its_namesakes(look, signal):
    key = signal.measure.process.key
    assert finds(look(process=key))
    assert finds(look(process=key.rpartition(".")[0]))
    assert not finds(look(process=key[:-1]))
    assert not finds(look(process=f"{key}.1"))


def test_a_measure_is_asked_for_by_itself(look, signal):
    assert finds(look(measure=signal.measure.code))
    assert finds(look(measure=signal.measure.code[:-1].lower()))
    assert not finds(look(measure="nothing"))


def test_a_code_that_another_begins_with_finds_its_own_alone(look, signal):
    short = Measure.objects.get(pk=signal.measure_id)
    short.pk, short.code = None, signal.measure.code[:-1]
    short.name, short.calculation = "Another", "volume"
    short.save()
    assert not finds(look(measure=short.code))


def test_what_an_address_asks_for_stays_chosen_though_nothing_has_it(look, signal):
    assert '<option value="9.9" selected>9.9</option>' in select(look(process="9.9"), "process")


def test_what_is_asked_for_is_told_by_its_name(look, signal):
    page = look(measure=signal.measure.code)
    chips = re.search(r'<ul class="filters__active".*?</ul>', page, re.S).group()
    assert str(signal.measure) in chips
    assert signal.measure.code not in re.sub(r"<[^>]*>", "", chips)


def test_where_there_are_too_many_to_choose_from_one_types(look, signal, monkeypatch):
    monkeypatch.setattr("reporting.choosing.FEW", 0)
    monkeypatch.setattr("reporting.filters.FEW", 0)
    page = look()
    assert re.search(r'<input type="text" name="process"', page)
    assert re.search(r'<input type="text" name="measure"', page)
    assert "By its code" in page


def test_the_choices_are_one_question(measure, django_assert_num_queries):
    with django_assert_num_queries(1):
        ProcessFilter("process__key", having=Measure.objects.all()).choices()
