from django.urls import path

from readiness.actions import CASE_ACTS, DEFECT_ACTS, RUN_ACTS, STAGE_ACTS
from readiness.views import cases, design, gate, rollout, testing, verdicts

CASE = "changes/<str:number>/"

urlpatterns = [
    path("changes/", cases.ChangeCaseList.as_view(), name="change-case-list"),
    path("changes/new/", cases.OpenCase.as_view(), name="change-case-new"),
    path(
        "changes/new/verdict/<int:pk>/",
        cases.OpenCaseFromVerdict.as_view(),
        name="change-case-open",
    ),
    path(CASE, cases.ChangeCasePage.as_view(), name="change-case"),
    path(f"{CASE}edit/", cases.EditCase.as_view(), name="change-case-edit"),
    path(f"{CASE}start_run/", cases.start_run, name="change-case-start_run"),
    *(
        path(f"{CASE}{move}/", cases.case_move, {"move": move}, name=f"change-case-{move}")
        for move in CASE_ACTS
        if move != "start_run"
    ),
    path(f"{CASE}link-document/", design.LinkDocument.as_view(), name="case-link-document"),
    path(
        f"{CASE}documents/<str:document>/unlink/",
        design.unlink_document,
        name="case-unlink-document",
    ),
    path(f"{CASE}link-provision/", design.LinkProvision.as_view(), name="case-link-provision"),
    path(
        f"{CASE}provisions/<int:pk>/unlink/", design.unlink_provision, name="case-unlink-provision"
    ),
    path(f"{CASE}plan-tests/", testing.PlanTests.as_view(), name="case-plan-tests"),
    path(f"{CASE}criteria/<slug:key>/", gate.RecordFinding.as_view(), name="case-finding"),
    path(f"{CASE}criteria/<slug:key>/waive/", gate.WaiveCriterion.as_view(), name="case-waive"),
    path(f"{CASE}set-condition/", gate.SetCondition.as_view(), name="case-set-condition"),
    path("conditions/<int:pk>/", gate.MeetCondition.as_view(), name="condition-meet"),
    path(f"{CASE}dossiers/<int:edition>/", gate.dossier_page, name="dossier"),
    path(f"{CASE}dossiers/<int:edition>/canonical/", gate.dossier_canonical, name="dossier-file"),
    path(f"{CASE}plan-stage/", rollout.PlanStage.as_view(), name="case-plan-stage"),
    path(f"{CASE}review-benefit/", rollout.ReviewBenefit.as_view(), name="case-review-benefit"),
    path("stages/<int:pk>/", rollout.StagePage.as_view(), name="stage"),
    *(
        path(f"stages/<int:pk>/{move}/", rollout.stage_move, {"move": move}, name=f"stage-{move}")
        for move in STAGE_ACTS
    ),
    path("test-templates/", testing.TestTemplateList.as_view(), name="test-template-list"),
    path("test-templates/<slug:key>/", testing.TestTemplatePage.as_view(), name="test-template"),
    path("test-plans/<int:pk>/", testing.TestPlanPage.as_view(), name="test-plan"),
    path("test-plans/<int:pk>/add-step/", testing.WriteStep.as_view(), name="test-step-add"),
    path("test-steps/<int:pk>/", testing.EditStep.as_view(), name="test-step"),
    path("test-steps/<int:pk>/delete/", testing.delete_step, name="test-step-delete"),
    path("test-runs/", testing.TestRunList.as_view(), name="test-run-list"),
    path("test-runs/<int:pk>/", testing.TestRunPage.as_view(), name="test-run"),
    path("step-results/<int:pk>/", testing.RecordResult.as_view(), name="step-result"),
    *(
        path(f"test-runs/<int:pk>/{move}/", testing.run_move, {"move": move}, name=f"run-{move}")
        for move in RUN_ACTS
    ),
    path("defects/", testing.DefectList.as_view(), name="defect-list"),
    path("defects/<str:number>/", testing.DefectPage.as_view(), name="defect"),
    *(
        path(
            f"defects/<str:number>/{move}/",
            testing.defect_move,
            {"move": move},
            name=f"defect-{move}",
        )
        for move in DEFECT_ACTS
    ),
    path("verdicts/<int:pk>/decide/", verdicts.DecideNotToAct.as_view(), name="verdict-decide"),
    path(
        "verdict-decisions/", verdicts.VerdictDecisionList.as_view(), name="verdict-decision-list"
    ),
    path(
        "verdict-decisions/<int:pk>/",
        verdicts.VerdictDecisionPage.as_view(),
        name="verdict-decision",
    ),
]
