from django.urls import path

from reporting.views import (
    baselines,
    digests,
    feeds,
    imports,
    measures,
    overview,
    signals,
    sources,
    targets,
)
from reporting.views import columns, digests, feeds, imports, measures, overview, sources, targets

urlpatterns = [
    path("digests/", digests.DigestList.as_view(), name="digest-list"),
    path("digests/new/", digests.DigestNew.as_view(), name="digest-new"),
    path("digests/<int:pk>/", digests.DigestPage.as_view(), name="digest"),
    path("digests/<int:pk>/change/", digests.DigestChange.as_view(), name="digest-change"),
    path("digests/<int:pk>/switch/", digests.digest_switch, name="digest-switch"),
    path("digests/unsubscribe/<str:token>/", digests.digest_unsubscribe, name="digest-unsubscribe"),
    path("overview/", overview.OverviewPage.as_view(), name="overview"),
    path("measures/<int:pk>/", measures.MeasurePage.as_view(), name="measure"),
    path("verdicts/<int:pk>/", measures.VerdictPage.as_view(), name="verdict"),
    path("measures/<int:pk>/targets/", targets.TargetList.as_view(), name="target-list"),
    path("measures/<int:pk>/targets/new/", targets.TargetSet.as_view(), name="target-set"),
    path("measures/<int:pk>/baselines/", baselines.BaselineList.as_view(), name="baseline-list"),
    path("measures/<int:pk>/freeze/", baselines.LimitsFreeze.as_view(), name="limits-freeze"),
    path("measures/<int:pk>/reset/", baselines.LimitsReset.as_view(), name="limits-reset"),
    path("measures/<int:pk>/chart/", baselines.ChartChoose.as_view(), name="chart-choose"),
    path("baselines/<int:pk>/", baselines.BaselinePage.as_view(), name="baseline"),
    path("baselines/<int:pk>/<str:move>/", baselines.baseline_move, name="baseline-move"),
    path("signals/", signals.SignalList.as_view(), name="signal-list"),
    path("signals/<int:pk>/", signals.SignalPage.as_view(), name="signal"),
    path("signals/<int:pk>/comment/", signals.SignalComment.as_view(), name="signal-comment"),
    path(
        "signals/<int:pk>/rebaseline/", signals.SignalRebaseline.as_view(), name="signal-rebaseline"
    ),
    path("signals/<int:pk>/<str:move>/", signals.signal_move, name="signal-move"),
    path("sources/", sources.SourceList.as_view(), name="source-list"),
    path("sources/load/", imports.SourceImport.as_view(), name="source-import"),
    path(
        "sources/load/<int:pk>/",
        imports.SourceImportColumns.as_view(),
        name="source-import-columns",
    ),
    path(
        "sources/load/<int:pk>/columns/",
        columns.SourceImportRoles.as_view(),
        name="source-import-roles",
    ),
    path("sources/open/<str:kind>/", feeds.SourceOpen.as_view(), name="source-open"),
    path("sources/<str:number>/feed/", feeds.SourceFeed.as_view(), name="source-feed"),
    path("sources/<str:number>/fetch/", feeds.source_fetch, name="source-fetch"),
    path("sources/loading/<int:pk>/", imports.source_load, name="source-load"),
    path("sources/<str:number>/", sources.SourcePage.as_view(), name="source"),
    path("sources/<str:number>/rename/", sources.SourceRename.as_view(), name="source-rename"),
    path("event-batches/<int:pk>/", sources.EventBatchPage.as_view(), name="event-batch"),
    path(
        "event-batches/<int:pk>/quarantine/",
        sources.QuarantineList.as_view(),
        name="quarantine-list",
    ),
]
