"""Which calculation a metric of the catalogue is worked out by, so that nobody must guess."""

from reporting.definition_rules import USUAL
from reporting.models import BusinessMetric, Calculation, Unit

C = Calculation
# fmt: off
PRESETS = {
    "FUL-ORD-CYCLE":        C.CYCLE_TIME,
    "FUL-ORD-ONTIME-PCT":   C.SLA_ATTAINMENT,
    "FUL-ORD-FTR-PCT":      C.FIRST_TIME_RIGHT,
    "FUL-ORD-FALLOUT-PCT":  C.REWORK,
    "FUL-ORD-COST":         C.COST_PER_CASE,
    "FUL-ORD-CANCEL-PCT":   C.ABANDONMENT,
    "FUL-ORD-BACKLOG-D":    C.BACKLOG_AGE,
    "FUL-FEAS-TIME":        C.CYCLE_TIME,
    "FUL-AUTO-PCT":         C.FIRST_TIME_RIGHT,
    "SAL-QUOTE-TIME":       C.CYCLE_TIME,
    "ASR-MTTR":             C.CYCLE_TIME,
    "ASR-SLA-PCT":          C.SLA_ATTAINMENT,
    "ASR-REPEAT-PCT":       C.REWORK,
    "ASR-COST":             C.COST_PER_CASE,
    "ASR-BACKLOG-AGED-PCT": C.BACKLOG_AGE,
    "BIL-ACC-PCT":          C.FIRST_TIME_RIGHT,
    "BIL-ERR-PCT":          C.REWORK,
    "BIL-TIMELY-PCT":       C.SLA_ATTAINMENT,
    "BIL-COST":             C.COST_PER_CASE,
    "BIL-INQ-TIME":         C.CYCLE_TIME,
    "CUS-FCR-PCT":          C.FIRST_TIME_RIGHT,
    "CUS-ABANDON-PCT":      C.ABANDONMENT,
    "CUS-COST-CONTACT":     C.COST_PER_CASE,
    "CSR-ORT-PASS-PCT":     C.FIRST_TIME_RIGHT,
}
# fmt: on
LONGEST_NAME = 160


def preset(metric: BusinessMetric) -> dict[str, str]:
    """Name, calculation, unit and direction to begin with; a ratio where records do not tell."""
    calculation = PRESETS.get(metric.code, C.RATIO)
    usual = USUAL[calculation]
    units = [one for one in usual.allowed if _is_unit(metric.unit, one)]
    direction = metric.direction if _keeps_sense(metric, calculation) else usual.direction
    return {
        "name": metric.name[:LONGEST_NAME],
        "calculation": calculation,
        "unit": (units or [usual.unit])[0],
        "direction": direction,
    }


def _is_unit(text: str, unit: Unit) -> bool:
    begun = {Unit.CURRENCY: "currency", Unit.NUMBER: "number"}.get(unit, unit.value)
    return text.startswith(begun)


def _keeps_sense(metric: BusinessMetric, calculation: Calculation) -> bool:
    return calculation is C.RATIO or metric.direction == USUAL[calculation].direction
