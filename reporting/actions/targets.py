from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import audit
from kernel.ruling import DomainError, demand
from reporting.models import Measure, Target, TargetKind, TargetPeriod, Unit
from reporting.models.targets import PLACES
from reporting.period_words import by_period
from reporting.periods import YEARS
from reporting.queries.aims import is_longer

SHORTEST_RATIONALE = 10
LONGEST_AHEAD_YEARS = 10


@transaction.atomic
def set_target(
    measure: Measure,
    *,
    value: Decimal,
    valid_from: date,
    due_on: date,
    rationale: str,
    actor: Any,
    owner: Any = None,
    place: int = 0,
    segment: str = "",
    kind: str = TargetKind.POINT,
    period: str = "",
) -> Target:
    """A new version of the target of a measure, or of one segment of it; the former ones stay, and
    so do the verdicts against them."""
    demand(actor, "reporting.add_target", _("Set targets"))
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    former = measure.targets.of_segment(place, segment).first()
    _check_place(measure, place, segment)
    _check_kind(measure, kind, period)
    _check_target(measure, former, value, valid_from, due_on, rationale)
    if former and (value, due_on, kind, period) == _wanted(former):
        raise DomainError(_("This is the target there is already."))
    target = Target.objects.create(
        measure=measure,
        place=place,
        segment=segment,
        kind=kind,
        period=period,
        version=former.version + 1 if former else 1,
        value=value,
        valid_from=valid_from,
        due_on=due_on,
        owner=owner or measure.owner or actor,
        rationale=rationale.strip(),
        set_by=actor,
        set_at=timezone.now(),
    )
    audit.record(
        "target.set",
        target,
        actor=actor,
        before=_told(former) if former else None,
        after=_told(target),
        note=target.rationale,
        about=[measure, measure.process],
    )
    return target


def _check_place(measure: Measure, place: int, segment: str) -> None:
    if measure.is_retired:
        raise DomainError(_("%(measure)s is retired: it gets no target.") % {"measure": measure})
    if place not in PLACES or bool(place) != bool(segment):
        raise DomainError(_("Name the dimension and the segment, or neither."))


def _check_kind(measure: Measure, kind: str, period: str) -> None:
    if kind not in TargetKind.values or (period and period not in TargetPeriod.values):
        raise DomainError(_("A target holds of each reading, or of a month, quarter or year."))
    if bool(period) != (kind == TargetKind.PERIOD):
        raise DomainError(_("Name the period when it holds of a whole period, and only then."))
    if period and is_longer(measure.cadence, period):
        words = {"measure": measure, "read": by_period(measure.cadence)}
        raise DomainError(
            _("%(measure)s is read %(read)s: its target holds of such a period, or a longer one.")
            % words
        )


def _check_target(
    measure: Measure,
    former: Target | None,
    value: Decimal,
    valid_from: date,
    due_on: date,
    rationale: str,
) -> None:
    if len(rationale.strip()) < SHORTEST_RATIONALE:
        words = {"least": SHORTEST_RATIONALE}
        told = _(
            "Say why this target, in %(least)d characters at least: it is judged by that later."
        )
        raise DomainError(told % words)
    if value < 0 or (measure.unit == Unit.PERCENT and value > 100):
        raise DomainError(_("%(value)s %(unit)s cannot be reached.") % _in_unit(value, measure))
    if due_on.year > timezone.localdate().year + LONGEST_AHEAD_YEARS:
        raise DomainError(_("A target more than ten years ahead is none. Choose an earlier day."))
    if valid_from.year not in YEARS:
        raise DomainError(_("A year before 1900 is none of a target. Write it with four digits."))
    if due_on < valid_from:
        raise DomainError(_("It cannot be due before it is valid."))
    if former is None:
        return
    if valid_from < former.valid_from:
        raise DomainError(
            _("Version %(version)s is valid from %(day)s; a newer one cannot begin before it.")
            % {"version": former.version, "day": former.valid_from}
        )


def _in_unit(value: Decimal, measure: Measure) -> dict[str, Any]:
    return {"value": value, "unit": measure.get_unit_display()}


def _wanted(target: Target) -> tuple[Decimal, date, str, str]:
    return target.value, target.due_on, target.kind, target.period


def _told(target: Target) -> dict[str, Any]:
    return {
        "version": target.version,
        "value": target.value,
        "valid_from": target.valid_from,
        "due_on": target.due_on,
        "kind": target.kind,
        "period": target.period,
        "place": target.place,
        "segment": target.segment,
    }
