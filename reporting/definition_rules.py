"""What a definition of a measure may say: the usual unit, the parameters, what goes together."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kernel.ruling import DomainError
from reporting.calculations import PERCENTILES
from reporting.models import CadenceChoice, Calculation, Direction, Measure, Unit

C, D, U = Calculation, Direction, Unit
RATES = (U.PERCENT, U.NUMBER)
TIMES = (U.HOURS, U.DAYS)


@dataclass(frozen=True, slots=True)
class Usual:
    """How a calculation is measured when nobody says otherwise, and in what else it may be."""

    unit: Unit
    direction: Direction
    ending: str
    units: tuple[Unit, ...] = ()

    @property
    def allowed(self) -> tuple[Unit, ...]:
        return self.units or (self.unit,)


# fmt: off
USUAL = {
    # calculation                     unit        direction  end of code  any of these units
    C.SLA_ATTAINMENT:          Usual(U.PERCENT,  D.HIGHER, "SLA"),
    C.CYCLE_TIME:              Usual(U.HOURS,    D.LOWER,  "TIME",     TIMES),
    C.FIRST_TIME_RIGHT:        Usual(U.PERCENT,  D.HIGHER, "FTR"),
    C.COST_PER_CASE:           Usual(U.CURRENCY, D.LOWER,  "COST"),
    C.VOLUME:                  Usual(U.CASES,    D.LOWER,  "VOLUME"),
    C.BACKLOG:                 Usual(U.CASES,    D.LOWER,  "BACKLOG"),
    C.CYCLE_TIME_P50:          Usual(U.HOURS,    D.LOWER,  "P50",      TIMES),
    C.CYCLE_TIME_P90:          Usual(U.HOURS,    D.LOWER,  "P90",      TIMES),
    C.BUSINESS_CYCLE_TIME:     Usual(U.HOURS,    D.LOWER,  "BTIME",    TIMES),
    C.BUSINESS_CYCLE_TIME_P50: Usual(U.HOURS,    D.LOWER,  "BP50",     TIMES),
    C.BUSINESS_CYCLE_TIME_P90: Usual(U.HOURS,    D.LOWER,  "BP90",     TIMES),
    C.REWORK:                  Usual(U.PERCENT,  D.LOWER,  "REWORK"),
    C.THROUGHPUT:              Usual(U.CASES,    D.HIGHER, "OUT"),
    C.BACKLOG_AGE:             Usual(U.DAYS,     D.LOWER,  "AGE",      TIMES),
    C.HANDOVERS:               Usual(U.NUMBER,   D.LOWER,  "HANDOVERS"),
    C.ABANDONMENT:             Usual(U.PERCENT,  D.LOWER,  "ABANDON"),
    C.CAPACITY_USE:            Usual(U.PERCENT,  D.LOWER,  "USE"),
    C.RATIO:                   Usual(U.NUMBER,   D.LOWER,  "RATIO",    RATES),
}
# fmt: on
OFFERED = tuple(USUAL)
BY_MONTH_ONLY = {*PERCENTILES, C.CAPACITY_USE}
MONTHLY = (CadenceChoice.MONTH, CadenceChoice.QUARTER)
COUNTED = {C.SLA_ATTAINMENT, C.CYCLE_TIME, C.FIRST_TIME_RIGHT, C.COST_PER_CASE, C.VOLUME,
           C.BUSINESS_CYCLE_TIME, C.REWORK, C.THROUGHPUT, C.HANDOVERS, C.ABANDONMENT}  # fmt: skip
CLOCKS = ("calendar", "business")
ALLOCATED, RECORDS = "allocated", "records"
PER = (1, 100, 1000)
LONGEST_HOURS = 24 * 366
MOST_LIMITS = 200
STALE_DAYS = range(1, 731)


def check_definition(
    calculation: str, parameters: Mapping[str, Any], unit: str, cadence: str, stale: int
) -> None:
    """Raises DomainError with what does not go together and what does."""
    if calculation not in OFFERED:
        raise DomainError(_("%(one)s cannot be worked out.") % {"one": calculation})
    allowed = USUAL[Calculation(calculation)].allowed
    label = Calculation(calculation).label
    if unit not in allowed:
        units = ", ".join(str(one.label) for one in allowed)
        words = {"calculation": label, "units": units}
        raise DomainError(_("%(calculation)s is told in: %(units)s.") % words)
    if cadence not in CadenceChoice.values:
        raise DomainError(_("Choose daily, weekly, monthly or quarterly."))
    by_month = (
        calculation in BY_MONTH_ONLY
        or "limit_hours" in parameters
        or parameters.get("costs") == ALLOCATED
    )
    if by_month and cadence not in MONTHLY:
        raise DomainError(
            _("%(calculation)s is kept by month: read it monthly or quarterly.")
            % {"calculation": label}
        )
    if stale not in STALE_DAYS:
        raise DomainError(_("It may go stale after 1 to 730 days."))


def cleaned_parameters(calculation: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as they are kept; raises DomainError for what the calculation cannot use."""
    told = {name: value for name, value in said.items() if value not in (None, "", {}, [])}
    clean = CLEANERS.get(calculation, _none)
    return clean(told)


