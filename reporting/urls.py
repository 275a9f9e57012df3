import re

from django.urls import path, register_converter
from django.urls.converters import PathConverter

from reporting.views import (
    baselines,
    calendars,
    cases,
    columns,
    comparison,
    cost_pools,
    costs,
    definitions,
    digests,
    dimensions,
    feeds,
    imports,
    measures,
    mending,
    overview,
    performance,
    process_map,
    signals,
    sources,
    targets,
)

STEP = r"(?!\.{1,2}(?:/|$))[^/\\\r\n]+"
PLAIN_KEY = re.compile(rf"(?!~){STEP}(?:/{STEP})*")


class TextConverter(PathConverter):
    """What a log calls its cases: any text. What would lead elsewhere in an address (steps of
    dots alone or of nothing, another line) is told as "~" and its bytes in hexadecimal."""

    def to_url(self, value: str) -> str:
        return value if PLAIN_KEY.fullmatch(value) else f"~{value.encode().hex()}"

    def to_python(self, value: str) -> str:
        return bytes.fromhex(value[1:]).decode() if value.startswith("~") else value


register_converter(TextConverter, "text")

urlpatterns = [
    path("cost/", costs.CostPage.as_view(), name="cost"),
    path("cost/allocate/", cost_pools.costs_allocate, name="costs-allocate"),
    path("cost/pools/", cost_pools.CostPoolList.as_view(), name="cost-pool-list"),
    path("cost/pools/new/", cost_pools.CostPoolDefine.as_view(), name="cost-pool-define"),
    path("cost/pools/<int:pk>/", cost_pools.CostPoolPage.as_view(), name="cost-pool"),
    path(
        "cost/pools/<int:pk>/change/", cost_pools.CostPoolChange.as_view(), name="cost-pool-change"
    ),
    path(
        "cost/pools/<int:pk>/month/",
        cost_pools.CostPoolPeriodSet.as_view(),
        name="cost-pool-period",
    ),
    path("cost/times/", cost_pools.ActivityTimeList.as_view(), name="activity-time-list"),
    path("cost/times/new/", cost_pools.ActivityTimeSet.as_view(), name="activity-time-set"),
    path("cost/load/", cost_pools.CostImport.as_view(), name="cost-import"),
    path("cost/load/<int:pk>/", cost_pools.CostImportCheck.as_view(), name="cost-import-check"),
    path("cost/processes/<str:key>/", costs.ProcessCostPage.as_view(), name="cost-process"),
    path("calendars/", calendars.CalendarList.as_view(), name="calendar-list"),
    path("calendars/new/", calendars.CalendarNew.as_view(), name="calendar-new"),
    path("calendars/<int:pk>/", calendars.CalendarPage.as_view(), name="calendar"),
    path("calendars/<int:pk>/change/", calendars.CalendarChange.as_view(), name="calendar-change"),
    path("calendars/<int:pk>/use/", calendars.CalendarUse.as_view(), name="calendar-use"),
    path("service-limits/<str:key>/", calendars.LimitSet.as_view(), name="service-limits"),
    path("digests/", digests.DigestList.as_view(), name="digest-list"),
    path("digests/new/", digests.DigestNew.as_view(), name="digest-new"),
    path("digests/<int:pk>/", digests.DigestPage.as_view(), name="digest"),
    path("digests/<int:pk>/change/", digests.DigestChange.as_view(), name="digest-change"),
    path("digests/<int:pk>/switch/", digests.digest_switch, name="digest-switch"),
    path("digests/unsubscribe/<str:token>/", digests.digest_unsubscribe, name="digest-unsubscribe"),
    path(
        "processes/<str:key>/compare/",
        comparison.ComparisonPage.as_view(),
        name="process-compare",
    ),
    path(
        "processes/<str:key>/performance/",
        performance.PerformancePage.as_view(),
        name="process-performance",
    ),
    path(
        "processes/<str:key>/dimensions/",
        dimensions.DimensionNames.as_view(),
        name="process-dimensions",
    ),
    path("process-maps/<str:key>/", process_map.ProcessMapPage.as_view(), name="process-map"),
    path(
        "process-maps/<str:key>/variants/",
        process_map.VariantsPage.as_view(),
        name="process-variants",
    ),
    path("process-maps/<str:key>/cases/", cases.CaseList.as_view(), name="process-cases"),
    path(
        "sources/<str:source__number>/cases/<text:case_key>/", cases.CasePage.as_view(), name="case"
    ),
    path("overview/", overview.OverviewPage.as_view(), name="overview"),
    path("measures/", definitions.MeasureList.as_view(), name="measure-list"),
    path("measures/new/", definitions.MeasureNew.as_view(), name="measure-new"),
    path("measures/catalogue/", definitions.MetricList.as_view(), name="metric-list"),
    path("measures/<int:pk>/revise/", definitions.MeasureRevise.as_view(), name="measure-revise"),
    path("measures/<int:pk>/retire/", definitions.MeasureRetire.as_view(), name="measure-retire"),
    path(
        "measures/<int:pk>/versions/",
        definitions.MeasureVersions.as_view(),
        name="measure-versions",
    ),
    path("measures/<int:pk>/", measures.MeasurePage.as_view(), name="measure"),
    path("verdicts/<int:pk>/", measures.VerdictPage.as_view(), name="verdict"),
    path("targets/", targets.AllTargets.as_view(), name="targets"),
    path("targets/<int:pk>/", targets.TargetPage.as_view(), name="target"),
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
    path(
        "event-batches/<int:pk>/quarantine/mend/",
        mending.QuarantineMend.as_view(),
        name="quarantine-mend",
    ),
    path(
        "event-batches/<int:pk>/quarantine/file/",
        mending.QuarantineFile.as_view(),
        name="quarantine-file",
    ),
    path(
        "event-batches/<int:pk>/quarantine/file/load/",
        mending.QuarantineFileLoad.as_view(),
        name="quarantine-file-load",
    ),
]
