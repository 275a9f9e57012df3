from django.urls import path, re_path

from inventory.lifecycle import PROVISION_LIFECYCLE
from inventory.lifecycle.process import MOVES_BY_HAND
from inventory.views import infrastructure, processes

urlpatterns = [
    path("processes/", processes.ProcessList.as_view(), name="process-list"),
    path("processes/<str:key>/", processes.ProcessPage.as_view(), name="process"),
    path("processes/<str:key>/care/", processes.ProcessCare.as_view(), name="process-care"),
    path(
        "processes/<str:key>/third-parties/new/",
        processes.ThirdPartyCreate.as_view(),
        name="third-party-create",
    ),
    path("processes/<str:key>/watch/", processes.process_watch, name="process-watch"),
    path("processes/<str:key>/unwatch/", processes.process_unwatch, name="process-unwatch"),
    re_path(
        rf"^processes/(?P<key>[^/]+)/(?P<move>{'|'.join(MOVES_BY_HAND)})/$",
        processes.process_move,
        name="process-move",
    ),
    path(
        "infrastructure/",
        infrastructure.InfrastructureList.as_view(),
        name="infrastructure-list",
    ),
    path(
        "infrastructure/new/",
        infrastructure.InfrastructureCreate.as_view(),
        name="infrastructure-create",
    ),
    path(
        "infrastructure/<str:number>/",
        infrastructure.InfrastructurePage.as_view(),
        name="infrastructure",
    ),
    path(
        "infrastructure/<str:number>/edit/",
        infrastructure.InfrastructureEdit.as_view(),
        name="infrastructure-edit",
    ),
    path("provisions/", infrastructure.ProvisionList.as_view(), name="provision-list"),
    path("provisions/new/", infrastructure.ProvisionCreate.as_view(), name="provision-create"),
    path("provisions/<int:pk>/", infrastructure.ProvisionPage.as_view(), name="provision"),
    path(
        "provisions/<int:pk>/edit/", infrastructure.ProvisionEdit.as_view(), name="provision-edit"
    ),
    re_path(
        rf"^provisions/(?P<pk>\d+)/(?P<move>{'|'.join(PROVISION_LIFECYCLE.moves)})/$",
        infrastructure.provision_move,
        name="provision-move",
    ),
]
