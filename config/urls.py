"""Every address of the house, floor by floor."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.api import api, api_addresses, api_docs, api_missing, api_schema
from config.gallery import gallery
from config.views import demonstration

admin.site.login = secure_admin_login(admin.site.login)  # one door, with its rate limits
admin.site.enable_nav_sidebar = False

urlpatterns = [
    path("", include("kernel.urls")),
    path("", include("inventory.urls")),
    path("", include("knowledge.urls")),
    path("", include("reporting.urls")),
    path("", include("readiness.urls")),
    path("api/v1/docs/", api_docs, name="api-docs"),
    path("api/v1/openapi.json", api_schema, name="api-schema"),
    path("api/v1/", api_addresses(api)),
    path("api/<path:path>", api_missing),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("demonstration/", demonstration, name="demonstration"))
if settings.GALLERY:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
