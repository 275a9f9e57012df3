from django.urls import path, register_converter

from knowledge.views import (
    attachments,
    attestations,
    back_tests,
    cases,
    classes,
    comments,
    decide,
    decisions,
    dmn_editing,
    dmn_files,
    documents,
    examples,
    feedback,
    findings,
    frozen_pdfs,
    graphs,
    imports,
    releases,
    search,
    steps,
    templates,
    versions,
)


class VersionMove:
    regex = "|".join(versions.ACTS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CommentMove(VersionMove):
    regex = "|".join(comments.ACTS)


class ReleaseMove(VersionMove):
    regex = "|".join(releases.ACTS)


class DmnFileMove(VersionMove):
    regex = "|".join(dmn_files.ACTS)


register_converter(DmnFileMove, "dmn_file_move")


class MissedSearchMove(VersionMove):
    regex = "|".join(search.ACTS)


register_converter(MissedSearchMove, "missed_search_move")


class ImportMove(VersionMove):
    regex = "|".join(imports.MOVES_BY_HAND)


class FeedbackMove(VersionMove):
    regex = "|".join(feedback.ACTS)


register_converter(FeedbackMove, "feedback_move")
register_converter(ImportMove, "import_move")
register_converter(VersionMove, "version_move")
register_converter(CommentMove, "comment_move")
register_converter(ReleaseMove, "release_move")

urlpatterns = [
    path("decide/", decide.DecideList.as_view(), name="decide-list"),
    path("decide/<str:number>/", decide.DecidePage.as_view(), name="decide-case"),
    path("decisions/", decisions.DecisionList.as_view(), name="decision-list"),
    path("decisions/graph/", graphs.DecisionGraph.as_view(), name="decision-graph"),
    path("decisions/<uuid:key>/", decisions.DecisionPage.as_view(), name="decision"),
    path("decisions/<uuid:key>/erase/", decisions.DecisionErase.as_view(), name="decision-erase"),
    path("search/", search.SearchPage.as_view(), name="search"),
    path("searches/", search.MissedSearchList.as_view(), name="missed-search-list"),
    path("searches/<int:pk>/", search.MissedSearchPage.as_view(), name="missed-search"),
    path("searches/<int:pk>/answer/", search.missed_search_answer, name="missed-search-answer"),
    path(
        "searches/<int:pk>/<missed_search_move:move>/",
        search.missed_search_move,
        name="missed-search-move",
    ),
    path("decisions/<uuid:key>/keep/", cases.case_from_decision, name="decision-keep"),
    path("documents/", documents.DocumentList.as_view(), name="document-list"),
    path("documents/new/", documents.DocumentCreate.as_view(), name="document-create"),
    path(
        "documents/references/",
        documents.BrokenReferences.as_view(),
        name="broken-references",
    ),
    path("documents/mine/", documents.MyDocuments.as_view(), name="my-documents"),
    path("documents/export/", documents.DocumentExport.as_view(), name="document-export"),
    path("documents/examples/", examples.ExampleList.as_view(), name="shipped-example-list"),
    path("documents/examples/<slug:key>/", examples.ExamplePage.as_view(), name="shipped-example"),
    path(
        "documents/examples/<slug:key>/adopt/",
        examples.ExampleAdopt.as_view(),
        name="shipped-example-adopt",
    ),
    path("documents/<str:number>/", documents.DocumentPage.as_view(), name="document"),
    path(
        "documents/<str:number>/change/", documents.DocumentChange.as_view(), name="document-change"
    ),
    path(
        "documents/<str:number>/review/", documents.DocumentReview.as_view(), name="document-review"
    ),
    path(
        "documents/<str:number>/audience/",
        attestations.DocumentAddress.as_view(),
        name="document-audience",
    ),
    path("documents/<str:number>/graph/", graphs.DocumentGraph.as_view(), name="document-graph"),
    path("documents/<str:number>/draft/", documents.document_draft, name="document-draft"),
    path(
        "documents/<str:number>/classify/",
        classes.DocumentClassify.as_view(),
        name="document-classify",
    ),
    path("document-classes/", classes.ClassList.as_view(), name="document-class-list"),
    path("document-classes/new/", classes.ClassCreate.as_view(), name="document-class-create"),
    path("document-classes/<int:pk>/", classes.ClassPage.as_view(), name="document-class"),
    path(
        "document-classes/<int:pk>/change/",
        classes.ClassChange.as_view(),
        name="document-class-change",
    ),
    path("document-templates/", templates.KindTemplateList.as_view(), name="kind-template-list"),
    path(
        "document-templates/<slug:kind>/",
        templates.KindTemplatePage.as_view(),
        name="kind-template",
    ),
    path(
        "document-templates/<slug:kind>/write/",
        templates.KindTemplateWrite.as_view(),
        name="kind-template-write",
    ),
    path("versions/<int:pk>/", versions.VersionPage.as_view(), name="version"),
    path("versions/<int:pk>/dmn/edit/", dmn_editing.DmnEdit.as_view(), name="version-dmn-edit"),
    path("versions/<int:pk>/dmn/", dmn_files.version_dmn, name="version-dmn"),
    path("versions/<int:pk>/edit/", versions.VersionEdit.as_view(), name="version-edit"),
    path("versions/<int:pk>/print/", steps.ProcedureOnPaper.as_view(), name="procedure-print"),
    path("versions/<int:pk>/diff/", versions.version_diff, name="version-diff"),
    path("versions/<int:pk>/cases/", cases.CaseList.as_view(), name="version-cases"),
    path("versions/<int:pk>/cases/new/", cases.CaseKeep.as_view(), name="version-case-new"),
    path("versions/<int:pk>/cases/<slug:key>/", cases.CaseKeep.as_view(), name="version-case"),
    path("versions/<int:pk>/cases/<slug:key>/drop/", cases.case_drop, name="version-case-drop"),
    path(
        "versions/<int:pk>/findings/<slug:key>/accept/",
        findings.FindingAccept.as_view(),
        name="finding-accept",
    ),
    path(
        "versions/<int:pk>/findings/<slug:key>/withdraw/",
        findings.acceptance_withdraw,
        name="acceptance-withdraw",
    ),
    path("documents/<str:number>/feedback/", feedback.FeedbackGive.as_view(), name="feedback-give"),
    path("feedback/", feedback.FeedbackList.as_view(), name="feedback-list"),
    path("feedback/<int:pk>/", feedback.FeedbackPage.as_view(), name="feedback"),
    path("feedback/<int:pk>/<feedback_move:move>/", feedback.feedback_move, name="feedback-move"),
    path("versions/<int:pk>/files/new/", attachments.AttachFile.as_view(), name="file-attach"),
    path("versions/<int:pk>/files/detach/", attachments.file_detach, name="file-detach"),
    path("versions/<int:pk>/files/get/<str:name>", attachments.attached_file, name="attached-file"),
    path("versions/<int:pk>/pdf/", frozen_pdfs.version_pdf, name="version-pdf"),
    path("versions/<int:pk>/pdf/retry/", frozen_pdfs.pdf_retry, name="version-pdf-retry"),
    path("versions/<int:pk>/attest/", attestations.VersionAttest.as_view(), name="version-attest"),
    path("attestations/", attestations.AttestationCoverage.as_view(), name="attestation-coverage"),
    path(
        "versions/<int:pk>/attestations/",
        attestations.AttestationList.as_view(),
        name="attestation-list",
    ),
    path(
        "versions/<int:pk>/attestations/<int:attestation>/",
        attestations.attested_text,
        name="attested-text",
    ),
    path("versions/<int:pk>/refuse_minor/", attestations.minor_refuse, name="version-refuse-minor"),
    path("versions/<int:pk>/<version_move:move>/", versions.version_move, name="version-move"),
    path(
        "versions/<int:pk>/back-test/", back_tests.BackTestCreate.as_view(), name="back-test-create"
    ),
    path("back-tests/<int:pk>/", back_tests.BackTestPage.as_view(), name="back-test"),
    path(
        "back-tests/<int:pk>/rows/", back_tests.BackTestRowList.as_view(), name="back-test-row-list"
    ),
    path("back-tests/<int:pk>/again/", back_tests.back_test_again, name="back-test-again"),
    path("versions/<int:pk>/comment/", comments.CommentCreate.as_view(), name="comment-create"),
    path("comments/<int:pk>/", comments.passage_comment, name="passage-comment"),
    path("comments/<int:pk>/<comment_move:move>/", comments.comment_move, name="comment-move"),
    path("dmn-files/", dmn_files.DmnFileList.as_view(), name="dmn-file-list"),
    path("dmn-files/new/", dmn_files.DmnFileCreate.as_view(), name="dmn-file-create"),
    path("dmn-files/<int:pk>/", dmn_files.DmnFilePage.as_view(), name="dmn-file"),
    path(
        "dmn-files/<int:pk>/diagram/",
        dmn_files.DmnFileDiagram.as_view(),
        name="dmn-file-diagram",
    ),
    path("dmn-files/<int:pk>/<dmn_file_move:move>/", dmn_files.dmn_file_move, name="dmn-file-move"),
    path("document-imports/", imports.DocumentImportList.as_view(), name="document-import-list"),
    path(
        "document-imports/new/",
        imports.DocumentImportCreate.as_view(),
        name="document-import-create",
    ),
    path(
        "document-imports/<int:pk>/", imports.DocumentImportPage.as_view(), name="document-import"
    ),
    path(
        "document-imports/<int:pk>/files/",
        imports.ImportedFileList.as_view(),
        name="imported-file-list",
    ),
    path(
        "document-imports/<int:batch_id>/files/<int:pk>/",
        imports.ImportedFilePage.as_view(),
        name="imported-file",
    ),
    path(
        "document-imports/<int:pk>/<import_move:move>/",
        imports.document_import_move,
        name="document-import-move",
    ),
    path("releases/", releases.ReleaseList.as_view(), name="release-list"),
    path("releases/new/", releases.ReleaseCreate.as_view(), name="release-create"),
    path("releases/<str:number>/", releases.ReleasePage.as_view(), name="release"),
    path("releases/<str:number>/replan/", releases.ReleaseReplan.as_view(), name="release-replan"),
    path("releases/<str:number>/add/", releases.release_add, name="release-add"),
    path(
        "releases/<str:number>/items/<int:pk>/remove/",
        releases.release_remove,
        name="release-remove",
    ),
    path("releases/<str:number>/<release_move:move>/", releases.release_move, name="release-move"),
]
