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
    "Advice",
    "Assurance",
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
    "Shape",
    "Source",
    "SourceKind",
    "Target",
    "Unit",
    "Variation",
    "Verdict",
]
