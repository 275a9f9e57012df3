from reporting.models.baselines import Baseline, ChartKind, MeasureChart, RuleSet
from reporting.models.calendars import BusinessCalendar, ProcessCalendar, ServiceLimit
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
from reporting.models.demands import DemandEnd, Silence, VerdictDemand
from reporting.models.digests import Digest, DigestCadence, DigestIssue
from reporting.models.facts import CaseFact, Outcome
from reporting.models.folders import FolderFile
from reporting.models.measures import BusinessMetric, Measure, MeasureVersion
from reporting.models.signals import Signal, SignalComment, SignalRule
from reporting.models.sources import (
    EventBatch,
    QuarantinedRow,
    QuarantineReason,
    Source,
    SourceKind,
)
from reporting.models.targets import Target
from reporting.models.verdicts import Advice, Assurance, SeriesKey, Shape, Variation, Verdict, Why

__all__ = [
    "ActivityCell",
    "ActivityTime",
    "Advice",
    "Assurance",
    "Baseline",
    "BusinessCalendar",
    "BusinessMetric",
    "CadenceChoice",
    "Calculation",
    "CapacityUse",
    "CaseFact",
    "ChartKind",
    "CostCell",
    "CostKind",
    "CostPool",
    "CostPoolPeriod",
    "CostRun",
    "DailyCell",
    "DemandEnd",
    "Digest",
    "DigestCadence",
    "DigestIssue",
    "Direction",
    "DurationCell",
    "DurationKind",
    "EventBatch",
    "FolderFile",
    "Measure",
    "MeasureChart",
    "MeasureVersion",
    "Outcome",
    "PoolKind",
    "ProcessCalendar",
    "QuarantineReason",
    "QuarantinedRow",
    "RuleSet",
    "SegmentDimension",
    "SeriesKey",
    "ServiceLimit",
    "Shape",
    "Signal",
    "SignalComment",
    "SignalRule",
    "Silence",
    "Source",
    "SourceKind",
    "Target",
    "TargetKind",
    "TargetPeriod",
    "Unit",
    "Variation",
    "Verdict",
    "VerdictDemand",
    "Why",
]
