"""The records of this floor for administrators: the same moves through the same actions."""

from django.contrib import admin

from kernel.admin import LifecycleAdmin, ReadOnlyAdmin
from readiness import actions
from readiness.chain import CASE_LIFECYCLE
from readiness.lifecycle import DEFECT_LIFECYCLE, RUN_LIFECYCLE, STAGE_LIFECYCLE
from readiness.models import (
    BenefitReview,
    ChangeCase,
    Condition,
    Criterion,
    Defect,
    Dossier,
    ManualFinding,
    Stage,
    TestPlan,
    TestRun,
    TestTemplate,
    VerdictDecision,
    Waiver,
)


@admin.register(ChangeCase)
class ChangeCaseAdmin(LifecycleAdmin):
    lifecycle = CASE_LIFECYCLE
    acts = actions.CASE_ACTS
    list_display = ["number", "title", "process", "state", "proposer", "owner", "approver"]
    list_filter = ["state", "trigger"]
    search_fields = ["number", "title"]
    list_select_related = ["process", "proposer", "owner", "approver"]


@admin.register(TestRun)
class TestRunAdmin(LifecycleAdmin):
    lifecycle = RUN_LIFECYCLE
    acts = actions.RUN_ACTS
    list_display = ["__str__", "tester", "state", "started_at", "finished_at"]
    list_filter = ["state"]
    list_select_related = ["plan__case", "tester"]


@admin.register(Defect)
class DefectAdmin(LifecycleAdmin):
    lifecycle = DEFECT_LIFECYCLE
    acts = actions.DEFECT_ACTS
    list_display = ["number", "title", "case", "severity", "state"]
    list_filter = ["state", "severity"]
    search_fields = ["number", "title"]
    list_select_related = ["case"]


@admin.register(Stage)
class StageAdmin(LifecycleAdmin):
    lifecycle = STAGE_LIFECYCLE
    acts = actions.STAGE_ACTS
    list_display = ["__str__", "scope", "state", "started_on"]
    list_filter = ["state", "kind"]
    list_select_related = ["case"]


@admin.register(Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    list_display = ["position", "title", "kind", "can_be_waived"]


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "accepted_by", "accepted_at", "digest"]
    list_select_related = ["case", "accepted_by"]


for plain in (
    BenefitReview,
    Condition,
    ManualFinding,
    TestPlan,
    TestTemplate,
    VerdictDecision,
    Waiver,
):
    admin.site.register(plain, ReadOnlyAdmin)
