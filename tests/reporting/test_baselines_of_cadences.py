"""Limits of one measure in two cadences: they do not rest on one another."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from kernel import audit
from kernel.ruling import MoveRefused
from reporting import actions
from reporting.actions.measures import DEFINED
from reporting.models import Baseline
from tests.reporting.history import noise
from tests.reporting.test_cadences_after_one_another import revised
from tests.reporting.test_judging_cadences import judged, read_every, until

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(support_manager):
    measure = read_every(7, 98 + noise(3, sigma=0.4, n=200), "month", date(2026, 11, 1))
    until(date(2026, 11, 1))
    judged(measure, support_manager)
    return measure


def frozen(measure, actor, since=date(2025, 1, 1)):
    return actions.freeze_limits(
        measure, since=since, until=date(2025, 12, 31), reason="A good year.", actor=actor
    )


def test_monthly_limits_are_undone_though_weekly_ones_are_newer(measure, support_manager):
    monthly = frozen(measure, support_manager)
    revised(measure, "week", support_manager)
    weekly = frozen(measure, support_manager)
    revised(measure, "month", support_manager)
    assert judged(measure, support_manager).baseline == monthly
    actions.undo_baseline(monthly, actor=support_manager, note="Not so good a year.")
    assert measure.verdicts.first().baseline is None
    assert audit.timeline(monthly).filter(act="baseline.undone").get().after == {"window": None}
    assert Baseline.objects.in_force().get() == weekly


def test_limits_are_undone_while_the_measure_is_read_otherwise(measure, support_manager):
    former = frozen(measure, support_manager)
    newer = frozen(measure, support_manager, since=date(2024, 6, 1))
    revised(measure, "week", support_manager)
    with pytest.raises(MoveRefused, match="newer baseline rests on it"):
        actions.undo_baseline(former, actor=support_manager, note="The wrong order.")
    actions.undo_baseline(newer, actor=support_manager, note="Too long a window.")
    revised(measure, "month", support_manager)
    assert judged(measure, support_manager).baseline == former


def test_its_page_says_in_which_cadence_limits_hold(measure, support_manager, as_user):
    revised(measure, "day", support_manager)
    daily = frozen(measure, support_manager)
    revised(measure, "week", support_manager)
    frozen(measure, support_manager)
    client = as_user(support_manager)
    assert "Daily" in client.get(daily.get_absolute_url()).content.decode()
    listed = client.get(f"{measure.get_absolute_url()}baselines/").content.decode()
    assert "Daily" in listed
    assert "Weekly" in listed


def test_limits_set_before_cadences_were_kept_get_that_of_their_day(measure, support_manager):
    defined = {name: getattr(measure, name) for name in DEFINED}
    by_whom = {"made_by": support_manager, "made_at": timezone.now(), "reason": "To begin with."}
    measure.versions.create(version=1, **by_whom, **defined)
    monthly = frozen(measure, support_manager)
    revised(measure, "week", support_manager)
    weekly = frozen(measure, support_manager)
    revised(measure, "day", support_manager)
    Baseline.objects.update(cadence="month")
    import_module("reporting.migrations.0027_cadences_of_baselines").say_in_which_cadence(
        apps, None
    )
    told = dict(Baseline.objects.values_list("pk", "cadence"))
    assert told == {monthly.pk: "month", weekly.pk: "week"}
