from django.urls import path

from reporting.views import measures, overview

urlpatterns = [
    path("overview/", overview.OverviewPage.as_view(), name="overview"),
    path("measures/<int:pk>/", measures.MeasurePage.as_view(), name="measure"),
    path("verdicts/<int:pk>/", measures.VerdictPage.as_view(), name="verdict"),
]
