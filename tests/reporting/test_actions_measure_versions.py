"""A definition is a version: made, made anew, retired; never edited, and refused when senseless."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.models import Measure, MeasureVersion
from tests.reporting.events import process
from tests.reporting.history import keeper, target_of

pytestmark = pytest.mark.django_db
WHY = "Agreed in the service review."
BEGUN = date(2026, 1, 1)


def made(calculation="cycle_time", key="1.3.11", **said):
    said = {"valid_from": BEGUN, **said}
    return actions.create_measure(process(key), calculation, actor=keeper(), **said)


def revised(measure, **changes):
    return actions.revise_measure(measure, actor=keeper(), **{"reason": WHY, **changes})


def test_the_first_definition_is_version_one():
    measure = made(reason=WHY)
    version = measure.versions.get()
    assert (version.version, version.valid_from, version.reason) == (1, BEGUN, WHY)
    assert (version.unit, version.cadence, version.stale_after_days) == ("hours", "month", 45)


def test_a_revision_is_the_next_version_and_the_former_one_stays():
    measure = revised(made(), cadence="week", stale_after_days=14)
    assert (measure.version, measure.cadence) == (2, "week")
    newest, first = measure.versions.all()
    assert (newest.version, newest.cadence, newest.made_by) == (2, "week", keeper())
    assert (first.version, first.cadence) == (1, "month")


def test_the_audit_trail_tells_what_was_and_what_is():
    revised(made(), direction="higher")
    entry = AuditEntry.objects.get(act="measure.revised")
    assert (entry.before["direction"], entry.after["direction"]) == ("lower", "higher")
    assert entry.note == WHY


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Nothing is different"),
        ({"cadence": "week", "reason": " so "}, "Say why"),
        ({"cadence": "yearly"}, "daily, weekly, monthly or quarterly"),
        ({"unit": "cases"}, "is told in: hours, days"),
        ({"stale_after_days": 0}, "1 to 730 days"),
        ({"name": "  "}, "Give the measure a name"),
        ({"parameters": {"limit": 3}}, "takes no “limit”"),
        ({"calculation": "luck"}, "cannot be worked out"),
        ({"cadence": "week", "valid_from": date(2025, 6, 1)}, "cannot begin before"),
        ({"cadence": "week", "valid_from": timezone.localdate() + timedelta(2)}, "lie ahead"),
    ],
)
def test_a_revision_that_makes_no_sense_is_refused(changes, says):
    measure = made()
    with pytest.raises(DomainError, match=says):
        revised(measure, **changes)
    assert MeasureVersion.objects.count() == 1
    assert not AuditEntry.objects.filter(act="measure.revised").exists()


def test_a_measure_with_targets_keeps_its_unit():
    measure = made()
    assert revised(measure, unit="days").unit == "days"
    target_of(measure)
    with pytest.raises(DomainError, match="targets and verdicts are in days"):
        revised(measure, unit="hours")


def test_the_same_calculation_with_other_parameters_is_another_measure():
    by_outcome = made("sla_attainment")
    by_limit = made("sla_attainment", parameters={"limit_hours": 24})
    assert (by_outcome.code, by_limit.code) == ("1.3.11-SLA", "1.3.11-SLA-2")
    assert by_limit.parameters == {"limit_hours": 24.0, "clock": "calendar"}
    with pytest.raises(DomainError, match="measured so already"):
        made("sla_attainment", parameters={"limit_hours": "24.0", "clock": "calendar"})


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"limit_hours": "soon"}, "no number of hours"),
        ({"limit_hours": 0}, "lies above 0"),
        ({"limit_hours": 4, "clock": "sun"}, "calendar's or that of business hours"),
        ({"limit_hours": 4, "limits": {"gold": 2}}, "need their dimension"),
        ({"limit_hours": 4, "place": 1}, "need their dimension"),
        ({"limits": {"gold": 2}, "place": 1}, "all other segments"),
        ({"top": 1}, "takes no “top”"),
    ],
)
def test_limits_that_cannot_be_held_are_refused(said, says):
    with pytest.raises(DomainError, match=says):
        made("sla_attainment", parameters=said)
    assert not Measure.objects.exists()


def test_attainment_within_a_limit_is_read_by_month():
    with pytest.raises(DomainError, match="kept by month"):
        made("sla_attainment", parameters={"limit_hours": 24}, cadence="week")


def test_a_retired_measure_makes_room_for_the_next():
    measure = actions.retire_measure(made(), actor=keeper(), reason=WHY)
    assert not Measure.objects.in_use().exists()
    assert made().code == "1.3.11-TIME-2"
    for act in (
        lambda: actions.retire_measure(measure, actor=keeper(), reason=WHY),
        lambda: revised(measure, cadence="week"),
    ):
        with pytest.raises(DomainError, match="is retired"):
            act()


def test_two_in_use_of_one_kind_cannot_be_written_past_the_action():
    measure = made()
    measure.pk, measure.code = None, "OTHER"
    with pytest.raises(IntegrityError), transaction.atomic():
        measure.save(force_insert=True)


def period_target(measure, period, valid_from=BEGUN):
    return actions.set_target(
        measure,
        value=900,
        valid_from=valid_from,
        due_on=date(2027, 12, 31),
        kind="period" if period else "point",
        period=period,
        rationale="So the contract says.",
        actor=keeper(),
    )


@pytest.mark.parametrize(
    ("calculation", "period", "cadence"),
    [
        ("volume", "", "week"),  # 900 a month are not 900 a week
        ("throughput", "", "quarter"),
        ("cycle_time", "month", "quarter"),  # no quarter tells what a month was
    ],
)
def test_another_cadence_does_not_make_a_target_say_another_thing(calculation, period, cadence):
    measure = made(calculation)
    period_target(measure, period)
    with pytest.raises(DomainError, match=r"900.* \(v1\)” holds of each period .* Set a target"):
        revised(measure, cadence=cadence)
    period_target(measure, "quarter")
    assert revised(measure, cadence=cadence).cadence == cadence


@pytest.mark.parametrize("begins", [0, 30])
def test_a_target_that_is_still_to_begin_holds_its_cadence_too(begins):
    measure = made("volume")
    period_target(measure, "quarter")
    period_target(measure, "", timezone.localdate() + timedelta(days=begins))
    with pytest.raises(DomainError, match=r"\(v2\)” holds of each period"):
        revised(measure, cadence="week")


def test_what_is_no_count_keeps_its_targets_in_another_cadence():
    measure = made("backlog")
    period_target(measure, "")
    assert revised(measure, cadence="week").cadence == "week"
