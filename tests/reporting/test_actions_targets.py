"""Targets of a segment and of a period: versions of their own, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kernel.ruling import DomainError
from reporting import actions
from reporting.models import Target
from tests.reporting.events import process
from tests.reporting.history import keeper, target_of

pytestmark = pytest.mark.django_db
SAID = {
    "value": Decimal(90),
    "valid_from": date(2026, 1, 1),
    "due_on": date(2026, 12, 31),
    "rationale": "Agreed in the service review.",
}
GOLD = {"place": 1, "segment": "gold"}


@pytest.fixture
def measure():
    return actions.create_measure(process(), "sla_attainment", actor=keeper())


def set_target(measure, **changes):
    return actions.set_target(measure, actor=keeper(), **{**SAID, **changes})


def test_each_segment_has_versions_of_its_own(measure):
    whole, gold = set_target(measure), set_target(measure, **GOLD, value=Decimal(95))
    later = set_target(measure, **GOLD, value=Decimal(97), valid_from=date(2026, 6, 1))
    assert (whole.version, gold.version, later.version) == (1, 1, 2)
    valid = Target.objects.valid_on(date(2026, 7, 1))
    assert set(valid) == {whole, later}
    assert valid.of_whole().get() == whole
    assert valid.of_segment(1, "gold").get() == later


def test_a_target_may_hold_of_a_whole_period(measure):
    target = set_target(measure, kind="period", period="quarter")
    assert (target.kind, target.get_period_display()) == ("period", "Quarter")
    assert set_target(measure, kind="period", period="year").version == 2


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"place": 1}, "dimension and the segment"),
        ({"segment": "gold"}, "dimension and the segment"),
        ({"place": 5, "segment": "gold"}, "dimension and the segment"),
        ({"kind": "period"}, "Name the period"),
        ({"period": "month"}, "Name the period"),
        ({"kind": "period", "period": "century"}, "month, quarter or year"),
        ({"kind": "wish"}, "month, quarter or year"),
        ({"valid_from": date(26, 1, 1)}, "before 1900"),
        ({"valid_from": date(1, 1, 1), "due_on": date(1, 12, 31)}, "before 1900"),
        ({"due_on": date(timezone.localdate().year + 11, 1, 1)}, "more than ten years"),
    ],
)
def test_a_target_that_names_no_place_or_period_is_refused(measure, changes, says):
    with pytest.raises(DomainError, match=says):
        set_target(measure, **changes)
    assert not Target.objects.exists()


def test_a_retired_measure_gets_no_target(measure):
    actions.retire_measure(measure, actor=keeper(), reason="Nobody reads it.")
    with pytest.raises(DomainError, match="is retired"):
        set_target(measure)


@pytest.mark.parametrize("wrong", [{"place": 1}, {"segment": "gold"}, {"kind": "period"}])
def test_the_database_refuses_it_too(measure, wrong):
    target = target_of(measure)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(**wrong)
