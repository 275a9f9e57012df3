from datetime import date
from decimal import Decimal

import pytest

from kernel.accounts import clock_user
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.models import Target
from tests.reporting.events import process
from tests.reporting.history import keeper

pytestmark = pytest.mark.django_db
SAID = {
    "value": Decimal(90),
    "valid_from": date(2026, 1, 1),
    "due_on": date(2026, 12, 31),
    "rationale": "Agreed in the service review.",
}


@pytest.fixture
def measure():
    return actions.create_measure(process(), "sla_attainment", actor=keeper())


def set_target(measure, **changes):
    return actions.set_target(measure, actor=keeper(), **{**SAID, **changes})


def test_a_process_is_measured_once_in_each_way(measure):
    with pytest.raises(DomainError, match="measured so already"):
        actions.create_measure(process(), "sla_attainment", actor=keeper())


def test_a_target_is_a_version_and_the_former_one_stays(measure):
    first = set_target(measure)
    second = set_target(measure, value=Decimal(92), valid_from=date(2026, 6, 1))
    assert (first.version, second.version) == (1, 2)
    assert Target.objects.valid_on(date(2026, 5, 31)).get() == first
    assert Target.objects.valid_on(date(2026, 6, 1)).get() == second


def test_the_audit_trail_keeps_the_former_target_and_the_reason(measure):
    set_target(measure)
    set_target(measure, value=Decimal(92), rationale="Customers ask for more.")
    entry = AuditEntry.objects.filter(act="target.set").latest("pk")
    assert entry.before["value"] == "90.00"
    assert entry.after["value"] == "92"
    assert entry.note == "Customers ask for more."


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rationale": " so "}, "Say why"),
        ({"value": Decimal(101)}, "cannot be reached"),
        ({"value": Decimal(-1)}, "cannot be reached"),
        ({"due_on": date(2025, 12, 31)}, "due before it is valid"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(measure, changes, says):
    with pytest.raises(DomainError, match=says):
        set_target(measure, **changes)
    assert not Target.objects.exists()


def test_a_newer_target_cannot_begin_before_the_former_one_or_repeat_it(measure):
    set_target(measure)
    with pytest.raises(DomainError, match="cannot begin before"):
        set_target(measure, value=Decimal(91), valid_from=date(2025, 6, 1))
    with pytest.raises(DomainError, match="there is already"):
        set_target(measure)


def test_measures_as_usual_are_given_once():
    assert actions.measure_as_usual(process("1.3.9"), actor=clock_user())
    assert actions.measure_as_usual(process("1.3.9"), actor=clock_user()) == []
