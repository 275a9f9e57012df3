from reporting.models.facts import CaseFact, DailyCell, Outcome
from reporting.models.measures import BusinessMetric, Calculation, Direction, Measure, Target, Unit
from reporting.models.sources import (
    EventBatch,
    QuarantinedRow,
    QuarantineReason,
    Source,
    SourceKind,
)

__all__ = [
    "BusinessMetric",
    "Calculation",
    "CaseFact",
    "DailyCell",
    "Direction",
    "EventBatch",
    "Measure",
    "Outcome",
    "QuarantineReason",
    "QuarantinedRow",
    "Source",
    "SourceKind",
    "Target",
    "Unit",
]
