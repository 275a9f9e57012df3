from django.urls import path, re_path

from inventory.lifecycle import PROVISION_LIFECYCLE
from inventory.lifecycle.process import MOVES_BY_HAND
from inventory.views import customers, imports, infrastructure, processes, sales

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
    path("customers/", customers.CustomerList.as_view(), name="customer-list"),
    path("customers/new/", customers.CustomerCreate.as_view(), name="customer-create"),
    path("customers/<int:pk>/", customers.CustomerPage.as_view(), name="customer"),
    path("customers/<int:pk>/edit/", customers.CustomerEdit.as_view(), name="customer-edit"),
    path("customer-imports/", imports.CustomerImportList.as_view(), name="customer-import-list"),
    path(
        "customer-imports/new/",
        imports.CustomerImportCreate.as_view(),
        name="customer-import-create",
    ),
    path(
        "customer-imports/<int:pk>/", imports.CustomerImportPage.as_view(), name="customer-import"
    ),
    path(
        "customer-imports/<int:pk>/columns/",
        imports.CustomerImportColumns.as_view(),
        name="customer-import-columns",
    ),
    path(
        "customer-imports/<int:pk>/rows/", imports.ImportRowList.as_view(), name="import-row-list"
    ),
    re_path(
        rf"^customer-imports/(?P<pk>\d+)/(?P<move>{'|'.join(imports.MOVES_BY_HAND)})/$",
        imports.customer_import_move,
        name="customer-import-move",
    ),
    path("products/", customers.ProductList.as_view(), name="product-list"),
    path("offerings/", sales.OfferingList.as_view(), name="offering-list"),
    path("offerings/new/", sales.OfferingCreate.as_view(), name="offering-create"),
    path("offerings/<int:pk>/", sales.OfferingPage.as_view(), name="offering"),
    path("offerings/<int:pk>/edit/", sales.OfferingEdit.as_view(), name="offering-edit"),
    path("leads/", sales.LeadList.as_view(), name="lead-list"),
    path("leads/new/", sales.LeadCreate.as_view(), name="lead-create"),
    path("leads/<int:pk>/", sales.LeadPage.as_view(), name="lead"),
    path("leads/<int:pk>/edit/", sales.LeadEdit.as_view(), name="lead-edit"),
    path("access-register/", customers.AccessList.as_view(), name="access-list"),
]
