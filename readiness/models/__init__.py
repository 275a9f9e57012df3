"""The records of the floor: cases, tests, the gate, the rollout."""

from readiness.models.cases import CaseProvision, ChangeCase, Trigger, VerdictDecision
from readiness.models.gate import (
    Condition,
    Criterion,
    CriterionKind,
    Dossier,
    ManualFinding,
    Waiver,
)
from readiness.models.rollout import BenefitReview, Stage, StageKind
from readiness.models.testing import (
    Defect,
    Result,
    Severity,
    StepResult,
    StepTrace,
    TemplateStep,
    TestPlan,
    TestRun,
    TestStep,
    TestTemplate,
)

__all__ = [
    "BenefitReview",
    "CaseProvision",
    "ChangeCase",
    "Condition",
    "Criterion",
    "CriterionKind",
    "Defect",
    "Dossier",
    "ManualFinding",
    "Result",
    "Severity",
    "Stage",
    "StageKind",
    "StepResult",
    "StepTrace",
    "TemplateStep",
    "TestPlan",
    "TestRun",
    "TestStep",
    "TestTemplate",
    "Trigger",
    "VerdictDecision",
    "Waiver",
]
