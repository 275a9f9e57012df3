"""Measures: defined, defined anew, and retired. Every definition is a version that stays."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import ProcessElement
from kernel import audit, dated
from kernel.ruling import DomainError, demand
from reporting.actions.judging import give_verdicts
from reporting.definition_rules import (
    USUAL,
    check_definition,
    cleaned_parameters,
    counts,
    parameters_key,
)
from reporting.models import (
    BusinessMetric,
    CadenceChoice,
    Calculation,
    CaseFact,
    Measure,
    MeasureVersion,
    Outcome,
    Verdict,
)
from reporting.queries.aims import would_hold_of_another
from reporting.queries.cost_basis import pooled_processes

C = Calculation
SHORTEST_REASON = 10
DEFINED = (
    "name",
    "calculation",
    "parameters",
    "unit",
    "direction",
    "cadence",
    "stale_after_days",
    "owner_id",
)


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
    parameters: Mapping[str, Any] | None = None,
    cadence: str = CadenceChoice.MONTH,
    stale_after_days: int = 45,
    valid_from: date | None = None,
    reason: str = "",
) -> Measure:
    """Measure the process so. What is not said is as usual for the calculation."""
    demand(actor, "reporting.add_measure", _("Define measures"))
    measure = _as_usual(process, calculation, parameters or {})
    measure.name = name.strip() or measure.name
    measure.unit, measure.direction = unit or measure.unit, direction or measure.direction
    measure.cadence, measure.stale_after_days = cadence, stale_after_days
    measure.owner, measure.metric = owner or measure.owner, metric
    return _keep_new(measure, valid_from, reason, actor)


@transaction.atomic
def revise_measure(
    measure: Measure, *, actor: Any, reason: str, valid_from: date | None = None, **changes: Any
) -> Measure:
    """Define the measure anew; what is not said stays. Verdicts keep the version they were of.

    Read in another cadence, a measure that was judged is judged in that at once.

    `changes`: name, calculation, parameters, unit, direction, cadence, stale_after_days, owner.
    """
    demand(actor, "reporting.change_measure", _("Define measures anew"))
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if measure.is_retired:
        raise DomainError(_("%(measure)s is retired: define another.") % {"measure": measure})
    before = _told(measure)
    for name, value in changes.items():
        setattr(measure, name, value)
    measure.parameters = cleaned_parameters(measure.calculation, measure.parameters or {})
    _check(measure)
    begun = valid_from or timezone.localdate(dated.now())
    _check_revision(measure, before, begun, reason)
    measure.version += 1
    measure.save()
    _keep_version(measure, begun, actor, reason.strip())
    audit.record(
        "measure.revised",
        measure,
        actor=actor,
        before=before,
        after=_told(measure),
        note=reason,
        about=[measure.process],
    )
    if measure.cadence != before["cadence"] and measure.verdicts.of_whole().exists():
        give_verdicts([measure], actor=actor)
    return measure


@transaction.atomic
def retire_measure(measure: Measure, *, actor: Any, reason: str) -> Measure:
    """Judge it no more. Its series, targets and verdicts stay and can be read."""
    demand(actor, "reporting.retire_measure", _("Retire measures"))
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if measure.is_retired:
        raise DomainError(_("%(measure)s is retired already.") % {"measure": measure})
    _check_reason(reason)
    ratios = Measure.objects.in_use().filter(calculation=C.RATIO)
    using = [
        one for one in ratios if measure.pk in (one.parameters["top"], one.parameters["bottom"])
    ]
    if using:
        words = {"measure": measure, "ratio": ", ".join(str(one) for one in using)}
        raise DomainError(_("%(ratio)s stands on %(measure)s: retire that first.") % words)
    measure.retired_on = timezone.localdate(dated.now())
    measure.save(update_fields=["retired_on"])
    audit.record(
        "measure.retired",
        measure,
        actor=actor,
        after={"retired_on": measure.retired_on},
        note=reason,
        about=[measure.process],
    )
    return measure


@transaction.atomic
def measure_as_usual(process: ProcessElement, *, actor: Any) -> list[Measure]:
    """The usual measures for which the process has figures, where it has none yet.

    Who may load events may do this: a load brings it along.
    """
    demand(actor, "reporting.load_source", _("Load events"))
    if Measure.objects.filter(process=process).exists():
        return []
    facts = CaseFact.objects.filter(process=process)
    wanted = [C.CYCLE_TIME, C.FIRST_TIME_RIGHT, C.VOLUME, C.BACKLOG]
    if facts.exclude(outcome=Outcome.NONE).exists():
        wanted.insert(0, C.SLA_ATTAINMENT)
    if facts.filter(cost__gt=0).exists() or pooled_processes([process.pk]):
        wanted.append(C.COST_PER_CASE)
    return [_keep_new(_as_usual(process, one, {}), None, "", actor) for one in wanted]


def _as_usual(process: ProcessElement, calculation: str, parameters: Mapping[str, Any]) -> Measure:
    """Not yet saved."""
    if calculation not in USUAL:
        raise DomainError(_("%(one)s cannot be worked out.") % {"one": calculation})
    kind = Calculation(calculation)
    usual = USUAL[kind]
    return Measure(
        process=process,
        calculation=calculation,
        parameters=cleaned_parameters(calculation, parameters),
        code=_free_code(f"{process.key}-{usual.ending}"),
        name=str(kind.label),
        unit=usual.unit,
        direction=usual.direction,
        owner=process.owner,
        order=list(USUAL).index(kind),
    )


def _keep_new(measure: Measure, valid_from: date | None, reason: str, actor: Any) -> Measure:
    _check(measure)
    measure.save()
    begun = valid_from or timezone.localdate(dated.now())
    _keep_version(measure, begun, actor, reason.strip() or _("Measured from this day on."))
    audit.record(
        "measure.created",
        measure,
        actor=actor,
        after=_told(measure),
        note=reason,
        about=[measure.process],
    )
    return measure


def _check(measure: Measure) -> None:
    """What any definition must fulfil; also counts its parameters in one word."""
    check_definition(
        measure.calculation,
        measure.parameters,
        measure.unit,
        measure.cadence,
        measure.stale_after_days,
    )
    if not measure.name.strip():
        raise DomainError(_("Give the measure a name."))
    measure.parameters_key = parameters_key(measure.parameters)
    same = Measure.objects.in_use().filter(
        process=measure.process,
        calculation=measure.calculation,
        parameters_key=measure.parameters_key,
    )
    if same.exclude(pk=measure.pk).exists():
        raise DomainError(_("%(process)s is measured so already.") % {"process": measure.process})


def _check_revision(measure: Measure, before: dict[str, Any], begun: date, reason: str) -> None:
    _check_reason(reason)
    if _told(measure) == before:
        raise DomainError(_("Nothing is different from the version there is."))
    if begun > timezone.localdate(dated.now()):
        raise DomainError(_("A definition holds from its day on: that day cannot lie ahead."))
    former = measure.versions.first()
    if former and begun < former.valid_from:
        raise DomainError(
            _("Version %(version)s is valid from %(day)s; a newer one cannot begin before it.")
            % {"version": former.version, "day": former.valid_from}
        )
    if measure.unit != before["unit"] and (
        measure.targets.exists() or Verdict.objects.filter(measure=measure).exists()
    ):
        raise DomainError(
            _("Its targets and verdicts are in %(unit)s. Define another measure in the new unit.")
            % {"unit": before["unit"]}
        )
    _check_targets(measure, before["cadence"])
    _check_ratios(measure)


def _check_targets(measure: Measure, former: str) -> None:
    """A target says how much in which period: another cadence must not make it say another."""
    for target in measure.targets.not_over_on(timezone.localdate(dated.now())):
        if would_hold_of_another(target, measure, former):
            told = _(
                "“%(target)s” holds of each period as it is read now, or of one that is shorter "
                "than it would be. Set a target of a longer period first."
            )
            raise DomainError(told % {"target": target})


def _check_ratios(measure: Measure) -> None:
    for ratio in Measure.objects.in_use().filter(calculation=C.RATIO).exclude(pk=measure.pk):
        if _stands_on(ratio, measure) and not counts(measure):
            words = {"ratio": ratio, "measure": measure}
            raise DomainError(_("%(ratio)s stands on what %(measure)s counts now.") % words)


def _stands_on(ratio: Measure, measure: Measure) -> bool:
    return measure.pk in (ratio.parameters["top"], ratio.parameters["bottom"])


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(_("Say why, so that one can judge it later."))


def _keep_version(measure: Measure, begun: date, actor: Any, reason: str) -> None:
    MeasureVersion.objects.create(
        measure=measure,
        version=measure.version,
        valid_from=begun,
        made_by=actor,
        made_at=dated.now(),
        reason=reason,
        **{name: getattr(measure, name) for name in DEFINED},
    )


def _free_code(wanted: str) -> str:
    """The code, with a number at its end when it is taken."""
    taken = set(Measure.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    number, code = 1, wanted
    while code in taken:
        number += 1
        code = f"{wanted}-{number}"
    return code


def _told(measure: Measure) -> dict[str, Any]:
    return {"code": measure.code, **{name: getattr(measure, name) for name in DEFINED}}
