from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit
from kernel.ruling import DomainError
from reporting.models import (
    BusinessMetric,
    Calculation,
    CaseFact,
    Direction,
    Measure,
    Outcome,
    Target,
    Unit,
)

C, D = Calculation, Direction
# fmt: off
USUAL = {
    # calculation        unit           direction  end of the code
    C.SLA_ATTAINMENT:   (Unit.PERCENT,  D.HIGHER, "SLA"),
    C.CYCLE_TIME:       (Unit.HOURS,    D.LOWER,  "TIME"),
    C.FIRST_TIME_RIGHT: (Unit.PERCENT,  D.HIGHER, "FTR"),
    C.COST_PER_CASE:    (Unit.CURRENCY, D.LOWER,  "COST"),
    C.VOLUME:           (Unit.CASES,    D.LOWER,  "VOLUME"),
    C.BACKLOG:          (Unit.CASES,    D.LOWER,  "BACKLOG"),
}
# fmt: on
SHORTEST_RATIONALE = 10


@transaction.atomic
def create_measure(
    process: ProcessElement,
    calculation: str,
    *,
    actor: Any,
    owner: Any = None,
    metric: BusinessMetric | None = None,
    name: str = "",
    unit: str = "",
    direction: str = "",
) -> Measure:
    """Measure the process so. What is not said is as usual for the calculation."""
    if Measure.objects.filter(process=process, calculation=calculation).exists():
        raise DomainError(_("%(process)s is measured so already.") % {"process": process})
    usual_unit, usual_direction, ending = USUAL[Calculation(calculation)]
    measure = Measure.objects.create(
        process=process,
        calculation=calculation,
        code=f"{process.key}-{ending}",
        name=name or str(Calculation(calculation).label),
        unit=unit or usual_unit,
        direction=direction or usual_direction,
        owner=owner or process.owner,
        metric=metric,
        order=list(USUAL).index(Calculation(calculation)),
    )
    audit.record(
        "measure.created", measure, actor=actor, after={"code": measure.code}, about=[process]
    )
    return measure


@transaction.atomic
def measure_as_usual(process: ProcessElement, *, actor: Any) -> list[Measure]:
    """The usual measures for which the process has figures, where it has none yet."""
    if Measure.objects.filter(process=process).exists():
        return []
    facts = CaseFact.objects.filter(process=process)
    wanted = [C.CYCLE_TIME, C.FIRST_TIME_RIGHT, C.VOLUME, C.BACKLOG]
    if facts.exclude(outcome=Outcome.NONE).exists():
        wanted.insert(0, C.SLA_ATTAINMENT)
    if facts.filter(cost__gt=0).exists():
        wanted.append(C.COST_PER_CASE)
    return [create_measure(process, calculation, actor=actor) for calculation in wanted]


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
) -> Target:
    """A new version of the target. The former ones stay, and so do the verdicts against them."""
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    former = measure.targets.first()
    _check_target(measure, former, value, valid_from, due_on, rationale)
    target = Target.objects.create(
        measure=measure,
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


def _check_target(
    measure: Measure,
    former: Target | None,
    value: Decimal,
    valid_from: date,
    due_on: date,
    rationale: str,
) -> None:
    if len(rationale.strip()) < SHORTEST_RATIONALE:
        raise DomainError(_("Say why this target, so that one can judge it later."))
    if value < 0 or (measure.unit == Unit.PERCENT and value > 100):
        raise DomainError(_("%(value)s %(unit)s cannot be reached.") % _in_unit(value, measure))
    if due_on < valid_from:
        raise DomainError(_("It cannot be due before it is valid."))
    if former is None:
        return
    if valid_from < former.valid_from:
        raise DomainError(
            _("Version %(version)s is valid from %(day)s; a newer one cannot begin before it.")
            % {"version": former.version, "day": former.valid_from}
        )
    if (value, due_on) == (former.value, former.due_on):
        raise DomainError(_("This is the target there is already."))


def _in_unit(value: Decimal, measure: Measure) -> dict[str, Any]:
    return {"value": value, "unit": measure.get_unit_display()}


def _told(target: Target) -> dict[str, Any]:
    return {
        "version": target.version,
        "value": target.value,
        "valid_from": target.valid_from,
        "due_on": target.due_on,
    }
