from reporting.models.costs import (
    ActivityTime,
    CapacityUse,
    CostCell,
    CostKind,
    CostPool,
    CostPoolPeriod,
    CostRun,
    PoolKind,
)
from reporting.models.facts import CaseFact, DailyCell, Outcome
from reporting.models.measures import BusinessMetric, Calculation, Direction, Measure, Target, Unit
from reporting.models.sources import (
    EventBatch,
    QuarantinedRow,
    QuarantineReason,
    Source,
    SourceKind,
)
from reporting.models.verdicts import Advice, Assurance, Shape, Variation, Verdict

__all__ = [
    "ActivityTime",
    "Advice",
    "Assurance",
    "BusinessMetric",
    "Calculation",
    "CapacityUse",
    "CaseFact",
    "CostCell",
    "CostKind",
    "CostPool",
    "CostPoolPeriod",
    "CostRun",
    "DailyCell",
    "Direction",
    "EventBatch",
    "Measure",
    "Outcome",
    "PoolKind",
    "QuarantineReason",
    "QuarantinedRow",
    "Shape",
    "Source",
    "SourceKind",
    "Target",
    "Unit",
    "Variation",
    "Verdict",
]