def counts(measure: Measure) -> bool:
    """Whether its numerator adds up, so that it may stand in a ratio."""
    return measure.calculation in COUNTED and "limit_hours" not in measure.parameters


def parameters_key(parameters: Mapping[str, Any]) -> str:
    """Parameters in one word, the same for the same ones; "" for none."""
    if not parameters:
        return ""
    text = json.dumps(parameters, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _none(told: Mapping[str, Any]) -> dict[str, Any]:
    _only(told, ())
    return {}


def _of_attainment(told: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing: by the outcome in the records. Else limits in hours, for all and by segment."""
    _only(told, ("limit_hours", "clock", "place", "limits"))
    limits = told.get("limits", {})
    if "limit_hours" not in told:
        if limits:
            raise DomainError(_("Say the limit of all other segments too."))
        return {}
    if not isinstance(limits, Mapping) or len(limits) > MOST_LIMITS:
        raise DomainError(_("Write the limits of segments as “segment: hours”, one a line."))
    clock, place = told.get("clock", CLOCKS[0]), told.get("place", 0)
    if clock not in CLOCKS:
        raise DomainError(_("The clock is the calendar's or that of business hours."))
    if bool(limits) != (place in (1, 2, 3, 4)):
        raise DomainError(_("Limits of segments need their dimension, 1 to 4; others need none."))
    kept = {"limit_hours": _hours(told["limit_hours"]), "clock": clock}
    if limits:
        kept |= {"place": place, "limits": {str(k): _hours(v) for k, v in limits.items()}}
    return kept


def _of_ratio(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the first counts, for each (or 100, or 1000) of what the second counts."""
    _only(told, ("top", "bottom", "per"))
    per = told.get("per", 1)
    keys = (told.get("top"), told.get("bottom"))
    if per not in PER:
        raise DomainError(_("A ratio is told per 1, per 100 or per 1000."))
    measures = Measure.objects.in_use().in_bulk([key for key in keys if isinstance(key, int)])
    if None in keys or any(key not in measures for key in keys):
        raise DomainError(_("A ratio needs two measures that are in use."))
    if keys[0] == keys[1]:
        raise DomainError(_("A ratio of a measure to itself is always one."))
    for measure in measures.values():
        if not counts(measure):
            words = {"measure": measure, "calculation": measure.get_calculation_display()}
            raise DomainError(
                _("%(measure)s cannot stand in a ratio: %(calculation)s does not count.") % words
            )
    return {"top": keys[0], "bottom": keys[1], "per": per}


def _of_cost(told: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing: as the process is costed. Else `costs`: always those allocated from the pools, or
    always those in the records."""
    _only(told, ("costs",))
    if told.get("costs", "") not in ("", ALLOCATED, RECORDS):
        raise DomainError(_("Costs are those in the records, or those allocated from the pools."))
    return dict(told)


CLEANERS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    C.SLA_ATTAINMENT: _of_attainment,
    C.RATIO: _of_ratio,
    C.COST_PER_CASE: _of_cost,
}


def _only(told: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if unknown := sorted(set(told) - set(known)):
        raise DomainError(
            _("This calculation takes no “%(name)s”.") % {"name": "”, “".join(unknown)}
        )


def _hours(value: Any) -> float:
    try:
        hours = float(value)
    except (TypeError, ValueError) as fault:
        raise DomainError(_("“%(value)s” is no number of hours.") % {"value": value}) from fault
    if not 0 < hours <= LONGEST_HOURS:
        raise DomainError(_("A limit lies above 0 and is at most a year (8784 hours)."))
    return hours
