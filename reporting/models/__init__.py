from reporting.models.cells import (
    ActivityCell,
    DailyCell,
    DurationCell,
    DurationKind,
    SegmentDimension,
)
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
from reporting.models.definitions import (
    CadenceChoice,
    Calculation,
    Direction,
    TargetKind,
    TargetPeriod,
    Unit,
)
from reporting.models.facts import CaseFact, Outcome
from reporting.models.measures import BusinessMetric, Measure, MeasureVersion
from reporting.models.sources import (
    EventBatch,
    QuarantinedRow,
    QuarantineReason,
    Source,
    SourceKind,
)
from reporting.models.targets import Target
from reporting.models.verdicts import Advice, Assurance, Shape, Variation, Verdict

__all__ = [
    "ActivityCell",
    "ActivityTime",
    "Advice",
    "Assurance",
    "BusinessMetric",
    "CadenceChoice",
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
    "DurationCell",
    "DurationKind",
    "EventBatch",
    "Measure",
    "MeasureVersion",
    "Outcome",
    "PoolKind",
    "QuarantineReason",
    "QuarantinedRow",
    "SegmentDimension",
    "Shape",
    "Source",
    "SourceKind",
    "Target",
    "TargetKind",
    "TargetPeriod",
    "Unit",
    "Variation",
    "Verdict",
]
