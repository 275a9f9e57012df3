from datetime import timedelta

import pytest
from django.utils import timezone

from kernel import audit, dated
from kernel.accounts import clock_user
from kernel.models import AuditEntry

LONG_AGO = timezone.now() - timedelta(days=400)


@pytest.mark.django_db
def test_an_act_counts_from_the_instant_it_is_said_to_and_the_next_from_now():
    clock = clock_user()
    with dated.as_of(LONG_AGO):
        audit.record("clock.set_back", clock, actor=clock)
    audit.record("clock.set_right", clock, actor=clock)
    assert AuditEntry.objects.get(act="clock.set_back").at == LONG_AGO
    assert AuditEntry.objects.get(act="clock.set_right").at > LONG_AGO + timedelta(days=399)


def test_nothing_is_recorded_as_of_an_instant_to_come():
    with (
        pytest.raises(ValueError, match="still to come"),
        dated.as_of(timezone.now() + timedelta(days=1)),
    ):
        pass


def test_a_failure_inside_puts_the_clock_right_again():
    with pytest.raises(RuntimeError), dated.as_of(LONG_AGO):
        raise RuntimeError
    assert dated.now() > LONG_AGO + timedelta(days=399)
