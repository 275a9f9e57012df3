from django.urls import path

from kernel.views import (
    account,
    audit_trail,
    break_glass,
    desk,
    health,
    jobs,
    saved_views,
    theme,
    tokens,
)

urlpatterns = [
    path("", desk.home, name="home"),
    path("notices/", desk.NoticeList.as_view(), name="notice-list"),
    path("notices/read/", desk.notices_read, name="notice-read-all"),
    path("notices/<int:pk>/read/", desk.notice_read, name="notice-read"),
    path("jobs/", jobs.JobRunList.as_view(), name="job-run-list"),
    path("jobs/<int:pk>/", jobs.JobRunPage.as_view(), name="job-run"),
    path("jobs/<int:pk>/cancel/", jobs.job_run_cancel, name="job-run-cancel"),
    path("change-log/", audit_trail.AuditList.as_view(), name="audit-list"),
    path("change-log/<int:pk>/", audit_trail.AuditEntryPage.as_view(), name="audit-entry"),
    path("break-glass/", break_glass.BreakGlassPage.as_view(), name="break-glass"),
    path("break-glass/log/", break_glass.BreakGlassList.as_view(), name="break-glass-list"),
    path("saved-views/", saved_views.saved_view_save, name="saved-view-save"),
    path(
        "saved-views/<int:pk>/default/", saved_views.saved_view_default, name="saved-view-default"
    ),
    path("saved-views/<int:pk>/delete/", saved_views.saved_view_delete, name="saved-view-delete"),
    path("account/", account.AccountPage.as_view(), name="account"),
    path("account/tokens/", tokens.ApiTokenList.as_view(), name="api-token-list"),
    path("account/tokens/new/", tokens.ApiTokenMake.as_view(), name="api-token-make"),
    path("account/tokens/<int:pk>/revoke/", tokens.api_token_revoke, name="api-token-revoke"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("theme/", theme.choose_theme, name="theme"),
]
